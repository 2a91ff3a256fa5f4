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

``H`` is solved as in Bates' MixedModels.jl: the factor with the most groups has a diagonal block
and is eliminated; what remains is dense and small. Nested and crossed factors are alike to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import numpy.typing as npt
from scipy.linalg import solve_triangular
from scipy.sparse import csr_array

from mixed.laplace.families import Array, FamilyName, Rows, rows

Codes = npt.NDArray[np.intp]

MODE_STEPS, HALVINGS = 100, 40
MODE = 1e-11  # decrement of the penalised log-likelihood after which one Newton step is the last


class NoModeError(ArithmeticError):
    """At these parameters the random effects have no finite mode."""


@dataclass(frozen=True)
class Model:
    """What is fitted.

    Attributes
    ----------
    y, offset : (n,). x : (n, p).
    codes : (K, n) group of each row in each factor, from 0; the factor with the most groups first.
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
    def columns(self) -> Codes:
        """(K - 1, n) column of each row in the dense block, one for each further factor."""
        return np.asarray(self.codes[1:] + (self.starts[1:] - self.sizes[0])[:, None])

    @cached_property
    def cells(self) -> tuple[Codes, Codes]:
        """(c,) a row of each distinct combination of groups; (n,) the combination of each row."""
        _, row, cell = np.unique(self.codes, axis=1, return_index=True, return_inverse=True)
        return row, cell.ravel()

    @cached_property
    def pairs(self) -> tuple[Codes, Codes, Codes, Codes]:
        """Which groups of the further factors meet which of the first, for a sparse (q2, q1).

        Returns
        -------
        Row and column of each pair that occurs, by rows; where each row begins; and (K - 1, c) the
        pair of each cell. It does not change with the parameters, so it is found once.
        """
        row, _ = self.cells
        q1, q2 = int(self.sizes[0]), int(self.sizes[1:].sum())
        met, pair = np.unique(self.columns[:, row] * q1 + self.codes[0, row], return_inverse=True)
        rest, first = np.divmod(met, q1)
        begins = np.searchsorted(rest, np.arange(q2 + 1))
        return rest, first, begins, pair.reshape(len(self.columns), len(row))

    @cached_property
    def places(self) -> Codes:
        """(K - 1, K - 1, c) where each cell stands in the flattened dense block."""
        columns = self.columns[:, self.cells[0]]
        return np.asarray(columns[:, None] * int(self.sizes[1:].sum()) + columns)


@dataclass(frozen=True)
class Point:
    """The deviance at some parameters, its gradient, and the mode of the random effects (q,)."""

    deviance: float
    gradient: Array
    mode: Array


@dataclass(frozen=True)
class _Curvature:
    """``H`` in its blocks: ``diagonal`` (q1,), ``across`` (q2, q1), and the Cholesky ``root``."""

    diagonal: Array
    across: csr_array
    root: Array

    @property
    def log_determinant(self) -> float:
        return float(np.log(self.diagonal).sum() + 2 * np.log(np.diag(self.root)).sum())

    def solve(self, first: Array, rest: Array) -> Array:
        second = self.solve_rest(rest - self.across @ (first / self.diagonal))
        return np.concatenate([(first - self.across.T @ second) / self.diagonal, second])

    def solve_rest(self, right: Array) -> Array:
        """The Schur complement's inverse times columns."""
        half = solve_triangular(self.root, right, lower=True, check_finite=False)
        return solve_triangular(self.root, half, lower=True, trans=1, check_finite=False)


def evaluate(model: Model, parameters: Array, start: Array | None = None) -> Point:
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
    return Point(float(deviance), _gradient(model, sds, u, at, curvature), u)


def _split(model: Model, parameters: Array) -> tuple[Array, Array, float]:
    k, p = model.n_sds, model.x.shape[1]
    r = float(parameters[-1]) if model.family == "nbinom2" else 0.0
    return parameters[:k], parameters[k : k + p], r


