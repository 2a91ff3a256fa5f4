"""Weights of persons: what they change, and what they must not."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.frames.sample import FrameError, Sample
from analysis.questions.estimand import Estimand
from analysis.two_stage.comparison import two_stage
from analysis.two_stage.waves import changes, each_wave
from tests.analysis.simulated import drawn_frame, estimand, simulated
from tests.mixed.few_clusters.test_incidence import followed

KINDS = ["mean", "risk", "rate", "incidence"]


def question(kind: str) -> tuple[pd.DataFrame, Estimand]:
    """An estimand and its frame, whose persons have whole weights from 1 to 3 in ``w``."""
    if kind == "incidence":
        frame = followed(9, families=30)
        clusters = ("site_id", "unit_id", "family_id")
        plan = estimand("risk", horizon=365, clusters=clusters, covariates=("young",))
    else:
        frame = simulated(9, kind, units=4, workers=4, level=0.5)
        frame["exposure"] = np.random.default_rng(9).uniform(0.5, 2, len(frame))
        plan = estimand(kind, covariates=("wave",))
    return frame.assign(w=1.0 + pd.factorize(frame[plan.clusters[-1]])[0] % 3), plan


def weighted(plan: Estimand) -> Estimand:
    return Estimand(**{**plan.__dict__, "weight": "w"})


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("weight", [1.0, 0.1, 7.3])
def test_equal_weights_change_nothing_at_all(kind: str, weight: float) -> None:
    frame, plan = question(kind)

    found = two_stage(Sample(weighted(plan), frame.assign(w=weight)), 0.95)

    plain = two_stage(Sample(plan, frame), 0.95)
    assert found.effect == plain.effect
    pd.testing.assert_frame_equal(found.sites, plain.sites, check_exact=True)


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_weight_is_that_many_people(kind: str) -> None:
    frame, plan = question(kind)
    copies = frame.loc[frame.index.repeat(frame["w"].astype(int))]
    copy = copies.groupby(level=0).cumcount().astype(str)
    person = plan.clusters[-1]
    repeated = copies.assign(**{person: copies[person] + "#" + copy}).reset_index(drop=True)

    one, other = (
        two_stage(Sample(weighted(plan), frame), 0.95),
        two_stage(Sample(plan, repeated), 0.95),
    )

    for column in ("summary", "adjusted"):
        assert list(one.sites[column]) == pytest.approx(list(other.sites[column]), rel=1e-9)
    if kind == "mean":
        for name in ("estimate", "standard_error", "low", "high"):
            ours, theirs = getattr(one.effect, name), getattr(other.effect, name)
            assert ours == pytest.approx(theirs, rel=1e-8)
    else:
        # Half an event is that of a person of average weight; and copies of people would know more.
        assert one.effect.estimate == pytest.approx(other.effect.estimate, rel=0.01)
        assert one.effect.standard_error >= 0.99 * other.effect.standard_error
    # Its standard error too, because the units stay the clusters; but nobody is counted twice.
    errors = [list(found.sites["standard_error"]) for found in (one, other)]
    assert errors[0] == pytest.approx(errors[1], rel=1e-8)
    assert one.sites["n"].sum() == frame[person].nunique()


@pytest.mark.parametrize("kind", KINDS)
def test_a_person_of_weight_zero_is_not_there(kind: str) -> None:
    frame, plan = question(kind)
    frame["w"] = frame["w"].where(frame["w"] < 3, 0.0)

    found = two_stage(Sample(weighted(plan), frame), 0.95)

    without = two_stage(Sample(weighted(plan), frame[frame["w"] > 0]), 0.95)
    assert found.effect == without.effect
    pd.testing.assert_frame_equal(found.sites, without.sites)


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_proportions_of_the_weights_matter(kind: str) -> None:
    frame, plan = question(kind)

    one = two_stage(Sample(weighted(plan), frame), 0.95).effect
    other = two_stage(Sample(weighted(plan), frame.assign(w=frame["w"] * 0.37)), 0.95).effect

    assert other.estimate == pytest.approx(one.estimate, rel=1e-10)
    assert other.high == pytest.approx(one.high, rel=1e-10)


def test_the_summaries_are_weighted_means_by_hand() -> None:
    frame = drawn_frame(
        {
            **{"a": (1, [3, 5]), "b": (1, [6, 2]), "c": (1, [14, 15])},
            **{"d": (0, [2, 3]), "e": (0, [5, 1]), "f": (0, [10, 12])},
        }
    )
    frame["w"] = [1.0, 3.0, 1.0, 1.0, 1.0, 1.0, 4.0, 1.0, 1.0, 7.0, 1.0, 1.0]
    means = np.array([(3 + 15) / 4, 4, 14.5, (8 + 3) / 5, (5 + 7) / 8, 11])
    error = math.sqrt(means[:3].var(ddof=1) / 3 + means[3:].var(ddof=1) / 3)

    found = two_stage(Sample(estimand(weight="w"), frame), 0.95)

    assert list(found.sites["summary"]) == pytest.approx(means)
    t = (means[:3].mean() - means[3:].mean()) / error
    assert found.effect.p == pytest.approx(2 * stats.t.sf(t, 2))
    # Site a, one person a unit: terms 1/4 (3 − 4.5) and 3/4 (5 − 4.5), and G/(G − 1) = 2.
    terms = np.array([(3 - 4.5) / 4, 3 * (5 - 4.5) / 4])
    assert found.sites.loc[0, "standard_error"] == pytest.approx(math.sqrt(2 * (terms**2).sum()))


def test_a_weighted_rate_is_weighted_events_over_weighted_exposure() -> None:
    frame = drawn_frame({"a": (1, [1, 4]), "b": (1, [2, 2]), "c": (0, [4, 4]), "d": (0, [5, 1])})
    frame = frame.assign(exposure=[1.0, 2.0] * 4, w=[2.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0])

    sites = two_stage(Sample(estimand("rate", weight="w"), frame), 0.95).sites

    assert sites.loc[0, "summary"] == pytest.approx((2 * 1 + 4) / (2 * 1 + 2))
    assert sites.loc[0, "events"] == 5


def test_half_an_event_is_that_of_a_person_with_the_average_weight() -> None:
    """Average weight 2: site d's two people of 5 are five, the others one in all."""
    frame = drawn_frame({"a": (1, [0, 0]), "b": (1, [1, 3]), "c": (0, [4, 4]), "d": (0, [2, 4])})
    frame["w"] = [1.0, 1.0, 1.0, 1.0, 1.0, 1.0, 5.0, 5.0]
    sizes = np.array([1.0, 1, 1, 5])
    rates = np.array([0.0, 2, 4, 3])
    levels = [
        rates[arm].mean() + 0.5 / (4 / (1 / sizes[arm]).sum()) for arm in (slice(0, 2), slice(2, 4))
    ]

    effect = two_stage(Sample(estimand("rate", weight="w"), frame), 0.95).effect

    assert effect.estimate == pytest.approx(levels[0] / levels[1])


