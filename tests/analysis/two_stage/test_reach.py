import math
from dataclasses import replace

import numpy as np
import pytest
from scipy import stats

from analysis.frames.sample import Sample
from analysis.two_stage.comparison import two_stage
from analysis.two_stage.reach import Reach, reach
from mixed.few_clusters.effect_size import spread
from tests.analysis.simulated import drawn_frame, estimand, simulated


def found(kind: str = "mean", arms: tuple[int, ...] = (1, 1, 1, 0, 0, 0), **more: float) -> Reach:
    frame, plan = simulated(4, kind, arms, **more), estimand(kind)
    variation = spread(frame) if kind == "mean" else None
    return reach(two_stage(Sample(plan, frame), 0.95), plan.kind, variation, 0.95)


def test_the_exact_p_is_that_of_scipys_permutation_of_the_site_means() -> None:
    frame = simulated(4, arms=(1, 1, 1, 0, 0, 0), effect=0.3)
    means = frame.groupby("site_id")["y"].mean().to_numpy()
    expected = stats.permutation_test(
        (means[:3], means[3:]), lambda a, b: a.mean() - b.mean(), n_resamples=math.inf
    )

    assert found(effect=0.3).permutation_p == pytest.approx(expected.pvalue)
    assert found().dealings == 20


def test_rates_are_permuted_as_they_are_so_that_none_needs_a_logarithm() -> None:
    """A site without events takes part; the exact test holds on any scale."""
    rates = [1, 0, 5, 2, 4, 3]
    frame = drawn_frame({f"s{i}": (int(i < 3), [y, y]) for i, y in enumerate(rates)})
    plan = estimand("rate")

    p = reach(two_stage(Sample(plan, frame), 0.95), plan.kind, None, 0.95).permutation_p

    expected = stats.permutation_test(
        (rates[:3], rates[3:]), lambda a, b: np.mean(a) - np.mean(b), n_resamples=math.inf
    )
    assert p == pytest.approx(expected.pvalue)


def test_the_detectable_effect_has_80_percent_power_in_the_headline_s_test() -> None:
    """3 against 3: noncentral t on 4 beyond the limit of t on 2, by simulation (4 errors)."""
    frame = simulated(4, arms=(1, 1, 1, 0, 0, 0))
    error = two_stage(Sample(estimand(), frame), 0.95).effect.standard_error
    ours = found()

    sd = error / math.sqrt(2 / 3)
    values = np.random.default_rng(1).normal(0, sd, (20_000, 6))
    values[:, :3] += ours.mde
    t = stats.ttest_ind(values[:, :3], values[:, 3:], axis=1).statistic  # of equal arms Welch's too
    power = (np.abs(t) > stats.t.isf(0.025, 2)).mean()
    assert abs(power - 0.8) < 4 * math.sqrt(0.16 / 20_000)
    assert ours.mde_g == pytest.approx(ours.mde / math.sqrt(spread(frame).total), rel=0.02)


def test_a_detectable_rate_is_a_ratio_above_one() -> None:
    assert found("rate", level=0.5).mde > 1


def test_people_alike_within_sites_count_for_little_more_than_their_sites() -> None:
    alike, mixed = found(sds=(3.0, 0.0, 0.1)), found(sds=(0.0, 0.0, 1.0))

    assert alike.effective_n < 10  # of 216 people in six sites
    assert alike.design_effect * alike.effective_n == pytest.approx(216)
    assert mixed.effective_n > 50


def sites_of(
    kind: str, values: list[float], errors: list[float], sizes: list[float], arms: list[int]
) -> Reach:
    """Reach of sites whose summaries, errors and sizes are as given, in place of those found."""
    frame, plan = simulated(4, kind, arms), estimand(kind)
    first = two_stage(Sample(plan, frame), 0.95)
    sites = first.sites.assign(
        adjusted=values, standard_error=errors, size=sizes, own=np.square(errors)
    )
    return reach(replace(first, numbers=replace(first.numbers, sites=sites)), plan.kind, None, 0.95)


