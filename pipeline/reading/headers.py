"""Headers: finding their row, recognising the table, and matching them to columns."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import NamedTuple

from pipeline.reading.grids import Grid
from pipeline.reading.header_words import (
    MOST_ROWS,
    Wordings,
    is_units_row,
    joined_wordings,
    normalise,
    readings,
)
from pipeline.reading.limits import MAX_COLUMNS
from pipeline.reading.missing import clean
from study.tables import Table

SEARCH_ROWS = 20
"""The header is looked for in this many rows from the top."""

_LIKENESS = 0.75  # of difflib's ratio, from which a header is offered as "did you mean"
_TURNED_WITHIN = 3  # columns from the left, for headers one under the other
_NEARLY, _NEARLY_SHARE = 2, 0.25  # headers that a table shares with one that it resembles
_SHOWN = 40  # characters of a header that a finding quotes
_AS_UNIT = 3  # ranks that a header with a unit at its end stands behind one without
_PERCENT = re.compile(r"%|\bper ?cent|\bpct\b|\bpercentage\b", re.IGNORECASE)


@dataclass(frozen=True)
class Header:
    """Where a table's header is and what it says.

    Attributes
    ----------
    row : its row, counted from zero; ``width`` is the number of its cells, blank ones too.
    columns : position of each column of the table that was recognised.
    texts : every header that is not blank, by position; ``others`` those that were not recognised.
    beside : by column, what its header says beside the words that name it: in brackets, or a unit
        at its end.
    twins : for those of the ``others`` that are another header of a column already recognised,
        the column's name.
    height : how many rows the header takes, of which ``row`` is the last.
    joined : columns whose names were put together from several of them.
    """

    table: str
    row: int
    width: int
    columns: Mapping[str, int]
    texts: Mapping[int, str]
    others: Mapping[int, str]
    twins: Mapping[int, str]
    beside: Mapping[str, str] = field(default_factory=dict)
    height: int = 1
    joined: tuple[str, ...] = ()

    @property
    def top(self) -> int:
        """The first row of the header, counted from zero."""
        return self.row - self.height + 1

    def says_percent(self, column: str) -> bool:
        """Whether the header of a column says that its values are per cent."""
        return _PERCENT.search(self.texts[self.columns[column]]) is not None


@lru_cache(maxsize=64)
def _known_headers(headers: tuple[tuple[str, tuple[str, ...]], ...]) -> dict[str, tuple[str, int]]:
    """Normalised header → column and rank (0 its name, 1 its label, 2 a synonym).

    A wording that belongs to two columns, such as the DfE's one name for all assessment factors,
    names neither, unless it is the very name of one.
    """
    known: dict[str, tuple[str, int]] = {}
    ambiguous: set[str] = set()
    for column, wordings in headers:
        for rank, wording in enumerate(wordings):
            key, new = normalise(wording), (column, min(rank, 2))
            old = known.get(key)
            if old is None or (new[1] == 0 and old[0] != column):
                known[key] = new
                ambiguous.discard(key)
            elif old[0] != column and old[1] != 0:
                ambiguous.add(key)
    return {key: value for key, value in known.items() if key and key not in ambiguous}


def known_headers(table: Table) -> dict[str, tuple[str, int]]:
    """Every header that is read as a column of the table; see ``_known_headers``."""
    return _known_headers(
        tuple(
            (c.name, (c.name, c.label, *((c.dfe_name,) if c.dfe_name else ()), *c.synonyms))
            for c in table.columns
        )
    )


Claims = Mapping[str, Sequence[tuple[int, int, str]]]
"""By column: rank, position and what stands beside the name, of each header read as the column."""


def match(cells: Sequence[str], table: Table, row: int = 0) -> Header:
    """Match the cells of a header row to the columns of a table.

    Of two headers of one column, its name goes before its label and that before a synonym; among
    equals the first is taken. The other is dropped with the extra columns.
    """
    wordings = _wordings(cells)
    return _header(table, row, len(cells), wordings, _claims(wordings, known_headers(table), table))


def _wordings(cells: Sequence[str]) -> Wordings:
    texts = ((i, clean(cell)) for i, cell in enumerate(cells) if cell)
    return {i: (text, readings(text)) for i, text in texts if text}


def _claims(wordings: Wordings, known: Mapping[str, tuple[str, int]], table: Table) -> Claims:
    claims: dict[str, list[tuple[int, int, str]]] = {}
    for position, (_, ways) in wordings.items():
        for reading in ways:
            found = known.get(reading.key)
            if found and not (reading.unit and table.column[found[0]].unit is None):
                rank = found[1] + _AS_UNIT * reading.unit
                claims.setdefault(found[0], []).append((rank, position, reading.beside))
                break
    return claims


def _joined(header: Header, table: Table, grid: Grid) -> tuple[str, ...]:
    """The columns that the lowest row of a header does not name by itself."""
    known, lowest = known_headers(table), grid.rows[header.row]
    return tuple(
        column
        for column, at in header.columns.items()
        if at >= len(lowest) or known.get(normalise(lowest[at]), ("", 0))[0] != column
    )


def _header(table: Table, row: int, width: int, wordings: Wordings, claims: Claims) -> Header:
    texts = {i: text for i, (text, _) in wordings.items()}
    chosen = {column: min(places) for column, places in claims.items()}
    columns = {column: place[1] for column, place in chosen.items()}
    taken = set(columns.values())
    twins = {
        position: column
        for column, places in claims.items()
        for _, position, _ in places
        if position not in taken
    }
    others = {i: text for i, text in texts.items() if i not in taken}
    beside = {column: place[2] for column, place in chosen.items() if place[2]}
    return Header(table.name, row, width, columns, texts, others, twins, beside)


def find_header(grid: Grid, tables: Mapping[str, Table]) -> Header | None:
    """Recognise the table of a grid by its headers.

    A row is a table's header when two of the table's columns are in it, and with them at least half
    of the required ones unless the file or the sheet bears the table's name. The table of which
    most is found wins; among equals, the one with the fewest headers left over, then the upper row.

    Returns
    -------
    Header or None : None when no table is recognised.
    """
    top = list(grid.rows[:SEARCH_ROWS])
    best: _Ranked | None = None
    for row, cells in enumerate(top):
        best = _better(best, grid, tables, row, len(cells), _wordings(cells))
    if best is None or best.share < 1.0:
        merged = grid.look.merged
        for row in range(1, len(top)):
            for height in range(2, min(MOST_ROWS, row + 1) + 1):
                over = joined_wordings(top[row - height + 1 : row + 1], row, merged)
                if over:
                    best = _better(best, grid, tables, row, len(top[row]), over, height)
    elif best.row + 1 < len(top) and is_units_row(top[best.row + 1]):
        over = joined_wordings(top[best.row : best.row + 2], best.row + 1, ())
        units = _better(None, grid, tables, best.row + 1, len(top[best.row]), over, 2)
        best = units if units and units.share == 1.0 else best
    return best.header if best else None


class _Ranked(NamedTuple):
    """A header with the share of its table's required columns, and of its cells, that were found.

    Of equals the upper row goes first.
    """

    share: float
    used: float
    order: int
    header: Header

    @property
    def row(self) -> int:
        return self.header.row


def _better(
    best: _Ranked | None,
    grid: Grid,
    tables: Mapping[str, Table],
    row: int,
    width: int,
    wordings: Wordings,
    height: int = 1,
) -> _Ranked | None:
    """The best of what was found before and the header of any table in these cells.

    A header that is put together from several rows must have more of the required columns.
    """
    for table in tables.values():
        claims = _claims(wordings, known_headers(table), table)
        if len(claims) < 2:
            continue
        required = [c.name for c in table.columns if c.required]
        share = sum(column in claims for column in required) / len(required)
        if share < 0.5 and not bears_name(grid, table):
            continue
        rank = (share, len(claims) / len(wordings), -row)
        if best is None or (rank > best[:3] if height == 1 else share > best.share):
            header = _header(table, row, width, wordings, claims)
            if height > 1:
                header = replace(header, height=height, joined=_joined(header, table, grid))
            best = _Ranked(*rank, header)
    return best


def nearest_table(grids: Iterable[Grid], tables: Mapping[str, Table]) -> tuple[str, int] | None:
    """The table of which most columns are in one row of some grid, and how many; None if none is.

    Among equals it is the table of which the larger share is there.
    """
    best = (0, 0.0, "")
    for cells in (cells for grid in grids for cells in grid.rows[:SEARCH_ROWS]):
        for table in tables.values():
            known = len(match(cells, table).columns)
            best = max(best, (known, known / len(table.columns), table.name))
    return (best[2], best[0]) if best[0] else None


def turned(grid: Grid, table: Table) -> int | None:
    """The column in which a table's headers stand one under the other; None if in none."""
    for at in range(min(_TURNED_WITHIN, max(map(len, grid.rows), default=0))):
        cells = [row[at] if at < len(row) else "" for row in grid.rows[:MAX_COLUMNS]]
        if len(match(cells, table).columns) >= max(2, len(table.columns) / 2):
            return at
    return None


