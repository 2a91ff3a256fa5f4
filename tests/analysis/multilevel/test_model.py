from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from analysis.frames.sample import Sample
from analysis.multilevel import model as multilevel
from analysis.multilevel.model import fit
from analysis.multilevel.opinions import fit_mixedlm
from mixed import slopes_small_sample
from mixed.model import MixedFit
from mixed.terms import Slope
from study.results.said import say
from tests.analysis.simulated import estimand, simulated

pytestmark = pytest.mark.slow

TRUE = {"mean": 0.6, "risk": 0.8, "rate": -0.4}


def true_risk_difference() -> float:
    """Over a million people, each with random effects of total variance .16 + .16 + .36."""
    rng = np.random.default_rng(0)
    eta = rng.normal(0, math.sqrt(0.68), 1_000_000) + 0.1 * rng.integers(0, 2, 1_000_000)
    return float((expit(eta + TRUE["risk"]) - expit(eta)).mean())


@pytest.mark.parametrize("kind", ["mean", "risk", "rate"])
def test_a_large_study_gives_the_planted_effect_and_variances(kind: str) -> None:
    """40 sites: the estimate lies within 3 standard errors, site and unit SDs within two fifths."""
    frame = simulated(
        21, kind, (1, 0) * 20, units=6, workers=4, effect=TRUE[kind], sds=(0.4, 0.4, 0.6)
    )

    found = fit(Sample(estimand(kind, covariates=("wave",)), frame), 0.95)

    effect = found.effect
    estimate = math.log(effect.estimate) if kind == "rate" else effect.estimate
    true = true_risk_difference() if kind == "risk" else TRUE[kind]
    assert abs(estimate - true) < 3 * effect.standard_error
    assert found.optimisers_agree is True
    sds = {c.group: math.sqrt(c.variance) for c in found.variance_components}
    assert sds["site_id"] == pytest.approx(0.4, rel=0.4)
    assert sds["unit_id"] == pytest.approx(0.4, rel=0.4)
    assert sum(c.icc for c in found.variance_components) == pytest.approx(1)


@pytest.mark.parametrize("kind", ["risk", "rate"])
def test_generalised_models_give_no_p_and_an_interval_on_sites_minus_two(kind: str) -> None:
    found = fit(Sample(estimand(kind), simulated(3, kind)), 0.95)

    assert found.effect.p is None
    assert found.effect.df == 6
    assert found.effect.low < found.effect.estimate < found.effect.high


@pytest.mark.parametrize("site_sd", [0.0, 0.6])
def test_means_have_degrees_of_freedom_near_sites_minus_two(site_sd: float) -> None:
    """Whether or not a variance between sites was found."""
    found = fit(Sample(estimand(), simulated(1, sds=(site_sd, 0.5, 0.5))), 0.95)

    assert (found.variance_components[0].variance == 0) is (site_sd == 0)
    assert found.effect.df == pytest.approx(6, abs=0.05)
    assert found.effect.p is not None


def test_few_sites_get_no_p_from_the_model_either() -> None:
    assert fit(Sample(estimand(), simulated(3, arms=(1, 0, 0))), 0.95).effect.p is None


def test_with_one_site_in_each_arm_there_is_no_model() -> None:
    found = fit(Sample(estimand(), simulated(3, arms=(1, 0))), 0.95)

    assert math.isnan(found.effect.estimate)
    assert found.optimisers_agree is None
    assert found.warnings == (say("no_model_of_arm_as_site"),)


def test_a_singular_fit_is_flagged_with_its_level() -> None:
    found = fit(Sample(estimand(), simulated(1, sds=(0.0, 0.5, 0.5))), 0.95)

    assert found.variance_components[0].variance == 0
    assert say("no_variance_of_groups", groups=("site_id",)) in found.warnings
    assert found.effect.standard_error > 0