def test_sites_weighted_by_people_and_precision_are_those_worked_out_by_hand() -> None:
    """RSW 10, 20, 30 with 1, 1, 2 people and errors 1, 1, 1/2; the others 4, 8, 12 alike."""
    ours = sites_of(
        "mean",
        [10, 20, 30, 4, 8, 12],
        [1, 1, 0.5, 2, 2, 2],
        [1, 1, 2, 3, 3, 3],
        [1, 1, 1, 0, 0, 0],
    )

    assert ours.estimate_by_people == pytest.approx((10 + 20 + 60) / 4 - 8)
    assert ours.estimate_by_precision == pytest.approx((10 + 20 + 120) / 6 - 8)
    assert ours.size_ratio == pytest.approx(4 / 9)
    assert math.isnan(ours.difference)


def test_rates_weighted_by_exposure_have_the_ratio_of_all_events_over_all_exposure() -> None:
    rates, exposure = [0.2, 0.6, 0.1, 0.3, 0.3, 0.3], [10, 30, 60, 5, 7, 90]

    ours = sites_of("rate", rates, [0.3] * 6, exposure, [1, 1, 1, 0, 0, 0])

    assert ours.estimate_by_people == pytest.approx((2 + 18 + 6) / 100 / 0.3)


def test_the_ratio_of_sds_and_the_bound_are_those_of_the_sites_means() -> None:
    """Where the sites vary far more than their people; t of Welch on two degrees of freedom."""
    frame = simulated(4, arms=(1, 1, 1, 0, 0, 0, 0), sds=(5.0, 0.0, 0.1))
    means = frame.groupby("site_id")["y"].mean().to_numpy()
    plan = estimand()

    ours = reach(two_stage(Sample(plan, frame), 0.95), plan.kind, None, 0.95)

    assert ours.sd_ratio == pytest.approx(means[:3].std(ddof=1) / means[3:].std(ddof=1))
    t = stats.ttest_ind(means[:3], means[3:], equal_var=False).statistic
    assert ours.bound_p == pytest.approx(2 * stats.t.sf(abs(t), 2))


def test_one_site_against_others_is_the_test_of_one_new_observation() -> None:
    """At a ratio of 1 the curve is Crawford & Howell's t on the others less one."""
    frame = simulated(4, arms=(1, 0, 0, 0, 0), effect=3.0)
    means = frame.groupby("site_id")["y"].mean().to_numpy()
    plan = estimand()

    ours = reach(two_stage(Sample(plan, frame), 0.95), plan.kind, None, 0.95)

    assert ours.curve is not None
    others = means[1:]
    t = (means[0] - others.mean()) / (others.std(ddof=1) * math.sqrt(1 + 1 / 4))
    at_one = dict(zip(ours.curve.ratios, ours.curve.p, strict=True))[1.0]
    assert at_one == pytest.approx(2 * stats.t.sf(abs(t), 3))
    limit = abs(means[0] - others.mean()) / others.std(ddof=1) / stats.t.isf(0.025, 3)
    assert ours.breakdown_ratio == pytest.approx(math.sqrt(limit**2 - 1 / 4))
    assert ours.never_unusual is False
    assert found().curve is None


def test_rates_have_a_difference_in_their_own_unit_too() -> None:
    frame = drawn_frame(
        {f"s{i}": (int(i < 3), [y, y + 2]) for i, y in enumerate([1, 0, 5, 2, 4, 3])}
    )
    plan = estimand("rate")

    ours = reach(two_stage(Sample(plan, frame), 0.95), plan.kind, None, 0.95)

    assert ours.difference == pytest.approx(3 - 4)  # events a person
    assert ours.difference_low < -1 < ours.difference_high


@pytest.mark.parametrize("arms", [(1, 0, 0), (1, 0, 0, 0), (1, 1, 0, 0, 0)])
def test_a_design_that_allows_no_test_has_neither_p_nor_detectable_effect(
    arms: tuple[int, ...],
) -> None:
    nothing = found(arms=arms)

    assert nothing.permutation_p is None
    assert nothing.bound_p is None
    assert math.isnan(nothing.mde)
    assert nothing.limitation is not None
