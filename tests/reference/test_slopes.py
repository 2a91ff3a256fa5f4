"""Random slopes against R's lme4.

Values: ``lme4.json`` (sleepstudy) and ``slopes.json``, made by ``slopes.R`` from ``rsw_sim.csv``,
to whose outcome slopes of experience were added (``slopes.csv``). lme4 goes as far as it can in the
latter. Tolerances, relative: coefficients in standard errors 1e-4, standard errors 1e-4, variances
1e-3; in statsmodels, whose gradient methods stop short, 1e-3, 5e-3 and 2e-2. Kenward and Roger's
standard errors and degrees of freedom are held to 1e-5 of pbkrtest's, Satterthwaite's to 1e-4 of
lmerTest's, which are of finite differences.
"""

import json
from pathlib import Path
from typing import Any

import mixedlm.datasets
import numpy as np
import pandas as pd
import pytest

from analysis.frames.sample import Sample
from analysis.multilevel.model import fit
from analysis.multilevel.opinions import SECOND_OPTIMISER, fit_mixedlm, fit_statsmodels
from mixed.gaussian.small_sample import kenward_roger, satterthwaite
from mixed.model import MixedFit, SlopeSpread, model_frame
from mixed.slopes_small_sample import slope_derivatives, with_small_sample
from mixed.terms import Slope
from tests.analysis.simulated import estimand

HERE = Path(__file__).parent
LME4 = json.loads((HERE / "lme4.json").read_text(encoding="utf-8"))["lmm"]["sleepstudy"]
R = json.loads((HERE / "slopes.json").read_text(encoding="utf-8"))
RSW = pd.read_csv(HERE / "rsw_sim.csv").assign(y=pd.read_csv(HERE / "slopes.csv")["y"])
SITE, UNIT = Slope("exper", "site"), Slope("exper", "unit")
SLOPES = {"site": (SITE,), "unit": (UNIT,), "crossed": (SITE, UNIT)}
NESTED = ("site", "unit", "worker")
TERMS = ("rsw", "exper", "rsw_by_exper")


def by_arm(frame: pd.DataFrame) -> pd.DataFrame:
    return frame.assign(rsw_by_exper=frame["rsw"] * (frame["exper"] - frame["exper"].mean()))


def check(
    found: MixedFit, reference: dict[str, Any], coefficient: float, error: float, variance: float
) -> None:
    assert found.converged
    for name, r in (("rsw", "rsw"), ("exper", "exper"), ("rsw_by_exper", "rsw:exper")):
        term = next(t for t in reference["fixef"] if t["term"] == r)
        assert abs(found.coefficient(name) - term["estimate"]) < coefficient * term["se"]
        assert found.standard_error(name) == pytest.approx(term["se"], rel=error)
    for part in reference["varcomp"]:
        group, slope = part["grp"], Slope("exper", part["grp"])
        if group == "Residual":
            ours = found.residual
        elif part.get("var2"):
            spread = found.slopes[slope]
            ours = spread.correlation * spread.sd * found.sds[group]
        elif part["var1"] == "exper":
            ours = found.slopes[slope].sd ** 2
        else:
            ours = found.sds[group] ** 2
        assert ours == pytest.approx(part["vcov"], rel=variance)


@pytest.mark.parametrize("name", SLOPES)
@pytest.mark.parametrize("optimiser", ["auto", SECOND_OPTIMISER])
def test_slopes_in_any_level_equal_lme4(name: str, optimiser: str) -> None:
    groups = [*NESTED, "rater"] if name == "crossed" else NESTED

    found = fit_mixedlm(by_arm(RSW), TERMS, groups, SLOPES[name], optimiser)

    loose = 1 if optimiser == "auto" else 10  # the second stops a little short
    check(found, R[name], 1e-4 * loose, 1e-4 * loose, 1e-3 * loose)


def test_statsmodels_slopes_in_the_outermost_level_equal_lme4() -> None:
    found = fit_statsmodels(by_arm(RSW), TERMS, NESTED, (SITE,))

    check(found, R["site"], 1e-3, 5e-3, 2e-2)


def with_df(frame: pd.DataFrame, groups: tuple[str, ...], slopes: tuple[Slope, ...]) -> MixedFit:
    fit = fit_mixedlm(frame, TERMS, groups, slopes)
    return with_small_sample(fit, model_frame(frame, TERMS, groups))


def check_kenward_roger(found: MixedFit, reference: dict[str, Any]) -> None:
    assert found.kenward_roger is not None
    for term in reference["fixef"][1:]:
        adjusted = found.kenward_roger[term["term"].replace(":", "_by_")]
        assert adjusted.df == pytest.approx(term["df_kr"], rel=1e-5)
        assert adjusted.standard_error == pytest.approx(term["se_kr"], rel=1e-5)


@pytest.mark.parametrize("name", SLOPES)
def test_degrees_of_freedom_with_slopes_in_any_level_equal_pbkrtest_and_lmertest(name: str) -> None:
    groups = (*NESTED, "rater") if name == "crossed" else NESTED

    found = with_df(by_arm(RSW), groups, SLOPES[name])

    check_kenward_roger(found, R[name])
    assert found.df is not None
    for term in R[name]["fixef"][1:]:
        df = found.df[term["term"].replace(":", "_by_")]
        assert df == pytest.approx(term["df_satterthwaite"], rel=1e-4)


