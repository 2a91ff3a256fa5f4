"""Which rows of the sheets are data: blank, repeated and duplicate rows are set aside."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from pipeline.reading.dates import DAYS_1904, SERIAL_DIGITS
from pipeline.reading.grids import Grid, letter
from pipeline.reading.header_words import normalise
from pipeline.reading.headers import Header, known_headers
from pipeline.reading.marks import is_example
from pipeline.reading.missing import clean
from pipeline.reading.sheet_rows import cells_of, width
from pipeline.reading.totals import labelled, sums
from pipeline.rules.reader import READING_RULES, Place, Rule
from study.findings import Finding
from study.tables import Column, Table

NIL_RETURN = frozenset({"nil", "nil return"})
"""What a sender writes under the header to say that there is nothing to report."""

_FEWEST_NEEDED = 2  # cells that a row must have, for one that has a single cell to be a note

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Part:
    """A sheet that holds a table, or a part of it, and its header."""

    grid: Grid
    header: Header

    def place(self, site: str) -> Place:
        """Where the part lies."""
        return Place(site, self.header.table, self.grid.file, self.grid.sheet)


@dataclass(frozen=True)
class Texts:
    """One column's cells: ``texts`` holds each different text once, ``codes`` one per row."""

    codes: NDArray[np.int32]
    texts: Sequence[str]


@dataclass(frozen=True)
class Rows:
    """Rows of a table, over all its parts, with their addresses.

    Attributes
    ----------
    part, number : per row, the part it is in and its row as a spreadsheet shows it (1 first).
    columns : the columns that are there; a part without one of them has blank cells.
    """

    site: str
    parts: tuple[Part, ...]
    part: NDArray[np.intp]
    number: NDArray[np.intp]
    columns: Mapping[str, Texts]

    def __len__(self) -> int:
        return len(self.part)

    def keep(self, wanted: Mask) -> Rows:
        """The rows where ``wanted`` is true."""
        return replace(
            self,
            part=self.part[wanted],
            number=self.number[wanted],
            columns={name: Texts(c.codes[wanted], c.texts) for name, c in self.columns.items()},
        )

    def finding(self, rule: Rule, i: int, column: str = "", **words: Any) -> Finding:
        """The finding of a rule at row ``i`` and a column."""
        part = self.parts[self.part[i]]
        at = part.header.columns.get(column)
        return rule.at(
            part.place(self.site),
            row=int(self.number[i]),
            column=column,
            letter="" if at is None else letter(at),
            **words,
        )

    def name(self, i: int, *, beside: int) -> str:
        """Name row ``i`` to a person who looks at row ``beside``: the file only if another."""
        name = f"row {self.number[i]}"
        if self.part[i] == self.part[beside]:
            return name
        grid = self.parts[self.part[i]].grid
        return f"{name} of {grid.file}" + (f", sheet {grid.sheet}" if grid.sheet else "")


@dataclass(frozen=True)
class Data:
    """The rows of data of a table.

    Attributes
    ----------
    received_by_part : for each part, how many rows of data were sent, duplicates and rows that
        cannot be read included.
    nil_return : whether the sender declared that there are none.
    """

    rows: Rows
    received_by_part: tuple[int, ...]
    nil_return: bool
    findings: tuple[Finding, ...]


