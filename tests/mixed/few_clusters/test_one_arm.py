import math

import numpy as np
import pytest
from scipy import stats

from mixed.effects import t_effect
from mixed.few_clusters.one_arm import OneArm, against, flips_p

NONE = np.full(4, np.nan)


def test_without_errors_of_their_own_it_is_the_one_sample_t_test() -> None:
    values = np.array([1.0, 2.5, 3.0, 4.5])
    difference, error = against(values, NONE, 1.0, 0.0)
    effect = t_effect(difference, error, OneArm(4, 0).df, confidence=0.95, with_p=True)
    expected = stats.ttest_1samp(values, 1.0)
    assert effect.p == pytest.approx(expected.pvalue)
    assert (effect.low + 1, effect.high + 1) == pytest.approx(tuple(expected.confidence_interval()))


def test_sites_that_agree_by_accident_are_known_no_better_than_their_people_tell() -> None:
    _, error = against(np.array([1.0, 1.0, 1.0, 1.0]), np.full(4, 0.04), 0.0, 0.0)
    assert error == pytest.approx(math.sqrt(4 * 0.04) / 4)


def test_sites_that_are_alike_and_tell_no_error_have_none() -> None:
    assert against(np.ones(4), NONE, 0.5, 0.0) == (0.5, 0.0)


def test_fewer_than_three_sites_allow_no_p() -> None:
    assert OneArm(2, 0).limitation.code == "fewer_than_three_sites"
    assert OneArm(3, 0).allows_p
    assert not OneArm(3, 0, tied=True).allows_p


@pytest.mark.parametrize("reference", [0.0, 2.0])
def test_the_exact_p_counts_the_ways_of_turning_signs(reference: float) -> None:
    values = np.array([1.0, 2.0, 4.0]) + reference
    # |±1 ± 2 ± 4| reaches 7 in two of eight ways.
    assert flips_p(values, reference) == pytest.approx(2 / 8)
    assert OneArm(3, 0).smallest_p == pytest.approx(2 / 8)


def test_it_holds_its_error_rate() -> None:
    rng = np.random.default_rng(5)
    values = rng.normal(0, 1, (4000, 4))
    found = [against(row, NONE, 0.0, 0.0) for row in values]
    p = [2 * stats.t.sf(abs(d) / e, 3) for d, e in found]
    assert np.mean(np.array(p) < 0.05) == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / 4000))
