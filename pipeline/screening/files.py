"""Every place of a file where an identifier may stand, searched."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from pathlib import Path

import numpy as np

from pipeline.reading.asides import Aside
from pipeline.reading.explanations import explanation_column
from pipeline.reading.grids import Grid, letter
from pipeline.reading.headers import SEARCH_ROWS, Header, find_header
from pipeline.reading.missing import clean
from pipeline.reading.sheet_rows import Cells, cells_of, width
from pipeline.reading.totals import is_label
from pipeline.rules.reader import Place
from pipeline.screening.births import DATE_OF_BIRTH, are_births
from pipeline.screening.columns import band, judge_column, judge_texts
from pipeline.screening.headings import (
    identifying,
    kind_by_header,
    of_anything,
    of_areas,
    of_people,
    of_places,
    of_posts,
    says_nothing,
)
from pipeline.screening.kinds import fold
from pipeline.screening.names import (
    holds_name,
    names_anywhere,
    names_of_people,
    names_where_people_are,
    sentences_with_names,
)
from pipeline.screening.rules import HIDDEN, SCREENING_RULES
from study.findings import Finding
from study.tables import Column, Table

WITHHELD = "(name withheld)"
_BY_HEADER = ", whose header says so"
_OF_AREAS = ("address",)
_OF_POSTS = ("swe_number", "postcode", "phone")  # which numbers of posts and budgets look like
_ENOUGH = 1_000
# Ids of people. Units, posts and sites have names that are no person's.
_PEOPLE = ("worker_id", "family_id", "child_id", "coder_id", "auditor_id")

_Found = Mapping[str, tuple[frozenset[str], str]]


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
    found = _found(column, heading, counts)
    explained = at == explanation_column(sheet.grid)
    if column is None:
        more = _undeclared(heading, counts, of_table=bool(sheet.header))
        if explained:
            more = {**more, **explained_identifiers(counts)}
    else:
        more = _declared(column, counts)
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


def _found(column: Column | None, heading: str, counts: Counter[str]) -> _Found:
    """What the texts of a column show of themselves."""
    ids = column is not None and column.kind == "id"
    header = column.name if column else heading
    beside = (*(_OF_POSTS if of_posts(header) else ()), *(_OF_AREAS if of_areas(header) else ()))
    return {
        hit.kind.code: (hit.texts, hit.why)
        for hit in judge_column(counts, ids=ids)
        if not (hit.kind.code in beside and _fill(hit.texts, counts))
    }


def _fill(texts: frozenset[str], counts: Counter[str]) -> bool:
    """Whether they are most of what a column holds: then they are what its header says."""
    return 2 * len(texts) >= sum(1 for text in counts if clean(text))


def explained_identifiers(texts: Iterable[str]) -> _Found:
    """What sentences hold that travel with the data; each is judged by itself."""
    listed = list(texts)
    found = {hit.kind.code: (hit.texts, hit.why) for hit in judge_texts(listed)}
    if named := frozenset(text for text in listed if holds_name(text, strict=True)):
        found["name"] = (named | found.get("name", (named, ""))[0], "")
    return found


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


def _declared(column: Column, counts: Counter[str]) -> _Found:
    """What the texts of one of the study's columns are, where they should be something else."""
    found: dict[str, tuple[frozenset[str], str]] = {}
    if column.name in _PEOPLE and (names := _people_in(counts)):
        found["name"] = (names, "")
    ids = column.kind == "id"
    serials = column.name in _PEOPLE
    if column.kind not in ("date", "month") and are_births(_some(counts), ids=ids, serials=serials):
        found["date_of_birth"] = (_all(counts), DATE_OF_BIRTH.why)
    return found


def _people_in(counts: Counter[str]) -> frozenset[str]:
    """The texts of a column of ids that are names of people; "Grand Total" is none."""
    return names_of_people(text for text in counts if not is_label(text))


def _undeclared(heading: str, counts: Counter[str], *, of_table: bool) -> _Found:
    """What the header and the texts of a column say that is none of the study's."""
    found: dict[str, tuple[frozenset[str], str]] = {}
    if kind := kind_by_header(heading, of_table=of_table):
        body = (text for text in counts if text != heading)
        if those := frozenset(text for text in body if identifying(kind, fold(text), heading)):
            found[kind] = (those, _BY_HEADER)
    if of_anything(heading) and are_births(
        _some(counts), ids=of_people(heading), serials=says_nothing(heading)
    ):
        found.setdefault("date_of_birth", (_all(counts), DATE_OF_BIRTH.why))
    if of_people(heading):
        names = names_where_people_are(counts)
    elif not of_places(heading):
        names = names_anywhere(counts)
    else:
        names = frozenset()
    if not names and not of_areas(heading):
        names = sentences_with_names(counts)
    if names:
        found.setdefault("name", (names, ""))
    return found


def _some(counts: Counter[str]) -> list[str]:
    """Enough of a column's different texts to tell what most of them are."""
    return [plain for text in islice(counts, _ENOUGH) if (plain := fold(text))]


def _all(counts: Counter[str]) -> frozenset[str]:
    return frozenset(text for text in counts if clean(text))


def _of_aside(aside: Aside, place: Place) -> Iterator[Finding]:
    if not aside.column:
        yield from _of_texts(aside.texts, place, aside.place, row=aside.row, letters=aside.letter)
        return
    yield from _of_texts([aside.header], place, aside.place)
    counts = Counter(aside.texts)
    found = {hit.kind.code: (hit.texts, hit.why) for hit in judge_column(counts)}
    for code, (those, why) in {**_undeclared(aside.header, counts, of_table=True), **found}.items():
        number = sum(counts[text] for text in those)
        yield SCREENING_RULES[code].at(
            place, where=aside.place, band=band(number), units="values", why=why
        )


def _of_texts(
    texts: Sequence[str], place: Place, where: str, row: int | None = None, letters: str = ""
) -> Iterator[Finding]:
    for hit in judge_texts(texts):
        yield SCREENING_RULES[hit.kind.code].at(
            place,
            row=row,
            letter=letters,
            where=where,
            band=band(len(hit.texts)),
            units="places",
            why="",
        )
