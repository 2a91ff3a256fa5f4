"""How the groups of several factors lie in each other: what is removed level by level, what not.

A chain of factors is removed from the lowest upwards, as in the exact Gaussian engine. A group of a
chain's factor that lies in several groups of the one above, such as a worker who moved, is taken
out of it, and stands beside the chain with the groups of all other factors. Where it was taken out
its rows keep their place under a group without an effect. The chain is the one that leaves fewest
groups beside it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, combinations

import numpy as np
import numpy.typing as npt

from mixed.gaussian.meetings import Meetings
from mixed.laplace.families import Codes


@dataclass(frozen=True, eq=False)
class Level:
    """One level of the chain.

    Attributes
    ----------
    factor : whose groups it has.
    place : (G,) of each group among all random effects; -1 for one without an effect.
    parent : (G,) group at the level above; all zero at the top.
    of_cell : (c,) group of each cell.
    met : which of the groups beside the chain its groups meet.
    """

    factor: int
    place: Codes
    parent: Codes
    of_cell: Codes
    met: Meetings


@dataclass(frozen=True, eq=False)
class Structure:
    """Factors laid out for elimination; c cells are the distinct combinations of groups.

    Attributes
    ----------
    cell : (n,) of each row.
    places : (K, c) of each cell's group of each factor among all random effects.
    levels : of the chain, lowest first.
    beside : (q,) places of the groups beside the chain, and ``owner`` (q,) their factors.
    cells : which of them each cell has; ``into`` (m,) the places of these meetings among those of
        the lowest level.
    """

    cell: Codes
    places: Codes
    levels: tuple[Level, ...]
    beside: Codes
    owner: Codes
    cells: Meetings
    into: Codes


def lay_out(codes: Codes, starts: Codes, sizes: Codes) -> Structure:
    """Lay out factors.

    Parameters
    ----------
    codes : (K, n) group of each row in each factor, from 0.
    starts, sizes : (K,) place of each factor's first group among the random effects, and groups.
    """
    distinct, cell = np.unique(codes, axis=1, return_inverse=True)
    order = np.argsort(-sizes, kind="stable").tolist()
    paths = _best(distinct, order, sizes)
    chained = [factor for factor, _, _ in paths]
    beside = np.zeros(int(sizes.sum()), dtype=np.bool_)
    for factor in range(len(codes)):
        if factor not in chained:
            beside[starts[factor] : starts[factor] + sizes[factor]] = True
    for factor, _, movers in paths:
        beside[starts[factor] + movers] = True
    places = distinct + starts[:, None]
    number = np.cumsum(beside) - 1
    of_cell, of_factor = np.nonzero(beside[places.T])
    column = number[places[of_factor, of_cell]]
    by_cell = np.lexsort((column, of_cell))
    q = int(beside.sum())
    cells = Meetings(of_cell[by_cell], column[by_cell], (distinct.shape[1], q), None)
    levels, into = _levels(paths, places, beside, cells)
    where = np.flatnonzero(beside)
    return Structure(
        cell=cell.ravel(),
        places=places,
        levels=levels,
        beside=where,
        owner=np.searchsorted(starts, where, side="right") - 1,
        cells=cells,
        into=into,
    )


Path = tuple[int, Codes, Codes]  # factor, path of each cell, groups that are taken out


def _best(codes: Codes, order: Sequence[int], sizes: Codes) -> list[Path]:
    """The chain, lowest first, that leaves the fewest groups beside it."""
    lowest, *others = order
    subsets = chain.from_iterable(combinations(others, k) for k in range(len(others) + 1))
    found = [_paths(codes, (lowest, *upper), sizes) for upper in subsets]

    def left(paths: Sequence[Path]) -> tuple[int, int]:
        chained = int(sum(sizes[factor] for factor, _, _ in paths))
        return int(sizes.sum()) - chained + sum(len(m) for _, _, m in paths), len(paths)

    return min(found, key=left)


def _paths(codes: Codes, factors: Sequence[int], sizes: Codes) -> list[Path]:
    """Paths through these factors, which are lowest first."""
    above = np.zeros(codes.shape[1], dtype=np.intp)
    out: list[Path] = []
    for factor in reversed(factors):
        own, size = codes[factor], int(sizes[factor])
        first = np.full(size, -1, dtype=np.intp)
        first[own] = above
        moved = np.zeros(size, dtype=np.bool_)
        moved[own[above != first[own]]] = True
        path = np.where(moved[own], size + above, own)
        above = np.unique(path, return_inverse=True)[1]
        out.append((factor, above, np.flatnonzero(moved)))
    return out[::-1]


def _levels(
    paths: Sequence[Path], places: Codes, beside: npt.NDArray[np.bool_], cells: Meetings
) -> tuple[tuple[Level, ...], Codes]:
    """The levels with their meetings; and the meetings of cells among the lowest level's."""
    q = cells.shape[1]
    keys = [path[cells.group] * q + cells.unit for _, path, _ in paths]
    met = [np.unique(key, return_inverse=True) for key in keys]
    levels = []
    for place, (factor, path, _) in enumerate(paths):
        groups = int(path.max()) + 1
        own = np.zeros(groups, dtype=np.intp)
        own[path] = np.where(beside[places[factor]], -1, places[factor])
        parent = np.zeros(groups, dtype=np.intp)
        into = None
        if place + 1 < len(paths):
            parent[path] = paths[place + 1][1]
            into = np.zeros(len(met[place][0]), dtype=np.intp)
            into[met[place][1]] = met[place + 1][1]
        group, unit = np.divmod(met[place][0], max(q, 1))
        levels.append(Level(factor, own, parent, path, Meetings(group, unit, (groups, q), into)))
    return tuple(levels), met[0][1]
