"""The criterion at many points at once, without derivatives: where a search has to start.

Its values on a grid cost little: what the lower levels leave to an upper one is formed once for all
of the upper one's values, because arrays keep length one along the axes that they do not depend on
yet. ``grid`` below stands for one axis for each variance.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import prod

import numpy as np
import numpy.typing as npt

from mixed.gaussian import crossed
from mixed.gaussian.criterion import GaussianModel
from mixed.gaussian.jets import Array
from mixed.gaussian.meetings import Crossing
from mixed.gaussian.recursion import Nesting, SharedSteps
from mixed.gaussian.search import Places

_LEAST, _MOST = 0.1, 100.0  # of a grid: times 1 / the largest group, and 1 / the mean row's weight
_POINTS, _FEWEST = 20, {1: 4, 2: 4, 3: 4}  # of a variance
_NUMBERS = 1 << 15  # that a grid costs a response, unless its fewest points cost more


def values(model: GaussianModel, v: Sequence[Array]) -> Array:
    """-2 log restricted (or full) likelihood (B, *grid), beta and sigma profiled out.

    Parameters
    ----------
    v : for each variance its values relative to the residual's; they broadcast to (B, *grid).
    """
    logs, log_ss = parts(model, v)
    return np.asarray(logs + model.nu * (1 + np.log(2 * np.pi / model.nu) + log_ss))


def parts(model: GaussianModel, v: Sequence[Array]) -> tuple[Array, Array]:
    """Log determinants and the log of the residual sum of squares; see :func:`values`."""
    levels = model.nesting.n_levels
    if isinstance(model.nesting, Crossing):
        log_det, cross = _with_crossed(model.nesting, v)
    else:
        log_det, cross = _nested(model.nesting, v[:levels])
    p, z = model.n_fixed, sum(model.crossed)
    owners = [factor for factor, units in enumerate(model.crossed) for _ in range(units)]
    if z:
        root = np.ones((*np.broadcast_shapes(*(each.shape for each in v[levels:])), p + z + 1))
        for column, factor in enumerate(owners):
            root[..., p + column] = np.sqrt(v[levels + factor])
        cross = cross * root[..., None] * root[..., None, :]
        cross[..., range(p, p + z), range(p, p + z)] += 1.0  # I + D^1/2 T_zz D^1/2
    whole, inner = _log_det(cross), _log_det(cross[..., :-1, :-1])
    logs = log_det + (inner if model.reml else _log_det(cross[..., p:-1, p:-1]))
    with np.errstate(invalid="ignore"):  # nothing can start where the columns have lost their rank
        # What the columns leave of y'y is a ratio of determinants.
        return logs - model.nesting.log_weights, whole - inner


def _nested(nesting: Nesting, v: Sequence[Array]) -> tuple[Array, Array]:
    """log|H| (b, *grid) and A'H^-1 A (B, *grid, k, k), by the steps of ``recursion.evaluate``."""
    grid = (None,) * (v[0].ndim - 1)
    log_det: Array = np.zeros((1,) * v[0].ndim)
    cross, first_level = nesting.total[:, *grid], 0
    if isinstance(low := nesting.lowest, SharedSteps):
        vn = v[0][..., None] * low.counts
        shrink = 1 / (1 + vn)
        log_det = np.log1p(vn) @ low.multiplicity
        n = (shrink * low.counts) @ low.members.T
        cross = cross - _mixed(v[0][..., None] * shrink, low.squares)
        s = _mixed(shrink, np.swapaxes(low.sums, 1, 2))
        first_level = 1
    else:
        n, s = low[0][:, *grid], low[1][:, *grid]
    for level in range(first_level, nesting.n_levels):
        own = v[level][..., None]
        vn = own * n
        shrink = 1 / (1 + vn)
        shrunk = shrink[..., None] * s
        log_det = log_det + np.log1p(vn).sum(axis=-1)
        cross = cross - own[..., None] * (np.swapaxes(shrunk, -1, -2) @ s)
        if level < nesting.n_levels - 1:
            starts = np.flatnonzero(np.diff(nesting.parents[level], prepend=-1))
            n = np.add.reduceat(shrink * n, starts, axis=-1)
            s = np.add.reduceat(shrunk, starts, axis=-2)
    return log_det, cross


def _with_crossed(crossing: Crossing, v: Sequence[Array]) -> tuple[Array, Array]:
    """The same (1, *grid) with sparse crossed factors, point by point."""
    spread = np.broadcast_arrays(*v)
    log_det, cross = crossed.values(crossing, np.stack([each.ravel() for each in spread], axis=1))
    shape = spread[0].shape
    return log_det.reshape(shape), cross.reshape(*shape, *cross.shape[1:])


def _mixed(shares: Array, parts: Array) -> Array:
    """Sum over the C counts of shares (b, *grid, C) times parts (B, C, m, k): (B, *grid, m, k)."""
    flat = shares.reshape(len(shares), -1, shares.shape[-1]) @ parts.reshape(*parts.shape[:2], -1)
    return flat.reshape(len(flat), *shares.shape[1:-1], *parts.shape[2:])


