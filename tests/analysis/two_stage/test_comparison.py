import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.special import expit

from analysis.frames.sample import FrameError, Sample
from analysis.two_stage.comparison import leave_one_out, two_stage
from study.results.said import say
from tests.analysis.simulated import drawn_frame, estimand, simulated

SITES = {
    "a": (1, [3, 5, 4, 8]),
    "b": (1, [6, 7, 5, 6]),
    "c": (1, [4, 4, 9, 5]),
    "d": (0, [2, 3, 1, 4]),
    "e": (0, [5, 3, 2, 2]),
}


def test_a_difference_of_means_is_that_of_arms_with_variances_of_their_own() -> None:
    """Site means 5, 6, 5.5 and 2.5, 3, 2: variance .25 each arm, above the sites' own floor."""
    sites = {
        **{site: (1, [y - 0.1, y, y, y + 0.1]) for site, y in (("a", 5), ("b", 6), ("c", 5.5))},
        **{site: (0, [y - 0.1, y, y, y + 0.1]) for site, y in (("d", 2.5), ("e", 3), ("f", 2))},
    }
    error = math.sqrt(0.25 / 3 + 0.25 / 3)

    effect = two_stage(Sample(estimand(), drawn_frame(sites)), 0.95).effect

    assert effect.estimate == pytest.approx(3)
    assert effect.standard_error == pytest.approx(error)
    assert effect.p == pytest.approx(2 * stats.t.sf(3 / error, 2))
    half = stats.t.isf(0.025, 2) * error
    assert (effect.low, effect.high) == pytest.approx((3 - half, 3 + half))
    assert effect.df == 2


def test_sites_that_agree_have_the_error_of_their_own_people() -> None:
    """Ten people a site: without the floor the interval would be a hundredth of this one."""
    values = [-1.5, -0.9, -0.6, -0.2, 0.1, 0.2, 0.5, 0.6, 0.8, 1.0]
    sites = {f"s{i}": (int(i < 4), [y + 0.001 * i for y in values]) for i in range(8)}
    own = np.array(
        [np.mean(values[::2]) - np.mean(values), np.mean(values[1::2]) - np.mean(values)]
    )
    floor = 2 * ((own / 2) ** 2).sum()  # of a site, its two units being clusters

    effect = two_stage(Sample(estimand(), drawn_frame(sites)), 0.95).effect

    assert effect.standard_error == pytest.approx(math.sqrt(floor / 4 + floor / 4))


def test_every_site_has_the_same_weight_however_many_people_it_has() -> None:
    many = {**SITES, "a": (1, SITES["a"][1] * 50)}

    assert two_stage(Sample(estimand(), drawn_frame(many)), 0.95).effect.estimate == pytest.approx(
        two_stage(Sample(estimand(), drawn_frame(SITES)), 0.95).effect.estimate
    )


def test_a_risk_difference_is_in_proportions() -> None:
    sites = {
        "a": (1, [1, 0, 0, 0]),
        "b": (1, [1, 1, 0, 0]),
        "c": (0, [1, 1, 1, 0]),
        "d": (0, [1, 1, 1, 1]),
    }

    found = two_stage(Sample(estimand("risk"), drawn_frame(sites)), 0.95)

    assert found.effect.estimate == pytest.approx((0.25 + 0.5) / 2 - (0.75 + 1) / 2)
    assert list(found.sites["events"]) == [1, 2, 3, 4]


RATES = {
    "a": (1, [1, 2]), "b": (1, [4, 2]), "c": (1, [0, 0]),
    "d": (0, [5, 5]), "e": (0, [12, 4]), "f": (0, [6, 9]),
}  # fmt: skip
EXPOSED = [1, 2, 1, 2, 1, 1, 1, 1, 2, 2, 1, 2]


