"""What you would have to believe: a normal-normal hierarchical model of the site summaries.

Site j has a normal summary around mu + delta x_j with variance s_j^2 + tau^2: s_j its error,
x_j the arm, tau the SD between sites, delta the effect. mu has a flat prior, delta a
normal one, tau a half-normal one or a fixed value. Given tau everything is closed-form; tau is
integrated out by quadrature, as in bayesmeta (Röver 2020, Journal of Statistical Software 93 (6)).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.stats import norm

from mixed.effects import ROUNDING

Array = npt.NDArray[np.float64]

# Gauss-Legendre nodes over the quantiles of tau's prior, finer towards zero and the tail.
_NODES = 400
_TAIL = 1e-7
ONE_IN_TWENTY = float(norm.isf(0.05))


@dataclass(frozen=True)
class EffectPrior:
    """A normal prior of the effect; ``spread`` is its standard deviation."""

    name: str
    centre: float
    spread: float


@dataclass(frozen=True)
class Posterior:
    """The effect's posterior: a mixture of normals over values of tau.

    Attributes
    ----------
    tau, weight : (k,) nodes and their posterior probabilities.
    centre, spread : (k,) mean and standard deviation of the effect given tau, before it is held
        within ``lowest`` and ``highest``.
    lowest, highest : what the effect can be at all.
    """

    tau: Array
    weight: Array
    centre: Array
    spread: Array
    lowest: float = -math.inf
    highest: float = math.inf

    @property
    def mean(self) -> float:
        """Posterior mean of the effect."""
        return float(self.weight @ self._moments()[0])

    @property
    def sd(self) -> float:
        """Posterior standard deviation of the effect."""
        mean, variance = self._moments()
        square = self.weight @ (variance + mean**2)
        return float(np.sqrt(square - self.mean**2))

    def below(self, value: float) -> float:
        """Posterior probability that the effect is below a value."""
        until = min(max(value, self.lowest), self.highest)
        low, upto, high = (
            norm.cdf(end, self.centre, self.spread) for end in (self.lowest, until, self.highest)
        )
        return float(self.weight @ ((upto - low) / (high - low)))

    def within(self, lowest: float, highest: float) -> Posterior:
        """The posterior where the effect's prior, normal otherwise, ends at what it can be at all.

        Values of tau weigh as much less as they had of the effect outside.
        """
        mass = np.diff(norm.cdf([[lowest], [highest]], self.centre, self.spread), axis=0)[0]
        weight = self.weight * mass
        some = weight > 0
        return Posterior(
            self.tau[some],
            weight[some] / weight.sum(),
            self.centre[some],
            self.spread[some],
            lowest,
            highest,
        )

    def _moments(self) -> tuple[Array, Array]:
        """Mean and variance given tau, of a normal law cut off at both ends.

        Johnson, Kotz & Balakrishnan (1994), Continuous Univariate Distributions 1, section 13.10.
        """
        ends = (np.array([[self.lowest], [self.highest]]) - self.centre) / self.spread
        density = norm.pdf(ends)
        mass = np.diff(norm.cdf(ends), axis=0)[0]
        shift = -np.diff(density, axis=0)[0] / mass
        # Without an end the product is infinity times zero, which is zero here.
        product = np.where(np.isfinite(ends), ends, 0.0) * density
        shrink = 1 - np.diff(product, axis=0)[0] / mass - shift**2
        return self.centre + self.spread * shift, self.spread**2 * shrink

    def interval(self, confidence: float) -> tuple[float, float]:
        """Equal-tailed credible interval."""
        reach = 12 * self.spread.max()
        low = max(self.lowest, self.centre.min() - reach)
        high = min(self.highest, self.centre.max() + reach)
        tail = (1 - confidence) / 2
        return (
            float(brentq(lambda value: self.below(value) - tail, low, high)),
            float(brentq(lambda value: self.below(value) - 1 + tail, low, high)),
        )


def prior_family(published: float, wide: float) -> tuple[EffectPrior, ...]:
    """Sceptical, neutral and enthusiastic priors (Spiegelhalter, Freedman & Parmar 1994).

    Parameters
    ----------
    published : the published size of the effect, with the sign of the claim, in outcome units.
    wide : standard deviation of the neutral prior.

    Returns
    -------
    The sceptic is centred on no effect and gives the published size or more a chance of 5 %; the
    enthusiast is centred on the published size and gives no effect or the opposite 5 %.
    """
    if not (published != 0 and wide > 0):
        raise ValueError("A prior family needs a published size other than zero, and a width.")
    spread = abs(published) / ONE_IN_TWENTY
    return (
        EffectPrior("sceptical", 0.0, spread),
        EffectPrior("neutral", 0.0, wide),
        EffectPrior("enthusiastic", published, spread),
    )


def posterior(
    summaries: npt.ArrayLike,
    standard_errors: npt.ArrayLike,
    rsw: npt.ArrayLike,
    prior: EffectPrior,
    *,
    tau_scale: float | None = None,
    tau_fixed: float | None = None,
) -> Posterior:
    """Update the effect's prior by site summaries.

    Parameters
    ----------
    summaries, standard_errors : (sites,) on an additive scale. ``rsw`` : (sites,) 0 or 1.
    tau_scale : scale of tau's half-normal prior; or ``tau_fixed``, tau itself.

    Raises
    ------
    ValueError : when an arm has no site, a standard error is not above zero (beyond rounding), or
        tau has not exactly one of scale and value.
    """
    y, s, x = (np.asarray(a, dtype=np.float64) for a in (summaries, standard_errors, rsw))
    if not (0 < x.sum() < len(x)):
        raise ValueError("The model needs at least one site in each arm.")
    if not (np.isfinite(y).all() and (s > ROUNDING * np.abs(y).max()).all()):
        raise ValueError("Every site needs a summary and a standard error above zero.")
    if (tau_scale is None) == (tau_fixed is None):
        raise ValueError("Give tau either a scale or a value.")
    tau, prior_weight = (
        (np.array([float(tau_fixed)]), np.ones(1))
        if tau_fixed is not None
        else _half_normal_nodes(float(tau_scale or 0.0))
    )
    precision = 1 / (s**2 + tau[:, None] ** 2)
    total = precision.sum(axis=1)
    y_mean, x_mean = precision @ y / total, precision @ x / total
    # With mu integrated out, y is about delta x with these centred sums of squares.
    yy = precision @ y**2 - total * y_mean**2
    xy = precision @ (x * y) - total * x_mean * y_mean
    xx = precision @ x**2 - total * x_mean**2
    information = xx + 1 / prior.spread**2
    centre = (xy + prior.centre / prior.spread**2) / information
    log_marginal = 0.5 * (
        np.log(precision).sum(axis=1)
        - np.log(total)
        - np.log(information)
        - (yy + prior.centre**2 / prior.spread**2 - information * centre**2)
    )
    weight = prior_weight * np.exp(log_marginal - log_marginal.max())
    return Posterior(tau, weight / weight.sum(), centre, information**-0.5)


def _half_normal_nodes(scale: float) -> tuple[Array, Array]:
    """Nodes and weights of the half-normal prior, in its quantiles up to a negligible tail."""
    if not scale > 0:
        raise ValueError("The scale of tau's prior must be above zero.")
    z, weight = _unit_nodes()
    return scale * z, weight


@cache
def _unit_nodes() -> tuple[Array, Array]:
    at, weight = np.polynomial.legendre.leggauss(_NODES)
    z = float(norm.isf(_TAIL / 2)) * (at + 1) / 2
    return z, weight * norm.pdf(z)
