"""The rows of a large sheet, held by column: each different text once, and which row has which.

A column of a hundred thousand cells has a few dozen different texts, or is an id. What is asked of
every cell is asked of the different texts, and a row is put together only when one is looked at.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import overload

import numpy as np
import pandas as pd
from numpy.typing import NDArray

_BLOCK = 1_000  # rows put together at a time


@dataclass(frozen=True)
class Cells:
    """One column's cells: ``texts[codes[i]]`` is that of row ``i``. A text may be there twice."""

    codes: NDArray[np.int32]
    texts: Sequence[str]


@dataclass(frozen=True, eq=False)
class SheetRows(Sequence[Sequence[str]]):
    """Rows of text, all of one width."""

    columns: tuple[Cells, ...]
    height: int

    def __len__(self) -> int:
        return self.height

    @overload
    def __getitem__(self, at: int) -> Sequence[str]: ...
    @overload
    def __getitem__(self, at: slice) -> SheetRows: ...
    def __getitem__(self, at: int | slice) -> Sequence[str] | SheetRows:
        if isinstance(at, slice):
            part = tuple(Cells(column.codes[at], column.texts) for column in self.columns)
            return SheetRows(part, len(range(*at.indices(self.height))))
        if not -self.height <= at < self.height:
            raise IndexError(at)
        return tuple(column.texts[column.codes[at]] for column in self.columns)

    def __iter__(self) -> Iterator[Sequence[str]]:
        for start in range(0, self.height, _BLOCK):
            block = self[start : start + _BLOCK]
            cells = [map(c.texts.__getitem__, c.codes.tolist()) for c in block.columns]
            yield from zip(*cells, strict=True) if cells else [()] * block.height


def width(rows: Sequence[Sequence[str]]) -> int:
    """Cells of the longest row."""
    if isinstance(rows, SheetRows):
        return len(rows.columns)
    return max(map(len, rows), default=0)


def cells_of(rows: Sequence[Sequence[str]], at: int) -> Cells:
    """One column; a row that is too short has an empty cell."""
    if isinstance(rows, SheetRows):
        return rows.columns[at]
    texts_of_rows = ["" if at >= len(row) else row[at] for row in rows]
    codes, texts = pd.factorize(np.array(texts_of_rows, dtype=object))
    return Cells(codes.astype(np.int32), texts.tolist())