def read_rows(spec: Table, parts: Sequence[Part], site: str = "") -> Data:
    """Gather the rows of data from the parts of a table.

    A row without any cell in the table's columns is blank. A row is a duplicate when all its
    texts in the table's columns are those of an earlier row; columns outside the table do not
    count, because they are dropped.
    """
    findings: list[Finding] = []
    rows = _gather(spec, parts, site)
    nil = _declares_nil(spec, parts)
    blank = _all(rows, [_blank(column) for column in rows.columns.values()])
    rows = rows.keep(~blank & (not nil))

    example = _examples(rows, spec)
    if example.any():
        rule = READING_RULES["reading.example_row"]
        first = int(np.argmax(example))
        findings.append(rows.finding(rule, first, count=int(example.sum())))
        rows = rows.keep(~example)

    known = known_headers(spec)
    repeated = _repeated_header(rows, known)
    rule = READING_RULES["reading.repeated_header"]
    findings += [rows.finding(rule, i) for i in np.flatnonzero(repeated).tolist()]
    rows = rows.keep(~repeated)
    total, told = _totals(spec, rows)
    findings += told
    rows = rows.keep(~total)
    note = _notes(spec, rows)
    rule = READING_RULES["reading.note_row"]
    findings += [rows.finding(rule, i) for i in np.flatnonzero(note).tolist()]
    rows = rows.keep(~note)
    received = tuple(np.bincount(rows.part, minlength=len(parts)).tolist())

    long, short = _uneven(rows)
    rule = READING_RULES["reading.long_row"]
    findings += [rows.finding(rule, i) for i in np.flatnonzero(long).tolist()]
    rule = READING_RULES["reading.short_row"]
    findings += [
        rows.finding(rule, i, cells=there, headers=width) for i, (there, width) in short.items()
    ]
    rows = rows.keep(~long)

    if any(spec.column[name].required and name not in rows.columns for name in spec.key):
        # Without their key, rows that are alike need not be the same row.
        return Data(rows, received, nil, tuple(findings))
    codes = pd.DataFrame({name: column.codes for name, column in rows.columns.items()})
    rule = READING_RULES["reading.duplicate_row"]
    findings += [
        rows.finding(rule, i, first=rows.name(first, beside=i)) for i, first in later_rows(codes)
    ]
    rows = rows.keep(~codes.duplicated().to_numpy())
    return Data(rows, received, nil, tuple(findings))


def later_rows(frame: pd.DataFrame) -> Iterator[tuple[int, int]]:
    """Positions of the rows that equal an earlier one, each with that of the first of them."""
    among = np.flatnonzero(frame.duplicated(keep=False).to_numpy())
    if not len(among):
        return
    groups = frame.iloc[among].groupby(list(frame.columns), dropna=False, sort=False).ngroup()
    first: dict[int, int] = {}
    for i, group in zip(among.tolist(), groups.tolist(), strict=True):
        if first.setdefault(group, i) != i:
            yield i, first[group]


def _gather(spec: Table, parts: Sequence[Part], site: str) -> Rows:
    bodies = [part.grid.rows[part.header.row + 1 :] for part in parts]
    part = [np.full(len(body), i, dtype=np.intp) for i, body in enumerate(bodies)]
    number = [
        np.arange(len(body), dtype=np.intp) + one.header.row + 2
        for one, body in zip(parts, bodies, strict=True)
    ]
    present = [c.name for c in spec.columns if any(c.name in p.header.columns for p in parts)]
    columns = {
        name: _distinct(
            [
                (body, one.header.columns.get(name), _from_1904(one, spec.column[name]))
                for one, body in zip(parts, bodies, strict=True)
            ]
        )
        for name in present
    }
    return Rows(site, tuple(parts), np.concatenate(part), np.concatenate(number), columns)


def _from_1904(part: Part, column: Column) -> bool:
    return part.grid.look.from_1904 and column.kind in ("date", "month")


def _distinct(bodies: Sequence[tuple[Sequence[Sequence[str]], int | None, bool]]) -> Texts:
    """Each different text of a column once, after cleaning, over all the parts of a table.

    Each part comes with the column's place and whether its numbers of days count from 1904.
    """
    number: dict[str, int] = {}
    codes: list[NDArray[np.int32]] = []
    for body, at, from_1904 in bodies:
        if at is None or at >= width(body):
            codes.append(np.full(len(body), number.setdefault("", len(number)), dtype=np.int32))
            continue
        cells = cells_of(body, at)
        used = np.zeros(len(cells.texts), dtype=bool)  # titles and the header are not
        used[cells.codes] = True
        numbers = np.zeros(len(cells.texts), dtype=np.int32)
        numbers[used] = [
            number.setdefault(_from_1900(clean(text)) if from_1904 else clean(text), len(number))
            for text, there in zip(cells.texts, used.tolist(), strict=True)
            if there
        ]
        codes.append(numbers[cells.codes])
    return Texts(np.concatenate(codes), list(number))


def _from_1900(text: str) -> str:
    """A number that stands for a day since 1904 as the one since 1900; any other text as it is."""
    return str(int(text) + DAYS_1904) if text.isdecimal() and len(text) == SERIAL_DIGITS else text


def _all(rows: Rows, conditions: Sequence[Mask]) -> Mask:
    """Rows for which every condition holds; none if there are no conditions."""
    if not conditions:
        return np.zeros(len(rows), dtype=bool)
    every: Mask = np.logical_and.reduce(conditions)
    return every


