"""log|H| and A'H^-1 A of the nested model, with exact derivatives, from grouped sums.

H = I + sum_l v_l Z_l Z_l' with variances v_l relative to the residual variance, and A = [X y].
Each level is removed from the lowest upwards by a rank-one Woodbury step on its groups' totals,
so that one evaluation costs the number of groups, not of rows; groups of the lowest level that
have equal counts share their step. The derivation is in docs/engine.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
import pandas as pd

from mixed.gaussian.grouping import Codes, group_codes
from mixed.gaussian.jets import Jet, bilinear, log1p, reciprocal1p, variable
from mixed.gaussian.sums import Array, GroupedSums

# With more distinct counts than this (weights, say) sharing a step no longer saves anything.
MOST_COUNTS = 64


@dataclass(frozen=True)
class SharedSteps:
    """The lowest level gathered by its C distinct counts, for P groups one level up.

    Attributes
    ----------
    counts : (C,) the distinct counts.
    multiplicity : (C,) lowest groups with each count, and ``members`` (P, C) those of each parent.
    squares : (B, C, k, k) sum of S S' over the lowest groups with each count.
    sums : (B, P, C, k) sum of S over the lowest groups of each parent with each count.
    """

    counts: Array
    multiplicity: Array
    members: Array
    squares: Array
    sums: Array


@dataclass(frozen=True)
class Nesting:
    """Grouped sums laid out for the recursion; k = q + 1 columns, the response last.

    Attributes
    ----------
    rows, log_weights : totals.
    total : (B, k, k) A'A.
    n_levels : L.
    parents : level by level upwards, the parent of each group; groups are in path order, so each
        parent's groups lie together. One fewer than levels.
    lowest : the lowest level, shared by count, or one by one as (counts (1, G), sums (B, G, k)).
    """

    rows: float
    log_weights: float
    total: Array
    n_levels: int
    parents: tuple[Codes, ...]
    lowest: SharedSteps | tuple[Array, Array]

    @property
    def weight(self) -> float:
        """Sum of the rows' weights; their number where none were given."""
        low = self.lowest
        if isinstance(low, SharedSteps):
            return float(low.counts @ low.multiplicity)
        return float(low[0].sum())

    def take(self, chosen: Codes) -> Nesting:
        """Keep some of the responses."""
        low = self.lowest
        kept = (
            replace(low, squares=low.squares[chosen], sums=low.sums[chosen])
            if isinstance(low, SharedSteps)
            else (low[0], low[1][chosen])
        )
        return replace(self, total=self.total[chosen], lowest=kept)

    def recombine(self, to: Array) -> Nesting:
        """Replace the columns A of one response by A @ to[b], for each of B matrices (k, k')."""
        low, back = self.lowest, np.swapaxes(to, 1, 2)
        mixed = (
            replace(
                low,
                squares=back[:, None] @ low.squares @ to[:, None],
                sums=low.sums @ to[:, None],
            )
            if isinstance(low, SharedSteps)
            else (low[0], low[1] @ to)
        )
        return replace(self, total=back @ self.total @ to, lowest=mixed)


def lay_out(sums: GroupedSums) -> Nesting:
    """Arrange grouped sums for the recursion."""
    parents = parents_of([group_codes(sums.keys, name) for name in reversed(sums.levels)])
    of_count, counts = pd.factorize(sums.count, sort=True, size_hint=MOST_COUNTS)
    shared = len(sums.levels) > 1 and len(counts) <= MOST_COUNTS
    return Nesting(
        rows=float(sums.rows.sum()),
        log_weights=float(sums.log_weights.sum()),
        total=_bordered(sums.xx.sum(axis=0), sums.xy.sum(axis=0), sums.yy.sum(axis=0)),
        n_levels=len(sums.levels),
        parents=parents,
        lowest=_share_steps(sums, parents[0], counts, of_count)
        if shared
        else (sums.count[None], _with_response(sums.x_sum, sums.y_sum)),
    )


def parents_of(levels: Sequence[Codes]) -> tuple[Codes, ...]:
    """Level by level upwards, the parent of each group.

    Parameters
    ----------
    levels : lowest first, the group of each lowest group, in path order.
    """
    return tuple(
        above[np.flatnonzero(np.diff(below, prepend=-1))] for below, above in pairwise(levels)
    )


