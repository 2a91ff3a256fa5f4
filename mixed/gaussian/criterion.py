"""The profiled REML or ML criterion, with its exact gradient and Hessian.

f(v) = log|H| + log|X'H^-1 X| + nu (1 + log(2 pi Q / nu)), nu = N - p (REML), without the second
term and with nu = N (ML); Q is the generalised residual sum of squares. This is lme4's criterion
(Bates et al. 2015, equations 37 to 42).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mixed.gaussian import crossed
from mixed.gaussian.grouping import Codes
from mixed.gaussian.jets import (
    Array,
    Jet,
    bilinear,
    inverse,
    log,
    log_determinant,
    variable,
)
from mixed.gaussian.meetings import Crossing
from mixed.gaussian.recursion import Nesting, evaluate


@dataclass(frozen=True)
class GaussianModel:
    """A laid-out model: nested levels, and crossed factors as indicator columns behind X.

    Attributes
    ----------
    nesting : with a ``Crossing`` the crossed factors are in it, and are no columns.
    n_fixed : p, the first columns.
    crossed : number of indicator columns of each crossed factor, in the order of the columns.
    """

    nesting: Nesting | Crossing
    n_fixed: int
    crossed: tuple[int, ...] = ()
    reml: bool = True

    @property
    def n_variances(self) -> int:
        """Variance parameters: nested levels, lowest first, then crossed factors."""
        return self.nesting.n_levels + len(self.crossed)

    @property
    def nu(self) -> float:
        """Degrees of freedom of the residual variance."""
        return self.nesting.rows - (self.n_fixed if self.reml else 0)


@dataclass(frozen=True)
class Moments:
    """log|H| (B,), X'H^-1 X (B, p, p), X'H^-1 y (B, p, 1), y'H^-1 y (B, 1, 1) as jets."""

    log_det: Jet
    xx: Jet
    xy: Jet
    yy: Jet


def moments(model: GaussianModel, v: Array, *, curved: bool = True) -> Moments:
    """Evaluate at relative variances (B, n_variances), crossed factors swept out.

    Parameters
    ----------
    curved : False where the second derivatives of log|H| are not needed and may be left out.
    """
    levels = model.nesting.n_levels
    if isinstance(model.nesting, Crossing):
        log_det, cross = crossed.evaluate(model.nesting, v, curved=curved)
    else:
        log_det, cross = evaluate(model.nesting, v[:, :levels])
    p, z = model.n_fixed, sum(model.crossed)
    if z:
        fixed = np.r_[0:p, p + z]
        random = np.arange(p, p + z)
        swept, cross = _sweep(cross, fixed, random, _diagonal(model, v))
        log_det = log_det + swept
    return Moments(
        log_det,
        cross.map(lambda a: a[:, :p, :p]),
        cross.map(lambda a: a[:, :p, p:]),
        cross.map(lambda a: a[:, p:, p:]),
    )


def criterion(model: GaussianModel, v: Array) -> Jet:
    """-2 log restricted (or full) likelihood (B,), beta and sigma profiled out."""
    m = moments(model, v)
    nu = model.nu
    f = m.log_det + log(residual_ss(m)).map(lambda a: nu * a)
    if model.reml:
        f = f + log_determinant(m.xx)
    constant = nu * (1 + np.log(2 * np.pi / nu)) - model.nesting.log_weights
    return f + Jet(np.full(len(v), constant))


def average_information(model: GaussianModel, v: Array) -> tuple[Array, Array, Array]:
    """The criterion (B,), its gradient (B, n), and a curvature (B, n, n) that costs less.

    With P = H^-1 - H^-1 X (X'H^-1 X)^-1 X'H^-1 it has y'P G_i P G_j P y / Q for 2 y'P G_i P G_j
    P y / Q less tr(P G_i P G_j) / nu: its expectation by REML (Gilmour, Thompson & Cullis 1995).
    """
    m, n = moments(model, v, curved=False), model.n_variances
    q, nu = residual_ss(m), model.nu
    f = m.log_det.value + nu * (1 + np.log(2 * np.pi * q.value / nu)) - model.nesting.log_weights
    share = gradient(q, n) / q.value[:, None]
    slope = gradient(m.log_det, n) + nu * share
    if model.reml:
        information = log_determinant(m.xx)
        f, slope = f + information.value, slope + gradient(information, n)
    half = hessian(q, n) / (2 * q.value[:, None, None])
    return f, slope, nu * (half - share[:, :, None] * share[:, None, :])


def residual_ss(m: Moments) -> Jet:
    """Q = y'H^-1 y - y'H^-1 X (X'H^-1 X)^-1 X'H^-1 y, (B,)."""
    fitted = m.xy.map(_transposed) @ (inverse(m.xx) @ m.xy)
    return (m.yy - fitted).map(lambda a: a[:, 0, 0])


def coefficients(m: Moments) -> Array:
    """Generalised least squares estimates (B, p)."""
    return np.asarray(np.linalg.solve(m.xx.value, m.xy.value)[..., 0], dtype=np.float64)


def gradient(f: Jet, n: int) -> Array:
    """(B, n)."""
    return np.stack([f.first[i] for i in range(n)], axis=-1)


def hessian(f: Jet, n: int) -> Array:
    """(B, n, n)."""
    rows = [[f.second[min(i, j), max(i, j)] for j in range(n)] for i in range(n)]
    return np.moveaxis(np.array(rows), 2, 0)


def _diagonal(model: GaussianModel, v: Array) -> Jet:
    """Relative variances of the crossed columns as a row jet (B, 1, z)."""
    levels = model.nesting.n_levels
    owner = np.repeat(np.arange(len(model.crossed)), model.crossed)
    out = Jet(np.zeros((len(v), 1, len(owner))))
    for factor in range(len(model.crossed)):
        own = variable(v[:, levels + factor, None, None], levels + factor)
        out = out + own * Jet((owner == factor).astype(np.float64))
    return out


def _sweep(cross: Jet, fixed: Codes, random: Codes, d: Jet) -> tuple[Jet, Jet]:
    """Remove crossed effects: log|I + D T| and T_aa - T_az D (I + T D)^-1 T_za.

    In this form nothing is divided by a variance, so that zero variances are ordinary points.
    """
    t = cross.map(lambda a: a[:, random][:, :, random])
    u = cross.map(lambda a: a[:, random][:, :, fixed])
    aa = cross.map(lambda a: a[:, fixed][:, :, fixed])
    e = Jet(np.eye(len(random))[None]) + bilinear(np.multiply, t, d)  # I + T D
    w = bilinear(np.multiply, inverse(e), d.map(_transposed))  # D (I + T D)^-1
    return log_determinant(e), aa - u.map(_transposed) @ (w @ u)


def _transposed(a: Array) -> Array:
    return np.swapaxes(a, -1, -2)
