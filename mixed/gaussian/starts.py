"""Moment estimates of the relative variances: where the search starts.

At each level the groups' sums S_g of the responses (about their least-squares fit) have
E sum_g S_g^2 / n_g = sum_m sigma2_m c_lm + sigma2_0 G_l, with c_lm = N for levels m from l
outwards, and for levels m within l the sum over their groups h of n_h^2 / n_g, g around h. With
E y'y = N sum sigma2 these are linear equations in the variances (Henderson's method I; the degrees
of freedom that the coefficients take are ignored, because it is only a start).
"""

from __future__ import annotations

import numpy as np

from mixed.gaussian.grouping import group_codes
from mixed.gaussian.jets import Array
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
    found = np.linalg.lstsq(shares, squares, rcond=None)[0]
    residual = np.maximum(found[n], 1e-3 * squares[n] / shares[n, n])
    of_mean_row = float(sums.rows.sum()) / total
    relative = np.clip(found[:n] / residual, LEAST * of_mean_row, MOST * of_mean_row).T
    return np.column_stack([relative, np.full((len(relative), n_crossed), CROSSED * of_mean_row)])
