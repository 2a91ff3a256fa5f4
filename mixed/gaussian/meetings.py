"""Rows with crossed factors as the sums that the likelihood needs of them, the sparse ones sparse.

One chain of groups is removed first: the nested levels, or a crossed factor that has more groups
than all else. The groups and units of what stands beside it are the units of :class:`Crossing`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from scipy.sparse import csr_array

from mixed.gaussian.grouping import Codes
from mixed.gaussian.jets import Array, Jet

_CUBE = 30  # multiplications of a dense matrix that take the time of one number elsewhere
_DENSE = 16.0  # times as fast as a sparse product of as many multiplications a dense one is
_PAIRS = 5_000_000  # of meetings that are held: 80 MB


@dataclass(frozen=True, eq=False)
class Pairs:
    """Pairs of different meetings of one group, by the first of them.

    Attributes
    ----------
    mine : the meetings that are first. ``times`` : (m,) pairs of each.
    other : (p,) the second of each pair. ``place`` : (p,) of their units in a (q, q) matrix.
    """

    mine: slice
    times: Codes
    other: Codes
    place: Codes


@dataclass(frozen=True, eq=False)
class Meetings:
    """Which units of the other factors the groups of one level of the chain have met.

    Attributes
    ----------
    group, unit : (m,) of each meeting, by groups; of ``shape`` (groups, units).
    into : (m,) its place among the meetings of the level above; None at the top.
    """

    group: Codes
    unit: Codes
    shape: tuple[int, int]
    into: Codes | None

    @cached_property
    def begins(self) -> Codes:
        """(G + 1,) where each group's meetings begin."""
        return np.searchsorted(self.group, np.arange(self.shape[0] + 1))

    @cached_property
    def by_unit(self) -> tuple[Codes, Codes]:
        """Order of the meetings by units, and where each unit's begin."""
        order = np.argsort(self.unit, kind="stable")
        return order, np.searchsorted(self.unit[order], np.arange(self.shape[1] + 1))

    @cached_property
    def crowded(self) -> bool:
        """Whether dense products are the faster ones."""
        met = np.diff(self.begins).astype(np.float64)
        return bool(_DENSE * (met**2).sum() > self.shape[0] * self.shape[1] ** 2)

    def matrix(self, values: Array) -> csr_array:
        """(G, q) of one number for each meeting."""
        return csr_array((values, self.unit, self.begins), shape=self.shape)

    def turned(self, values: Array) -> csr_array:
        """The same, transposed."""
        order, begins = self.by_unit
        return csr_array((values[order], self.group[order], begins), shape=self.shape[::-1])

    @cached_property
    def _pairs(self) -> list[Pairs] | None:
        """The pairs of meetings of a group, in one piece; None where they would take much memory.

        Which pairs there are is the same at every point that is evaluated.
        """
        met = np.diff(self.begins).astype(np.float64)
        return [self._paired(0, self.shape[0])] if (met**2).sum() <= 2 * _PAIRS else None

    def _paired(self, start: int, stop: int) -> Pairs:
        """Pairs of the meetings of some groups; units rise within a group."""
        mine = slice(self.begins[start], self.begins[stop])
        here = np.arange(mine.start, mine.stop)
        times = self.begins[self.group[mine] + 1] - here - 1
        ends = np.cumsum(times)
        other = np.arange(times.sum()) + np.repeat(here + 1 - ends + times, times)
        place = np.repeat(self.unit[mine] * self.shape[1], times) + self.unit[other]
        return Pairs(mine, times, other, place)

    def _pieces(self) -> Iterator[Pairs]:
        if self._pairs is not None:
            yield from self._pairs
            return
        met = np.diff(self.begins).astype(np.float64)
        piece = (np.cumsum(met**2) // (2 * _PAIRS)).astype(np.intp)
        for number in range(int(piece[-1]) + 1):
            start, stop = np.searchsorted(piece, (number, number + 1))
            if start < stop:
                yield self._paired(int(start), int(stop))

    def gram(self, weight: Array, values: Array) -> Array:
        """(q, q) values' W values, W (m,) the weight of each meeting's group."""
        if self.crowded:
            return np.asarray(
                self.matrix(weight * values).toarray().T @ self.matrix(values).toarray()
            )
        weighted = weight * values
        return self._square(
            weighted * values, lambda of: np.repeat(weighted[of.mine], of.times) * values[of.other]
        )

    def both(self, one: Array, other: Array) -> Array:
        """(q, q) one' other + other' one."""
        if self.crowded:
            half = self.matrix(one).toarray().T @ self.matrix(other).toarray()
            return np.asarray(half + half.T)
        return self._square(
            2 * one * other,
            lambda of: (
                np.repeat(one[of.mine], of.times) * other[of.other]
                + np.repeat(other[of.mine], of.times) * one[of.other]
            ),
        )

    def _square(self, alone: Array, products: Callable[[Pairs], Array]) -> Array:
        """Symmetric sums by unit and unit, from each meeting alone and from its pairs."""
        q = self.shape[1]
        found = np.zeros(q * q)
        for pairs in self._pieces():
            found += np.bincount(pairs.place, products(pairs), q * q)
        square = found.reshape(q, q)
        square += square.T
        square[np.diag_indices(q)] += np.bincount(self.unit, alone, q)
        return square

    def across(self, k: Array, values: Array) -> Array:
        """(m,) for each meeting the sum over its group of k between the two units times the value.

        The trace of k one' other, k symmetric, is ``one @ across(k, other)``: no matrix of all
        units is needed.
        """
        if self.crowded:
            return np.asarray((self.matrix(values) @ k)[self.group, self.unit])
        found, flat = np.diag(k)[self.unit] * values, k.ravel()
        for pairs in self._pieces():
            between = flat[pairs.place]
            found += np.bincount(
                pairs.other, between * np.repeat(values[pairs.mine], pairs.times), len(found)
            )
            first = np.repeat(np.arange(pairs.mine.start, pairs.mine.stop), pairs.times)
            found += np.bincount(first, between * values[pairs.other], len(found))
        return found

    def gathered(self, values: Array, columns: Array) -> Array:
        """(q, k) values' columns."""
        return np.asarray(self.turned(values) @ columns)

    def above(self, values: Array) -> Array:
        """Added up over the meetings that are one at the level above."""
        assert self.into is not None
        return np.asarray(np.bincount(self.into, values), dtype=np.float64)


@dataclass(frozen=True, eq=False)
class Crossing:
    """One response with k - 1 columns, laid out for a chain of L levels and q units beside it.

    Attributes
    ----------
    rows, log_weights, weight : totals.
    chain : (L,) the variance parameters of the chain, lowest level first.
    owner : (q,) the variance parameter of each unit.
    n_levels : n, all variance parameters.
    parents : level by level upwards, the parent of each group. One fewer than levels.
    count, sums : (G,), (G, k) of the lowest groups; ``met`` (m,) rows of each of their meetings.
    levels : meetings of each level of the chain.
    total, cross, among : A'A (1, k, k), Z'A (q, k) and Z'Z (q, q).
    totals : rows of every group, or unit, of each variance parameter.
    known : the last point that was evaluated.
    """

    rows: float
    log_weights: float
    weight: float
    chain: tuple[int, ...]
    owner: Codes
    n_levels: int
    parents: tuple[Codes, ...]
    count: Array
    sums: Array
    met: Array
    levels: tuple[Meetings, ...]
    total: Array
    cross: Array
    among: Array
    totals: tuple[Array, ...]
    known: dict[bytes, tuple[Jet, Jet]] = field(default_factory=dict)

    def take(self, chosen: Codes) -> Crossing:
        """Keep some of the responses: there is one."""
        return self

    def units_of(self, parameter: int) -> Codes:
        """Places of the units of one variance parameter beside the chain."""
        return np.flatnonzero(self.owner == parameter)

    @cached_property
    def effort(self) -> int:
        """Numbers that one evaluation works on, so that costs can be weighed."""
        pairs = sum(
            int((np.diff(level.begins).astype(np.float64) ** 2).sum()) for level in self.levels
        )
        return pairs + len(self.owner) ** 3 // _CUBE

    @property
    def beside(self) -> list[int]:
        """Variance parameters that are not the chain's."""
        return sorted({*self.owner.tolist()})

    def climbed(self, place: int, values: Array) -> Array:
        """Add up, by group one level higher, what the groups of a level of the chain have."""
        starts = np.flatnonzero(np.diff(self.parents[place], prepend=-1))
        return np.asarray(np.add.reduceat(values, starts, axis=0))


@dataclass(frozen=True)
class Factor:
    """A variance parameter's groups: ``codes`` (N,) of the rows, and how many there are."""

    codes: Codes
    size: int


def chain_of(nested: Sequence[Factor], crossed: Sequence[Factor]) -> tuple[int, ...]:
    """Parameters that are removed first: the nested levels, or a crossed factor of more groups."""
    largest = max(range(len(crossed)), key=lambda j: crossed[j].size)
    if sum(level.size for level in nested) >= crossed[largest].size:
        return tuple(range(len(nested)))
    return (len(nested) + largest,)


def lay_out_crossing(
    factors: Sequence[Factor],
    chain: Sequence[int],
    parents: Sequence[Codes],
    columns: Array,
    weights: Array | None,
) -> Crossing:
    """Arrange rows for ``crossed.evaluate``.

    Parameters
    ----------
    factors : of each variance parameter. ``chain`` : which of them are removed first, nested,
        lowest first.
    parents : level by level, of the nested levels' groups.
    columns : (N, k) A: the fixed columns, and the response about its least-squares fit.
    weights : (N,).
    """
    beside = [j for j in range(len(factors)) if j not in chain]
    starts = np.cumsum([0, *(factors[j].size for j in beside)])
    q, n = int(starts[-1]), len(columns)
    w = np.ones(n) if weights is None else weights
    places = [s + factors[j].codes for s, j in zip(starts, beside, strict=False)]
    unit, row = np.concatenate(places), np.tile(np.arange(n), len(beside))
    z = csr_array((w[row], (unit, row)), shape=(q, n))
    plain = csr_array((np.ones(len(unit)), (row, unit)), shape=(n, q))
    own, size = factors[chain[0]].codes, factors[chain[0]].size
    met = csr_array((w[row], (own[row], unit)), shape=(size, q))
    met.sort_indices()
    parents = parents if len(chain) > 1 else ()
    totals = [np.bincount(f.codes, w, f.size).astype(np.float64) for f in factors]
    return Crossing(
        rows=float(n),
        log_weights=0.0 if weights is None else float(np.log(weights).sum()),
        weight=float(w.sum()),
        chain=tuple(chain),
        owner=np.repeat(beside, [factors[j].size for j in beside]),
        n_levels=len(factors),
        parents=tuple(parents),
        count=totals[chain[0]],
        sums=np.stack([np.bincount(own, w * column, size) for column in columns.T], axis=1),
        met=np.asarray(met.data, dtype=np.float64),
        levels=tuple(_levels(met, parents)),
        total=((w[:, None] * columns).T @ columns)[None],
        cross=np.asarray(z @ columns),
        among=np.asarray((z @ plain).toarray(), dtype=np.float64),
        totals=tuple(totals),
    )


def _levels(met: csr_array, parents: Sequence[Codes]) -> list[Meetings]:
    """The meetings of every level of the chain, from those of its lowest groups."""
    groups, q = met.shape
    group = np.repeat(np.arange(groups), np.diff(met.indptr))
    unit, levels = met.indices.astype(np.intp), []
    for of in parents:
        above, into = np.unique(of[group] * q + unit, return_inverse=True)
        levels.append(Meetings(group, unit, (groups, q), into))
        groups = int(of[-1]) + 1
        group, unit = np.divmod(above, q)
    return [*levels, Meetings(group, unit, (groups, q), None)]
