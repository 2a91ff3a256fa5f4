"""The multilevel engines against R's lme4, lmerTest and glmmTMB.

Values: ``lme4.json``, made by ``reference.R`` from ``rsw_sim.csv`` (simulated: 6 sites, 10 units
each, 6 workers each, 4 visits each, 8 raters crossed) and from lme4's own Pastes and cbpp, which
mixedlm ships. Tolerances, relative unless said:

- the engine's linear models are held closer in ``test_gaussian.py``; here 1e-5 and, for degrees of
  freedom, 1e-4, through the interface that every engine has;
- other engines' linear models: coefficients 1e-4, standard errors and variances 2e-3;
- logistic and Poisson: coefficients and standard errors 1e-3 against lme4, 2e-5 and 1e-4 against
  glmmTMB, which differentiates automatically; variances 5e-3 against lme4.
"""

import json
from pathlib import Path
from typing import Any

import mixedlm.datasets
import numpy as np
import pandas as pd
import pytest

from analysis.multilevel.opinions import fit_mixedlm, fit_statsmodels, other_linear
from mixed.generalised import fit_generalised
from mixed.linear import fit_linear
from mixed.model import MixedFit
from mixed.second_opinions.other_generalised import other_generalised

HERE = Path(__file__).parent
R = json.loads((HERE / "lme4.json").read_text(encoding="utf-8"))
NESTED = ("site", "unit", "worker")


@pytest.fixture(scope="module")
def rsw() -> pd.DataFrame:
    return pd.read_csv(HERE / "rsw_sim.csv").assign(exposure=1.0)


def terms(reference: dict[str, Any]) -> dict[str, dict[str, float]]:
    """Coefficients by name, without the intercept: ours is that of an average person."""
    return {t["term"]: t for t in reference["fixef"] if t["term"] != "(Intercept)"}


def check_linear(fit: MixedFit, reference: dict[str, Any]) -> None:
    assert fit.converged
    assert fit.df is not None
    assert fit.kenward_roger is not None
    for name, term in terms(reference).items():
        assert fit.coefficient(name) == pytest.approx(term["estimate"], rel=1e-5)
        assert fit.standard_error(name) == pytest.approx(term["se"], rel=1e-5)
        assert fit.df[name] == pytest.approx(term["df_satterthwaite"], rel=1e-4)
        assert fit.kenward_roger[name].standard_error == pytest.approx(term["se_kr"], rel=1e-5)
        assert fit.kenward_roger[name].df == pytest.approx(term["df_kr"], rel=1e-5)
    for part in reference["varcomp"]:
        ours = fit.residual if part["grp"] == "Residual" else fit.sds[part["grp"]] ** 2
        assert ours == pytest.approx(part["vcov"], rel=2e-5)


def test_nested_levels_equal_lme4(rsw: pd.DataFrame) -> None:
    check_linear(fit_linear(rsw, ("rsw", "exper"), NESTED), R["lmm"]["rsw_nested"])


def test_crossed_raters_equal_lme4(rsw: pd.DataFrame) -> None:
    check_linear(fit_linear(rsw, ("rsw", "exper"), NESTED, ("rater",)), R["lmm"]["rsw_crossed"])


def test_a_model_without_covariates_equals_lme4_on_pastes() -> None:
    pastes = mixedlm.datasets.load_pastes().rename(columns={"strength": "y"})
    reference = R["lmm"]["pastes"]

    fit = fit_linear(pastes, (), ("batch", "sample"))

    check_linear(fit, reference)
    intercept = reference["fixef"][0]
    assert fit.coefficient("(Intercept)") == pytest.approx(intercept["estimate"], rel=1e-6)
    assert fit.standard_error("(Intercept)") == pytest.approx(intercept["se"], rel=1e-5)
    assert fit.df == pytest.approx({"(Intercept)": 9.0})


def check_other(fit: MixedFit, reference: dict[str, Any]) -> None:
    for name, term in terms(reference).items():
        assert fit.coefficient(name) == pytest.approx(term["estimate"], rel=1e-4)
        assert fit.standard_error(name) == pytest.approx(term["se"], rel=2e-3)
    for part in reference["varcomp"]:
        ours = fit.residual if part["grp"] == "Residual" else fit.sds[part["grp"]] ** 2
        assert ours == pytest.approx(part["vcov"], rel=2e-3)


@pytest.mark.parametrize("crossed", [(), ("rater",)])
def test_the_second_opinion_equals_lme4(rsw: pd.DataFrame, crossed: tuple[str, ...]) -> None:
    reference = R["lmm"]["rsw_crossed" if crossed else "rsw_nested"]

    check_other(fit_mixedlm(rsw, ("rsw", "exper"), (*NESTED, *crossed)), reference)


