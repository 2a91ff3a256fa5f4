"""Design effect and detectable effects against closed forms and statsmodels."""

import math

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.stats import chi2, norm, t
from statsmodels.stats.power import TTestIndPower

from mixed.few_clusters.precision import (
    design_effect,
    effective_sample_size,
    minimum_detectable_effect,
    power,
)


def test_equal_sites_give_the_textbook_design_effect() -> None:
    assert design_effect([20] * 6, 0.05) == pytest.approx(1 + 19 * 0.05)
    assert effective_sample_size([20] * 6, 0.05) == pytest.approx(120 / 1.95)
    assert design_effect([7, 20, 3], 0.0) == 1.0


def test_unequal_sites_cost_more_than_equal_ones() -> None:
    # sum n^2 / sum n = (100 + 900) / 40 = 25
    assert design_effect([10, 30], 0.1) == pytest.approx(1 + 24 * 0.1)
    assert design_effect([10, 30], 0.1) > design_effect([20, 20], 0.1)


def test_power_and_detectable_effect_equal_those_of_the_t_test() -> None:
    # Four sites against four with a between-site SD of 1: a two-sample t test of eight numbers.
    error = math.sqrt(1 / 4 + 1 / 4)
    reference = TTestIndPower()
    assert power(2.0, error, 6, 0.05) == pytest.approx(reference.power(2.0, 4, 0.05), rel=1e-6)
    expected = reference.solve_power(nobs1=4, alpha=0.05, power=0.8)
    assert minimum_detectable_effect(error, 6) == pytest.approx(expected, rel=1e-5)


def test_without_degrees_of_freedom_nothing_is_detectable() -> None:
    assert math.isnan(minimum_detectable_effect(0.3, 0))
    assert math.isnan(minimum_detectable_effect(float("nan"), 6))


def test_no_effect_is_found_at_the_level_of_the_test() -> None:
    assert power(0.0, 1.0, 6, 0.05) == pytest.approx(0.05)
    assert np.diff([power(e, 1.0, 6, 0.05) for e in (0, 1, 2, 4)]).min() > 0


@pytest.mark.parametrize("shift", [8.0, 20.0])
def test_large_effects_with_few_sites_have_a_power(shift: float) -> None:
    """Against the definition: the mean over chi-square s2 of P(Z > t s - shift)."""
    limit = t.isf(0.025, 2)
    expected, _ = quad(
        lambda s2: norm.sf(limit * math.sqrt(s2 / 2) - shift) * chi2.pdf(s2, 2), 0, 200, limit=400
    )
    assert power(shift, 1.0, 2, 0.05) == pytest.approx(expected, rel=1e-6)
