"""Degrees of freedom and covariance for few clusters: Satterthwaite and Kenward-Roger (1997)."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mixed.gaussian.jets import Array
from mixed.gaussian.variances import Derivatives


@dataclass(frozen=True)
class SmallSample:
    """What a test of C beta = 0 rests on in each of B fits: ``scale`` F ~ F(rank, df).

    Attributes
    ----------
    covariance : (B, p, p) of the coefficients; adjusted, for Kenward-Roger.
    df, scale : (B,). With one contrast F is t squared and the scale is 1.
    """

    covariance: Array
    rank: int
    df: Array
    scale: Array


def satterthwaite(d: Derivatives, contrast: Array) -> SmallSample:
    """Degrees of freedom of one contrast c (p,): 2 f^2 / (g'A g).

    f = c'Phi c; g its gradient in the variances; A the inverse of the observed information, as
    in lmerTest (Kuznetsova, Brockhoff & Christensen 2017). A variance at zero has no derivative to
    either side and is held there.
    """
    phi_c = d.phi @ contrast
    variance = phi_c @ contrast
    slope = np.where(d.free, -np.einsum("bu,biuv,bv->bi", phi_c, d.p_matrix, phi_c), 0.0)
    both = d.free[:, :, None] & d.free[:, None, :]
    information = np.where(both, d.observed, np.eye(d.free.shape[1]))
    spread = np.einsum("bi,bi->b", slope, np.linalg.solve(information, slope[..., None])[..., 0])
    return SmallSample(d.phi, 1, 2 * variance**2 / spread, np.ones(len(variance)))


def kenward_roger(d: Derivatives, contrast: Array) -> SmallSample:
    """Adjusted covariance, df and scale of the contrast C (rank, p), after a fit by REML.

    Kenward & Roger (1997), Biometrics 53: 983-997, for V linear in its parameters, where the
    second derivatives R_ij vanish; names as there and in pbkrtest (Halekoh & Højsgaard 2014).
    Variances at zero take part, as in pbkrtest: they are estimated no better for being zero.
    """
    c = np.atleast_2d(contrast)
    ell = len(c)
    w = np.linalg.inv(d.expected)
    phi, p = d.phi, d.p_matrix
    inner = d.q_matrix - p[:, :, None] @ phi[:, None, None] @ p[:, None]
    u = np.einsum("bij,bijuv->buv", w, inner)
    adjusted = phi + 2 * phi @ u @ phi
    theta = c.T @ np.linalg.inv(c @ phi @ c.T) @ c
    t = (theta @ phi)[:, None] @ p @ phi[:, None]
    traces = np.trace(t, axis1=2, axis2=3)
    a1 = np.einsum("bi,bij,bj->b", traces, w, traces)
    a2 = np.einsum("bij,biuv,bjvu->b", w, t, t)
    b = (a1 + 6 * a2) / (2 * ell)
    g = ((ell + 1) * a1 - (ell + 4) * a2) / ((ell + 2) * a2)
    divisor = 3 * ell + 2 * (1 - g)
    c1, c2, c3 = g / divisor, (ell - g) / divisor, (ell + 2 - g) / divisor
    expectation = 1 / (1 - a2 / ell)
    v = (2 / ell) * (1 + c1 * b) / ((1 - c2 * b) ** 2 * (1 - c3 * b))
    rho = v / (2 * expectation**2)
    df = 4 + (ell + 2) / (ell * rho - 1)
    return SmallSample(adjusted, ell, df, df / (expectation * (df - 2)))