def _log_det(a: Array) -> Array:
    return np.asarray(np.linalg.slogdet(a)[1], dtype=np.float64)


def dips(f: Array) -> npt.NDArray[np.bool_]:
    """Whether each point of f (B, *grid) is no higher than its neighbours along every axis."""
    found = np.ones(f.shape, dtype=bool)
    for axis in range(1, f.ndim):
        step = np.diff(f, axis=axis)
        end = np.full((*f.shape[:axis], 1, *f.shape[axis + 1 :]), True)
        found &= np.concatenate([end, step < 0], axis) & np.concatenate([step >= 0, end], axis)
    return found


def new_dips(f: Array, axes: Sequence[Array], ends: Array) -> tuple[Places, Array]:
    """Dips of f (B, *grid) that are not the neighbourhood of the ends (B, n) of a search.

    Returns
    -------
    which of the B (m,), and the points (m, n).
    """
    of, *at = np.nonzero(dips(f))
    new = np.zeros(len(of), dtype=bool)
    for k, axis in enumerate(axes):
        below = np.concatenate([[-np.inf], axis[:-1]])[at[k]]
        above = np.concatenate([axis[1:], [np.inf]])[at[k]]
        end = ends[of, k]
        # A minimum at zero and one just above it are two.
        new |= np.where(axis[at[k]] == 0, end > 0, (end <= below) | (end >= above))
    points = [axis[place] for axis, place in zip(axes, at, strict=True)]
    return of[new], np.stack(points, axis=1)[new]


def spread_out(axes: Sequence[Array]) -> list[Array]:
    """Put each of n axes on its own place in (1, *grid)."""
    n = len(axes)
    return [axis.reshape(1, *np.where(np.arange(n) == k, -1, 1)) for k, axis in enumerate(axes)]


def grids(model: GaussianModel) -> list[Array]:
    """Values of each variance for a grid of them all: zero, and others in geometric progression.

    Levels of few groups, which can have several minima and cost little, get more values.
    """
    n = model.n_variances
    sizes = [fewest(n)] * n
    most = max(_NUMBERS, 1.25 * numbers(model, sizes))
    growing = list(reversed(range(n)))
    while growing:
        for place in tuple(growing):
            sizes[place] += 1
            if sizes[place] > _POINTS or numbers(model, sizes) > most:
                sizes[place] -= 1
                growing.remove(place)
    return [ladder(model, place, size) for place, size in enumerate(sizes)]


def fewest(n: int) -> int:
    """Values of each of n variances that a grid has at least."""
    return _FEWEST.get(n, 3)


def numbers(model: GaussianModel, sizes: Sequence[int]) -> float:
    """Roughly what a grid of so many values of each variance costs a response."""
    nested = sum(prod(sizes[: i + 1]) * size for i, size in enumerate(level_sizes(model.nesting)))
    return float(nested + 4 * prod(sizes) * model.nesting.total.shape[-1] ** 2)


def level_sizes(nesting: Nesting | Crossing) -> list[int]:
    """Numbers that a step at each level works on, lowest first."""
    if isinstance(nesting, Crossing):  # in all: its cost is in the units beside the chain
        return [*[0] * (nesting.n_levels - 1), nesting.effort]
    groups = [len(totals) for totals in group_totals(nesting)]
    if isinstance(nesting.lowest, SharedSteps):
        groups[0] = nesting.lowest.members.size
    return [each * nesting.total.shape[-1] for each in groups]


def ladder(model: GaussianModel, place: int, size: int) -> Array:
    """Zero and size - 1 values of one variance, from no matter for its groups to the outermost."""
    totals = group_totals(model.nesting)
    if place < len(totals):
        largest = totals[place].max()
    else:
        factor = place - len(totals)
        first = model.n_fixed + sum(model.crossed[:factor])
        largest = np.diag(model.nesting.total[0])[first : first + model.crossed[factor]].max()
    most = _MOST * model.nesting.rows / totals[-1].sum()
    return np.concatenate([[0.0], np.geomspace(min(_LEAST / largest, most / 2), most, size - 1)])


def group_numbers(model: GaussianModel) -> list[int]:
    """Groups, or units, of each variance."""
    nesting = model.nesting
    if isinstance(nesting, Crossing):
        return [len(of) for of in nesting.totals]
    if not nesting.parents:
        return [len(group_totals(nesting)[0]), *model.crossed]
    levels = [len(of) for of in nesting.parents]
    return [*levels, int(nesting.parents[-1][-1]) + 1, *model.crossed]


def group_totals(nesting: Nesting | Crossing) -> list[Array]:
    """Counts, or sums of weights, of each level's groups; where steps are shared, of each step."""
    if isinstance(nesting, Crossing):
        return list(nesting.totals)
    low, parents = nesting.lowest, nesting.parents
    if isinstance(low, SharedSteps):
        totals, parents = [low.counts, low.members @ low.counts], parents[1:]
    else:
        totals = [low[0][0]]
    for of in parents:
        starts = np.flatnonzero(np.diff(of, prepend=-1))
        totals.append(np.add.reduceat(totals[-1], starts))
    return totals