def _mode(
    model: Model, sds: Array, fixed: Array, r: float, u: Array
) -> tuple[Array, Rows, _Curvature]:
    """Newton's method on the penalised log-likelihood, which is concave in ``u``."""
    with np.errstate(over="ignore", invalid="ignore"):
        at = rows(model.family, model.y, fixed + _predicted(model, sds, u), r)
        height = at.value.sum() - u @ u / 2
        for _ in range(MODE_STEPS):
            curvature = _curvature(model, sds, at.weight)
            uphill = _gathered(model, sds, at.slope) - u
            step = curvature.solve(*np.split(uphill, [model.sizes[0]]))
            decrement = float(step @ uphill)
            for _ in range(HALVINGS):
                found = u + step
                there = rows(model.family, model.y, fixed + _predicted(model, sds, found), r)
                higher = there.value.sum() - found @ found / 2
                if higher >= height - 1e-9 * (1 + abs(height)):
                    break
                step = step / 2
            else:
                break
            u, at, height = found, there, higher
            if decrement < MODE:
                return u, at, _curvature(model, sds, at.weight)
    raise NoModeError("The random effects have no finite mode at these parameters.")


def _predicted(model: Model, sds: Array, u: Array) -> Array:
    """``A u``: the random effects of every row."""
    parts = (s * u[o + c] for s, o, c in zip(sds, model.starts, model.codes, strict=True))
    return np.asarray(sum(parts))


def _gathered(model: Model, sds: Array, values: Array) -> Array:
    """``A' values``."""
    parts = [
        s * np.bincount(c, values, minlength=size)
        for s, c, size in zip(sds, model.codes, model.sizes, strict=True)
    ]
    return np.concatenate(parts)


def _curvature(model: Model, sds: Array, weight: Array) -> _Curvature:
    if not np.isfinite(weight).all():
        raise NoModeError("The rows' information is not finite.")
    scale = np.repeat(sds[1:], model.sizes[1:])
    q1, q2 = int(model.sizes[0]), len(scale)
    own = np.bincount(model.cells[1], weight)
    rest, first, begins, pair = model.pairs
    diagonal = 1 + sds[0] ** 2 * np.bincount(model.codes[0], weight, minlength=q1)
    met = np.bincount(pair.ravel(), np.tile(own, len(pair)), minlength=len(rest))
    met = met * (sds[0] * scale[rest])
    across = csr_array((met, first, begins), shape=(q2, q1))
    shares = csr_array((met / diagonal[first], first, begins), shape=(q2, q1))
    inner = np.bincount(model.places.ravel(), np.tile(own, len(pair) ** 2), minlength=q2**2)
    dense = scale[:, None] * scale * inner.reshape(q2, q2) + np.eye(q2)
    try:
        root = np.linalg.cholesky(dense - (shares @ across.T).toarray())
    except np.linalg.LinAlgError:
        raise NoModeError("The information overflows.") from None
    return _Curvature(diagonal, across, root)


def _gradient(model: Model, sds: Array, u: Array, at: Rows, curvature: _Curvature) -> Array:
    own = _own(model, sds, curvature)
    h = sds @ own
    c = h * at.weight_slope
    g = curvature.solve(*np.split(_gathered(model, sds, c), [model.sizes[0]]))
    through = -2 * at.slope + c - at.weight * _predicted(model, sds, g)
    slopes = np.empty(model.n_sds)
    for k, (start, codes) in enumerate(zip(model.starts, model.codes, strict=True)):
        effect, adjoint = u[start + codes], g[start + codes]
        slopes[k] = through @ effect + 2 * at.weight @ own[k] + at.slope @ adjoint
    parts = [slopes, model.x.T @ through]
    if at.value_r is not None and at.slope_r is not None and at.weight_r is not None:
        moved = at.slope_r @ _predicted(model, sds, g)
        parts.append(np.array([-2 * at.value_r.sum() + h @ at.weight_r + moved]))
    return np.concatenate(parts)


def _own(model: Model, sds: Array, curvature: _Curvature) -> Array:
    """(K, n) of every row ``a`` of ``A``: ``H^-1 a`` at the row's own group of each factor."""
    row, cell = model.cells
    first, columns = model.codes[0, row], model.columns[:, row]
    places = np.arange(len(row))
    across = curvature.across[:, first].toarray()
    right = -sds[0] * across / curvature.diagonal[first]
    for s, column in zip(sds[1:], columns, strict=True):
        right[column, places] += s
    solved = curvature.solve_rest(right)
    of_first = (sds[0] - np.einsum("qc,qc->c", across, solved)) / curvature.diagonal[first]
    own = np.vstack([of_first, *(solved[column, places] for column in columns)])
    return own[:, cell]
