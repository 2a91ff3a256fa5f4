"""The comparison of arms: by hand, and by how often it errs in studies whose truth is known."""

import math

import numpy as np
import pytest
from scipy import stats

from mixed.few_clusters.second_stage import (
    Array,
    compare_arms,
    compare_pairs,
    degrees_of_freedom,
    rejects,
)

ARMS = np.array([1, 1, 1, 0, 0, 0, 0])


def arms(n_rsw: int, n_conventional: int) -> np.ndarray:
    return np.repeat([1, 0], [n_rsw, n_conventional])


def test_the_error_is_that_of_two_means_with_variances_of_their_own() -> None:
    """RSW 2, 4, 6: mean 4, variance 4 / 3. Others 1, 1, 2, 4: mean 2, variance 2 / 4."""
    found = compare_arms([2.0, 4, 6, 1, 1, 2, 4], ARMS)

    assert float(found.difference) == pytest.approx(2)
    assert found.spread.tolist() == pytest.approx([4 / 3, 1 / 2])
    assert float(found.error) == pytest.approx(math.sqrt(4 / 3 + 1 / 2))
    assert float(found.sd_ratio) == pytest.approx(2 / math.sqrt(2))
    t = 2 / math.sqrt(11 / 6)
    assert float(found.p()) == pytest.approx(2 * stats.t.sf(t, 5 * 3.75 / 10))


@pytest.mark.parametrize(
    ("design", "df"),
    [
        ((3, 3), 2.0),
        ((3, 6), 1.75),
        ((6, 3), 1.75),
        ((3, 9), 5 / 3),
        ((4, 4), 2.4),
        ((12, 12), 5.6),
    ],
)
def test_degrees_of_freedom_are_those_of_the_formula(design: tuple[int, int], df: float) -> None:
    assert degrees_of_freedom(*design) == pytest.approx(df)


def test_three_against_three_is_the_bound_of_ibragimov_and_mueller() -> None:
    """Their two-sample statistic with t on min(3, 3) - 1 = 2, of which 4.303 is the limit."""
    found = compare_arms([5.0, 6, 7, 1, 2, 3], arms(3, 3))

    t = 4 / math.sqrt(1 / 3 + 1 / 3)
    by_hand = 1 - t / math.sqrt(t**2 + 2)  # the tail of t on two degrees of freedom, both sides
    assert float(found.p()) == pytest.approx(by_hand)
    assert float(found.p(2)) == pytest.approx(by_hand)


def test_sites_that_agree_by_accident_are_known_no_better_than_their_people() -> None:
    """Four against four, ten people a site (SD 1): no p of 5e-9, but t = .455 / sqrt(.05)."""
    means = [0.45, 0.47, 0.46, 0.44, 0.0, 0.01, -0.01, 0.02]
    found = compare_arms(means, arms(4, 4), np.full(8, 0.1))

    assert found.floor.tolist() == pytest.approx([0.1 / 4, 0.1 / 4])
    assert float(found.error) == pytest.approx(math.sqrt(0.05))
    assert float(found.p()) == pytest.approx(2 * stats.t.sf(0.45 / math.sqrt(0.05), 2.4))
    assert float(found.p()) > 0.1
    assert float(compare_arms(means, arms(4, 4)).p()) < 0.001


def test_a_site_that_does_not_tell_its_own_error_has_that_of_the_others() -> None:
    own = np.array([0.2, 0.4, 0.0, 0.3, np.nan, 0.3])
    found = compare_arms([1.0, 1, 1, 2, 2, 2], arms(3, 3), own)

    assert found.floor.tolist() == pytest.approx([(0.2 + 0.4 + 0.3) / 9, 0.9 / 9])


def test_what_neither_spread_nor_floor_shows_is_added() -> None:
    values = [2.0, 4, 6, 1, 1, 2, 4]
    plain, more = compare_arms(values, ARMS), compare_arms(values, ARMS, extra=0.7)

    assert float(more.error) ** 2 == pytest.approx(float(plain.error) ** 2 + 0.7)


def test_many_studies_at_once_are_each_alone() -> None:
    rng = np.random.default_rng(5)
    values, own = rng.normal(size=(4, 50, 7)), rng.uniform(0, 0.6, (4, 50, 7))
    found = compare_arms(values, ARMS, own)

    for i in range(4):
        for j in range(0, 50, 7):
            one = compare_arms(values[i, j], ARMS, own[i, j])
            assert float(one.error) == pytest.approx(found.error[i, j])
            assert float(one.p()) == pytest.approx(found.p()[i, j])
    assert (rejects(values, ARMS, 0.3, own) == (found.p() <= 0.3)).all()


