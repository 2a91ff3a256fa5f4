"""Profile-likelihood intervals of variances.

The interval reaches from the estimate to where the criterion, minimised over all other parameters,
has risen by the chi-squared quantile; at zero it simply ends (the quantile of one degree of freedom
is then conservative: Self & Liang 1987). Each minimum over the others is searched for and certified
like the fit itself. Where one is not there is no interval: both ends are NaN.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.stats import chi2

from mixed.gaussian.criterion import criterion, gradient, hessian, moments, residual_ss
from mixed.gaussian.fit import RESIDUAL, GaussianFit
from mixed.gaussian.grid import (
    grids,
    group_numbers,
    ladder,
    level_sizes,
    new_dips,
    parts,
    spread_out,
)
from mixed.gaussian.jets import Array
from mixed.gaussian.optimise import FEW, LOWER, natural
from mixed.gaussian.search import Evaluation, lowest, minimise

_FACTOR = 4.0  # of the steps outwards
_POINTS, _FEWEST, _NUMBERS = 8, 3, 1 << 20  # of each other variance; fewer where they cost over
_MOST_NUMBERS = 1 << 24


class _NotCertifiedError(ArithmeticError):
    """A minimum over the other parameters was not proved to be one."""


@dataclass
class _Profile:
    """The rise of the criterion where one parameter is held, minimised over the others.

    Attributes
    ----------
    problem : the held value to the criterion of the others with its derivatives, and to points
        from which it may have to start: given where a search has ended, those that are new.
    ends : where the searches for other held values ended.
    """

    fit: GaussianFit
    problem: Callable[[float], tuple[Evaluation, Callable[[Array], Array]]]
    least: Array
    ends: dict[float, Array] = field(default_factory=dict)

    def rise(self, held: float) -> float:
        """Above the fit's criterion."""
        rows = self.fit.model.nesting.rows
        evaluate, others = self.problem(held)
        nearest = min(self.ends, key=lambda known: abs(known - held))
        found = minimise(evaluate, self.ends[nearest], self.least, rows)
        if len(starts := others(found.v)):
            again = minimise(evaluate, starts, self.least, rows)
            found = lowest(found, again, np.zeros(len(starts), dtype=np.intp), LOWER)
        if not found.certified[0]:
            raise _NotCertifiedError
        self.ends[held] = found.v
        return float(found.value[0]) - self.fit.criterion


def coarse_axes(fit: GaussianFit, held: int, end: Array | None = None) -> list[Array]:
    """A coarse grid of the variances that are not held.

    Parameters
    ----------
    end : (n - 1,) where a search for them ended. Where the grid would cost much, variances of many
        groups, which hardly have several minima, stay there.
    """
    n, numbers = len(fit.v), sum(level_sizes(fit.model.nesting))
    size = (_NUMBERS / numbers) ** (1 / max(1, n - 1))
    points = int(np.clip(size, _FEWEST, _POINTS))
    others = [k for k in range(n) if k != held]
    groups = group_numbers(fit.model)
    costly = end is not None and numbers * points ** len(others) > _MOST_NUMBERS
    return [
        end[place : place + 1]
        if end is not None and costly and groups[k] > FEW
        else ladder(fit.model, k, points)
        for place, k in enumerate(others)
    ]


def variance_interval(
    fit: GaussianFit, group: str, confidence: float = 0.95
) -> tuple[float, float]:
    """Interval of one level's variance, or of the residual's, in squared units of the outcome.

    NaN where the fit, or a minimum over the other parameters, is not certified.
    """
    if not fit.certified:
        return np.nan, np.nan
    limit = float(chi2.ppf(confidence, 1))
    at, residual = fit.variances[group], group == RESIDUAL
    rise = _of_residual(fit) if residual else _of_variance(fit, fit.groups.index(group))
    try:
        low = _lower_end(rise, limit, at, positive=residual)
        return low, _upper_end(rise, limit, at, 1e-3 * fit.sigma2, np.inf)
    except _NotCertifiedError:
        return np.nan, np.nan


# With the residual variance s no longer profiled out, the criterion is
# F(v, s) = D(v) + nu log(2 pi s) + Q(v) / s, D the log determinants.


def _of_residual(fit: GaussianFit) -> Callable[[float], float]:
    """Rise by the residual variance s: over the relative variances."""
    model, axes = fit.model, grids(fit.model)
    logs, log_ss = parts(model, spread_out(axes))

    def problem(s: float) -> tuple[Evaluation, Callable[[Array], Array]]:
        def evaluate(v: Array, _: npt.NDArray[np.intp]) -> tuple[Array, Array, Array]:
            value, slope, curve, _ss, _qg = _unprofiled(fit, v, np.full(len(v), s))
            return value, slope, curve

        def starts(end: Array) -> Array:
            return new_dips(logs + np.exp(log_ss) / s, axes, end)[1]

        return evaluate, starts

    profile = _Profile(fit, problem, np.full(len(fit.v), natural(model)))
    profile.ends[fit.sigma2] = fit.v[None]
    return profile.rise


