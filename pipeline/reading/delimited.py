"""CSV files: every cell as the text that it is, never guessed at."""

from __future__ import annotations

import csv
import io
from itertools import islice

from pipeline.reading.grids import Grid
from pipeline.reading.limits import MAX_CELL, MAX_CELLS, MAX_COLUMNS
from pipeline.reading.unreadable import Unreadable

DELIMITERS = (",", ";", "\t", "|")
_CHUNK = 1_000  # rows


def read_delimited(text: str, file: str, room: int = MAX_CELLS) -> Grid:
    """Split a text into cells.

    Comma, semicolon, tab and pipe are known; the one that is commonest in the first twenty lines
    is taken.

    Parameters
    ----------
    room : how many cells it may have.

    Raises
    ------
    Unreadable : when quotation marks do not match, a cell is too long, or there are too many
        columns or cells.
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    lines = text.split("\n", 20)[:20]
    delimiter = max(DELIMITERS, key=lambda mark: sum(line.count(mark) for line in lines))
    reader = csv.reader(io.StringIO(text), delimiter=delimiter, strict=True)
    # No text has more cells than this; a mark between quotation marks is counted for nothing.
    if text.count(delimiter) + text.count("\n") > room:
        raise Unreadable("size.cells", most=f"{MAX_CELLS:,}")
    rows: list[list[str]] = []
    previous = csv.field_size_limit(MAX_CELL)
    try:
        while chunk := list(islice(reader, _CHUNK)):
            if max(map(len, chunk)) > MAX_COLUMNS:
                raise Unreadable("size.columns", most=MAX_COLUMNS)
            rows += chunk
    except csv.Error as error:
        raise Unreadable("content.quotes", line=reader.line_num) from error
    finally:
        csv.field_size_limit(previous)
    return Grid(file=file, sheet="", rows=rows, ragged=True)
