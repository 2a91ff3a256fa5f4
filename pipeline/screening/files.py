"""Every place of a file where an identifier may stand, searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from pipeline.reading.asides import Aside
from pipeline.reading.explanations import explanation_column
from pipeline.reading.grids import Grid, letter
from pipeline.reading.headers import SEARCH_ROWS, Header, find_header
from pipeline.reading.sheet_rows import Cells, cells_of, width
from pipeline.rules.reader import Place
from pipeline.screening.columns import band, judge_column, judge_text, judge_texts
from pipeline.screening.rules import HIDDEN, SCREENING_RULES
from pipeline.screening.told import (
    explained_identifiers,
    shown,
    told_of_declared,
    told_of_other,
)
from study.findings import Finding
from study.tables import Column, Table

WITHHELD = "(name withheld)"


@dataclass(frozen=True)
class _Sheet:
    grid: Grid
    header: Header | None
    place: Place
    columns: Mapping[int, Column]

    @property
    def where(self) -> str:
        if self.grid.hidden:
            return HIDDEN
        return "" if self.header else "a sheet that is no table of the study"


def shown_name(name: str, number: int) -> str:
    """A file's name as a finding may show it: not when it holds an identifier itself."""
    file = Path(name)
    if not judge_texts([_spaced(file.stem)]):
        return name
    return f"{WITHHELD} {number}{file.suffix}"


def screen_file(
    name: str,
    shown: str,
    grids: Sequence[Grid],
    asides: Iterable[Aside],
    tables: Mapping[str, Table],
    site: str = "",
) -> list[Finding]:
    """Search a file.

    Parameters
    ----------
    name, shown : the file's name, and what findings call it.
    asides : its texts outside the cells.

    Returns
    -------
    list : at most one finding for each sheet, column and kind, with the first row; none holds
        what was found.
    """
    place = Place(site, file=shown)
    found = list(_of_texts([_spaced(Path(name).stem)], place, "the file's name"))
    names: dict[str, str] = {}
    for number, grid in enumerate(grids, start=1):
        in_name = list(_of_texts([_spaced(grid.sheet)], place, "the name of a sheet"))
        names[grid.sheet] = f"{WITHHELD} {number}" if in_name else grid.sheet
        found += in_name
        header = find_header(grid, tables)
        table = tables[header.table] if header else None
        columns = (
            {at: table.column[c] for c, at in header.columns.items()} if table and header else {}
        )
        where = Place(site, header.table if header else "", shown, names[grid.sheet])
        found += _of_sheet(_Sheet(grid, header, where, columns))
    for aside in asides:
        found += _of_aside(aside, replace(place, sheet=names.get(aside.sheet, aside.sheet)))
    return list(dict.fromkeys(found))


def _spaced(name: str) -> str:
    return name.replace("_", " ")


def _of_sheet(sheet: _Sheet) -> Iterator[Finding]:
    rows = sheet.grid.rows
    head = _heading_row(sheet)
    if sheet.header:
        yield from _of_top(sheet, rows[:head], "a title row")
        yield from _of_top(sheet, rows[head : head + 1], "a header", first=head)
    start = head + 1 if sheet.header else 0
    headings = rows[head] if head < len(rows) else []
    body = rows[start:]
    for at in range(width(body)):
        heading = headings[at] if at < len(headings) else ""
        yield from _of_column(sheet, at, heading, cells_of(body, at), start)


def _heading_row(sheet: _Sheet) -> int:
    """The header's row, or in a sheet that is no table the first row of two cells or more."""
    if sheet.header:
        return sheet.header.row
    top = sheet.grid.rows[:SEARCH_ROWS]
    return next((i for i, row in enumerate(top) if sum(map(bool, row)) > 1), 0)


def _of_top(
    sheet: _Sheet, rows: Sequence[Sequence[str]], what: str, first: int = 0
) -> Iterator[Finding]:
    """Cells above the rows of data, each of which is a text by itself."""
    where = f"{what} of {sheet.where}" if sheet.where else what
    for i, row in enumerate(rows, start=first):
        for at, cell in enumerate(row):
            yield from _of_texts([cell], sheet.place, where, row=i + 1, letters=letter(at))


def _of_column(sheet: _Sheet, at: int, heading: str, cells: Cells, start: int) -> Iterator[Finding]:
    column = sheet.columns.get(at)
    counts = _counts(cells)
    found = shown(column, heading, counts)
    explained = at == explanation_column(sheet.grid)
    if column is None:
        more = told_of_other(heading, counts, of_table=bool(sheet.header))
        if explained:
            more = {**more, **explained_identifiers(counts)}
    else:
        more = told_of_declared(column, counts)
    found = {**more, **found}
    where = sheet.where or ("this column" if column else "a column that is not in the table")
    if explained:
        where = "an explanation, which travels with the data"
    for code, (those, why) in found.items():
        meant = np.array([text in those for text in cells.texts], dtype=bool)
        places = np.flatnonzero(meant[cells.codes]).tolist()
        yield SCREENING_RULES[code].at(
            sheet.place,
            row=start + places[0] + 1,
            column=column.name if column else "",
            letter=letter(at),
            where=where,
            band=band(len(places)),
            units="cells",
            why=why,
        )


def _counts(cells: Cells) -> Counter[str]:
    """How many cells hold each text."""
    times = np.bincount(cells.codes, minlength=len(cells.texts))
    there = zip(cells.texts, times.tolist(), strict=True)
    counts = Counter({text: n for text, n in there if n})
    if len(counts) == np.count_nonzero(times):
        return counts
    counts.clear()  # a text stands twice among the texts
    for text, n in zip(cells.texts, times.tolist(), strict=True):
        if n:
            counts[text] += n
    return counts


def _of_aside(aside: Aside, place: Place) -> Iterator[Finding]:
    if not aside.column:
        yield from _of_texts(aside.texts, place, aside.place, row=aside.row, letters=aside.letter)
        return
    yield from _of_texts([aside.header], place, aside.place)
    counts = Counter(aside.texts)
    found = {hit.kind.code: (hit.texts, hit.why) for hit in judge_column(counts)}
    for code, (those, why) in {
        **told_of_other(aside.header, counts, of_table=True),
        **found,
    }.items():
        number = sum(counts[text] for text in those)
        yield SCREENING_RULES[code].at(
            place, where=aside.place, band=band(number), units="values", why=why
        )


def _of_texts(
    texts: Sequence[str], place: Place, where: str, row: int | None = None, letters: str = ""
) -> Iterator[Finding]:
    for hit in judge_text(texts[0]) if len(texts) == 1 else judge_texts(texts):
        yield SCREENING_RULES[hit.kind.code].at(
            place,
            row=row,
            letter=letters,
            where=where,
            band=band(len(hit.texts)),
            units="places",
            why="",
        )
