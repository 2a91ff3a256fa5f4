"""Profile-likelihood intervals of intraclass correlations, by Laplace's approximation.

The interval holds every value at which the deviance, minimised over all other parameters, lies
within the chi-squared quantile of its minimum; at zero it simply ends (the quantile of one degree
of freedom is then conservative: Self & Liang 1987). The mean count, at which the latent scale of
counts is taken, counts as known.

A share holds one standard deviation as a function of the others, so the search is free over these,
and its gradient follows by the chain rule.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy.optimize import brentq, minimize
from scipy.stats import chi2

from mixed.laplace.criterion import LaplaceModel
from mixed.laplace.families import Array
from mixed.laplace.fit import LaplaceFit, deviance_of
from mixed.laplace.latent import count_variance, row_variance

_MOST = 100.0  # root of the odds beyond which a share is one: an ICC of more than .9999
_AWAY = 0.05  # standard deviations start no nearer to zero, where the deviance is level
_FIRST = 0.1  # first step upwards, in the root of the odds
_SLOPE, _RESTARTS = 1e-4, 3
_LEVEL = 1e-2  # a slope that is left beyond it is no minimum


def icc_interval(
    fit: LaplaceFit, level: int | None, confidence: float = 0.95
) -> tuple[float, float]:
    """Interval of one level's share of the total variance, from 0 to 1.

    Parameters
    ----------
    level : place of the factor among those that were fitted; None for the single counts.

    Returns
    -------
    The ends; NaN where the search of a minimum on the way to one did not end in one.
    """
    model = fit.model
    place = model.n_parameters - 1 if level is None else fit.places[level]
    rise = _profile(fit, place)
    limit = math.sqrt(float(chi2.ppf(confidence, 1)))
    at = _root_of_odds(model, fit.at, place)
    try:
        low = 0.0
        if at > 0 and rise(0.0) > limit:
            low = _root(rise, limit, 0.0, at)
        high = _above(rise, limit, at)
    except _NoMinimumError:
        return math.nan, math.nan
    return _share(low), _share(high)


def _share(root: float) -> float:
    return 1.0 if root > _MOST else root**2 / (1 + root**2)


class _NoMinimumError(ArithmeticError):
    """The search did not end in a minimum."""


def _above(rise: Callable[[float], float], limit: float, at: float) -> float:
    """The upper end: steps outwards, none shorter than the last, then the root."""
    inside, step = at, _FIRST * (1 + at)
    while (height := rise(inside + step)) <= limit:
        inside += step
        if inside > _MOST:
            return math.inf
        step *= min(max(1.2 * (limit - height) / max(height, 1e-3), 1.0), 4.0)
    return _root(rise, limit, inside, inside + step)


def _root(rise: Callable[[float], float], limit: float, a: float, b: float) -> float:
    return float(brentq(lambda x: rise(x) - limit, a, b, xtol=1e-10, rtol=1e-8))


def _root_of_odds(model: LaplaceModel, at: Array, place: int) -> float:
    """The root of share / (1 - share) at some parameters."""
    sds, r = at[: model.n_sds], _r(model, at)
    own = float(sds[place] ** 2) if place < model.n_sds else count_variance(r)
    total = float((sds**2).sum()) + row_variance(model.family, float(model.y.mean()), r)[0]
    return math.sqrt(own / (total - own))


def _r(model: LaplaceModel, at: Array) -> float:
    return float(at[-1]) if model.family == "nbinom2" else 0.0


def _profile(fit: LaplaceFit, place: int) -> Callable[[float], float]:
    """The root of the rise of the deviance, by the root of the odds at which the share is held."""
    model, deviance = fit.model, deviance_of(fit.model)
    others = np.arange(model.n_parameters) != place
    even = np.arange(model.n_parameters)[others]
    even = (even < model.n_sds) | (even >= model.n_sds + model.x.shape[1])
    start: Array = fit.at[others]
    curvature: Array | None = None  # of the last search: the inverse that the next one begins with

    def rise(root: float) -> float:
        nonlocal start, curvature
        at = np.zeros(model.n_parameters)

        def held(free: Array) -> tuple[float, Array]:
            at[others] = free
            at[place] = 0.0
            at[place], turn = _held(model, at, place, root**2)
            value, slope = deviance(at)
            return value, slope[others] + slope[place] * turn[others]

        free = np.where(even, np.maximum(np.abs(start), _AWAY), start)
        for _ in range(_RESTARTS):
            options: Any = {"gtol": _SLOPE, "hess_inv0": curvature}
            found = minimize(held, free, jac=True, method="BFGS", options=options)
            free, curvature = found.x, None
            if np.abs(found.jac).max() < _LEVEL:
                break
        else:
            raise _NoMinimumError
        inverse = np.asarray(found.hess_inv, dtype=np.float64)
        inverse = (inverse + inverse.T) / 2
        start, curvature = free, inverse if np.linalg.eigvalsh(inverse).min() > 0 else None
        return math.sqrt(max(0.0, float(found.fun) + 2 * fit.log_likelihood))

    return rise


def _held(model: LaplaceModel, at: Array, place: int, odds: float) -> tuple[float, Array]:
    """The parameter at ``place`` that gives a share these odds, and its derivatives.

    Parameters
    ----------
    at : the parameters; zero at ``place``.
    """
    turn = np.zeros(model.n_parameters)
    if odds == 0:
        return 0.0, turn
    sds, mean = at[: model.n_sds], float(model.y.mean())
    spread = float((sds**2).sum())
    if place < model.n_sds:
        rest, slope = row_variance(model.family, mean, _r(model, at))
        value = math.sqrt(odds * (spread + rest))
        turn[: model.n_sds] = odds * sds / value
        if model.family == "nbinom2":
            turn[-1] = odds * slope / (2 * value)
        return value, turn
    # Single counts: log m = share (spread + log(m + 1/mean)) with m = 1 + r^2, increasing in m.
    share, more = odds / (1 + odds), 1 / mean

    def excess(log_m: float) -> float:
        return log_m - share * (spread + float(np.logaddexp(log_m, math.log(more))))

    top = odds * spread + share * (spread + math.log1p(more)) / (1 - share) + 1
    log_m = float(brentq(excess, 0.0, top, xtol=1e-14, rtol=1e-14))
    m = math.exp(log_m)
    r = math.sqrt(math.expm1(log_m))
    turn[: model.n_sds] = share * 2 * sds / (1 / m - share / (m + more)) / (2 * r)
    return r, turn
