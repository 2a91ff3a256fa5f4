"""The tables of one sheet: usually one, but sometimes two side by side or one under the other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from pipeline.reading.grids import Grid
from pipeline.reading.headers import Header, find_header, known_headers, match
from pipeline.reading.missing import clean
from pipeline.reading.rows import Part
from pipeline.reading.sheet_rows import Cells, SheetRows, cells_of, width
from study.tables import Table

_FEWEST = 2  # headers of a second table
_MOST_UNDER = 20  # tables under one another
_HALF = 0.5
_WORDS = r"^[A-Za-z][A-Za-z0-9 _/().-]{1,60}$"  # what a header is like


def tables_of(grid: Grid, tables: Mapping[str, Table]) -> list[Part]:
    """The tables of a sheet, each with the sheet's cells outside it left blank.

    Returns
    -------
    list : empty when no table is recognised; the first is the one of which most is found.
    """
    header = find_header(grid, tables)
    if header is None:
        return []
    found: list[Part] = []
    for beside, one in _side_by_side(grid, header, tables):
        found += _under(beside, one, tables)
    return found


def _side_by_side(
    grid: Grid, header: Header, tables: Mapping[str, Table]
) -> Iterator[tuple[Grid, Header]]:
    """The tables that stand beside one another: the sheet's own, unless it splits into several."""
    if len(header.others) >= _FEWEST:
        for split in (_by_gaps(grid, header), _by_headers(grid, header, tables)):
            several = [
                (some, one)
                for start, end in split
                if (one := find_header(some := _only(grid, start, end), tables))
                and _share(one, tables) >= _HALF
            ]
            if len(several) > 1:
                yield from several
                return
    yield grid, header


def _share(header: Header, tables: Mapping[str, Table]) -> float:
    required = [c.name for c in tables[header.table].columns if c.required]
    return sum(name in header.columns for name in required) / len(required)


def _by_gaps(grid: Grid, header: Header) -> list[tuple[int, int]]:
    """Runs of columns with a header, parted by columns that are quite blank."""
    last = max(header.texts, default=-1) + 1
    body = grid.rows[header.row + 1 :]
    runs: list[tuple[int, int]] = []
    start: int | None = None
    for at in range(last + 1):
        there = at < last and (at in header.texts or _any_text(body, at))
        if there and start is None:
            start = at
        elif not there and start is not None:
            runs.append((start, at))
            start = None
    return runs if len(runs) > 1 else []


def _any_text(rows: Sequence[Sequence[str]], at: int) -> bool:
    if at >= width(rows):
        return False
    cells = cells_of(rows, at)
    return any(clean(cells.texts[code]) for code in np.unique(cells.codes).tolist())


def _by_headers(grid: Grid, header: Header, tables: Mapping[str, Table]) -> list[tuple[int, int]]:
    """The two runs of columns that are both whole tables, where no blank column parts them."""
    cells = grid.rows[header.row]
    end = len(cells)
    known = {name: known_headers(table) for name, table in tables.items()}
    firsts = {
        at
        for at, text in header.texts.items()
        if any(_names_key(text, known[name], tables[name]) for name in tables)
    }
    for at in sorted(firsts - {min(header.texts)}):
        halves = (cells[:at], cells[at:])
        best = [
            max(_share(match(half, table), tables) for table in tables.values()) for half in halves
        ]
        if min(best) == 1.0:
            return [(0, at), (at, end)]
    return []


def _names_key(text: str, known: Mapping[str, tuple[str, int]], table: Table) -> bool:
    key = "".join(one for one in text.casefold() if one.isalnum())
    return known.get(key, ("", 0))[0] == table.key[0]


def _under(grid: Grid, header: Header, tables: Mapping[str, Table]) -> Iterator[Part]:
    """The tables that stand under one another in a part of a sheet."""
    starts = [(header.row, header), *_headers_below(grid, header, tables)][:_MOST_UNDER]
    ends = [one.top for _, one in starts[1:]] + [len(grid.rows)]
    for (_, one), end in zip(starts, ends, strict=True):
        alone = len(starts) == 1
        yield Part(grid if alone else _rows_only(grid, one.top, end), one)


def _headers_below(
    grid: Grid, header: Header, tables: Mapping[str, Table]
) -> Iterator[tuple[int, Header]]:
    """Rows below a header that are the header of another table, or of this one in other places."""
    at = min(header.columns.values())
    body = grid.rows[header.row + 1 :]
    if not len(body) or at >= width(body):
        return
    cells = cells_of(body, at)
    like = pc.match_substring_regex(pa.array(cells.texts, pa.string()), _WORDS)
    names = {key for table in tables.values() for key in known_headers(table)}
    places = [
        i
        for i in pc.indices_nonzero(like).to_pylist()
        if "".join(c for c in cells.texts[i].casefold() if c.isalnum()) in names
    ]
    if not places:
        return
    for row in np.flatnonzero(np.isin(cells.codes, places)).tolist():
        number = header.row + 1 + row
        one = find_header(replace(grid, rows=[list(grid.rows[number])]), tables)
        if one is None or _share(one, tables) < _HALF or len(one.columns) < _FEWEST:
            continue
        if one.table != header.table or one.columns != header.columns:
            yield number, replace(one, row=number)


def _only(grid: Grid, start: int, end: int) -> Grid:
    """The sheet with blank cells outside some columns, so that letters stay what they are."""
    rows = grid.rows
    if isinstance(rows, SheetRows):
        blank = Cells(np.zeros(rows.height, dtype=np.int32), [""])
        columns = [c if start <= at < end else blank for at, c in enumerate(rows.columns)]
        return replace(grid, rows=SheetRows(tuple(columns), rows.height))
    some = [[c if start <= at < end else "" for at, c in enumerate(row[:end])] for row in rows]
    return replace(grid, rows=some)


def _rows_only(grid: Grid, first: int, end: int) -> Grid:
    """The sheet with blank rows before ``first`` and none from ``end`` on."""
    rows = grid.rows[:end]
    if isinstance(rows, SheetRows):
        columns = []
        for column in rows.columns:
            codes = column.codes.copy()
            codes[:first] = len(column.texts)
            columns.append(Cells(codes, [*column.texts, ""]))
        return replace(grid, rows=SheetRows(tuple(columns), rows.height))
    return replace(grid, rows=[[]] * first + list(rows[first:]))