def test_weights_undo_a_response_that_depends_on_the_covariate_and_the_outcome_s_mix() -> None:
    """Qualified people answer half as often in RSW sites and score 2 higher; the arms are equal.

    20 draws; within 3 Monte-Carlo errors. Without the weights the difference is off by more.
    """
    plain, by_weight = [], []
    for seed in range(20):
        frame = simulated(seed, units=8, workers=12, waves=1, sds=(0.0, 0.0, 0.0))
        rng = np.random.default_rng(seed)
        qualified = rng.random(len(frame)) < 0.5
        chance = np.where(qualified & frame["rsw"].eq(1), 0.5, 1.0)
        frame = frame.assign(y=frame["y"] + 2 * qualified, w=1 / chance)
        answered = frame[rng.random(len(frame)) < chance]
        plain.append(two_stage(Sample(estimand(), answered), 0.95).effect.estimate)
        by_weight.append(two_stage(Sample(estimand(weight="w"), answered), 0.95).effect.estimate)
    error = np.std(by_weight, ddof=1) / math.sqrt(len(by_weight))

    assert abs(np.mean(by_weight)) < 3 * error
    assert abs(np.mean(plain)) > 6 * error


def test_a_weight_may_differ_between_waves_that_are_analysed_apart() -> None:
    frame, plan = question("mean")
    frame["w"] += frame["wave"]
    with pytest.raises(FrameError, match="two_weights"):
        two_stage(Sample(weighted(plan), frame), 0.95)

    waves = each_wave(Sample(weighted(plan), frame), 0.95)

    late = frame[frame["wave"] == 1]
    assert list(waves[1.0].sites["summary"]) == pytest.approx(
        [np.average(rows["y"], weights=rows["w"]) for _, rows in late.groupby("site_id")]
    )
    assert len(changes(Sample(weighted(plan), frame), waves, 0.95)) == 1