def test_the_interval_excludes_no_effect_when_p_is_small() -> None:
    values = np.random.default_rng(6).normal(size=(300, 8)) + 1.5 * arms(4, 4)
    found = compare_arms(values, arms(4, 4))

    excludes = np.abs(found.difference) > found.half_width(0.95)
    assert (excludes == (found.p() < 0.05)).all()
    assert 0 < excludes.mean() < 1


def test_sites_that_are_all_alike_show_nothing() -> None:
    assert not rejects(np.zeros(7), ARMS, 0.05)
    assert math.isnan(float(compare_arms(np.zeros(7), ARMS).p()))


def test_one_site_in_an_arm_has_no_error() -> None:
    found = compare_arms([1.0, 2.0, 3.0], arms(1, 2))

    assert float(found.difference) == pytest.approx(-1.5)
    assert math.isnan(float(found.error))
    assert math.isnan(float(found.p()))


def _sites(law: str, shape: tuple[int, int], rng: np.random.Generator) -> Array:
    """Deviations with a variance of one."""
    if law == "exponential":
        return rng.standard_exponential(shape) - 1
    if law == "t3":
        return rng.standard_t(3, shape) / math.sqrt(3)
    return rng.standard_normal(shape)


@pytest.mark.parametrize("law", ["normal", "exponential", "t3"])
@pytest.mark.parametrize(
    "design", [(3, 3), (3, 6), (6, 3), (3, 9), (4, 4), (4, 6), (6, 6), (12, 12)]
)
def test_type_one_error_holds_whichever_arm_varies_more(design: tuple[int, int], law: str) -> None:
    """Summaries without sampling error, the hardest case: .065 and three Monte-Carlo errors."""
    rng, runs = np.random.default_rng(11), 8000
    for ratio in (0.25, 0.5, 1.0, 2.0, 4.0):
        values = _sites(law, (runs, sum(design)), rng)
        values[:, : design[0]] *= ratio
        rate = rejects(values, arms(*design), 0.05).mean()
        assert rate <= 0.065 + 3 * math.sqrt(0.065 * 0.935 / runs), ratio


def test_pooled_and_welch_would_not_hold_there() -> None:
    """The same simulation can tell: 3 v 9, the three four times as variable."""
    rng = np.random.default_rng(12)
    values = _sites("exponential", (8000, 12), rng)
    values[:, :3] *= 4
    for equal in (True, False):
        p = stats.ttest_ind(values[:, :3], values[:, 3:], axis=1, equal_var=equal).pvalue
        assert (p < 0.05).mean() > 0.1


@pytest.mark.parametrize("law", ["normal", "exponential", "t3"])
@pytest.mark.parametrize("sites", [4, 6, 9, 14])
def test_pairs_err_no_more_often_than_arms(sites: int, law: str) -> None:
    rng, runs = np.random.default_rng(14), 20_000
    p = compare_pairs(_sites(law, (runs, sites), rng)).p()
    assert (p < 0.05).mean() <= 0.065 + 3 * math.sqrt(0.065 * 0.935 / runs)


def test_pairs_are_an_arm_against_one_that_is_known_without_error() -> None:
    values, own = [2.0, 4, 6], [0.3, 0.0, 0.5]
    found = compare_pairs(values, own)

    assert float(found.error) == pytest.approx(math.sqrt(4 / 3))
    assert found.floor[0] == pytest.approx(1.2 / 9)
    assert found.df == pytest.approx(1.5)
    assert float(compare_pairs(values, [5.0, 5, 5]).error) == pytest.approx(math.sqrt(15 / 9))


@pytest.mark.parametrize("icc", [0.0, 0.05, 0.15])
def test_type_one_error_holds_among_sites_that_happen_to_agree(icc: float) -> None:
    """Four against four, ten people a site: spread under a quarter of the sampling variance."""
    rng, runs, people = np.random.default_rng(13), 400_000, 10
    sampling = (1 - icc) / people
    values = rng.normal(0, math.sqrt(icc + sampling), (runs, 8))
    own = sampling * rng.chisquare(people - 1, (runs, 8)) / (people - 1)
    squares = values[:, :4].var(axis=1, ddof=1) + values[:, 4:].var(axis=1, ddof=1)
    agree = squares / 2 < own.mean(axis=1) / 4

    rate = rejects(values[agree], arms(4, 4), 0.05, own[agree]).mean()

    assert agree.sum() > 700
    assert rate <= 0.065
    pooled = stats.ttest_ind(values[agree, :4], values[agree, 4:], axis=1).pvalue
    assert (pooled < 0.05).mean() > 0.25