def _share_steps(sums: GroupedSums, parent: Codes, counts: Array, of_count: Codes) -> SharedSteps:
    n_counts, n_parents = len(counts), int(parent[-1]) + 1
    cell = parent * n_counts + of_count

    def by_cell(column: Array | None) -> Array:
        flat = np.bincount(cell, weights=column, minlength=n_parents * n_counts)
        return flat.reshape(n_parents, n_counts).astype(np.float64)

    squares = np.empty((sums.n_responses, n_counts, *[sums.x_sum.shape[1] + 1] * 2))
    for number in range(n_counts):
        mine = of_count == number
        xs, ys = sums.x_sum[mine], sums.y_sum[:, mine]
        squares[:, number] = _bordered(xs.T @ xs, ys @ xs, np.einsum("bg,bg->b", ys, ys))
    by_parent = np.empty((sums.n_responses, n_parents, n_counts, squares.shape[-1]))
    for place, column in enumerate(sums.x_sum.T):
        by_parent[..., place] = by_cell(column)
    for response, row in zip(by_parent, sums.y_sum, strict=True):
        response[..., -1] = by_cell(row)
    return SharedSteps(
        counts=counts,
        multiplicity=np.bincount(of_count).astype(np.float64),
        members=by_cell(None),
        squares=squares,
        sums=by_parent,
    )


def evaluate(nesting: Nesting, v: Array) -> tuple[Jet, Jet]:
    """Evaluate log|H| (B,) and A'H^-1 A (B, k, k) with derivatives at relative variances.

    Parameters
    ----------
    v : (B, L) non-negative relative variances, lowest level first.
    """
    log_det, cross = Jet(np.zeros(len(v))), Jet(nesting.total)
    first_level = 0
    if isinstance(low := nesting.lowest, SharedSteps):
        squares, sums = low.squares, low.sums
        own = variable(v[:, :1], 0)
        vn = own * Jet(low.counts)
        shrink = reciprocal1p(vn)  # (B, C)
        log_det = log1p(vn).map(lambda a: a @ low.multiplicity)
        cross = cross - (own * shrink).map(lambda a: np.einsum("bc,bcij->bij", a, squares))
        n = (shrink * Jet(low.counts)).map(lambda a: a @ low.members.T)
        s = shrink.map(lambda a: (a[:, None, None] @ sums)[:, :, 0])  # (B, P, k)
        first_level = 1
    else:
        n, s = Jet(low[0]), Jet(low[1])
    for level in range(first_level, nesting.n_levels):
        own = variable(v[:, level : level + 1], level)
        vn = own * n
        shrink = reciprocal1p(vn)  # (B, G)
        shrunk = shrink.map(_column) * s
        log_det = log_det + log1p(vn).map(_total)
        cross = cross - bilinear(_gram, shrunk, own.map(_column) * s)
        if level < nesting.n_levels - 1:
            starts = np.flatnonzero(np.diff(nesting.parents[level], prepend=-1))
            n, s = _add_up(shrink * n, starts), _add_up(shrunk, starts)
    return log_det, cross


def _add_up(a: Jet, starts: Codes) -> Jet:
    return a.map(lambda values: np.add.reduceat(values, starts, axis=1))


def _with_response(x: Array, y: Array) -> Array:
    """Put y (B, ...) behind the columns of x (..., q)."""
    return np.concatenate([np.broadcast_to(x, (len(y), *x.shape)), y[..., None]], axis=-1)


def _bordered(xx: Array, xy: Array, yy: Array) -> Array:
    """Put X'X (q, q), X'y (B, q) and y'y (B,) into A'A (B, q + 1, q + 1)."""
    b, q = xy.shape
    out = np.empty((b, q + 1, q + 1))
    out[:, :q, :q], out[:, q, :q], out[:, :q, q], out[:, q, q] = xx, xy, xy, yy
    return out


def _column(a: Array) -> Array:
    return a[..., None]


def _total(a: Array) -> Array:
    return np.asarray(a.sum(axis=1))


def _gram(a: Array, b: Array) -> Array:
    return np.swapaxes(a, 1, 2) @ b