def test_a_rate_ratio_is_that_of_the_arms_mean_rates_with_half_an_event_each() -> None:
    """RSW 1, 2, 0 and others 5, 4, 5 a unit of exposure; one site has no event."""
    frame = drawn_frame(RATES).assign(exposure=EXPOSED)
    rates = np.array([3 / 3, 6 / 3, 0, 10 / 2, 16 / 4, 15 / 3])
    exposure = np.array([3.0, 3, 2, 2, 4, 3])
    levels = [
        rates[arm].mean() + 0.5 / (9 / (1 / exposure[arm]).sum())
        for arm in (slice(0, 3), slice(3, 6))
    ]

    found = two_stage(Sample(estimand("rate"), frame), 0.95)

    assert list(found.sites["summary"]) == pytest.approx(list(rates))
    assert found.effect.estimate == pytest.approx(levels[0] / levels[1])
    # RSW sites differ by more than chance, so that their spread is the error on the delta method.
    assert found.comparison.spread[0] == pytest.approx(1 / 3 / levels[0] ** 2)
    assert found.difference.estimate == pytest.approx(1 - 14 / 3)
    assert found.difference.low < 1 - 14 / 3 < found.difference.high
    assert found.sites.loc[2, "standard_error"] == pytest.approx(math.sqrt(2))  # 1 / (1/2)


@pytest.mark.parametrize("kind", ["risk", "rate"])
def test_an_arm_without_events_is_compared_and_a_harm_not_hidden(kind: str) -> None:
    """RSW 54 of 400 against 0 of 400, in four sites each."""
    sites = {
        f"s{i}": (int(i < 4), [1.0] * k + [0.0] * (100 - k))
        for i, k in enumerate([12, 15, 13, 14, 0, 0, 0, 0])
    }

    found = two_stage(Sample(estimand(kind), drawn_frame(sites)), 0.95)

    assert found.difference.estimate == pytest.approx(0.135)
    assert 0 < found.difference.low < 0.135
    assert found.effect.p is not None
    assert found.effect.p < 0.05
    if kind == "rate":
        assert say("arm_without_events", arm="conventional") in found.warnings
        assert found.effect.estimate == pytest.approx(54.5 / 0.5)


def test_a_person_counts_once_however_many_rows_they_have() -> None:
    frame = drawn_frame(SITES)
    talkative = pd.concat([frame, frame[frame["worker_id"] == "a|w3"]], ignore_index=True)

    found = two_stage(Sample(estimand(), talkative), 0.95)

    assert found.sites.loc[0, "summary"] == pytest.approx(5)
    assert (found.sites.loc[0, "n"], found.sites.loc[0, "n_rows"]) == (4, 5)


def test_a_double_coded_visit_counts_once_within_its_family() -> None:
    frame = drawn_frame(SITES).assign(family_id=lambda f: f["worker_id"] + "f")
    frame["visit_id"] = frame["family_id"] + "v1"
    # One family of site a has a second visit, rated 2 and 4 by two coders beside the first's 8.
    family = frame[frame["worker_id"] == "a|w3"]
    again = pd.concat([family.assign(y=2.0), family.assign(y=4.0)]).assign(visit_id="a|v2")
    clusters = ("site_id", "unit_id", "worker_id", "family_id", "visit_id")

    found = two_stage(Sample(estimand(clusters=clusters), pd.concat([frame, again])), 0.95)

    # (8 + mean(2, 4)) / 2 = 5.5 for the family, so (3 + 5 + 4 + 5.5) / 4 for the site.
    assert found.sites.loc[0, "summary"] == pytest.approx(17.5 / 4)


@pytest.mark.parametrize(
    "arms", [(1, 0, 0), (1, 1, 0), (1, 0, 0, 0), (1, 1, 0, 0), (1, 1, 0, 0, 0, 0, 0, 0)]
)
def test_fewer_than_three_sites_in_an_arm_get_neither_interval_nor_p(arms: tuple[int, ...]) -> None:
    found = two_stage(Sample(estimand(), simulated(1, arms=arms)), 0.95)

    assert not math.isnan(found.effect.estimate)
    assert found.effect.p is None
    assert math.isnan(found.effect.low)
    assert any(warning.code == "no_p" for warning in found.warnings)


def test_two_sites_get_an_estimate_only() -> None:
    effect = two_stage(Sample(estimand(), simulated(1, arms=(1, 0))), 0.95).effect

    assert not math.isnan(effect.estimate)
    assert math.isnan(effect.standard_error)
    assert math.isnan(effect.low)
    assert effect.p is None


