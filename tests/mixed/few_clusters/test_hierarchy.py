"""The hierarchical model against its closed form and against a fine grid of all parameters."""

import math

import numpy as np
import pytest
from scipy.stats import norm

from mixed.few_clusters.hierarchy import EffectPrior, posterior, prior_family

SUMMARIES = np.array([1.9, 2.4, 2.2, 1.5, 1.6, 1.3, 1.8])
ERRORS = np.array([0.20, 0.15, 0.30, 0.18, 0.25, 0.16, 0.20])
RSW = np.array([1, 1, 1, 0, 0, 0, 0])


def test_fixed_tau_and_a_flat_prior_give_weighted_least_squares() -> None:
    tau = 0.2
    found = posterior(SUMMARIES, ERRORS, RSW, EffectPrior("flat", 0.0, 1e6), tau_fixed=tau)
    weights = 1 / (ERRORS**2 + tau**2)
    means = [np.average(SUMMARIES[a == RSW], weights=weights[a == RSW]) for a in (0, 1)]
    variance = sum(1 / weights[a == RSW].sum() for a in (0, 1))
    assert found.mean == pytest.approx(means[1] - means[0])
    assert found.sd == pytest.approx(np.sqrt(variance))
    low, high = found.interval(0.95)
    assert (high - low) / 2 == pytest.approx(norm.isf(0.025) * np.sqrt(variance))


@pytest.mark.parametrize("prior", prior_family(published=0.4, wide=2.0), ids=lambda p: p.name)
def test_equals_a_fine_grid_over_all_three_parameters(prior: EffectPrior) -> None:
    scale = 0.25
    delta = np.linspace(-2.0, 3.0, 301)[:, None, None]
    mu = np.linspace(0.5, 2.7, 81)[None, :, None]
    tau = (np.arange(60) + 0.5)[None, None, :] * (1.5 / 60)
    log = norm.logpdf(delta, prior.centre, prior.spread) + norm.logpdf(tau, 0, scale)
    for y, s, x in zip(SUMMARIES, ERRORS, RSW, strict=True):
        log = log + norm.logpdf(y, mu + delta * x, np.sqrt(s**2 + tau**2))
    marginal = np.exp(log - log.max()).sum(axis=(1, 2))
    marginal /= marginal.sum()
    mean = marginal @ delta.ravel()
    found = posterior(SUMMARIES, ERRORS, RSW, prior, tau_scale=scale)
    assert found.mean == pytest.approx(mean, abs=2e-4)
    assert found.sd == pytest.approx(np.sqrt(marginal @ (delta.ravel() - mean) ** 2), abs=2e-4)
    below = marginal[delta.ravel() < 0].sum() + marginal[delta.ravel() == 0].sum() / 2
    assert found.below(0.0) == pytest.approx(below, abs=2e-3)


def test_the_sceptic_gives_the_published_size_one_chance_in_twenty() -> None:
    for published in (0.4, -0.4):
        sceptical, neutral, enthusiastic = prior_family(published, wide=2.0)
        beyond = norm.sf(abs(published), sceptical.centre, sceptical.spread)
        assert beyond == pytest.approx(0.05)
        wrong = norm.cdf(0, abs(enthusiastic.centre), enthusiastic.spread)
        assert wrong == pytest.approx(0.05)
        assert neutral.spread == 2.0


def test_the_interval_holds_what_it_says_and_scepticism_pulls_to_zero() -> None:
    sceptical, neutral, enthusiastic = (
        posterior(SUMMARIES, ERRORS, RSW, prior, tau_scale=0.25) for prior in prior_family(0.3, 2.0)
    )
    low, high = neutral.interval(0.9)
    assert neutral.below(high) - neutral.below(low) == pytest.approx(0.9)
    assert 0 < sceptical.mean < neutral.mean
    assert sceptical.mean < enthusiastic.mean


def test_two_sites_still_have_a_posterior_that_says_little() -> None:
    found = posterior([2.0, 1.5], [0.1, 0.1], [1, 0], EffectPrior("wide", 0.0, 2.0), tau_scale=0.5)
    low, high = found.interval(0.95)
    assert low < 0 < high


def test_missing_arms_errors_and_taus_are_refused() -> None:
    prior = EffectPrior("flat", 0.0, 10.0)
    with pytest.raises(ValueError, match="each arm"):
        posterior([1.0, 2.0], [0.1, 0.1], [1, 1], prior, tau_fixed=0.1)
    with pytest.raises(ValueError, match="above zero"):
        posterior([1.0, 2.0], [0.1, 0.0], [1, 0], prior, tau_fixed=0.1)
    with pytest.raises(ValueError, match="either a scale or a value"):
        posterior([1.0, 2.0], [0.1, 0.1], [1, 0], prior)


@pytest.mark.parametrize("ends", [(-1.0, 1.0), (0.5, 1.0), (-math.inf, 1.0)])
def test_an_effect_held_within_limits_is_the_posterior_of_a_grid_that_ends_there(
    ends: tuple[float, float],
) -> None:
    """Brute force over effect and tau, with nothing outside the limits."""
    y, s, x = np.array([0.9, 0.95, 0.1, 0.2]), np.full(4, 0.2), np.array([1, 1, 0, 0])
    prior = EffectPrior("neutral", 0.0, 0.5)

    found = posterior(y, s, x, prior, tau_scale=0.3).within(*ends)

    delta = np.linspace(max(ends[0], -3), min(ends[1], 3), 3001)[:, None]
    tau = np.linspace(0, 2, 801)[None, :]
    # With mu integrated out, the difference of the arms' means is normal around delta.
    variance = 0.04 + tau**2
    log = norm.logpdf(0.775, delta, np.sqrt(variance)) + norm.logpdf(delta, 0, 0.5)
    log = log + norm.logpdf(tau, 0, 0.3)
    within = (0.025**2 + 0.05**2) * 2  # squares about the arms' means, two degrees of freedom
    log = log - np.log(variance) - within / (2 * variance)
    weight = np.exp(log - log.max())
    marginal = weight.sum(axis=1) / weight.sum()
    mean = marginal @ delta.ravel()
    assert found.mean == pytest.approx(mean, abs=2e-3)
    assert found.sd == pytest.approx(math.sqrt(marginal @ (delta.ravel() - mean) ** 2), abs=2e-3)
    low, high = found.interval(0.95)
    assert ends[0] <= low < high <= ends[1]
    assert found.below(low) == pytest.approx(0.025, abs=1e-9)
    assert marginal[delta.ravel() < high].sum() == pytest.approx(0.975, abs=3e-3)


def test_limits_far_away_change_nothing() -> None:
    plain = posterior([1.0, 0.0], [0.1, 0.1], [1, 0], EffectPrior("n", 0, 1), tau_scale=0.2)
    held = plain.within(-50.0, 50.0)

    assert (held.mean, held.sd) == pytest.approx((plain.mean, plain.sd))
    assert held.interval(0.9) == pytest.approx(plain.interval(0.9))
