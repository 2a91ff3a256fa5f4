"""Hand-worked: two arms, each with two sites of three people.

Sites 1 2 3 (mean 2), 5 6 7 (mean 6) against 0 1 2 (mean 1), 2 3 4 (mean 3). Within sites every sum
of squares is 2, so 8 on 12 - 4 = 8 degrees of freedom: variance 1. Between sites within arms the
mean squares are 3 (2 - 4)^2 + 3 (6 - 4)^2 + 3 (1 - 2)^2 + 3 (3 - 2)^2 = 30 on 4 - 2 = 2: 15. So the
variance between sites is (15 - 1) / 3 = 14/3, the total 17/3, and the ICC 14/17.
"""

import math
from dataclasses import replace

import numpy as np
import pytest

from analysis.effects import t_effect
from analysis.few_sites.effect_size import correction, hedges_g, spread
from tests.analysis.simulated import drawn_frame

FRAME = drawn_frame(
    {"a": (1, [1, 2, 3]), "b": (1, [5, 6, 7]), "c": (0, [0, 1, 2]), "d": (0, [2, 3, 4])}
)
N, SIZE, ICC = 12, 3, 14 / 17
# Hedges (2007) and What Works Clearinghouse Procedures Handbook 4.1, appendix E.
H = ((N - 2) - 2 * (SIZE - 1) * ICC) ** 2 / (
    (N - 2) * (1 - ICC) ** 2 + SIZE * (N - 2 * SIZE) * ICC**2 + 2 * (N - 2 * SIZE) * ICC * (1 - ICC)
)


def test_the_variance_is_split_by_hand() -> None:
    found = spread(FRAME)

    assert found.within == pytest.approx(1)
    assert found.total == pytest.approx(17 / 3)
    assert found.icc == pytest.approx(14 / 17)
    assert found.within_df == 8
    assert found.total_df == pytest.approx(H)


def test_g_is_the_difference_over_each_standard_deviation_with_its_correction() -> None:
    effect = t_effect(2.0, 0.8, 2, confidence=0.95, with_p=True)

    g = hedges_g(effect, spread(FRAME), 0.95)

    assert g.within == pytest.approx((1 - 3 / 31) * 2 / 1)
    assert g.total == pytest.approx((1 - 3 / (4 * H - 1)) * 2 / math.sqrt(17 / 3))


def test_the_interval_is_that_of_the_handbook_with_the_t_of_the_sites() -> None:
    effect = t_effect(2.0, 0.8, 2, confidence=0.95, with_p=True)
    omega = 1 - 3 / (4 * H - 1)

    g = hedges_g(effect, spread(FRAME), 0.95)

    error = omega * math.sqrt(0.8**2 / (17 / 3) + g.total**2 / (2 * H))
    # Student's t: the 97.5 % point on 2 degrees of freedom is 4.302653.
    assert g.high - g.total == pytest.approx(4.302653 * error, rel=1e-6)
    assert g.total - g.low == pytest.approx(g.high - g.total)


def test_the_total_is_hedges_correction_of_the_naive_standard_deviation() -> None:
    """Hedges (2007): S_T sqrt(1 - 2(n-1) ICC / (N-2)) estimates the same with equal sites."""
    y, arm = FRAME["y"], FRAME["rsw"]
    squares = ((y - y.groupby(arm).transform("mean")) ** 2).sum()
    naive = squares / (N - 2)

    assert naive / (1 - 2 * (SIZE - 1) * ICC / (N - 2)) == pytest.approx(spread(FRAME).total)


def test_sites_of_unequal_size_use_the_anova_size() -> None:
    """Sites of 1, 3 and 2, 2 in the arms: (8 - (1 + 9)/4 - (4 + 4)/4) / 2 = 1.75."""
    frame = drawn_frame({"a": (1, [9]), "b": (1, [1, 2, 3]), "c": (0, [0, 2]), "d": (0, [7, 9])})
    # Within: 0 + 2 + 2 + 2 = 6 on 4. Between: arm means 15/4 and 18/4.
    between = ((9 - 3.75) ** 2 + 3 * (2 - 3.75) ** 2 + 2 * (1 - 4.5) ** 2 + 2 * (8 - 4.5) ** 2) / 2

    found = spread(frame)

    assert found.within == pytest.approx(1.5)
    assert found.total == pytest.approx(1.5 + (between - 1.5) / 1.75)


def test_without_variation_between_sites_total_and_within_are_the_same() -> None:
    same = drawn_frame({"a": (1, [1, 2, 3]), "b": (1, [1, 2, 3]), "c": (0, [0, 1, 2])})

    found = spread(same)

    assert found.icc == 0
    assert found.total == found.within


def test_the_standardiser_finds_the_true_variance() -> None:
    """Sites with SD .5, people with SD 1: total 1.25; 400 sites of 20 pin it to a few percent."""
    rng = np.random.default_rng(11)
    sites = {f"s{i}": (i % 2, rng.normal(rng.normal(0, 0.5), 1.0, 20).tolist()) for i in range(400)}

    found = spread(drawn_frame(sites))

    assert found.total == pytest.approx(1.25, rel=0.05)
    assert found.icc == pytest.approx(0.2, abs=0.04)


def test_the_correction_is_close_to_the_exact_one() -> None:
    exact = math.gamma(5) / (math.sqrt(5) * math.gamma(4.5))

    assert correction(10) == pytest.approx(exact, rel=1e-3)


def test_without_variation_there_is_no_g_and_without_interval_no_interval() -> None:
    effect = t_effect(2.0, math.nan, 0, confidence=0.95, with_p=True)

    assert math.isnan(hedges_g(effect, replace(spread(FRAME), within=0.0), 0.95).total)
    g = hedges_g(effect, spread(FRAME), 0.95)
    assert not math.isnan(g.total)
    assert math.isnan(g.low)
