"""What single rows add to the variance, against the laws that the formulas stand for."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy import stats

from mixed.laplace.families import FamilyName
from mixed.laplace.latent import count_variance, row_variance


def test_a_logistic_row_has_the_variance_of_the_logistic_law() -> None:
    assert row_variance("binomial", 0.3, 0.0) == pytest.approx((float(stats.logistic.var()), 0.0))


@pytest.mark.parametrize("r", [0.0, 0.2, 1.5])
def test_the_derivative_in_the_dispersion_equals_differences(r: float) -> None:
    names: tuple[FamilyName, ...] = ("poisson", "nbinom2")
    for family in names:
        up, down = (row_variance(family, 2.0, r + step)[0] for step in (1e-6, -1e-6))
        assert row_variance(family, 2.0, r)[1] == pytest.approx((up - down) / 2e-6, abs=1e-8)


def test_single_counts_vary_as_a_lognormal_multiplier_of_the_same_variance() -> None:
    r = 0.7
    sd = math.sqrt(count_variance(r))
    drawn = np.exp(np.random.default_rng(1).normal(-(sd**2) / 2, sd, 400_000))
    assert drawn.mean() == pytest.approx(1, abs=0.01)
    assert drawn.var() == pytest.approx(r**2, rel=0.03)


def test_the_more_is_counted_the_less_a_row_adds() -> None:
    shares = [row_variance("poisson", mean, 0.0)[0] for mean in (0.1, 1.0, 10.0, 1e6)]
    assert shares == sorted(shares, reverse=True)
    assert shares[-1] == pytest.approx(0, abs=1e-5)
