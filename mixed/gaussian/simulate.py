"""Draw new responses of a fitted model as grouped sums, without drawing a row.

Given the design, a response is X b + t + e: t what is constant in a lowest group (the random
intercepts and the mean residual), e the residual about it. The sums need t, X'e and e'e only:
t's parts are normal; X'e is normal with covariance sigma2 W, W the cross-products within lowest
groups; and e'e is what X'e implies plus sigma2 times a chi-squared variable on the degrees of
freedom that are left. Nothing is approximated (docs/engine.md).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from mixed.gaussian.fit import GaussianFit
from mixed.gaussian.grouping import group_codes
from mixed.gaussian.jets import Array
from mixed.gaussian.sums import GroupedSums

_WITHIN = 1e-9  # share of a column's square that must lie within groups to count


def simulate(
    sums: GroupedSums,
    fit: GaussianFit,
    n: int,
    rng: np.random.Generator,
    crossed: Mapping[str, int] | None = None,
) -> GroupedSums:
    """Sums of n responses drawn from the fit, for the design and groups of ``sums``.

    Parameters
    ----------
    crossed : number of units of each crossed factor.
    """
    variances = fit.variances
    effects = [
        np.sqrt(variances[factor]) * rng.normal(size=(n, units))
        for factor, units in (crossed or {}).items()
    ]
    b = np.concatenate([np.tile(fit.coefficients, (n, 1)), *effects], axis=1)  # (n, q)
    t = np.sqrt(fit.sigma2 / sums.count) * rng.normal(size=(n, len(sums.count)))
    for level in sums.levels:
        of = group_codes(sums.keys, level)
        t += np.sqrt(variances[level]) * rng.normal(size=(n, int(of[-1]) + 1))[:, of]
    detail = group_codes(sums.keys, sums.detail)
    ends = np.flatnonzero(np.diff(detail, append=-1)) + 1
    xy, yy = np.empty((len(ends), n, b.shape[1])), np.empty((len(ends), n))
    for s, (first, last) in enumerate(zip([0, *ends[:-1]], ends, strict=True)):
        x, count, own = sums.x_sum[first:last], sums.count[first:last], t[:, first:last]
        xe, ee = _within(sums.xx[s], x, count, float(sums.rows[s]), n, rng)
        xt, xb = own @ x, b @ sums.xx[s]
        xy[s] = xb + xt + np.sqrt(fit.sigma2) * xe
        yy[s] = (
            np.einsum("nq,nq->n", b, xb + 2 * xt + 2 * np.sqrt(fit.sigma2) * xe)
            + own**2 @ count
            + fit.sigma2 * ee
        )
    return replace(sums, y_sum=b @ sums.x_sum.T + t * sums.count, xy=xy, yy=yy)


def _within(
    xx: Array, x_sum: Array, count: Array, rows: float, n: int, rng: np.random.Generator
) -> tuple[Array, Array]:
    """X'e (n, q) and e'e (n,) of residuals of variance 1 about their lowest groups' means."""
    w = xx - (x_sum / count[:, None]).T @ x_sum
    length = np.sqrt(np.maximum(np.diag(xx), np.finfo(float).tiny))
    share, axes = np.linalg.eigh(w / np.outer(length, length))
    seen = share > _WITHIN
    z = rng.normal(size=(n, int(seen.sum())))
    xe = (z * np.sqrt(share[seen])) @ axes[:, seen].T * length
    left = rows - len(count) - seen.sum()
    rest = rng.chisquare(left, n) if left > 0 else np.zeros(n)
    return xe, (z**2).sum(axis=1) + rest
