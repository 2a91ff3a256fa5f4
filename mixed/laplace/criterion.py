r"""Laplace's deviance of a model with random intercepts, and its exact gradient.

The predictor is ``eta = offset + X b + A u`` with ``A = Z diag(s)``: column ``k`` of ``Z`` marks
the rows of one group, ``s`` is the standard deviation of its factor, ``u`` standard normal. About
the mode of ``u``, with ``W`` the rows' observed information,

    deviance = -2 sum log f(y | u) + u'u + log |H|,    H = A' W A + I

(Pinheiro & Bates 1995; the log-likelihood's normalising constants are all kept, so that the value
is R's ``-2 logLik``). The standard deviations may have either sign and may be zero: the deviance
is even in each. The gradient takes in that mode and ``W`` move with the parameters: with ``h`` the
diagonal of ``A H^-1 A'``, ``c = h dW/deta`` and ``g = H^-1 A' c``, a change ``d`` of the predictor
at fixed ``u`` changes the deviance by ``(-2 dlogf/deta + c - W A g)' d``.

``H`` is eliminated along a chain of nested factors (``elimination``), at a cost of the number of
groups; only what stands beside the chain, crossed or moved, is dense.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from mixed.laplace.elimination import Curvature, NoModeError, eliminate
from mixed.laplace.families import Array, Codes, FamilyName, LikelihoodRows, rows
from mixed.laplace.structure import Structure, lay_out

MODE_STEPS, HALVINGS = 100, 40
MODE = 1e-11  # decrement of the penalised log-likelihood after which one Newton step is the last


@dataclass(frozen=True)
class LaplaceModel:
    """What is fitted.

    Attributes
    ----------
    y, offset : (n,). x : (n, p).
    codes : (K, n) group of each row in each factor, from 0.
    """

    family: FamilyName
    y: Array
    x: Array
    offset: Array
    codes: Codes

    @property
    def n_sds(self) -> int:
        """Standard deviations: one a factor."""
        return len(self.codes)

    @property
    def n_even(self) -> int:
        """Parameters in which the deviance is even: standard deviations, and ``r``."""
        return self.n_sds + (self.family == "nbinom2")

    @property
    def n_parameters(self) -> int:
        """Standard deviations, coefficients, and ``r`` where the family has it; in this order."""
        return self.n_even + int(self.x.shape[1])

    @cached_property
    def sizes(self) -> Codes:
        """(K,) groups of each factor."""
        return np.asarray(self.codes.max(axis=1) + 1)

    @cached_property
    def starts(self) -> Codes:
        """(K,) place of each factor's first group among the random effects."""
        return np.cumsum(np.r_[0, self.sizes[:-1]], dtype=np.intp)

    @cached_property
    def structure(self) -> Structure:
        """How the factors lie in each other. It does not change with the parameters."""
        return lay_out(self.codes, self.starts, self.sizes)


@dataclass(frozen=True)
class DeviancePoint:
    """The deviance at some parameters, its gradient, and the mode of the random effects (q,)."""

    deviance: float
    gradient: Array
    mode: Array


def evaluate(model: LaplaceModel, parameters: Array, start: Array | None = None) -> DeviancePoint:
    """Deviance and gradient.

    Parameters
    ----------
    parameters : in the order of :attr:`Model.n_parameters`.
    start : where the search of the mode begins.

    Raises
    ------
    NoModeError : when the random effects have no finite mode there.
    """
    sds, b, r = _split(model, parameters)
    fixed = model.offset + model.x @ b
    u = np.zeros(int(model.sizes.sum())) if start is None else start
    u, at, curvature = _mode(model, sds, fixed, r, u)
    deviance = -2 * at.value.sum() + u @ u + curvature.log_determinant
    return DeviancePoint(float(deviance), _gradient(model, sds, u, at, curvature), u)


def _split(model: LaplaceModel, parameters: Array) -> tuple[Array, Array, float]:
    k, p = model.n_sds, model.x.shape[1]
    r = float(parameters[-1]) if model.family == "nbinom2" else 0.0
    return parameters[:k], parameters[k : k + p], r


def _mode(
    model: LaplaceModel, sds: Array, fixed: Array, r: float, u: Array
) -> tuple[Array, LikelihoodRows, Curvature]:
    """Newton's method on the penalised log-likelihood, which is concave in ``u``."""
    with np.errstate(over="ignore", invalid="ignore"):
        at = rows(model.family, model.y, fixed + predicted(model, sds, u), r)
        height = at.value.sum() - u @ u / 2
        for _ in range(MODE_STEPS):
            curvature = eliminate(model.structure, sds, at.weight)
            uphill = _gathered(model, sds, at.slope) - u
            step = curvature.solve(uphill)
            decrement = float(step @ uphill)
            for _ in range(HALVINGS):
                found = u + step
                there = rows(model.family, model.y, fixed + predicted(model, sds, found), r)
                higher = there.value.sum() - found @ found / 2
                if higher >= height - 1e-9 * (1 + abs(height)):
                    break
                step = step / 2
            else:
                break
            u, at, height = found, there, higher
            if decrement < MODE:
                return u, at, eliminate(model.structure, sds, at.weight)
    raise NoModeError("The random effects have no finite mode at these parameters.")


def predicted(model: LaplaceModel, sds: Array, u: Array) -> Array:
    """``A u``: the random effects of every row."""
    parts = (s * u[o + c] for s, o, c in zip(sds, model.starts, model.codes, strict=True))
    return np.asarray(sum(parts))


def _gathered(model: LaplaceModel, sds: Array, values: Array) -> Array:
    """``A' values``."""
    parts = [
        s * np.bincount(c, values, minlength=size)
        for s, c, size in zip(sds, model.codes, model.sizes, strict=True)
    ]
    return np.concatenate(parts)


def _gradient(
    model: LaplaceModel, sds: Array, u: Array, at: LikelihoodRows, curvature: Curvature
) -> Array:
    own = curvature.own()[:, model.structure.cell]
    h = sds @ own
    c = h * at.weight_slope
    g = curvature.solve(_gathered(model, sds, c))
    through = -2 * at.slope + c - at.weight * predicted(model, sds, g)
    slopes = np.empty(model.n_sds)
    for k, (start, codes) in enumerate(zip(model.starts, model.codes, strict=True)):
        effect, adjoint = u[start + codes], g[start + codes]
        slopes[k] = through @ effect + 2 * at.weight @ own[k] + at.slope @ adjoint
    parts = [slopes, model.x.T @ through]
    if at.value_r is not None and at.slope_r is not None and at.weight_r is not None:
        moved = at.slope_r @ predicted(model, sds, g)
        parts.append(np.array([-2 * at.value_r.sum() + h @ at.weight_r + moved]))
    return np.concatenate(parts)