def test_the_first_stage_takes_out_a_person_level_covariate() -> None:
    """Qualified people score 3 higher; one site has more of them; the arms do not differ."""
    qualified = {"a": [1, 1, 1, 0], "b": [0, 0, 0, 1], "c": [1, 1, 0, 0], "d": [0, 1, 0, 1]}
    frame = drawn_frame({s: (int(s in "ab"), [3.0 * q for q in qs]) for s, qs in qualified.items()})
    frame["qualified"] = np.concatenate(list(qualified.values())).astype(float)

    sites = two_stage(Sample(estimand(covariates=("qualified",)), frame), 0.95).sites

    assert list(sites["summary"]) == pytest.approx([2.25, 0.75, 1.5, 1.5])
    assert list(sites["adjusted"]) == pytest.approx([1.5] * 4)


@pytest.mark.parametrize("kind", ["risk", "rate"])
def test_an_adjusted_summary_is_observed_against_expected(kind: str) -> None:
    """With one binary covariate, expected values are the means of its two groups."""
    frame = simulated(7, kind, waves=2).rename(columns={"wave": "late"})
    expected = frame.groupby("late")["y"].transform("mean")
    by_site = frame.assign(expected=expected).groupby("site_id")[["y", "expected"]].mean()

    sites = two_stage(Sample(estimand(kind, covariates=("late",)), frame), 0.95).sites

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

    with_it = two_stage(Sample(estimand(kind, covariates=("wave",)), frame), 0.95)

    assert with_it.effect == two_stage(Sample(estimand(kind), frame), 0.95).effect


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
        two_stage(Sample(plan, overlapping(seed, kind)), 0.95).effect.estimate for seed in range(40)
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

    found = two_stage(Sample(estimand(covariates=("deprivation",)), frame), 0.95)

    assert found.effect == two_stage(Sample(estimand(), frame), 0.95).effect
    assert say("not_adjusted", covariate="deprivation") in found.warnings


def test_a_covariate_that_tells_perfectly_who_has_the_outcome_is_refused() -> None:
    frame = simulated(3, "risk").assign(told=lambda f: f["y"])

    with pytest.raises(FrameError, match="covariate_tells_outcome"):
        two_stage(Sample(estimand("risk", covariates=("told",)), frame), 0.95)


def test_the_standard_error_of_a_site_treats_its_units_as_clusters() -> None:
    """Units {3, 4} and {5, 8} around the mean 5: terms -3/4 and 3/4, G/(G-1) = 2."""
    sites = two_stage(Sample(estimand(), drawn_frame(SITES)), 0.95).sites

    assert sites.loc[0, "standard_error"] == pytest.approx(math.sqrt(2 * 2 * 0.75**2))


def test_the_standard_error_of_a_log_rate_treats_units_as_clusters() -> None:
    frame = drawn_frame({"a": (1, [1, 3]), "b": (1, [2, 2]), "c": (0, [4, 4]), "d": (0, [5, 1])})

    sites = two_stage(Sample(estimand("rate"), frame), 0.95).sites

    # Site a: 4 events, 2 expected of each unit at its own rate: terms -1/4 and 1/4.
    assert sites.loc[0, "standard_error"] == pytest.approx(math.sqrt(2 * 2 * 0.25**2))


def test_leaving_a_site_out_is_the_analysis_without_its_rows() -> None:
    frame = simulated(5, effect=0.5)
    plan = estimand(covariates=("wave",))

    without = dict(leave_one_out(Sample(plan, frame), 0.95))

    assert list(without) == [f"s{i}" for i in range(8)]
    assert without["s3"] == two_stage(Sample(plan, frame[frame["site_id"] != "s3"]), 0.95).effect


def test_leaving_out_the_only_site_of_an_arm_gives_nothing() -> None:
    without = dict(leave_one_out(Sample(estimand(), simulated(5, arms=(1, 0, 0))), 0.95))

    assert without["s0"] is None
    assert without["s1"] is not None


@pytest.mark.slow
@pytest.mark.parametrize(("kind", "level"), [("mean", 0.0), ("rate", 0.5)])
def test_the_error_rate_holds_with_six_sites_and_no_effect(kind: str, level: float) -> None:
    """At most .065, 150 draws: Monte-Carlo standard error .02, so under .065 + 3 of them.

    Rows taken as independent would be rejected in .28 to .72 of the draws (analysis plan).
    """
    plan = estimand(kind)
    frames = (
        simulated(seed, kind, (1, 1, 1, 0, 0, 0), units=4, workers=4, waves=1, level=level)
        for seed in range(150)
    )
    rejected = np.mean([two_stage(Sample(plan, frame), 0.95).effect.p < 0.05 for frame in frames])

    assert rejected <= 0.125


