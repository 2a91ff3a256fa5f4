"""Log-likelihoods of rows are scipy's, and their derivatives those of differences."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import stats
from scipy.special import expit

from mixed.laplace.families import Array, FamilyName, rows

ETA = np.array([-3.0, -0.4, 0.0, 1.2, 4.0])
COUNTS = np.array([0.0, 1.0, 2.0, 7.0, 60.0])
EVENTS = np.array([0.0, 1.0, 0.0, 1.0, 1.0])
R = 0.6


def expected(family: FamilyName, y: Array, eta: Array, r: float) -> Array:
    """From scipy; the negative binomial by its size 1 / r^2."""
    mean = np.exp(eta)
    if family == "binomial":
        return np.asarray(stats.bernoulli.logpmf(y, expit(eta)))
    if family == "poisson" or r == 0:
        return np.asarray(stats.poisson.logpmf(y, mean))
    return np.asarray(stats.nbinom.logpmf(y, 1 / r**2, 1 / (1 + r**2 * mean)))


CASES: list[tuple[FamilyName, Array, float]] = [
    ("binomial", EVENTS, 0.0),
    ("poisson", COUNTS, 0.0),
    ("nbinom2", COUNTS, 0.0),
    ("nbinom2", COUNTS, 1e-4),
    ("nbinom2", COUNTS, R),
    ("nbinom2", COUNTS, -R),
]


@pytest.mark.parametrize(("family", "y", "r"), CASES)
def test_the_log_likelihood_is_scipy_s(family: FamilyName, y: Array, r: float) -> None:
    # scipy's own rounding with a size of 1e8 is the larger of the two
    tolerance = 1e-6 if 0 < abs(r) < 0.01 else 1e-10
    assert rows(family, y, ETA, r).value == pytest.approx(
        expected(family, y, ETA, r), rel=tolerance
    )


@pytest.mark.parametrize(("family", "y", "r"), CASES)
def test_derivatives_in_the_predictor_equal_differences(
    family: FamilyName, y: Array, r: float
) -> None:
    h = 1e-5
    here, up, down = (rows(family, y, ETA + step, r) for step in (0.0, h, -h))
    assert here.slope == pytest.approx((up.value - down.value) / (2 * h), rel=1e-5, abs=1e-6)
    assert here.weight == pytest.approx(-(up.slope - down.slope) / (2 * h), rel=1e-6, abs=1e-8)
    curved = (up.weight - down.weight) / (2 * h)
    assert here.weight_slope == pytest.approx(curved, rel=1e-6, abs=1e-8)


@pytest.mark.parametrize("r", [0.0, 1e-3, R, 3.0])
def test_derivatives_in_the_dispersion_equal_differences(r: float) -> None:
    h = 1e-5
    here, up, down = (rows("nbinom2", COUNTS, ETA, r + step) for step in (0.0, h, -h))
    for found, high, low in (
        (here.value_r, up.value, down.value),
        (here.slope_r, up.slope, down.slope),
        (here.weight_r, up.weight, down.weight),
    ):
        assert found == pytest.approx((high - low) / (2 * h), rel=1e-4, abs=1e-6)


def test_without_dispersion_it_is_the_poisson_law() -> None:
    one, other = rows("nbinom2", COUNTS, ETA, 0.0), rows("poisson", COUNTS, ETA)
    for name in ("value", "slope", "weight", "weight_slope"):
        assert getattr(one, name) == pytest.approx(getattr(other, name), rel=1e-13)
