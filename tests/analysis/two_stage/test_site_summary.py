import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.special import expit

from analysis.frames.checks import FrameError
from analysis.two_stage.site_summary import leave_one_out, two_stage
from study.results.said import say
from tests.analysis.simulated import drawn_frame, estimand, simulated

SITES = {
    "a": (1, [3, 5, 4, 8]),
    "b": (1, [6, 7, 5, 6]),
    "c": (1, [4, 4, 9, 5]),
    "d": (0, [2, 3, 1, 4]),
    "e": (0, [5, 3, 2, 2]),
}


def test_a_difference_of_means_is_the_t_test_on_site_means() -> None:
    means = {site: np.mean(values) for site, (_, values) in SITES.items()}
    expected = stats.ttest_ind([means[s] for s in "abc"], [means[s] for s in "de"])

    effect = two_stage(drawn_frame(SITES), estimand(), 0.95).effect

    assert effect.estimate == pytest.approx(np.mean([5, 6, 5.5]) - np.mean([2.5, 3]))
    assert effect.p == pytest.approx(expected.pvalue)
    interval = expected.confidence_interval(0.95)
    assert (effect.low, effect.high) == pytest.approx((interval.low, interval.high))
    assert effect.df == 3


def test_every_site_has_the_same_weight_however_many_people_it_has() -> None:
    many = {**SITES, "a": (1, SITES["a"][1] * 50)}

    assert two_stage(drawn_frame(many), estimand(), 0.95).effect.estimate == pytest.approx(
        two_stage(drawn_frame(SITES), estimand(), 0.95).effect.estimate
    )


def test_a_risk_difference_is_in_proportions() -> None:
    sites = {
        "a": (1, [1, 0, 0, 0]),
        "b": (1, [1, 1, 0, 0]),
        "c": (0, [1, 1, 1, 0]),
        "d": (0, [1, 1, 1, 1]),
    }

    found = two_stage(drawn_frame(sites), estimand("risk"), 0.95)

    assert found.effect.estimate == pytest.approx((0.25 + 0.5) / 2 - (0.75 + 1) / 2)
    assert list(found.sites["events"]) == [1, 2, 3, 4]


def test_a_rate_ratio_is_the_ratio_of_geometric_means_of_site_rates() -> None:
    frame = drawn_frame(
        {"a": (1, [1, 2]), "b": (1, [4, 2]), "c": (0, [5, 5]), "d": (0, [12, 4])}
    ).assign(exposure=[1, 2, 1, 2, 1, 1, 2, 2])
    rates = np.array([3 / 3, 6 / 3, 10 / 2, 16 / 4])
    expected = stats.ttest_ind(np.log(rates[:2]), np.log(rates[2:]))

    found = two_stage(frame, estimand("rate"), 0.95)

    assert found.effect.estimate == pytest.approx(math.sqrt(1 * 2 / (5 * 4)))
    assert found.effect.p == pytest.approx(expected.pvalue)
    assert list(found.sites["summary"]) == pytest.approx(list(rates))


def test_a_site_without_events_gets_half_an_event_as_do_all_others() -> None:
    frame = drawn_frame({"a": (1, [0, 0]), "b": (1, [1, 3]), "c": (0, [4, 4]), "d": (0, [2, 4])})
    rates = np.array([0.5, 4.5, 8.5, 6.5])

    found = two_stage(frame, estimand("rate"), 0.95)

    assert found.effect.estimate == pytest.approx(
        math.sqrt(rates[0] * rates[1] / (rates[2] * rates[3]))
    )
    assert say("half_event_added") in found.warnings
    assert found.sites.loc[0, "summary"] == 0
    assert found.sites.loc[0, "standard_error"] == pytest.approx(math.sqrt(2))  # 1 / (1/2)


def test_a_person_counts_once_however_many_rows_they_have() -> None:
    frame = drawn_frame(SITES)
    talkative = pd.concat([frame, frame[frame["worker_id"] == "a|w3"]], ignore_index=True)

    found = two_stage(talkative, estimand(), 0.95)

    assert found.sites.loc[0, "summary"] == pytest.approx(5)
    assert (found.sites.loc[0, "n"], found.sites.loc[0, "n_rows"]) == (4, 5)


def test_a_double_coded_visit_counts_once_within_its_family() -> None:
    frame = drawn_frame(SITES).assign(family_id=lambda f: f["worker_id"] + "f")
    frame["visit_id"] = frame["family_id"] + "v1"
    # One family of site a has a second visit, rated 2 and 4 by two coders beside the first's 8.
    family = frame[frame["worker_id"] == "a|w3"]
    again = pd.concat([family.assign(y=2.0), family.assign(y=4.0)]).assign(visit_id="a|v2")
    clusters = ("site_id", "unit_id", "worker_id", "family_id", "visit_id")

    found = two_stage(pd.concat([frame, again]), estimand(clusters=clusters), 0.95)

    # (8 + mean(2, 4)) / 2 = 5.5 for the family, so (3 + 5 + 4 + 5.5) / 4 for the site.
    assert found.sites.loc[0, "summary"] == pytest.approx(17.5 / 4)