def _blank(column: Texts) -> Mask:
    return np.array([not text for text in column.texts], dtype=bool)[column.codes]


def _repeated_header(rows: Rows, known: Mapping[str, tuple[str, int]]) -> Mask:
    """Rows whose every cell holds a header of its own column.

    The column with the fewest different texts comes first: it nearly always tells at once.
    """
    repeated = np.full(len(rows), bool(rows.columns))
    for name, column in sorted(rows.columns.items(), key=lambda item: len(item[1].texts)):
        if not repeated.any():
            break
        repeated &= _says(column, name, known)
    return repeated


def _says(column: Texts, name: str, known: Mapping[str, tuple[str, int]]) -> Mask:
    """Cells that hold a header of their own column."""
    meant = [known.get(normalise(text), ("", 0))[0] == name for text in column.texts]
    return np.array(meant, dtype=bool)[column.codes]


def _examples(rows: Rows, spec: Table) -> Mask:
    key = rows.columns.get(spec.key[0])
    if key is None:
        return np.zeros(len(rows), dtype=bool)
    return np.array([is_example(text) for text in key.texts], dtype=bool)[key.codes]


def _declares_nil(spec: Table, parts: Sequence[Part]) -> bool:
    """Whether the only words under all the headers say that there is nothing to report."""
    words: list[str] = []
    for part in parts:
        key = part.header.columns.get(spec.key[0])
        for row in part.grid.rows[part.header.row + 1 :]:
            if key is not None and key < len(row) and is_example(clean(row[key])):
                continue
            words.extend(word for word in map(clean, row) if word)
            if len(words) > 1:
                return False
    return len(words) == 1 and words[0].casefold() in NIL_RETURN


def _uneven(rows: Rows) -> tuple[Mask, dict[int, tuple[int, int]]]:
    """Rows of a CSV file with text beyond the header's last cell, and rows with too few cells.

    In the first a comma was not quoted, so its cells have moved; the others were cut, or their
    program leaves out blank cells at the end. Of these a row is told, by its number of cells and of
    headers, only if other rows hold something in a column that it lacks.
    """
    long = np.zeros(len(rows), dtype=bool)
    short: dict[int, tuple[int, int]] = {}
    for i, part in enumerate(rows.parts):
        if not part.grid.ragged:
            continue
        width = part.header.width
        here = np.flatnonzero(rows.part == i)
        filled = [
            at
            for name, at in part.header.columns.items()
            if not _blank(Texts(rows.columns[name].codes[here], rows.columns[name].texts)).all()
        ]
        last = max(filled, default=-1)
        for j in here.tolist():
            row = part.grid.rows[rows.number[j] - 1]
            long[j] = len(row) > width and any(map(clean, row[width:]))
            if len(row) <= last:
                short[j] = len(row), width
    return long, short


def _totals(spec: Table, rows: Rows) -> tuple[Mask, list[Finding]]:
    """Rows that are totals of others, each with a query: they are not read."""
    rule = READING_RULES["reading.totals_row"]
    columns = {name: (column.codes, column.texts) for name, column in rows.columns.items()}
    total = labelled(spec, columns, len(rows))
    findings = [
        rows.finding(rule, i, why="its words say so") for i in np.flatnonzero(total).tolist()
    ]
    for part in range(len(rows.parts)):
        here = np.flatnonzero((rows.part == part) & ~total)
        some = {name: (codes[here], texts) for name, (codes, texts) in columns.items()}
        for at, first, last in sums(spec, some, len(here)):
            i = int(here[at])
            if total[i]:
                continue
            total[i] = True
            others = sorted({first, last, *((first + 1, last - 1) if at in (first, last) else ())})
            ends = [rows.number[here[one]] for one in others if one != at]
            sums_of = f"rows {min(ends)} to {max(ends)}"
            findings.append(rows.finding(rule, i, why=f"its numbers are the sums of {sums_of}"))
    return total, findings


def _notes(spec: Table, rows: Rows) -> Mask:
    """Rows of which one cell alone holds something, as of a footnote or a title.

    Only where the table needs several cells of every row: such a row could never be accepted.
    """
    needed = [c.name for c in spec.columns if not c.blank_ok and c.name in rows.columns]
    if len(needed) < _FEWEST_NEEDED:
        return np.zeros(len(rows), dtype=bool)
    filled = sum((~_blank(column)).astype(np.int32) for column in rows.columns.values())
    return np.asarray(filled == 1)
