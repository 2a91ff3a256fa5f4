"""Averages over random intercepts against a large draw and a closed form."""

import math

import numpy as np
import pytest
from scipy.special import expit

from analysis.planning.latent import average_risk, intercept_of_rate, intercept_of_risk


@pytest.mark.parametrize(("risk", "variance"), [(0.25, 1.3), (0.02, 3.0), (0.9, 0.2), (0.5, 0.0)])
def test_the_average_over_sites_is_the_risk_that_was_asked_for(
    risk: float, variance: float
) -> None:
    at = intercept_of_risk(risk, variance)
    drawn = expit(at + math.sqrt(variance) * np.random.default_rng(1).normal(size=1_000_000))

    assert float(average_risk(at, variance)) == pytest.approx(risk, abs=1e-10)
    assert drawn.mean() == pytest.approx(risk, abs=4 * drawn.std() / 1000 + 1e-9)


def test_a_rate_is_the_mean_of_a_lognormal() -> None:
    # E exp(m + e) = exp(m + variance / 2)
    assert math.exp(intercept_of_rate(4.0, 0.6) + 0.3) == pytest.approx(4.0)


@pytest.mark.parametrize("risk", [0.0, 1.0, -0.2])
def test_a_risk_of_none_or_all_is_refused(risk: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        intercept_of_risk(risk, 1.0)