@pytest.mark.parametrize("arms", [(1, 0, 0), (1, 1, 0), (1, 0, 0, 0)])
def test_few_sites_get_an_interval_but_no_p(arms: tuple[int, ...]) -> None:
    found = two_stage(simulated(1, arms=arms), estimand(), 0.95)

    assert found.effect.p is None
    assert not math.isnan(found.effect.low)
    assert any(warning.code == "no_p" for warning in found.warnings)


def test_two_sites_get_an_estimate_only() -> None:
    effect = two_stage(simulated(1, arms=(1, 0)), estimand(), 0.95).effect

    assert not math.isnan(effect.estimate)
    assert math.isnan(effect.standard_error)
    assert math.isnan(effect.low)
    assert effect.p is None


def test_the_first_stage_takes_out_a_person_level_covariate() -> None:
    """Qualified people score 3 higher; one site has more of them; the arms do not differ."""
    qualified = {"a": [1, 1, 1, 0], "b": [0, 0, 0, 1], "c": [1, 1, 0, 0], "d": [0, 1, 0, 1]}
    frame = drawn_frame({s: (int(s in "ab"), [3.0 * q for q in qs]) for s, qs in qualified.items()})
    frame["qualified"] = np.concatenate(list(qualified.values())).astype(float)

    sites = two_stage(frame, estimand(covariates=("qualified",)), 0.95).sites

    assert list(sites["summary"]) == pytest.approx([2.25, 0.75, 1.5, 1.5])
    assert list(sites["adjusted"]) == pytest.approx([1.5] * 4)


@pytest.mark.parametrize("kind", ["risk", "rate"])
def test_an_adjusted_summary_is_observed_against_expected(kind: str) -> None:
    """With one binary covariate, expected values are the means of its two groups."""
    frame = simulated(7, kind, waves=2).rename(columns={"wave": "late"})
    expected = frame.groupby("late")["y"].transform("mean")
    by_site = frame.assign(expected=expected).groupby("site_id")[["y", "expected"]].mean()

    sites = two_stage(frame, estimand(kind, covariates=("late",)), 0.95).sites

    overall = frame["y"].mean()
    adjusted = (
        overall * by_site["y"] / by_site["expected"]
        if kind == "rate"
        else overall + by_site["y"] - by_site["expected"]
    )
    assert list(sites["adjusted"]) == pytest.approx(list(adjusted), rel=1e-6)


@pytest.mark.parametrize("kind", ["mean", "risk", "rate"])
@pytest.mark.filterwarnings("error")
def test_a_covariate_that_does_not_vary_changes_nothing(kind: str) -> None:
    frame = simulated(7, kind, waves=1)

    with_it = two_stage(frame, estimand(kind, covariates=("wave",)), 0.95)

    assert with_it.effect == two_stage(frame, estimand(kind), 0.95).effect


def overlapping(seed: int, kind: str) -> pd.DataFrame:
    """Eight in ten of RSW's people are qualified, two in ten of the others: R2 with the arm .36.

    The arm's effect is .5 on the link scale, that of being qualified .8.
    """
    frame = simulated(seed, kind, units=8, workers=8, waves=1, sds=(0.0, 0.0, 0.0))
    rng = np.random.default_rng(seed)
    frame["qualified"] = (rng.random(len(frame)) < 0.2 + 0.6 * frame["rsw"]).astype(float)
    eta = 0.5 * frame["rsw"] + 0.8 * frame["qualified"]
    if kind == "mean":
        return frame.assign(y=frame["y"] + eta)
    draws = (
        rng.random(len(frame)) < expit(eta - 0.5) if kind == "risk" else rng.poisson(np.exp(eta))
    )
    return frame.assign(y=np.asarray(draws, dtype=float))


def slope_over_all(frame: pd.DataFrame) -> float:
    """The effect adjusted by the slope over all people, as the textbook has it for trials."""
    slope = np.polyfit(frame["qualified"], frame["y"], 1)[0]
    sites = (frame["y"] - slope * frame["qualified"]).groupby(frame["site_id"]).mean()
    arm = frame.groupby("site_id")["rsw"].first()
    return float(sites[arm == 1].mean() - sites[arm == 0].mean())