def resembled(name: str, grids: Iterable[Grid], tables: Mapping[str, Table]) -> str:
    """The table that a file or sheet which is none resembles, by its name or its headers; or ""."""
    plain = normalise(name)
    named = [table for table in tables if normalise(table) in plain]
    if named:
        return max(named, key=len)
    nearest = nearest_table(grids, tables)
    if nearest is None:
        return ""
    table, known = nearest
    return table if known >= max(_NEARLY, _NEARLY_SHARE * len(tables[table].columns)) else ""


def no_table_of(grids: Iterable[Grid], tables: Mapping[str, Table]) -> str:
    """That a sheet or the sheets of a file are no table, and which is nearest, as a clause."""
    nearest = nearest_table(grids, tables)
    if nearest is None:
        return "it is not a table of this study, and none of its headers is one of ours"
    table, known = nearest
    of = len(tables[table].columns)
    return (
        f"it is not a table of this study; the nearest is {table} ({known} of {of} columns match)"
    )


def bears_name(grid: Grid, table: Table) -> bool:
    """Whether the name of the sheet, or of the file if it has no sheets, holds the table's name."""
    name = grid.sheet or grid.file.rpartition(".")[0]
    return normalise(table.name) in normalise(name)


def did_you_mean(wanted: Iterable[str], others: Mapping[int, str]) -> int | None:
    """Position of the header most like any of the ``wanted`` ones, if one is like it."""
    best, position = 0.0, None
    keys = [normalise(text) for text in wanted]
    for place, text in others.items():
        for key in keys:
            matcher = difflib.SequenceMatcher(None, key, normalise(text))
            # Upper bounds, told by lengths and by letters: most headers are like none, and a long
            # one would be compared for minutes.
            if max(best, _LIKENESS) > min(matcher.real_quick_ratio(), matcher.quick_ratio()):
                continue
            likeness = matcher.ratio()
            if likeness >= _LIKENESS and likeness > best:
                best, position = likeness, place
    return position


def shortened(header: str) -> str:
    """A header as a finding shows it, cut when long."""
    return header if len(header) <= _SHOWN else f"{header[: _SHOWN - 1]}…"


def quoted(header: str) -> str:
    """A header in quotation marks, cut when long."""
    return f"'{shortened(header)}'"
