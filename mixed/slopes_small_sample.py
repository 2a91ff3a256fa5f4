"""Small-sample inference for means with random slopes: Satterthwaite and Kenward-Roger (1997).

V = sum_i theta_i G_i is linear in its parameters with random slopes too: the residual variance, and
for each level the variances and covariances of its intercepts and slopes. With Z the columns of all
random effects, G_0 = I and G_i = Z E_i Z', where the symmetric 0/1 matrix E_i picks pairs of
columns. Everything is hence made of two matrices that have a row for each random effect,

    C = Z'V^-1 Z = (I + S Gamma)^-1 S,    B = Z'V^-1 A = (I + S Gamma)^-1 Z'A / sigma2,

with S = Z'Z / sigma2, Gamma the covariance of the effects and A = [X y]:
A'V^-1 G_i V^-1 G_j V^-1 A = (E_i B)'C (E_j B) and tr V^-1 G_i V^-1 G_j = tr C E_i C E_j. Gamma is
not inverted, so that a singular one is an ordinary point. Rows that no chain of groups connects
have blocks of their own: with nested levels these are the outermost groups. Derivatives in the
residual variance follow from Euler's theorem; ``gaussian.variances`` and ``gaussian.small_sample``
make the tests of them, as for random intercepts.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations_with_replacement

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import linalg, sparse
from scipy.sparse.csgraph import connected_components

from mixed.gaussian.identified import NotIdentifiedError
from mixed.gaussian.small_sample import kenward_roger, satterthwaite
from mixed.gaussian.variances import (
    Derivatives,
    Parts,
    add_residual,
    add_residual_to_log_det,
    assemble,
)
from mixed.model import TIED, ZERO_SD, KenwardRoger, Matrix, MixedFit

Places = npt.NDArray[np.intp]

MOST_EFFECTS = 4000  # random effects of a block: its matrices are dense, 128 MB each
ALIKE = 1e-10  # least eigenvalue of the parameters' information, as a correlation matrix


@dataclass(frozen=True)
class _Level:
    """The groups of N rows, the columns whose effects differ between them, and their covariance.

    Attributes
    ----------
    codes : (N,) number of each row's group.
    columns : (N, r) the intercept's ones, and the covariates of the slopes.
    covariance : (r, r) of a group's effects.
    """

    codes: Places
    columns: Matrix
    covariance: Matrix

    def parameters(self) -> list[tuple[int, int]]:
        """Pairs of columns: each variance and, once, each covariance."""
        return list(combinations_with_replacement(range(len(self.covariance)), 2))

    def singular(self, residual: float) -> bool:
        """Whether an effect has no variance, or others determine it."""
        sds = np.sqrt(np.diag(self.covariance))
        if (sds < ZERO_SD * np.sqrt(residual)).any():
            return True
        return bool(np.linalg.eigvalsh(self.covariance / np.outer(sds, sds))[0] < 1 - TIED)

    def of(self, rows: Places) -> _Level:
        """The level in some of the rows, its groups numbered anew."""
        codes = np.unique(self.codes[rows], return_inverse=True)[1]
        return replace(self, codes=codes, columns=self.columns[rows])


def with_small_sample(fit: MixedFit, data: pd.DataFrame) -> MixedFit:
    """Add the degrees of freedom and adjusted errors of every coefficient to a fit by REML.

    Parameters
    ----------
    data : the model's frame (``mixed.model.model_frame``), ids unique over all rows.

    Returns
    -------
    The fit with ``kenward_roger``, and with ``df`` (Satterthwaite's) unless a level with slopes is
    singular: at the edge of the possible covariances the optimum need not be flat. The fit as it
    is where a block has more than ``MOST_EFFECTS`` random effects.

    Raises
    ------
    NotIdentifiedError : when the data cannot tell the variances and covariances apart.
    """
    levels = _levels(fit, data)
    if max(_effects(levels, rows) for rows in _blocks(levels)) > MOST_EFFECTS:
        return fit
    d = slope_derivatives(fit, data)
    contrasts = dict(zip(fit.terms, np.eye(len(fit.terms)), strict=True))
    adjusted = {}
    for term, c in contrasts.items():
        test = kenward_roger(d, c)
        adjusted[term] = KenwardRoger(float(np.sqrt(c @ test.covariance[0] @ c)), float(test.df[0]))
    if any(len(own.covariance) > 1 and own.singular(fit.residual) for own in levels):
        return replace(fit, kenward_roger=adjusted)
    df = {term: float(satterthwaite(d, c).df[0]) for term, c in contrasts.items()}
    return replace(fit, kenward_roger=adjusted, df=df)


def slope_derivatives(fit: MixedFit, data: pd.DataFrame) -> Derivatives:
    """Derivatives in the residual variance and the levels' variances and covariances.

    Parameters
    ----------
    fit, data : as in :func:`with_small_sample`.

    Returns
    -------
    Of one fit; parameters in the order of ``fit.sds`` and, in a level, (1, 1), (1, slope), (slope,
    slope), the residual before them all. A level without variance and slopes is held at zero.

    Raises
    ------
    NotIdentifiedError : when the information of these parameters is singular.
    """
    levels = _levels(fit, data)
    x = np.column_stack([np.ones(len(data)), data[list(fit.terms[1:])].to_numpy(np.float64)])
    # Residuals instead of y change no derivative that matters, and save digits.
    a = np.column_stack([x, data["y"].to_numpy(np.float64) - x @ fit.coefficients])
    blocks = [
        _block(a[rows], [own.of(rows) for own in levels], fit.residual) for rows in _blocks(levels)
    ]
    value, first, second, trace, traces = (sum(parts) for parts in zip(*blocks, strict=True))
    theta = np.array([own.covariance[pair] for own in levels for pair in own.parameters()])
    v, sigma2 = (theta / fit.residual)[None], np.array([fit.residual])
    moments = add_residual(value[None], first[None], second[None], v, sigma2)
    free = [
        len(own.covariance) > 1 or not own.singular(fit.residual)
        for own in levels
        for _ in own.parameters()
    ]
    p = len(fit.terms)
    d = assemble(
        _corner(moments, slice(p), slice(p)),
        _corner(moments, slice(p), slice(p, None)),
        _corner(moments, slice(p, None), slice(p, None)),
        add_residual_to_log_det(trace[None], -traces[None], v, sigma2, len(data)),
        np.array([[True, *free]]),
        reml=True,
    )
    if _least_information(d.expected[0]) < ALIKE:
        raise NotIdentifiedError("The variances of intercepts and slopes cannot be told apart.")
    return d


def _least_information(expected: Matrix) -> float:
    """The least eigenvalue of the information as a correlation matrix; zero where one has none."""
    own = np.diag(expected)
    if (own <= 0).any():
        return 0.0
    size = np.sqrt(own)
    return float(np.linalg.eigvalsh(expected / np.outer(size, size))[0])


def _levels(fit: MixedFit, data: pd.DataFrame) -> list[_Level]:
    levels = []
    for group, sd in fit.sds.items():
        names = [slope.covariate for slope in fit.slopes if slope.group == group]
        columns = np.column_stack([np.ones(len(data)), data[names].to_numpy(np.float64)])
        covariance = fit.covariances[group] if names else np.array([[sd**2]])
        levels.append(_Level(pd.factorize(data[group])[0], columns, covariance))
    return levels


def _blocks(levels: Sequence[_Level]) -> Iterator[Places]:
    """Places of the rows that some chain of groups connects, block after block."""
    first, *others = levels
    groups = [int(own.codes.max()) + 1 for own in levels]
    starts = np.cumsum([0, *groups])
    near = np.tile(first.codes, len(others))
    far = np.concatenate(
        [s + own.codes for s, own in zip(starts[1:], others, strict=False)] or [near]
    )
    edges = sparse.coo_array((np.ones(len(far)), (near, far)), shape=(starts[-1], starts[-1]))
    label = connected_components(edges, directed=False)[1][first.codes]
    order = np.argsort(label, kind="stable")
    yield from np.split(order, np.flatnonzero(np.diff(label[order])) + 1)


def _effects(levels: Sequence[_Level], rows: Places) -> int:
    return sum(len(own.covariance) * len(np.unique(own.codes[rows])) for own in levels)


def _block(
    a: Matrix, levels: Sequence[_Level], sigma2: float
) -> tuple[Matrix, Matrix, Matrix, Matrix, Matrix]:
    """A'V^-1 A with its first and second derivatives; tr V^-1 G_i and tr V^-1 G_i V^-1 G_j."""
    columns, covariances, pairs, start = [], [], [], 0
    for own in levels:
        n, r = int(own.codes.max()) + 1, len(own.covariance)
        places = (np.arange(len(a)), own.codes)
        columns += [sparse.csr_array((c, places), shape=(len(a), n)) for c in own.columns.T]
        covariances.append(sparse.kron(own.covariance, sparse.eye_array(n)))
        spans = [slice(start + k * n, start + (k + 1) * n) for k in range(r)]
        pairs += [(spans[k], spans[m]) for k, m in own.parameters()]
        start += r * n
    z, gamma = sparse.hstack(columns, format="csr"), sparse.block_diag(covariances, format="csr")
    s, za = (z.T @ z).toarray() / sigma2, z.T @ a / sigma2
    solved = linalg.solve(np.eye(start) + (gamma @ s).T, np.hstack([s, za]))
    c, b = solved[:, :start], solved[:, start:]
    picked = [_pick(b, pair) for pair in pairs]
    n, ends = len(pairs), [c @ e for e in picked]
    second, traces = np.empty((n, n, *2 * a.shape[1:])), np.empty((n, n))
    for i in range(n):
        for j in range(i + 1):
            half = picked[i].T @ ends[j]
            second[i, j] = second[j, i] = half + half.T
            traces[i, j] = traces[j, i] = _trace(c, pairs[i], pairs[j])
    return (
        a.T @ a / sigma2 - za.T @ (gamma @ b),
        np.array([-b.T @ e for e in picked]),
        second,
        np.array([sum(np.trace(c[k, m]) for k, m in _ordered(pair)) for pair in pairs]),
        traces,
    )


def _ordered(pair: tuple[slice, slice]) -> list[tuple[slice, slice]]:
    return [pair] if pair[0] == pair[1] else [pair, pair[::-1]]


def _pick(b: Matrix, pair: tuple[slice, slice]) -> Matrix:
    """E_i B."""
    picked = np.zeros_like(b)
    for k, m in _ordered(pair):
        picked[k] = b[m]
    return picked


def _trace(c: Matrix, one: tuple[slice, slice], other: tuple[slice, slice]) -> float:
    """The trace of C E_i C E_j."""
    return sum(
        float(np.vdot(c[k, n], c[m, q])) for k, m in _ordered(one) for q, n in _ordered(other)
    )


def _corner(moments: Parts, rows: slice, columns: slice) -> Parts:
    value, first, second = moments
    return value[..., rows, columns], first[..., rows, columns], second[..., rows, columns]
