"""Grouped sums as two tables: what a council could send in place of rows.

- groups: one row for each lowest group, with the ids of its path, ``count`` (rows, or the sum of
  weights) and the weighted sum of every column and of the response;
- products: one row for each detail group, with ``rows``, ``log_weights`` and the weighted sum of
  the product of every two columns, the response among them, as ``one * other``.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations_with_replacement

import numpy as np
import pandas as pd

from mixed.gaussian.grouping import Codes, group_codes, path_codes
from mixed.gaussian.sums import Array, GroupedSums

COUNT, ROWS, LOG_WEIGHTS = "count", "rows", "log_weights"


def product(one: str, other: str) -> str:
    """The name of a column of products."""
    return f"{one} * {other}"


def to_tables(
    sums: GroupedSums, names: Sequence[str], response: str
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Write the sums of one response as a table of groups and a table of products.

    Parameters
    ----------
    names : of the columns of X, the intercept first, and of crossed units.
    """
    groups = pd.DataFrame(dict(sums.keys) | {COUNT: sums.count})
    groups[list(names)] = sums.x_sum
    groups[response] = sums.y_sum[0]
    first = np.flatnonzero(np.diff(group_codes(sums.keys, sums.detail), prepend=-1))
    levels = sums.levels[: sums.levels.index(sums.detail) + 1]
    products = pd.DataFrame({level: sums.keys[level][first] for level in levels})
    products[ROWS], products[LOG_WEIGHTS] = sums.rows, sums.log_weights
    whole = _whole(sums)
    everything = [*names, response]
    for (i, one), (j, other) in combinations_with_replacement(enumerate(everything), 2):
        products[product(one, other)] = whole[:, i, j]
    return groups, products


def from_tables(
    groups: pd.DataFrame,
    products: pd.DataFrame,
    nested: Sequence[str],
    names: Sequence[str],
    response: str,
) -> GroupedSums:
    """Read sums back; the rows may come in any order, and a group in several rows.

    Raises
    ------
    ValueError : when the two tables do not speak of the same detail groups.
    """
    levels = [level for level in nested if level in products.columns]
    detail = levels[-1]
    codes, keys = path_codes({level: groups[level] for level in nested})
    of_detail, detail_keys = path_codes({level: products[level] for level in levels})
    first = np.flatnonzero(np.diff(group_codes(keys, detail), prepend=-1))
    if any(list(keys[level][first]) != list(detail_keys[level]) for level in levels):
        raise ValueError("The tables of groups and of products speak of different groups.")
    everything = [*names, response]
    k = len(everything)
    whole = np.zeros((len(first), k, k))
    for (i, one), (j, other) in combinations_with_replacement(enumerate(everything), 2):
        whole[:, i, j] = whole[:, j, i] = _added(of_detail, products[product(one, other)])
    return GroupedSums(
        keys=keys,
        detail=detail,
        rows=_added(of_detail, products[ROWS]),
        log_weights=_added(of_detail, products[LOG_WEIGHTS]),
        count=_added(codes, groups[COUNT]),
        x_sum=np.column_stack([_added(codes, groups[name]) for name in names]),
        y_sum=_added(codes, groups[response])[None],
        xx=whole[:, :-1, :-1],
        xy=whole[:, -1:, :-1],
        yy=whole[:, -1, -1:],
    )


def _whole(sums: GroupedSums) -> Array:
    """Cross-products of the columns with the response behind them, (S, q + 1, q + 1)."""
    xy = sums.xy[:, 0]
    upper = np.concatenate([sums.xx, xy[:, :, None]], axis=2)
    lower = np.concatenate([xy, sums.yy[:, :1]], axis=1)[:, None]
    return np.concatenate([upper, lower], axis=1)


def _added(codes: Codes, column: pd.Series[float]) -> Array:
    return np.bincount(codes, weights=column.to_numpy(np.float64)).astype(np.float64)
