"""The sufficient statistics of the nested Gaussian model: sums by lowest group, which add up.

Of the rows the likelihood needs only the cross-products of design and response, and for each
lowest group its count and its sums. Sums of chunks, files or sites are added by :func:`combine`;
nothing row-level is kept. The notation is that of docs/engine.md.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from mixed.gaussian.grouping import Codes, Ids, blocks, group_codes, path_codes

Array = npt.NDArray[np.float64]

BLOCK = 1 << 17  # numbers copied at a time while cross-products are formed


@dataclass(frozen=True)
class Indicator:
    """The column of one unit of a crossed factor, without a number for every row of its own.

    ``units`` (N,) codes the factor, shared by its units' columns; -1 where the unit is unknown.
    """

    units: npt.NDArray[np.integer[Any]]
    unit: int

    def __getitem__(self, rows: slice) -> npt.NDArray[np.bool_]:
        """The indicator of some rows."""
        return np.asarray(self.units[rows] == self.unit)


Column = npt.NDArray[Any] | Indicator


@dataclass(frozen=True)
class GroupedSums:
    """What the likelihood needs to know of N rows, q columns and B responses in G lowest groups.

    The columns are those of the design X, followed by the indicators of crossed factors.

    Attributes
    ----------
    keys : level name, outermost first, to the id of every lowest group's group; each (G,).
        Groups are in the order of their sorted paths.
    detail : the level by whose S groups the cross-products are kept apart, so that any of these
        groups can be taken out again.
    rows : (S,) rows, and ``log_weights`` (S,) sums of log weights, of each detail group.
    count : (G,) rows, or sum of weights, of each lowest group.
    x_sum : (G, q) and ``y_sum`` (B, G): weighted sums of the columns and of the responses.
    xx, xy, yy : (S, q, q), (S, B, q) and (S, B): weighted cross-products of each detail group.
    """

    keys: Mapping[str, Ids]
    detail: str
    rows: Array
    log_weights: Array
    count: Array
    x_sum: Array
    y_sum: Array
    xx: Array
    xy: Array
    yy: Array

    @property
    def levels(self) -> tuple[str, ...]:
        """Level names, outermost first."""
        return tuple(self.keys)

    @property
    def n_responses(self) -> int:
        """B."""
        return len(self.y_sum)

    def take(self, responses: slice) -> GroupedSums:
        """Keep some of the responses."""
        return replace(
            self, y_sum=self.y_sum[responses], xy=self.xy[:, responses], yy=self.yy[:, responses]
        )


def collapse(
    x: Array | Sequence[npt.ArrayLike | Indicator],
    y: npt.ArrayLike,
    groups: Mapping[str, npt.ArrayLike],
    weights: npt.ArrayLike | None = None,
    detail: str | None = None,
    centre: Sequence[float] | None = None,
    middle: float = 0.0,
) -> GroupedSums:
    """Collapse rows into grouped sums in one pass.

    Beyond the columns given, memory is needed for the groups, a code for each row, and little else.

    Parameters
    ----------
    x : (N, q) design and crossed indicators, or its q columns.
    y : (N,) a response, or (B, N) responses that share design and groups.
    groups : level name to (N,) ids, outermost first.
    weights : (N,) positive precision weights: a row's residual variance is sigma2 / weight.
    detail : level at which cross-products are kept; the outermost unless said otherwise.
    centre : (q,) taken off the columns, and ``middle`` off the responses, before anything is
        squared: numbers far from zero beside their spread lose their digits in squares.

    Raises
    ------
    ValueError : a missing group id, or a weight that is not positive.
    """
    columns: list[Column] = (
        list(x.T)
        if isinstance(x, np.ndarray)
        else [column if isinstance(column, Indicator) else np.asarray(column) for column in x]
    )
    away = np.zeros(len(columns)) if centre is None else np.asarray(centre, dtype=np.float64)
    w = None if weights is None else np.asarray(weights, dtype=np.float64)
    if w is not None and not (w > 0).all():
        raise ValueError("Weights must be positive.")
    codes, keys = path_codes(groups)
    detail = detail or next(iter(keys))
    of_detail = group_codes(keys, detail)
    responses = np.atleast_2d(np.asarray(y, dtype=np.float64))
    with np.errstate(invalid="ignore"):  # an infinite value is refused before a fit
        rows, logs, xx, xy, yy = _cross_products(
            columns, responses, w, codes, of_detail, away, middle
        )

    def by_group(column: npt.NDArray[Any] | None) -> Array:
        weighted = w if column is None else column if w is None else column * w
        return np.bincount(codes, weights=weighted, minlength=len(of_detail)).astype(np.float64)

    def of_column(column: Column) -> Array:
        if isinstance(column, Indicator):
            mine = np.flatnonzero(column.units == column.unit)
            weights = None if w is None else w[mine]
            return np.bincount(codes[mine], weights, len(of_detail)).astype(np.float64)
        # A column that is one number over and over sums to a multiple of the count.
        return column[0] * count if column.strides == (0,) else by_group(column)

    count = by_group(None)
    x_sum = np.empty((len(count), len(columns)))
    for place, column in enumerate(columns):
        with np.errstate(invalid="ignore"):
            x_sum[:, place] = of_column(column) - away[place] * count
    return GroupedSums(
        keys=keys,
        detail=detail,
        rows=rows,
        log_weights=logs,
        count=count,
        x_sum=x_sum,
        y_sum=np.stack([by_group(response) for response in responses]) - middle * count,
        xx=xx,
        xy=xy,
        yy=yy,
    )


def _cross_products(
    columns: Sequence[Column],
    responses: Array,
    weights: Array | None,
    codes: Codes,
    of_detail: Codes,
    centre: Array,
    middle: float,
) -> tuple[Array, Array, Array, Array, Array]:
    """Rows, logs of weights, X'X, X'y and y'y of each detail group, block by block of rows."""
    q, b, n_detail = len(columns), len(responses), int(of_detail[-1]) + 1
    rows, logs = np.zeros(n_detail), np.zeros(n_detail)
    xx, xy, yy = np.zeros((n_detail, q, q)), np.zeros((n_detail, b, q)), np.zeros((n_detail, b))
    for block in blocks(len(codes), BLOCK // (q + b)):
        owner = of_detail[codes[block]]
        x = np.column_stack([column[block] for column in columns])
        y = responses[:, block] - middle
        w = None if weights is None else weights[block]
        if (owner[1:] < owner[:-1]).any():
            order = np.argsort(owner, kind="stable")
            owner, x, y, w = owner[order], x[order], y[:, order], None if w is None else w[order]
        ends = np.flatnonzero(np.diff(owner, append=-1)) + 1
        for first, last in zip([0, *ends[:-1]], ends, strict=True):
            own, mine = owner[first], slice(first, last)
            x_own, y_own = x[mine] - centre, y[:, mine]
            wx = x_own if w is None else x_own * w[mine, None]
            wy = y_own if w is None else y_own * w[mine]
            xx[own] += wx.T @ x_own
            xy[own] += y_own @ wx
            yy[own] += np.einsum("bn,bn->b", wy, y_own)
            rows[own] += last - first
            logs[own] += 0.0 if w is None else np.log(w[mine]).sum()
    return rows, logs, xx, xy, yy


def combine(parts: Sequence[GroupedSums]) -> GroupedSums:
    """Add the sums of chunks, files or sites; a group met in several parts becomes one."""
    names, detail = parts[0].levels, parts[0].detail
    codes, keys = path_codes(
        {name: np.concatenate([part.keys[name] for part in parts]) for name in names}
    )
    of_detail = group_codes(keys, detail)
    ends = np.cumsum([len(part.count) for part in parts])[:-1]
    # The detail group, in the whole, of each part's own detail groups.
    into = np.concatenate(
        [
            of_detail[whole[np.flatnonzero(np.diff(group_codes(part.keys, detail), prepend=-1))]]
            for part, whole in zip(parts, np.split(codes, ends), strict=True)
        ]
    )

    def add(pieces: Sequence[Array], places: Codes) -> Array:
        stacked = np.concatenate(pieces)
        out = np.zeros((int(places.max()) + 1, *stacked.shape[1:]))
        np.add.at(out, places, stacked)
        return out

    return GroupedSums(
        keys=keys,
        detail=detail,
        rows=add([part.rows for part in parts], into),
        log_weights=add([part.log_weights for part in parts], into),
        count=add([part.count for part in parts], codes),
        x_sum=add([part.x_sum for part in parts], codes),
        y_sum=add([part.y_sum.T for part in parts], codes).T,
        xx=add([part.xx for part in parts], into),
        xy=add([part.xy for part in parts], into),
        yy=add([part.yy for part in parts], into),
    )


def leave_out(sums: GroupedSums, group: int) -> GroupedSums:
    """Take one detail group out exactly, by its position in path order."""
    lowest = group_codes(sums.keys, sums.detail) != group
    kept = np.arange(len(sums.rows)) != group
    return GroupedSums(
        keys={name: ids[lowest] for name, ids in sums.keys.items()},
        detail=sums.detail,
        rows=sums.rows[kept],
        log_weights=sums.log_weights[kept],
        count=sums.count[lowest],
        x_sum=sums.x_sum[lowest],
        y_sum=sums.y_sum[:, lowest],
        xx=sums.xx[kept],
        xy=sums.xy[kept],
        yy=sums.yy[kept],
    )


def subtract_fit(sums: GroupedSums, p: int) -> tuple[Array, GroupedSums]:
    """Replace responses by their residuals from least squares on the first p columns.

    The restricted likelihood of the residuals is that of the responses; smaller numbers lose fewer
    digits.

    Returns
    -------
    coefficients : (B, p), to be added to those of the residuals. And the sums of the residuals.
    """
    total_xx, total_xy = sums.xx.sum(axis=0)[:p, :p], sums.xy.sum(axis=0)[:, :p]
    beta = np.linalg.solve(total_xx, total_xy.T).T
    fitted_xy = np.einsum("bp,spq->sbq", beta, sums.xx[:, :p])
    return beta, replace(
        sums,
        y_sum=sums.y_sum - beta @ sums.x_sum[:, :p].T,
        xy=sums.xy - fitted_xy,
        yy=sums.yy
        - 2 * np.einsum("bp,sbp->sb", beta, sums.xy[..., :p])
        + np.einsum("sbp,bp->sb", fitted_xy[..., :p], beta),
    )
