"""Groups as paths through the levels, coded in the order of their sorted paths."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd

Codes = npt.NDArray[np.intp]
Ids = npt.NDArray[np.generic]

BLOCK = 1 << 17  # rows compared at a time
FEW = 1 << 12  # groups that a table is made for at first; pandas would make it for every row


def path_codes(groups: Mapping[str, npt.ArrayLike]) -> tuple[Codes, dict[str, Ids]]:
    """Code every row by its path through the levels, in the order of the sorted paths.

    A group is its path: unit 1 of site A is not unit 1 of site B.

    Returns
    -------
    codes : (N,) the lowest group of each row.
    keys : for each level the id of every lowest group's group, each (G,).
    """
    codes: Codes | None = None
    first: Codes = np.zeros(0, dtype=np.intp)
    ranks: dict[str, Codes] = {}
    ids: dict[str, Ids] = {}
    for name, column in reversed(list(groups.items())):
        own, uniques = _factorize(column)
        if own.min() < 0:
            raise ValueError(
                f"Grouping column '{name}' has a missing id: every row needs its group."
            )
        if codes is None:
            codes, first = own, _first_rows(own, len(uniques))
        elif not _constant_within(own, codes, first):
            # An id stands in several groups of this level: tell them apart.
            codes, joint = pd.factorize(codes * len(uniques) + own, size_hint=FEW)
            ranks = {level: rank[joint // len(uniques)] for level, rank in ranks.items()}
            first = _first_rows(codes, len(joint))
        by_id = np.argsort(uniques)
        ids[name], ranks[name] = uniques[by_id], _inverse(by_id)[own[first]]
        del own  # before the next level's are made
    if codes is None:
        raise ValueError("A nested model needs a grouping column.")
    order = np.lexsort(list(ranks.values()))  # the outermost level, coded last, sorts first
    if not (order[1:] > order[:-1]).all():
        codes = _inverse(order)[codes]
    return codes, {name: ids[name][ranks[name][order]] for name in groups}


def group_codes(keys: Mapping[str, Ids], level: str) -> Codes:
    """(G,) the group at this level of each lowest group, in path order."""
    starts = np.zeros(len(keys[level]), dtype=bool)
    for name, ids in keys.items():
        starts[1:] |= ids[1:] != ids[:-1]
        if name == level:
            break
    return np.cumsum(starts, dtype=np.intp)


def _first_rows(codes: Codes, n_groups: int) -> Codes:
    first = np.empty(n_groups, dtype=np.intp)
    first[codes[::-1]] = np.arange(len(codes) - 1, -1, -1)
    return first


def _factorize(column: npt.ArrayLike) -> tuple[Codes, Ids]:
    """Codes in order of appearance, and the ids they stand for.

    Numbers are handed over as a plain array: only then does pandas heed the hint and start with a
    small table.
    """
    if isinstance(column, pd.Series) and not isinstance(column.dtype, np.dtype):
        codes, uniques = pd.factorize(column)
        return codes, np.asarray(uniques)
    return pd.factorize(np.asarray(column), size_hint=FEW)


def _constant_within(own: Codes, codes: Codes, first: Codes) -> bool:
    """Whether all rows of a group have the code of its first row; by blocks, to spare memory."""
    of_group = own[first]
    parts = blocks(len(codes), BLOCK)
    return all((of_group[codes[rows]] == own[rows]).all() for rows in parts)


def _inverse(order: Codes) -> Codes:
    place = np.empty_like(order)
    place[order] = np.arange(len(order))
    return place


def blocks(rows: int, step: int) -> Iterator[slice]:
    """Slices of this many rows at a time."""
    return (slice(start, start + max(1, step)) for start in range(0, rows, max(1, step)))