def test_the_third_opinion_equals_lme4(rsw: pd.DataFrame) -> None:
    check_other(fit_statsmodels(rsw, ("rsw", "exper"), NESTED), R["lmm"]["rsw_nested"])


def test_statsmodels_is_asked_only_where_nothing_is_crossed(rsw: pd.DataFrame) -> None:
    few = rsw[rsw["unit"].isin(rsw["unit"].unique()[::5])]

    assert len(other_linear(few, ("rsw",), NESTED)) == 2
    assert len(other_linear(few, ("rsw",), NESTED, ("rater",))) == 1


def check_generalised(
    fit: MixedFit, reference: dict[str, Any], coefficient: float, error: float, variance: float
) -> None:
    for name, term in terms(reference).items():
        name = "exper" if name == "exper_c" else name
        assert fit.coefficient(name) == pytest.approx(term["estimate"], rel=coefficient)
        assert fit.standard_error(name) == pytest.approx(term["se"], rel=error)
    for part in reference["varcomp"]:
        assert fit.sds[part["grp"]] ** 2 == pytest.approx(part["var"], rel=variance)


@pytest.mark.parametrize("engine", [fit_generalised, other_generalised])
def test_logistic_models_equal_lme4_and_glmmtmb(rsw: pd.DataFrame, engine: Any) -> None:
    fit = engine(rsw.assign(y=rsw["ybin"]), ("rsw", "exper"), NESTED, "binomial")

    # lme4's exper_c is at its tolerance of 6e-4, its standard errors 3e-3 below glmmTMB's.
    check_generalised(fit, R["glmm"]["rsw_binary"], 1e-3, 5e-3, 5e-3)
    check_generalised(fit, R["glmm"]["rsw_binary_glmmTMB"], 5e-5, 1e-5, 2e-5)


@pytest.mark.parametrize("engine", [fit_generalised, other_generalised])
def test_poisson_models_equal_lme4_and_glmmtmb(rsw: pd.DataFrame, engine: Any) -> None:
    """glmmTMB's is a negative binomial whose size ran to infinity: a Poisson model."""
    fit = engine(rsw.assign(y=rsw["ycount"]), ("rsw",), NESTED, "poisson")

    check_generalised(fit, R["glmm"]["rsw_poisson"], 1e-3, 1e-3, 1e-3)
    check_generalised(fit, R["glmm"]["rsw_nbinom2_glmmTMB"], 1e-4, 1e-4, 2e-4)


def test_a_negative_binomial_of_counts_without_over_dispersion_is_the_poisson_model(
    rsw: pd.DataFrame,
) -> None:
    """Where glmmTMB does not converge and stops at a size of 1.3e7."""
    fit = fit_generalised(rsw.assign(y=rsw["ycount"]), ("rsw",), NESTED, "nbinom2")

    assert fit.converged
    assert fit.multiplier == 0
    check_generalised(fit, R["glmm"]["rsw_nbinom2_glmmTMB"], 1e-6, 1e-6, 1e-6)
    assert fit.log_likelihood == pytest.approx(R["glmm"]["rsw_poisson"]["loglik"], abs=2e-4)


def test_grouped_binomial_data_equal_lme4_when_each_animal_is_a_row() -> None:
    herds = mixedlm.datasets.load_cbpp()
    counts = herds[["incidence", "size"]].astype(int).to_numpy()
    sick = np.concatenate([[1.0] * i + [0.0] * (n - i) for i, n in counts])
    rows = herds.loc[herds.index.repeat(herds["size"])].reset_index(drop=True).assign(y=sick)
    for period in (2, 3, 4):
        rows[f"period{period}"] = rows["period"].astype(str).eq(str(period)).astype(float)

    fit = fit_generalised(rows, ("period2", "period3", "period4"), ("herd",), "binomial")

    # On so few herds lme4's own two covariances of the Laplace fit are 1 % apart, so standard
    # errors are held against its nine-point quadrature.
    check_generalised(fit, R["glmm"]["cbpp_laplace"], 1e-3, 2e-2, 2e-3)
    for name, term in terms(R["glmm"]["cbpp_agq9"]).items():
        assert fit.standard_error(name) == pytest.approx(term["se"], rel=1e-3)


def test_exposure_enters_as_an_offset(rsw: pd.DataFrame) -> None:
    """Doubling everyone's exposure changes the level and nothing else."""
    counts = rsw.assign(y=rsw["ycount"])

    one = fit_generalised(counts, ("rsw",), NESTED, "poisson")
    two = fit_generalised(counts.assign(exposure=2.0), ("rsw",), NESTED, "poisson")

    assert two.coefficient("rsw") == pytest.approx(one.coefficient("rsw"), rel=1e-6)
    assert one.coefficient("(Intercept)") - two.coefficient("(Intercept)") == pytest.approx(
        np.log(2), rel=1e-6
    )
