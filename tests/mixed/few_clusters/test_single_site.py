"""The assumption curve of one or two sites: by hand, and by simulation under its assumption."""

import math
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from mixed.few_clusters.single_site import assumption_curve

REFERENCE = Path(__file__).parents[2] / "reference"


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


PUBLISHED = pd.read_csv(REFERENCE / "single_site.csv")


@pytest.mark.parametrize("sites", PUBLISHED.columns[2:])
def test_the_critical_values_are_those_that_lau_and_li_print(sites: str) -> None:
    """Table 1 of arXiv 2511.05710: differences over the others' SD at which p is the level."""
    others = np.array([float(i) for i in range(int(sites))])
    for row in PUBLISHED.to_dict("records"):
        level, ratio, limit = (float(row[name]) for name in ("level", "ratio", sites))
        for printed, unusual in ((limit - 0.0006, False), (limit + 0.0006, True)):
            single = others.mean() + printed * others.std(ddof=1)
            found = assumption_curve(
                [single, *others], [1] + [0] * len(others), level, np.array([ratio])
            )
            assert found is not None
            assert (found.p[0] < level) is np.bool_(unusual)
            assert (found.breakdown > ratio) == unusual  # NaN where it never is


def test_an_example_that_a_package_prints_is_found() -> None:
    """R's psycho of 61 beside six others: t(5) = -3.11, lower than 97.36 % of the population."""
    found = assumption_curve([61.0, 86, 100, 112, 95, 121, 102], [1] + [0] * 6, ratios=np.ones(1))
    assert found is not None
    assert 1 - found.p[0] == pytest.approx(0.9736, abs=5e-5)


def test_the_curve_holds_where_the_others_vary_differently() -> None:
    """Lau & Li's theorem: the single site's SD at most r times each of the others'."""
    rng, runs = np.random.default_rng(8), 4000
    sds = np.array([2.0, 1.0, 1.3, 1.7, 2.0, 2.5, 3.0])
    hits = 0
    for values in rng.normal(size=(runs, 7)) * sds:
        found = assumption_curve(values, [1] + [0] * 6, ratios=np.array([2.0]))
        assert found is not None
        hits += found.p[0] < 0.05
    assert hits / runs <= 0.05 + 3 * math.sqrt(0.05 * 0.95 / runs)


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
