"""One file to its sheets: guarded, decoded and split into cells."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from pipeline.reading.asides import Aside
from pipeline.reading.columnar import read_parquet
from pipeline.reading.decoding import decode
from pipeline.reading.delimited import read_delimited
from pipeline.reading.grids import Grid
from pipeline.reading.guard import OPEN_DOCUMENT, PARQUET, TEXT_TYPES, check_content, read_bytes
from pipeline.reading.limits import MAX_CELLS
from pipeline.reading.opendocument import read_open_document
from pipeline.reading.package import open_package
from pipeline.reading.sheet_rows import SheetRows, width
from pipeline.reading.workbook import read_package


@dataclass(frozen=True)
class Opened:
    """A file that was opened.

    Attributes
    ----------
    asides : texts of a workbook that stand outside its cells.
    encoding : of a text file; "" for a workbook. ``guessed``: told by its letters alone.
    """

    sha256: str
    grids: Sequence[Grid]
    asides: Sequence[Aside] = ()
    encoding: str = ""
    guessed: bool = False

    @property
    def cells(self) -> int:
        """How many cells its sheets have, blank ones counted."""
        return sum(_cells(grid.rows) for grid in self.grids)


def _cells(rows: Sequence[Sequence[str]]) -> int:
    return width(rows) * len(rows) if isinstance(rows, SheetRows) else sum(map(len, rows))


def open_file(name: str, source: Path | bytes, room: int = MAX_CELLS) -> Opened:
    """Read one file.

    Parameters
    ----------
    source : where it is, or what is in it.
    room : how many cells it may have.

    Raises
    ------
    Unreadable : when it is not what its name says, could do harm, or cannot be read.
    OSError : when the computer does not give it out.
    """
    data = read_bytes(name, source)
    digest = hashlib.sha256(data).hexdigest()
    suffix = Path(name).suffix.casefold()
    check_content(data, suffix)
    if suffix in TEXT_TYPES:
        decoded = decode(data)
        grid = read_delimited(decoded.text, name, room)
        return Opened(digest, (grid,), encoding=decoded.encoding, guessed=decoded.guessed)
    if suffix == PARQUET:
        return Opened(digest, *read_parquet(data, name, room))
    if suffix == OPEN_DOCUMENT:
        return Opened(digest, *read_open_document(data, name, room))
    return Opened(digest, *read_package(open_package(data, room), name))
