"""The exact permutation of sites, against enumeration by hand and scipy."""

import numpy as np
import pytest
from scipy.stats import permutation_test

from mixed.few_clusters.permutation import permute_sites


@pytest.mark.parametrize(
    ("rsw", "others", "smallest"), [(1, 2, 1 / 3), (3, 3, 0.1), (4, 4, 2 / 70), (2, 6, 1 / 28)]
)
def test_perfect_separation_gives_the_smallest_p(rsw: int, others: int, smallest: float) -> None:
    arm = np.array([1] * rsw + [0] * others)
    found = permute_sites(10.0 * arm + np.arange(len(arm)) / 100, arm)
    assert found.smallest_p == pytest.approx(smallest)
    assert found.p == pytest.approx(smallest)


def test_ties_count_as_extreme() -> None:
    # Of the six dealings of 0, 0, 1, 1 two separate them: p = 2/6, though sums tie by rounding.
    found = permute_sites(np.array([0.1 + 0.2, 0.3, 1.3, 1.0 + 0.3]), np.array([0, 0, 1, 1]))
    assert found.p == pytest.approx(2 / 6)
    assert permute_sites(np.full(6, 0.7), np.array([1, 1, 1, 0, 0, 0])).p == 1.0


def test_equals_scipy_on_random_sites() -> None:
    rng = np.random.default_rng(4)
    for rsw in (2, 3, 4):
        values, arm = rng.normal(size=8), np.array([1] * rsw + [0] * (8 - rsw))
        reference = permutation_test(
            (values[arm == 1], values[arm == 0]),
            lambda a, b, axis: abs(a.mean(axis=axis) - b.mean(axis=axis)),
            n_resamples=np.inf,
            alternative="greater",
            vectorized=True,
        )
        found = permute_sites(values, arm)
        assert found.p == pytest.approx(reference.pvalue)
        assert abs(found.difference) == pytest.approx(reference.statistic)


def test_an_empty_arm_a_hole_and_too_many_sites_are_refused() -> None:
    with pytest.raises(ValueError, match="each arm"):
        permute_sites(np.arange(3.0), np.zeros(3, dtype=int))
    with pytest.raises(ValueError, match="missing"):
        permute_sites(np.array([1.0, np.nan]), np.array([0, 1]))
    with pytest.raises(ValueError, match="too many"):
        permute_sites(np.arange(30.0), np.arange(30) % 2)
