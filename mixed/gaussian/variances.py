"""Derivatives in the absolute variances: what standard errors and degrees of freedom are made of.

With V = sigma2_0 I + sum_l sigma2_l Z_l Z_l' the moments are homogeneous in the variances:
A'V^-1 A of degree -1, and log|V| shifts by N log of the factor. Euler's theorem therefore gives
every derivative in the residual variance from those in the relative variances.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mixed.gaussian.criterion import Moments
from mixed.gaussian.jets import Array, Jet

Parts = tuple[Array, Array, Array]  # value, first (B, n + 1, ...), second (B, n + 1, n + 1, ...)


@dataclass(frozen=True)
class Derivatives:
    """Of B fits, in the n + 1 absolute variances, residual first; G_i = dV/dsigma2_i.

    Attributes
    ----------
    phi : (B, p, p) (X'V^-1 X)^-1, the large-sample covariance of the coefficients.
    p_matrix : (B, n + 1, p, p) P_i = d(X'V^-1 X) = -X'V^-1 G_i V^-1 X.
    q_matrix : (B, n + 1, n + 1, p, p) half of the second derivatives of X'V^-1 X: the symmetric
        part of Q_ij = X'V^-1 G_i V^-1 G_j V^-1 X.
    expected : (B, n + 1, n + 1) expected information of the variances (restricted likelihood).
    observed : (B, n + 1, n + 1) observed information: half the Hessian of the criterion that was
        minimised.
    free : (B, n + 1) whether the variance is above zero.
    """

    phi: Array
    p_matrix: Array
    q_matrix: Array
    expected: Array
    observed: Array
    free: npt.NDArray[np.bool_]


def derivatives(m: Moments, rows: float, v: Array, sigma2: Array, *, reml: bool) -> Derivatives:
    """Turn jets in relative variances ``v`` (B, n) into derivatives in absolute ones."""
    return assemble(
        _absolute(m.xx, v, sigma2),
        _absolute(m.xy, v, sigma2),
        _absolute(m.yy, v, sigma2),
        _absolute_log_det(m.log_det, v, sigma2, rows),
        np.column_stack([np.ones(len(v), dtype=bool), v > 0]),
        reml=reml,
    )


def assemble(
    xx: Parts, xy: Parts, yy: Parts, curve: Array, free: npt.NDArray[np.bool_], *, reml: bool
) -> Derivatives:
    """From derivatives of X'V^-1 X, X'V^-1 y, y'V^-1 y and the second ones of log|V|, ``curve``."""
    phi = np.linalg.inv(xx[0])
    beta = phi @ xy[0]
    p_matrix, q_matrix = xx[1], xx[2] / 2
    phi_p = phi[:, None] @ p_matrix
    trace_pp = np.einsum("biuv,bjvu->bij", phi_p, phi_p)
    trace_q = np.einsum("buv,bijvu->bij", phi, q_matrix)
    # d2 log|V| = -tr(V^-1 G_i V^-1 G_j)
    expected = (-curve - 2 * trace_q + trace_pp) / 2
    # y'P G_i P G_j P y, twice, from the second derivatives of y'P y.
    b, back = beta[:, None, None], np.swapaxes(beta, 1, 2)[:, None, None]
    residual = xy[1] - p_matrix @ beta[:, None]
    quadratic = (yy[2] - 2 * back @ xy[2] + back @ xx[2] @ b)[..., 0, 0] - 2 * np.einsum(
        "biuz,buv,bjvz->bij", residual, phi, residual
    )
    restricted = 2 * trace_q - trace_pp if reml else 0.0
    return Derivatives(
        phi=np.asarray(phi, dtype=np.float64),
        p_matrix=p_matrix,
        q_matrix=q_matrix,
        expected=expected,
        observed=(curve + restricted + quadratic) / 2,
        free=free,
    )


def information(m: Moments, rows: float, v: Array, sigma2: Array) -> tuple[Array, Array]:
    """Expected information (B, n + 1, n + 1) without coefficients to fit, and with them."""
    full = -_absolute_log_det(m.log_det, v, sigma2, rows) / 2
    return full, derivatives(m, rows, v, sigma2, reml=True).expected


def add_residual(value: Array, first: Array, second: Array, v: Array, sigma2: Array) -> Parts:
    """Put the derivatives in the residual variance before those in the other n parameters.

    Parameters
    ----------
    value, first, second : (B, ...), (B, n, ...), (B, n, n, ...) of a moment, which is of degree -1
        in all parameters together.
    v : (B, n) the parameters, relative to the residual variance ``sigma2`` (B,).
    """
    (n_fits, n), shape = v.shape, value.shape[1:]
    s = sigma2.reshape(-1, *[1] * len(shape))
    every = np.zeros((n_fits, n + 1, *shape))
    twice = np.zeros((n_fits, n + 1, n + 1, *shape))
    every[:, 1:], twice[:, 1:, 1:] = first, second
    every[:, 0] = -(value + _weighted(v, every) * s) / s
    for j in range(1, n + 1):
        twice[:, 0, j] = -(2 * every[:, j] + _weighted(v, twice[:, :, j]) * s) / s
        twice[:, j, 0] = twice[:, 0, j]
    twice[:, 0, 0] = -(2 * every[:, 0] + _weighted(v, twice[:, :, 0]) * s) / s
    return value, every, twice


def add_residual_to_log_det(
    first: Array, second: Array, v: Array, sigma2: Array, rows: float
) -> Array:
    """Second derivatives (B, n + 1, n + 1) of log|V| from those without the residual variance."""
    n_fits, n = v.shape
    every, twice = np.zeros((n_fits, n + 1)), np.zeros((n_fits, n + 1, n + 1))
    every[:, 1:], twice[:, 1:, 1:] = first, second
    every[:, 0] = rows / sigma2 - _weighted(v, every)
    for j in range(1, n + 1):
        twice[:, 0, j] = -(every[:, j] / sigma2 + _weighted(v, twice[:, :, j]))
        twice[:, j, 0] = twice[:, 0, j]
    twice[:, 0, 0] = -(every[:, 0] / sigma2 + _weighted(v, twice[:, :, 0]))
    return twice


def _absolute(jet: Jet, v: Array, sigma2: Array) -> Parts:
    """Of a moment, which is of degree -1."""
    (n_fits, n), shape = v.shape, jet.value.shape[1:]
    s = sigma2.reshape(-1, *[1] * len(shape))
    first, second = np.zeros((n_fits, n, *shape)), np.zeros((n_fits, n, n, *shape))
    for i in range(n):
        first[:, i] = jet.first[i] / s**2
        for j in range(i, n):
            second[:, i, j] = second[:, j, i] = jet.second[i, j] / s**3
    return add_residual(jet.value / s, first, second, v, sigma2)


def _absolute_log_det(jet: Jet, v: Array, sigma2: Array, rows: float) -> Array:
    n_fits, n = v.shape
    first, second = np.zeros((n_fits, n)), np.zeros((n_fits, n, n))
    for i in range(n):
        first[:, i] = jet.first[i] / sigma2
        for j in range(i, n):
            second[:, i, j] = second[:, j, i] = jet.second[i, j] / sigma2**2
    return add_residual_to_log_det(first, second, v, sigma2, rows)


def _weighted(v: Array, each: Array) -> Array:
    """Sum over the relative variances of v_i times the i-th of ``each`` (B, n + 1, ...)."""
    return np.asarray(np.einsum("bi,bi...->b...", v, each[:, 1:]))
