import math

import numpy as np
import pytest
from scipy import stats
from statsmodels.stats.power import TTestIndPower

from analysis.two_stage.reach import Reach, reach
from analysis.two_stage.site_summary import two_stage
from mixed.few_clusters.effect_size import spread
from tests.analysis.simulated import drawn_frame, estimand, simulated


def found(kind: str = "mean", arms: tuple[int, ...] = (1, 1, 1, 0, 0, 0), **more: float) -> Reach:
    frame, plan = simulated(4, kind, arms, **more), estimand(kind)  # type: ignore[arg-type]
    variation = spread(frame) if kind == "mean" else None
    return reach(frame, plan, two_stage(frame, plan, 0.95), variation, 0.95)


def test_the_exact_p_is_that_of_scipys_permutation_of_the_site_means() -> None:
    frame = simulated(4, arms=(1, 1, 1, 0, 0, 0), effect=0.3)
    means = frame.groupby("site_id")["y"].mean().to_numpy()
    expected = stats.permutation_test(
        (means[:3], means[3:]), lambda a, b: a.mean() - b.mean(), n_resamples=math.inf
    )

    assert found(effect=0.3).permutation_p == pytest.approx(expected.pvalue)
    assert found().dealings == 20


def test_rates_are_permuted_on_the_log_scale() -> None:
    """One large rate decides a difference of rates but not of their logarithms."""
    frame = drawn_frame(
        {"a": (1, [1, 1]), "b": (1, [30, 30]), "c": (0, [2, 2]), "d": (0, [4, 4]), "e": (0, [3, 3])}
    )
    plan = estimand("rate")

    p = reach(frame, plan, two_stage(frame, plan, 0.95), None, 0.95).permutation_p

    logs = np.log([1, 30, 2, 4, 3])
    expected = stats.permutation_test(
        (logs[:2], logs[2:]), lambda a, b: a.mean() - b.mean(), n_resamples=math.inf
    )
    assert p == pytest.approx(expected.pvalue)


def test_the_detectable_effect_has_80_percent_power_in_the_t_test_of_equal_arms() -> None:
    """statsmodels' power of a t test of 3 against 3, where SE = SD sqrt(2/3)."""
    frame = simulated(4, arms=(1, 1, 1, 0, 0, 0))
    error = two_stage(frame, estimand(), 0.95).effect.standard_error
    ours = found()

    sds = ours.mde / (error / math.sqrt(2 / 3))
    assert TTestIndPower().power(sds, 3, 0.05) == pytest.approx(0.8, abs=1e-6)
    assert ours.mde_g == pytest.approx(ours.mde / math.sqrt(spread(frame).total), rel=0.02)


def test_a_detectable_rate_is_a_ratio_above_one() -> None:
    assert found("rate", level=0.5).mde > 1


def test_people_alike_within_sites_count_for_little_more_than_their_sites() -> None:
    alike, mixed = found(sds=(3.0, 0.0, 0.1)), found(sds=(0.0, 0.0, 1.0))

    assert alike.effective_n < 10  # of 216 people in six sites
    assert alike.design_effect * alike.effective_n == pytest.approx(216)
    assert mixed.effective_n > 50


@pytest.mark.parametrize("arms", [(1, 0, 0), (1, 0, 0, 0)])
def test_a_design_that_allows_no_test_has_neither_p_nor_detectable_effect(
    arms: tuple[int, ...],
) -> None:
    nothing = found(arms=arms)

    assert nothing.permutation_p is None
    assert math.isnan(nothing.mde)
    assert nothing.limitation is not None