@pytest.mark.parametrize("kind", ["mean", "risk", "rate"])
def test_a_covariate_whose_mix_differs_between_the_arms_does_not_draw_the_effect_in(
    kind: str,
) -> None:
    """40 draws; the mean lies within 3 Monte-Carlo standard errors and 3 % of the truth."""
    plan = estimand(kind, covariates=("qualified",))
    qualified = np.array([0.0, 1.0])
    risks = expit(np.add.outer([0.5, 0.0], 0.8 * qualified) - 0.5)
    truth = 0.5 if kind != "risk" else float((risks[0] - risks[1]).mean())
    estimates = [
        two_stage(overlapping(seed, kind), plan, 0.95).effect.estimate for seed in range(40)
    ]
    values = np.log(estimates) if kind == "rate" else np.array(estimates)
    error = values.std(ddof=1) / math.sqrt(len(values))

    assert abs(values.mean() - truth) < 3 * error + 0.03 * truth


def test_the_slope_over_all_people_would_have_drawn_it_in() -> None:
    """By the share of the arm that it explains, .36; within 3 Monte-Carlo errors of .014."""
    estimates = [slope_over_all(overlapping(seed, "mean")) for seed in range(40)]

    assert np.mean(estimates) == pytest.approx(0.5 * (1 - 0.36), abs=0.042)


def test_a_covariate_that_does_not_vary_within_sites_is_not_adjusted_for() -> None:
    frame = simulated(3, effect=1.0)
    frame["deprivation"] = frame["site_id"].str[1:].astype(float) % 4

    found = two_stage(frame, estimand(covariates=("deprivation",)), 0.95)

    assert found.effect == two_stage(frame, estimand(), 0.95).effect
    assert say("not_adjusted", covariate="deprivation") in found.warnings


def test_a_covariate_that_tells_perfectly_who_has_the_outcome_is_refused() -> None:
    frame = simulated(3, "risk").assign(told=lambda f: f["y"])

    with pytest.raises(FrameError, match="covariate_tells_outcome"):
        two_stage(frame, estimand("risk", covariates=("told",)), 0.95)


def test_the_standard_error_of_a_site_treats_its_units_as_clusters() -> None:
    """Units {3, 4} and {5, 8} around the mean 5: terms -3/4 and 3/4, G/(G-1) = 2."""
    sites = two_stage(drawn_frame(SITES), estimand(), 0.95).sites

    assert sites.loc[0, "standard_error"] == pytest.approx(math.sqrt(2 * 2 * 0.75**2))


def test_the_standard_error_of_a_log_rate_treats_units_as_clusters() -> None:
    frame = drawn_frame({"a": (1, [1, 3]), "b": (1, [2, 2]), "c": (0, [4, 4]), "d": (0, [5, 1])})

    sites = two_stage(frame, estimand("rate"), 0.95).sites

    # Site a: 4 events, 2 expected of each unit at its own rate: terms -1/4 and 1/4.
    assert sites.loc[0, "standard_error"] == pytest.approx(math.sqrt(2 * 2 * 0.25**2))


def test_leaving_a_site_out_is_the_analysis_without_its_rows() -> None:
    frame = simulated(5, effect=0.5)
    plan = estimand(covariates=("wave",))

    without = dict(leave_one_out(frame, plan, 0.95))

    assert list(without) == [f"s{i}" for i in range(8)]
    assert without["s3"] == two_stage(frame[frame["site_id"] != "s3"], plan, 0.95).effect


def test_leaving_out_the_only_site_of_an_arm_gives_nothing() -> None:
    without = dict(leave_one_out(simulated(5, arms=(1, 0, 0)), estimand(), 0.95))

    assert without["s0"] is None
    assert without["s1"] is not None


@pytest.mark.parametrize(("kind", "level"), [("mean", 0.0), ("rate", 0.5)])
def test_the_error_rate_holds_with_six_sites_and_no_effect(kind: str, level: float) -> None:
    """Nominal 5 %, 150 draws: Monte-Carlo standard error .018, so under .05 + 3 of them.

    Rows taken as independent would be rejected in .28 to .72 of the draws (analysis plan).
    """
    plan = estimand(kind)
    frames = (
        simulated(seed, kind, (1, 1, 1, 0, 0, 0), units=4, workers=4, waves=1, level=level)
        for seed in range(150)
    )
    rejected = np.mean([two_stage(frame, plan, 0.95).effect.p < 0.05 for frame in frames])

    assert 0 < rejected <= 0.104


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    """Nominal 90 %, 100 draws: Monte-Carlo standard error .03, so within 3 of them."""
    plan = estimand("rate")
    covered = 0
    for seed in range(100):
        frame = simulated(
            seed, "rate", (1, 1, 1, 0, 0, 0), units=4, workers=4, waves=1, effect=-0.3, level=0.5
        )
        effect = two_stage(frame, plan, 0.9).effect
        covered += effect.low <= math.exp(-0.3) <= effect.high

    assert 0.81 <= covered / 100 <= 0.99
