"""Moment estimates of the relative variances: where the search starts.

At each level the groups' sums S_g of the responses (about their least-squares fit) have
E sum_g S_g^2 / n_g = sum_m sigma2_m c_lm + sigma2_0 G_l, with c_lm = N for levels m from l
outwards, and for levels m within l the sum over their groups h of n_h^2 / n_g, g around h. With
E y'y = N sum sigma2 these are linear equations in the variances (Henderson's method I; the degrees
of freedom that the coefficients take are ignored, because it is only a start).
"""

from __future__ import annotations

import numpy as np

from mixed.gaussian.grouping import Codes, group_codes
from mixed.gaussian.jets import Array
from mixed.gaussian.meetings import Crossing
from mixed.gaussian.sums import GroupedSums

LEAST, MOST, CROSSED = 0.01, 10.0, 0.1


def moment_estimates(sums: GroupedSums, n_crossed: int) -> Array:
    """Relative variances (B, n), lowest level first, of a mean row's residual between .01 and 10.

    Parameters
    ----------
    sums : of responses about their least-squares fit.
    n_crossed : crossed factors; these start at a tenth of it.
    """
    codes = [group_codes(sums.keys, name) for name in reversed(sums.levels)]
    counts = [np.bincount(of, weights=sums.count) for of in codes]
    total, n = float(sums.count.sum()), len(codes)
    shares = np.full((n + 1, n + 1), total)  # rows: levels, then y'y; columns: levels, residual
    squares = np.empty((n + 1, sums.n_responses))
    for level, (of, count) in enumerate(zip(codes, counts, strict=True)):
        starts = np.flatnonzero(np.diff(of, prepend=-1))
        group_sums = np.add.reduceat(sums.y_sum, starts, axis=1)
        squares[level] = (group_sums**2 / count).sum(axis=1)
        shares[level, n] = len(count)
        for within in range(level):
            around = of[np.flatnonzero(np.diff(codes[within], prepend=-1))]
            shares[level, within] = (counts[within] ** 2 / count[around]).sum()
    squares[n] = sums.yy.sum(axis=0)
    # Where weights are at work the residual's share of y'y is the number of rows.
    shares[n, n] = sums.rows.sum()
    relative = _solved(shares, squares, total)
    start = CROSSED * float(sums.rows.sum()) / total
    return np.column_stack([relative, np.full((len(relative), n_crossed), start)])


def crossed_moment_estimates(crossing: Crossing) -> Array:
    """The same (1, n) with crossed factors: c_lm is the sum of n_gh^2 / n_g over g in l, h in m.

    n_gh are the rows that group g of one factor and h of another share.
    """
    n, total = crossing.n_levels, crossing.weight
    shares, squares = np.full((n + 1, n + 1), total), np.empty((n + 1, 1))
    met, sums = crossing.met, crossing.sums[:, -1]
    under: list[tuple[int, Codes]] = []
    by_unit = np.concatenate([crossing.totals[j] for j in crossing.beside])
    for place, (at, level) in enumerate(zip(crossing.chain, crossing.levels, strict=True)):
        count = crossing.totals[at]
        squares[at] = (sums**2 / count).sum()
        for j in crossing.beside:
            mine = crossing.owner[level.unit] == j
            shares[at, j] = (met**2 / count[level.group])[mine].sum()
            shares[j, at] = (met**2 / by_unit[level.unit])[mine].sum()
        for within, codes in under:
            shares[at, within] = (crossing.totals[within] ** 2 / count[codes]).sum()
        if level.into is not None:
            of = crossing.parents[place]
            under = [*((j, of[codes]) for j, codes in under), (at, of)]
            met, sums = level.above(met), crossing.climbed(place, sums)
    for j in crossing.beside:
        mine = crossing.units_of(j)
        squares[j] = (crossing.cross[mine, -1] ** 2 / by_unit[mine]).sum()
        for m in crossing.beside:
            block = crossing.among[np.ix_(mine, crossing.units_of(m))]
            shares[j, m] = (block**2 / by_unit[mine, None]).sum()
    shares[:n, n] = [len(of) for of in crossing.totals]
    squares[n], shares[n, n] = crossing.total[0, -1, -1], crossing.rows
    return _solved(shares, squares, total)


def _solved(shares: Array, squares: Array, total: float) -> Array:
    """Relative variances (B, n) that satisfy the equations, as far as they may be a start."""
    n = len(shares) - 1
    found = np.linalg.lstsq(shares, squares, rcond=None)[0]
    residual = np.maximum(found[n], 1e-3 * squares[n] / shares[n, n])
    of_mean_row = shares[n, n] / total
    return np.asarray(np.clip(found[:n] / residual, LEAST * of_mean_row, MOST * of_mean_row).T)
