"""The assumption curve of one or two sites: by hand, and by simulation under its assumption."""

import math

import numpy as np
import pytest
from scipy import stats

from mixed.few_clusters.single_site import assumption_curve


def test_the_curve_is_that_of_the_formula_by_hand() -> None:
    """One site at 10, others 1, 2, 3: d = 8, s = 1, t on 2 has its tail in closed form."""
    found = assumption_curve([10.0, 1, 2, 3], [1, 0, 0, 0], 0.05, np.array([1.0, 3.0]))
    assert found is not None
    for r, p in zip(found.ratios, found.p, strict=True):
        t = 8 / math.sqrt(r**2 + 1 / 3)
        assert p == pytest.approx(1 - t / math.sqrt(t**2 + 2))
    limit = math.sqrt(2 * 0.95**2 / (1 - 0.95**2))  # of t on two degrees of freedom, 4.303
    assert found.breakdown == pytest.approx(math.sqrt((8 / limit) ** 2 - 1 / 3))


def test_at_equal_spread_it_is_the_pooled_t_test_of_one_against_several() -> None:
    """Crawford & Howell's test of one case, which is the two-sample t test with one value."""
    others = [3.1, 4.0, 2.2, 5.3, 3.9]
    found = assumption_curve([7.5, *others], [1, 0, 0, 0, 0, 0], ratios=np.array([1.0]))
    assert found is not None
    with np.errstate(all="ignore"):
        t = (7.5 - np.mean(others)) / (np.std(others, ddof=1) * math.sqrt(1 + 1 / 5))
    assert found.p[0] == pytest.approx(2 * stats.t.sf(t, 4))


def test_p_reaches_the_level_at_the_breakdown() -> None:
    values, rsw = [9.0, 8.0, 1.0, 2.0, 3.5, 2.5], [1, 1, 0, 0, 0, 0]
    found = assumption_curve(values, rsw)
    assert found is not None
    there = assumption_curve(values, rsw, ratios=np.array([found.breakdown]))
    assert there is not None
    assert there.p[0] == pytest.approx(0.05)


@pytest.mark.parametrize("small", [1, 2])
def test_under_its_assumption_the_curve_errs_as_often_as_its_level(small: int) -> None:
    """The single site twice as variable as the six others, 4,000 studies."""
    rng, hits = np.random.default_rng(4), 0
    rsw = np.repeat([1, 0], [small, 6])
    for _ in range(4000):
        values = rng.normal(size=small + 6) * np.where(rsw == 1, 2.0, 1.0)
        found = assumption_curve(values, rsw, ratios=np.array([2.0]))
        assert found is not None
        hits += found.p[0] < 0.05
    # With one variance assumed of two sites, the test is conservative or exact, never liberal.
    assert abs(hits / 4000 - 0.05) < 4 * math.sqrt(0.05 * 0.95 / 4000)


def test_the_other_arm_may_be_the_single_one() -> None:
    one = assumption_curve([10.0, 1, 2, 3], [1, 0, 0, 0])
    other = assumption_curve([10.0, 1, 2, 3], [0, 1, 1, 1])
    assert one is not None
    assert other is not None
    assert one.breakdown == other.breakdown


def test_a_difference_within_the_others_spread_is_nothing_unusual_under_any_ratio() -> None:
    found = assumption_curve([2.2, 1, 2, 3], [1, 0, 0, 0])
    assert found is not None
    assert math.isnan(found.breakdown)
    assert (found.p > 0.05).all()


@pytest.mark.parametrize(
    ("values", "rsw"),
    [
        ([1.0, 2, 3, 4, 5, 6], [1, 1, 1, 0, 0, 0]),
        ([1.0, 2.0], [1, 0]),
        ([5.0, 2, 2, 2], [1, 0, 0, 0]),
    ],
    ids=["three in each", "nothing to vary", "others all alike"],
)
def test_there_is_no_curve_where_it_says_nothing(values: list[float], rsw: list[int]) -> None:
    assert assumption_curve(values, rsw) is None