@pytest.mark.parametrize("name", SLOPES)
def test_contrasts_of_two_rows_equal_pbkrtest(name: str) -> None:
    groups = (*NESTED, "rater") if name == "crossed" else NESTED
    fit = fit_mixedlm(by_arm(RSW), TERMS, groups, SLOPES[name])
    d = slope_derivatives(fit, model_frame(by_arm(RSW), TERMS, groups))

    found = kenward_roger(d, np.array([[0.0, 1, 0, 0], [0, 0, 0, 1]]))

    assert found.df[0] == pytest.approx(R[name]["two_rows"]["df"], rel=1e-6)
    assert found.scale[0] == pytest.approx(R[name]["two_rows"]["scale"], rel=1e-6)


def test_a_singular_fit_keeps_pbkrtest_s_degrees_of_freedom_which_count_sites() -> None:
    """Where lmerTest's, of the effect of experience, are 184."""
    frame = RSW.assign(exper=RSW["exper"] - RSW["exper"].mean())
    own = {site: np.polyfit(rows["exper"], rows["y"], 1)[0] for site, rows in frame.groupby("site")}
    frame["y"] -= frame["site"].map(own) * frame["exper"]

    found = with_df(by_arm(frame), NESTED, (SITE,))

    assert R["singular"]["singular"]
    assert found.tied_slopes == (SITE,)
    assert found.df is None
    check_kenward_roger(found, R["singular"])


def test_the_interface_gives_lme4_s_effect_of_the_arm() -> None:
    frame = RSW.rename(columns={level: f"{level}_id" for level in NESTED}).assign(exposure=1.0)
    slopes = (Slope("exper", "site_id"),)
    term = next(t for t in R["site"]["fixef"] if t["term"] == "rsw")

    found = fit(Sample(estimand(covariates=("exper",), slopes=slopes), frame), 0.95)

    assert found.optimisers_agree is True
    assert found.warnings == ()
    assert found.effect.estimate == pytest.approx(term["estimate"], rel=1e-5)
    assert found.effect.standard_error == pytest.approx(term["se_kr"], rel=1e-5)
    assert found.effect.df == pytest.approx(term["df_kr"], rel=1e-5)
    assert found.effect.p == pytest.approx(term["p_kr"], rel=1e-5)
    variances = {(c.group, c.slope): c.variance for c in found.variance_components}
    slope = next(p for p in R["site"]["varcomp"] if p["var1"] == "exper" and not p.get("var2"))
    width = frame["exper"].var(ddof=0)
    assert variances["site_id", "exper"] == pytest.approx(slope["vcov"] * width, rel=1e-3)


def test_slopes_of_days_equal_lme4_on_sleepstudy() -> None:
    """R's intercept is at day 0, ours at the mean day."""
    sleep = mixedlm.datasets.load_sleepstudy().rename(columns={"Reaction": "y"})
    days = Slope("Days", "Subject")

    found = fit_mixedlm(sleep, ("Days",), ("Subject",), (days,))

    term = LME4["fixef"][1]
    parts = {(p["var1"], p["var2"]): p["vcov"] for p in LME4["varcomp"]}
    spread: SlopeSpread = found.slopes[days]
    at_zero, mean = found.sds["Subject"] ** 2, sleep["Days"].mean()
    covariance = spread.correlation * found.sds["Subject"] * spread.sd
    at_zero += mean**2 * spread.sd**2 - 2 * mean * covariance
    assert found.converged
    assert found.coefficient("Days") == pytest.approx(term["estimate"], rel=1e-8)
    assert found.standard_error("Days") == pytest.approx(term["se"], rel=1e-5)
    assert spread.sd**2 == pytest.approx(parts["Days", None], rel=1e-4)
    assert at_zero == pytest.approx(parts["(Intercept)", None], rel=1e-4)
    assert found.residual == pytest.approx(parts[None, None], rel=1e-5)


def test_degrees_of_freedom_equal_pbkrtest_s_17_on_sleepstudy() -> None:
    """Of the slope and of R's intercept, which is ours less 4.5 days."""
    sleep = mixedlm.datasets.load_sleepstudy().rename(columns={"Reaction": "y"})
    fit = fit_mixedlm(sleep, ("Days",), ("Subject",), (Slope("Days", "Subject"),))
    d = slope_derivatives(fit, model_frame(sleep, ("Days",), ("Subject",)))

    for contrast, term in zip(([1.0, -4.5], [0.0, 1.0]), LME4["fixef"], strict=True):
        c = np.array(contrast)
        found = kenward_roger(d, c)
        assert term["df_kr"] == 17
        assert found.df[0] == pytest.approx(17, rel=1e-8)
        assert np.sqrt(c @ found.covariance[0] @ c) == pytest.approx(term["se_kr"], rel=1e-5)
        assert satterthwaite(d, c).df[0] == pytest.approx(term["df_satterthwaite"], rel=1e-4)