def _of_variance(fit: GaussianFit, held: int) -> Callable[[float], float]:
    """Rise by a group's variance c: over (s, the other v), with v_held = c / s."""
    n, nu, model = len(fit.v), fit.model.nu, fit.model
    others = np.arange(n) != held
    axes = coarse_axes(fit, held)

    def problem(c: float) -> tuple[Evaluation, Callable[[Array], Array]]:
        def evaluate(theta: Array, _: npt.NDArray[np.intp]) -> tuple[Array, Array, Array]:
            inside = theta[:, 0] > 0
            s = np.where(inside, theta[:, 0], fit.sigma2)
            v = np.insert(theta[:, 1:], held, c / s, axis=1)
            value, slope, curve, ss, qg = _unprofiled(fit, v, s)
            path = np.zeros((len(s), n, n))  # dv / dtheta
            path[:, others, 1:] = np.eye(n - 1)
            path[:, held, 0] = -c / s**2
            back = np.swapaxes(path, 1, 2)
            first = (back @ slope[..., None])[..., 0]
            first[:, 0] += nu / s - ss / s**2
            second = back @ curve @ path
            mixed = -(back @ (qg / s[:, None] ** 2)[..., None])[..., 0]
            second[:, 0] += mixed
            second[:, :, 0] += mixed
            second[:, 0, 0] += -nu / s**2 + 2 * ss / s**3 + slope[:, held] * 2 * c / s**3
            return np.where(inside, value, np.inf), first, second

        def starts(end: Array) -> Array:
            s = float(end[0, 0])
            if n == 1:
                return end[:0]
            v = spread_out(axes)
            v.insert(held, np.full((1,) * n, c / s))
            logs, log_ss = parts(model, v)
            points = new_dips(logs + np.exp(log_ss) / s, axes, end[:, 1:])[1]
            return np.column_stack([np.full(len(points), s), points])

        return evaluate, starts

    least = np.r_[natural(model) * fit.sigma2, np.full(n - 1, natural(model))]
    profile = _Profile(fit, problem, least)
    profile.ends[fit.variances[fit.groups[held]]] = np.r_[fit.sigma2, fit.v[others]][None]
    return profile.rise


def _unprofiled(fit: GaussianFit, v: Array, s: Array) -> tuple[Array, Array, Array, Array, Array]:
    """F (m,), its slope and curvature in v; and Q with its slope in v."""
    n, nu = len(fit.v), fit.model.nu
    f, q = criterion(fit.model, v), residual_ss(moments(fit.model, v))
    ss, qg = q.value, gradient(q, n)
    excess = (1 / s - nu / ss)[:, None]  # undoes the profiling of s in f
    curve = (
        hessian(f, n)
        + hessian(q, n) * excess[..., None]
        + nu * qg[:, :, None] * qg[:, None, :] / ss[:, None, None] ** 2
    )
    value = f.value - nu * (1 + np.log(ss / (nu * s))) + ss / s
    return value, gradient(f, n) + qg * excess, curve, ss, qg


def _lower_end(
    rise: Callable[[float], float], limit: float, at: float, *, positive: bool = False
) -> float:
    """Where the rise reaches the limit below the estimate; zero if it does not, or is at zero."""
    if at == 0 or (not positive and rise(0.0) <= limit):
        return 0.0
    low = at
    while rise(low) < limit:
        low /= _FACTOR
    return _root(rise, limit, low, min(at, low * _FACTOR))


def _upper_end(
    rise: Callable[[float], float], limit: float, at: float, first: float, most: float
) -> float:
    """Where the rise reaches the limit above the estimate; infinite if not up to ``most``."""
    low, high = (at, _FACTOR * at) if at > 0 else (0.0, first)
    while rise(high) < limit:
        if high > most:
            return np.inf
        low, high = high, _FACTOR * high
    while low == 0:
        low = high / _FACTOR
        if rise(low) >= limit:
            low, high = 0.0, low
    return _root(rise, limit, low, high)


def _root(rise: Callable[[float], float], limit: float, a: float, b: float) -> float:
    """On the logarithmic scale, so that all ends have their digits."""
    found = brentq(lambda x: rise(float(np.exp(x))) - limit, np.log(a), np.log(b), xtol=1e-9)
    return float(np.exp(found))
