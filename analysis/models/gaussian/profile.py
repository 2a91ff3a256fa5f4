"""Profile-likelihood intervals of intraclass correlations and of variances.

The interval holds every value at which the criterion, minimised over all other parameters, lies
within the chi-squared quantile of its minimum; at zero it simply ends (the quantile of one degree
of freedom is then conservative: Self & Liang 1987).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.stats import chi2

from analysis.models.gaussian.criterion import criterion, gradient, hessian, moments, residual_ss
from analysis.models.gaussian.fit import RESIDUAL, GaussianFit
from analysis.models.gaussian.jets import Array
from analysis.models.gaussian.optimise import NATURAL
from analysis.models.gaussian.search import minimise

# Relative variances beyond this are an intraclass correlation of more than .9999.
_MOST = 1e4


def icc_interval(fit: GaussianFit, group: str, confidence: float = 0.95) -> tuple[float, float]:
    """Interval of one level's share of the total variance, from 0 to 1."""
    which = fit.groups.index(group)

    def rise(icc: float) -> float:
        return _profiled(fit, which, icc) - fit.criterion

    limit = float(chi2.ppf(confidence, 1))
    at = float(fit.iccs[group])
    low = 0.0 if at == 0 or rise(0.0) <= limit else _root(rise, limit, 0.0, at)
    top = _MOST / (1 + _MOST)
    high = 1.0 if rise(top) <= limit else _root(rise, limit, at, top)
    return low, high


def _profiled(fit: GaussianFit, which: int, icc: float) -> float:
    """Minimise over the other relative variances w, where v_which = odds (1 + sum w)."""
    n = len(fit.v)
    others = np.arange(n) != which
    odds = icc / (1 - icc)
    spread = np.zeros((n, n - 1))
    spread[others] = np.eye(n - 1)
    spread[which] = odds
    base = odds * (np.arange(n) == which)

    def evaluate(w: Array, _: npt.NDArray[np.intp]) -> tuple[Array, Array, Array]:
        f = criterion(fit.model, base + w @ spread.T)
        return f.value, gradient(f, n) @ spread, spread.T @ hessian(f, n) @ spread

    if n == 1:
        return float(criterion(fit.model, base[None]).value[0])
    optimum = minimise(
        evaluate, fit.v[None, others], np.full(n - 1, NATURAL), fit.model.nesting.rows
    )
    return float(optimum.value[0])


def variance_interval(
    fit: GaussianFit, group: str, confidence: float = 0.95
) -> tuple[float, float]:
    """Interval of one level's variance, or of the residual's, in squared units of the outcome."""
    limit = float(chi2.ppf(confidence, 1))
    at = fit.variances[group]

    def rise(variance: float) -> float:
        return _profiled_variance(fit, group, variance) - fit.criterion

    scale = max(at, 1e-3 * fit.sigma2)
    low = 0.0
    if at > 0 and (group == RESIDUAL or rise(0.0) > limit):
        low = at
        while rise(low) < limit:
            low /= 2
        low = _root(rise, limit, low, at)
    high = scale
    while rise(high) < limit:
        high *= 2
    return low, _root(rise, limit, at, high)


def _profiled_variance(fit: GaussianFit, group: str, variance: float) -> float:
    """Minimise over all else with one absolute variance held.

    With the residual variance s no longer profiled out, the criterion is
    F(v, s) = D(v) + nu log(2 pi s) + Q(v) / s, D the log determinants; a group's variance c is held
    by v = c / s, the residual's by s itself. The search is over (s, the other v).
    """
    n, nu, model = len(fit.v), fit.model.nu, fit.model
    residual = group == RESIDUAL
    held = n if residual else fit.groups.index(group)
    select = np.eye(n)[:, np.arange(n) != held]

    def evaluate(theta: Array, _: npt.NDArray[np.intp]) -> tuple[Array, Array, Array]:
        s = np.array([variance]) if residual else theta[:, 0]
        w = theta if residual else theta[:, 1:]
        v = w @ select.T
        if not residual:
            v[:, held] = variance / s
        f, q = criterion(model, v), residual_ss(moments(model, v))
        ss, qg = q.value, gradient(q, n)
        value = f.value - nu * (1 + np.log(ss / (nu * s))) + ss / s
        excess = (1 / s - nu / ss)[:, None]  # undoes the profiling of s in f
        slope = gradient(f, n) + qg * excess
        curve = (
            hessian(f, n)
            + hessian(q, n) * excess[..., None]
            + nu * qg[:, :, None] * qg[:, None, :] / ss[:, None, None] ** 2
        )
        if residual:
            return value, slope @ select, select.T @ curve @ select
        path = np.column_stack([-variance / s[0] ** 2 * (np.arange(n) == held), select])
        first = slope @ path
        first[:, 0] += nu / s - ss / s**2
        second = path.T @ curve @ path
        mixed = -(qg / s[:, None] ** 2) @ path
        second[:, 0] += mixed
        second[:, :, 0] += mixed
        second[:, 0, 0] += -nu / s**2 + 2 * ss / s**3 + slope[:, held] * 2 * variance / s**3
        return value, first, second

    start = fit.v[None] @ select
    least = np.full(select.shape[1], NATURAL)
    if not residual:
        start, least = np.column_stack([[fit.sigma2], start]), np.r_[NATURAL * fit.sigma2, least]
    if not start.shape[1]:
        return float(evaluate(start, np.zeros(1, dtype=np.intp))[0][0])
    return float(minimise(evaluate, start, least, model.nesting.rows).value[0])


def _root(rise: Callable[[float], float], limit: float, a: float, b: float) -> float:
    return float(brentq(lambda x: rise(x) - limit, a, b, xtol=1e-9 * (a + b), rtol=1e-8))
