"""The lowest criterion of each of B responses, searched for from several starts.

With few and very unequal groups the criterion can have several minima: the large groups may speak
for one variance, the many small ones for another. Newton's method therefore starts from the moment
estimates, and again from every dip of the criterion's values on a grid that is not explained by
where it has been; and where it ends the criterion is followed along each variance for further dips.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from mixed.gaussian.criterion import (
    GaussianModel,
    average_information,
    criterion,
    gradient,
    hessian,
)
from mixed.gaussian.grid import (
    dips,
    fewest,
    grids,
    ladder,
    level_sizes,
    new_dips,
    numbers,
    spread_out,
    values,
)
from mixed.gaussian.jets import Array
from mixed.gaussian.meetings import Crossing
from mixed.gaussian.search import ROUNDING, Optimum, Places, lowest, minimise

NATURAL = 0.01  # variances well below this, relative to a mean row's residual, are steps from zero
LOWER = 1e-9  # a minimum that is lower by less is the same
_MOST_NUMBERS = 1 << 22  # of a grid with crossed factors, above which there is none
FEW = 100  # groups whose variance may have several minima; with more, only where it costs little
_ALONG, _FEWEST_ALONG = 24, 8  # values along a variance, fewer where they cost over
_NUMBERS = 1 << 20
_CHEAP_STEPS = 8  # by the average information, after which exact curvature is worth its cost
_ROUNDS = 3  # of looking along the variances
_AT_A_TIME = 1 << 21  # numbers
_WHOLE = 1 << 17  # numbers of a grid that is not cut up


def natural(model: GaussianModel) -> float:
    """The size of a relative variance near zero: ``NATURAL``, whatever the unit of the weights."""
    return NATURAL * model.nesting.rows / model.nesting.weight


def optimise(model: GaussianModel, start: Array) -> Optimum:
    """Find the relative variances (B, n) of all B responses.

    Parameters
    ----------
    start : (B, n) where the search starts first.
    """
    everyone = np.arange(len(model.nesting.total))
    found = descend(model, everyone, start)
    if _grid_fits(model):
        found = _lower(model, found, *_dips_of_grid(model, found))
    fresh = everyone
    for _ in range(_ROUNDS):
        before = found.value
        found = _lower(model, found, *_dips_along(model, found, fresh))
        fresh = np.flatnonzero(found.value < before - LOWER)
    return found


def descend(model: GaussianModel, owner: Places, start: Array) -> Optimum:
    """Where Newton's method ends from starts (m, n) for the responses (m,) that own them."""
    n = model.n_variances
    least, rows = np.full(n, natural(model)), model.nesting.rows

    def evaluate(v: Array, which: Places) -> tuple[Array, Array, Array]:
        f = criterion(_of(model, owner[which]), v)
        return f.value, gradient(f, n), hessian(f, n)

    if isinstance(model.nesting, Crossing):
        near = minimise(
            lambda v, _: average_information(model, v), start, least, rows, _CHEAP_STEPS
        )
        start = near.v
    return minimise(evaluate, start, least, rows)


def _grid_fits(model: GaussianModel) -> bool:
    """Whether a grid of all variances costs little beside the search."""
    n = model.n_variances
    crossing = isinstance(model.nesting, Crossing)
    return not crossing or numbers(model, [fewest(n)] * n) <= _MOST_NUMBERS


def _worth_following(model: GaussianModel, k: int, cost: float) -> bool:
    """Whether a variance may have another minimum, or following it costs little."""
    crossing = model.nesting
    if not isinstance(crossing, Crossing) or cost <= _MOST_NUMBERS:
        return True
    return len(crossing.totals[k]) <= FEW


def _lower(model: GaussianModel, found: Optimum, owner: Places, start: Array) -> Optimum:
    """What was found, or what is found from the starts, whichever is lower."""
    if not len(owner):
        return found
    least = max(LOWER, ROUNDING * model.nesting.rows)
    return lowest(found, descend(model, owner, start), owner, least)


def _dips_of_grid(model: GaussianModel, found: Optimum) -> tuple[Places, Array]:
    """Dips of the grid that are not the neighbourhood of what was found: owners and points."""
    axes = grids(model)
    owners, starts = [], []
    size = numbers(model, [len(axis) for axis in axes])
    for some in _blocks(np.arange(len(found.v)), size):
        f = _values(_of(model, some), spread_out(axes), 0, size)
        of, points = new_dips(f, axes, found.v[some])
        owners.append(some[of])
        starts.append(points)
    return np.concatenate(owners), np.concatenate(starts)


def _values(model: GaussianModel, v: Sequence[Array], along: int, size: float) -> Array:
    """Values of a response that cost ``size`` numbers; if many, by slices of one variance.

    The slices are along the first axis after the responses', and spare memory.
    """
    if size <= _WHOLE or isinstance(model.nesting, Crossing):  # that holds one point at a time
        return values(model, v)
    parts = [[*v[:along], own, *v[along + 1 :]] for own in np.split(v[along], v[along].shape[1], 1)]
    return np.concatenate([values(model, part) for part in parts], axis=1)


def _dips_along(model: GaussianModel, found: Optimum, fresh: Places) -> tuple[Places, Array]:
    """Dips along each variance, the others as found, beside where it is itself."""
    n, size = found.v.shape[1], sum(level_sizes(model.nesting))
    points = int(np.clip(_NUMBERS // size, _FEWEST_ALONG, _ALONG))
    owners, starts = [np.zeros(0, dtype=np.intp)], [np.zeros((0, n))]
    for k in range(n):
        if not _worth_following(model, k, points * size):
            continue
        each = ladder(model, k, points)
        below, above = np.r_[-np.inf, each[:-1]], np.r_[each[1:], np.inf]
        for some in _blocks(fresh, points * size):
            v = [found.v[some, m : m + 1] for m in range(n)]
            end, v[k] = v[k], each[None]
            f = _values(_of(model, some), v, k, points * size)
            lower = f < found.value[some, None] - LOWER
            of, at = np.nonzero(dips(f) & ((end <= below) | (end >= above) | lower))
            start = found.v[some[of]]
            start[:, k] = each[at]
            owners.append(some[of])
            starts.append(start)
    return np.concatenate(owners), np.concatenate(starts)


def _of(model: GaussianModel, owner: Places) -> GaussianModel:
    whole = len(owner) == len(model.nesting.total) and (owner == np.arange(len(owner))).all()
    return model if whole else replace(model, nesting=model.nesting.take(owner))


def _blocks(these: Places, size: float) -> list[Places]:
    """Responses whose values, of this many numbers each, fit into memory together."""
    step = max(1, int(_AT_A_TIME / size))
    return [these[first : first + step] for first in range(0, len(these), step)]