def test_disagreement_is_reported_instead_of_a_number(monkeypatch: pytest.MonkeyPatch) -> None:
    honest = multilevel.other_linear

    def astray(*arguments: object) -> tuple[MixedFit, ...]:
        second, third = honest(*arguments)
        return second, replace(third, coefficients=third.coefficients + 0.1)

    monkeypatch.setattr(multilevel, "other_linear", astray)
    found = fit(Sample(estimand(), simulated(3)), 0.95)

    assert math.isnan(found.effect.estimate)
    assert found.optimisers_agree is False
    assert found.variance_components == ()
    assert say("fits_disagree") in found.warnings


@pytest.mark.parametrize("kind", ["mean", "risk", "rate"])
def test_disagreement_about_a_variance_is_reported_instead_of_the_components(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The risk difference is an average over the random effects, so that it goes too."""
    frame, plan = simulated(3, kind), estimand(kind)
    honest = fit(Sample(plan, frame), 0.95)
    fits = multilevel._fits

    def astray(*arguments: object) -> tuple[MixedFit, ...]:
        first, *others = fits(*arguments)
        last = others[-1]
        return first, replace(last, sds={**last.sds, "unit_id": last.sds["unit_id"] + 0.05})

    monkeypatch.setattr(multilevel, "_fits", astray)
    found = fit(Sample(plan, frame), 0.95)

    assert honest.optimisers_agree is True
    assert found.optimisers_agree is False
    assert found.variance_components == ()
    lost = "no_estimate_for_variance" if kind == "risk" else "no_components_for_variance"
    assert say(lost, groups=("unit_id",)) in found.warnings
    if kind == "risk":
        assert math.isnan(found.effect.estimate)
    else:
        assert found.effect == honest.effect


def mixed(value: float, error: float, converged: bool = True) -> MixedFit:
    return MixedFit(
        ("rsw",), np.array([value]), np.array([[error**2]]), {"site_id": 0.1}, 1.0, converged
    )


@pytest.mark.parametrize(
    ("second", "same"),
    [
        (mixed(1.004, 0.1), True),
        (mixed(1.006, 0.1), False),
        (mixed(1.0, 0.104), True),
        (mixed(1.0, 0.106), False),
        (mixed(1.0, math.nan), False),
        (mixed(0.0, 16e6), False),
        (mixed(1.0, 0.1, converged=False), False),
    ],
)
def test_fits_agree_within_a_twentieth_of_the_standard_error(second: MixedFit, same: bool) -> None:
    assert multilevel.agree(mixed(1.0, 0.1), second) is same


def test_the_order_of_rows_does_not_change_a_digit_that_is_written() -> None:
    frame = simulated(9, "risk")
    plan = estimand("risk", covariates=("wave",))

    one = fit(Sample(plan, frame), 0.95).effect
    other = fit(Sample(plan, frame.sample(frac=1, random_state=2)), 0.95).effect

    for name in ("estimate", "standard_error", "low", "high"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-7)


@pytest.mark.parametrize("kind", ["risk", "rate"])
def test_a_generalised_fit_without_variation_between_sites_is_singular_and_sound(
    kind: str,
) -> None:
    found = fit(Sample(estimand(kind), simulated(1, kind, sds=(0.0, 0.5, 0.5))), 0.95)

    assert found.variance_components[0].variance == 0
    assert found.warnings[-1].code == "no_variance_of_groups"
    assert found.warnings[-1]["groups"][0] == "site_id"
    assert found.effect.low < found.effect.estimate < found.effect.high


def test_an_id_in_two_groups_is_two_groups_to_every_engine_and_said_to_be() -> None:
    frame = simulated(3)
    frame["worker_id"] = frame["worker_id"].replace("s0|u1w0", "s0|u0w0")

    found = fit(Sample(estimand(), frame), 0.95)

    assert found.effect.estimate == pytest.approx(
        fit(Sample(estimand(), simulated(3)), 0.95).effect.estimate
    )
    assert found.optimisers_agree is True
    assert found.warnings == (say("group_in_several", group="worker_id", around="unit_id"),)


def test_an_outcome_that_the_arm_explains_whole_gives_no_model() -> None:
    frame = simulated(3)

    found = fit(Sample(estimand(), frame.assign(y=2.0 * frame["rsw"] + 1)), 0.95)

    assert math.isnan(found.effect.estimate)
    assert found.warnings == (say("no_model_identified"),)


def overdispersed(seed: int) -> pd.DataFrame:
    """Counts whose own rates vary by a gamma law of SD .7, workers' log SD .4, the arm's -.4."""
    frame = simulated(seed, "rate")
    rng = np.random.default_rng(seed)
    own = rng.gamma(1 / 0.49, 0.49, len(frame))
    worker = rng.normal(0, 0.4, frame["worker_id"].nunique())[frame["worker_id"].factorize()[0]]
    frame["y"] = rng.poisson(own * np.exp(1.5 - 0.4 * frame["rsw"] + worker)).astype(float)
    return frame


def test_counts_beyond_a_poisson_law_get_a_negative_binomial() -> None:
    found = fit(Sample(estimand("rate"), overdispersed(1)), 0.95)

    variances = {c.group: c.variance for c in found.variance_components}
    assert variances["observation_id"] == pytest.approx(math.log(1.49), rel=0.2)
    assert math.sqrt(variances["worker_id"]) == pytest.approx(0.4, rel=0.25)
    assert abs(math.log(found.effect.estimate) + 0.4) < 3 * found.effect.standard_error
    assert found.optimisers_agree is True
    assert say("negative_binomial") in found.warnings


def test_two_descents_of_the_negative_binomial_that_part_give_no_number(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    honest = multilevel.fit_generalised

    def astray(*arguments: object, from_afar: bool = False) -> MixedFit:
        found = honest(*arguments, from_afar=from_afar)
        return replace(found, coefficients=found.coefficients + 0.1 * from_afar)

    monkeypatch.setattr(multilevel, "fit_generalised", astray)
    found = fit(Sample(estimand("rate"), overdispersed(1)), 0.95)

    assert math.isnan(found.effect.estimate)
    assert found.optimisers_agree is False


def test_poisson_counts_in_clusters_are_not_taken_for_over_dispersed() -> None:
    found = fit(Sample(estimand("rate"), simulated(1, "rate", level=1.5)), 0.95)

    assert "observation_id" not in [c.group for c in found.variance_components]


WAVE_IN_SITE = Slope("wave", "site_id")


def with_slopes(seed: int, sd: float) -> pd.DataFrame:
    """Three waves; the sites' slopes have this SD, and the arm's own slope is .5 higher."""
    frame = simulated(seed, waves=3, arms=(1, 0) * 10, units=3, effect=0.6)
    turn = np.random.default_rng(seed).normal(0, sd, 20)[frame["site_id"].factorize()[0]]
    return frame.assign(y=frame["y"] + (turn + 0.5 * frame["rsw"]) * (frame["wave"] - 1))


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_slopes_of_time_that_were_planted_are_found_and_leave_the_arm_alone(seed: int) -> None:
    plan = estimand(covariates=("wave",))

    found = fit(Sample(replace(plan, slopes=(WAVE_IN_SITE,)), with_slopes(seed, 0.4)), 0.95)

    (variance,) = (c.variance for c in found.variance_components if c.slope == "wave")
    assert math.sqrt(variance / (2 / 3)) == pytest.approx(0.4, rel=0.4)
    assert abs(found.effect.estimate - 0.6) < 3 * found.effect.standard_error
    assert found.effect.df == pytest.approx(18, abs=0.2)
    assert found.optimisers_agree is True
    assert sum(c.icc for c in found.variance_components) == pytest.approx(1)


def test_with_slopes_in_balanced_data_the_arm_s_effect_is_the_difference_of_site_means() -> None:
    frame = with_slopes(1, 0.4)
    means = frame.groupby("rsw")["y"].mean()

    found = fit(Sample(estimand(covariates=("wave",), slopes=(WAVE_IN_SITE,)), frame), 0.95)

    assert found.effect.estimate == pytest.approx(means[1] - means[0], rel=1e-9)


def test_a_slope_without_variance_is_a_singular_fit() -> None:
    frame = with_slopes(1, 0.0)
    inside = frame["y"] - frame.groupby(["site_id", "wave"])["y"].transform("mean")

    found = fit(
        Sample(
            estimand(covariates=("wave",), slopes=(WAVE_IN_SITE,)),
            frame.assign(y=inside + frame.groupby("site_id")["y"].transform("mean")),
        ),
        0.95,
    )

    assert say("no_variance_of_slopes", covariate="wave", group="site_id") in found.warnings
    assert found.optimisers_agree is True
    assert found.effect.df == pytest.approx(18, abs=0.2)


def test_slopes_among_too_many_groups_have_sites_minus_two_and_say_so(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(slopes_small_sample, "MOST_EFFECTS", 5)
    frame = with_slopes(1, 0.4)

    found = fit(Sample(estimand(covariates=("wave",), slopes=(WAVE_IN_SITE,)), frame), 0.95)

    assert found.effect.df == 18
    assert found.effect.standard_error > 0
    assert say("sites_less_two") in found.warnings


@pytest.mark.parametrize("kind", ["risk", "rate"])
def test_slopes_are_for_means(kind: str) -> None:
    with pytest.raises(ValueError, match="for means only"):
        fit(
            Sample(
                estimand(kind, covariates=("wave",), slopes=(WAVE_IN_SITE,)), simulated(1, kind)
            ),
            0.95,
        )


def test_an_optimiser_that_stops_on_a_saddle_is_not_believed() -> None:
    """mixedlm's bobyqa stops where the sites' variance is zero, and says that it converged."""
    frame = simulated(3, waves=3)
    rng = np.random.default_rng(1)
    for group, n in (("site_id", 8), ("worker_id", 288)):
        frame["y"] += rng.normal(0, 0.4, n)[frame[group].factorize()[0]] * (frame["wave"] - 1)
    groups = ("site_id", "unit_id", "worker_id")

    good, stuck = (
        fit_mixedlm(frame, ("rsw", "wave"), groups, (WAVE_IN_SITE,), optimiser)
        for optimiser in ("auto", "bobyqa")
    )

    assert good.converged
    assert stuck.sds["site_id"] < 1e-4 < good.sds["site_id"]
    assert not stuck.converged


def test_an_arm_without_events_is_named_as_what_separates_them() -> None:
    frame = simulated(4, "risk")

    found = fit(Sample(estimand("risk"), frame.assign(y=frame["y"] * frame["rsw"])), 0.95)

    assert found.optimisers_agree is None
    assert found.warnings[-1] == say("no_model_quasi_separated", terms=("arm",))


@pytest.mark.parametrize(("shift", "unit"), [(2020.0, 1.0), (1e6, 1.0), (0.0, 1e-6), (5e4, 1e3)])
def test_slopes_depend_neither_on_their_covariate_s_zero_nor_on_its_unit(
    shift: float, unit: float
) -> None:
    frame = simulated(21, units=6, waves=5)
    code, sites = frame["site_id"].factorize()
    frame["y"] += np.random.default_rng(1).normal(0, 0.3, len(sites))[code] * frame["wave"]
    moved = frame.assign(wave=unit * (frame["wave"] + shift))
    slopes = [Slope("wave", "site_id")]

    one, other = (
        fit(Sample(estimand(covariates=("wave",), slopes=slopes), f), 0.95) for f in (frame, moved)
    )

    assert other.warnings == one.warnings == ()
    assert other.effect.estimate == pytest.approx(one.effect.estimate, rel=1e-6)
    assert other.effect.standard_error == pytest.approx(one.effect.standard_error, rel=1e-6)
    assert other.effect.df == pytest.approx(one.effect.df, rel=1e-5)
    for mine, theirs in zip(one.variance_components, other.variance_components, strict=True):
        assert theirs.icc == pytest.approx(mine.icc, rel=1e-5)


@pytest.mark.parametrize(
    ("converged", "code"),
    [
        ([True, True], "fits_disagree"),
        ([True, False], "some_fit_did_not_converge"),
        ([False, True], "some_fit_did_not_converge"),
        ([False, False], "no_fit_converged"),
    ],
)
def test_no_fit_is_said_to_have_failed_that_did_not(converged: list[bool], code: str) -> None:
    assert multilevel._why_apart(converged) == code