@pytest.mark.slow
@pytest.mark.parametrize("apart", [1.0, 2.0])
def test_a_covariate_far_apart_between_the_arms_does_not_raise_the_error_rate(apart: float) -> None:
    """One or two SDs apart, no site variance, four against four: .065 and 3 Monte-Carlo errors.

    With slopes taken as known the variance of the difference would be short by theirs.
    """
    plan, rejected, shares = estimand(covariates=("age",)), [], []
    for seed in range(120):
        frame = simulated(seed, units=4, workers=5, waves=1, sds=(0.0, 0.0, 0.0))
        rng = np.random.default_rng(seed)
        frame["age"] = rng.normal(size=len(frame)) + apart * frame["rsw"]
        frame["y"] += 0.5 * frame["age"]
        found = two_stage(Sample(plan, frame), 0.95)
        rejected.append(found.effect.p < 0.05)
        known = found.comparison.spread, found.comparison.floor
        short = np.maximum(*known).sum()
        shares.append((found.effect.standard_error**2 - short) / found.effect.standard_error**2)

    assert np.mean(rejected) <= 0.065 + 3 * math.sqrt(0.065 * 0.935 / 120)
    assert np.mean(shares) > 0.05 * apart


def test_what_slopes_add_is_their_variance_by_the_arms_distance_squared() -> None:
    """One person a unit: HC1 of the slope within sites, written out."""
    frame = simulated(2, units=12, workers=1, waves=1)
    frame["age"] = np.random.default_rng(1).normal(size=len(frame)) + frame["rsw"]
    by_site = frame.groupby("site_id")
    x = frame["age"] - by_site["age"].transform("mean")
    slope = (x @ frame["y"]) / (x @ x)
    residual = frame["y"] - slope * frame["age"]
    residual -= residual.groupby(frame["site_id"]).transform("mean")
    n = len(frame)
    variance = n / (n - 1) * ((x * residual) ** 2).sum() / (x @ x) ** 2
    means = by_site["age"].mean()
    distance = means[:4].mean() - means[4:].mean()

    found = two_stage(Sample(estimand(covariates=("age",)), frame), 0.95)

    shown = np.maximum(found.comparison.spread, found.comparison.floor).sum()
    assert found.effect.standard_error**2 - shown == pytest.approx(distance**2 * variance)


def test_arms_far_apart_in_a_covariate_are_warned_of() -> None:
    frame = simulated(2)
    frame["age"] = np.random.default_rng(1).normal(size=len(frame))
    near = two_stage(Sample(estimand(covariates=("age",)), frame), 0.95)
    far = two_stage(
        Sample(estimand(covariates=("age",)), frame.assign(age=frame["age"] + 0.5 * frame["rsw"])),
        0.95,
    )

    (row,) = far.balance
    warning = say("arms_far_apart", covariate="age")
    assert warning in far.warnings
    assert not any(w.code == warning.code for w in near.warnings)
    assert row.difference == pytest.approx((row.rsw - row.conventional) / row.sd)


def test_the_interval_covers_the_truth_as_often_as_it_says() -> None:
    """Nominal 90 %, 100 draws: Monte-Carlo standard error .03, so within 3 of them."""
    plan = estimand("rate")
    covered = 0
    for seed in range(100):
        frame = simulated(
            seed, "rate", (1, 1, 1, 0, 0, 0), units=4, workers=4, waves=1, effect=-0.3, level=0.5
        )
        effect = two_stage(Sample(plan, frame), 0.9).effect
        covered += effect.low <= math.exp(-0.3) <= effect.high

    assert 0.81 <= covered / 100 <= 0.99


@pytest.mark.parametrize("kind", ["mean", "risk", "rate"])
def test_leaving_a_site_out_is_the_whole_analysis_of_the_others_to_the_last_digit(
    kind: str,
) -> None:
    """Also where ids, of which the sites' order is not that of the rows, were numbered."""
    rows = simulated(3, kind, units=3, workers=4).sample(frac=1, random_state=1, ignore_index=True)
    sample = Sample(estimand(kind, covariates=("wave",)), rows)
    found = dict(leave_one_out(sample, 0.95))
    assert list(found) == sorted(rows["site_id"].unique())
    for site, effect in found.items():
        assert effect == two_stage(sample.of(rows["site_id"] != site), 0.95).effect
