"""What is wrong with a table's headers: columns that are missing, and columns too many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.reading.grids import letter
from pipeline.reading.headers import did_you_mean, quoted, shortened
from pipeline.reading.missing import clean
from pipeline.reading.rows import Part
from pipeline.reading.sheet_rows import SheetRows, width
from pipeline.reading.units import (
    SAME,
    Named,
    in_words,
    named_unit,
    names_unit,
    says_thousands,
)
from pipeline.rules.reader import READING_RULES
from study.findings import Finding
from study.tables import Column, Table

_SCALED = ("money", "children", "families", "people")
_STRAY = (
    "Look at the row: if its cells have moved to the right, put them back under their headers; if "
    "it is a remark, remove it"
)
_FEW = 0.1  # of the rows, below which cells under no header are strays and no column
_NAMED = 8  # unrecognised headers that a sentence lists at most


def check_header(spec: Table, part: Part, site: str = "") -> list[Finding]:
    """Findings on the header of one part of a table.

    A header that a missing column's finding offers as "did you mean" has no finding of its own:
    it is one fault.
    """
    header, where = part.header, part.place(site)
    findings: list[Finding] = []
    offered: set[int] = set()
    for column in spec.columns:
        if column.required and column.name not in header.columns:
            rest = {at: text for at, text in header.others.items() if at not in offered}
            meant = did_you_mean(_wordings(column), rest)
            if meant is not None:
                offered.add(meant)
                like = quoted(header.others[meant])
                found = f"Did you mean it by {like}, column {letter(meant)}?"
            else:
                found = _list_found(list(rest.values()))
            findings.append(
                READING_RULES["reading.missing_column"].at(
                    where,
                    row=header.row + 1,
                    column=column.name,
                    letter="" if meant is None else letter(meant),
                    found=found,
                    headers=", ".join(_wordings(column)),
                    inside=f", and its values in {in_words(column)}" if column.unit else "",
                )
            )
    findings += _of_words(spec, part, site)
    if header.height > 1:
        rows = f"rows {header.top + 1} to {header.row + 1}"
        read = ", ".join(f"{letter(header.columns[c])} as {c}" for c in header.joined)
        findings.append(
            READING_RULES["reading.header_rows"].at(
                where, row=header.row + 1, rows=rows, read=read or "none"
            )
        )
    mend = "Remove the column from the extract"
    if not is_complete(spec, part):
        mend = (
            "If it is one of the columns that are missing, give it that header and see that its "
            "values are what that column asks for; else remove it from the extract"
        )
    rule = READING_RULES["reading.extra_column"]
    for at, text, what, row in _extra_columns(part):
        if at not in offered:
            findings.append(
                rule.at(
                    where,
                    row=row + 1,
                    column=shortened(text),
                    letter=letter(at),
                    what=what,
                    mend=mend if row == header.row else _STRAY,
                )
            )
    return findings


def unit_of(part: Part, column: Column) -> Named:
    """The unit that a part's header names for a column, or else a title above the header."""
    beside = part.header.beside.get(column.name, "")
    named = named_unit(beside, column) if beside else SAME
    if named == SAME and column.unit in _SCALED and _title(part, column):
        return Named("other")
    return named


def _title(part: Part, column: Column) -> str:
    """What a title above the header says of thousands or millions, if it speaks of the column."""
    beside = part.header.beside.get(column.name, "")
    if beside and names_unit(beside):
        return ""
    for row in part.grid.rows[: part.header.top]:
        for cell in row:
            if says_thousands(cell) and (column.unit == "money" or "£" not in cell):
                return clean(cell)
    return ""


def _of_words(spec: Table, part: Part, site: str) -> Iterator[Finding]:
    """Findings on the words that stand beside the name in a header, or above it."""
    for column in spec.columns:
        if column.name not in part.header.columns:
            continue
        named = unit_of(part, column)
        beside = part.header.beside.get(column.name, "")
        words: dict[str, str] = {"beside": shortened(beside)}
        if named.what == "same":
            continue
        if named.what == "converted":
            code, words["how"] = "reading.unit_converted", _conversion(named.factor)
        elif named.what == "unknown":
            code = "reading.header_words"
        else:
            title = _title(part, column)
            code = "reading.unit_unclear"
            words |= {
                "spot": "title above the table" if title else "header",
                "beside": shortened(title or beside),
                "unit": in_words(column),
            }
        yield READING_RULES[code].at(
            part.place(site),
            row=part.header.row + 1,
            column=column.name,
            letter=letter(part.header.columns[column.name]),
            count=1,
            **words,
        )


def _conversion(factor: float) -> str:
    if factor >= 1:
        return f"multiplied by {factor:,.0f}"
    return f"divided by {1 / factor:,.0f}"


def is_complete(spec: Table, part: Part) -> bool:
    """Whether every required column is there."""
    return all(c.name in part.header.columns for c in spec.columns if c.required)


def _wordings(column: Column) -> list[str]:
    return [column.name, *column.synonyms, *([column.dfe_name] if column.dfe_name else [])]


def _list_found(headers: list[str]) -> str:
    if not headers:
        return "Every header found belongs to another column."
    more = f" and {len(headers) - _NAMED} more" if len(headers) > _NAMED else ""
    named = ", ".join(map(quoted, headers[:_NAMED]))
    return f"Headers found that are not in this table: {named}{more}."


def _extra_columns(part: Part) -> Iterator[tuple[int, str, str, int]]:
    """Columns that are not the table's: place, header, what they are, and the row to look at."""
    header = part.header
    for at, text in header.others.items():
        twin = header.twins.get(at)
        if twin is None:
            yield at, text, f"The column {quoted(text)} is not in this table", header.row
        else:
            first = letter(header.columns[twin])
            yield at, text, f"The column is another {twin}, beside column {first}", header.row
    body = part.grid.rows[header.row + 1 :]
    widest = header.width if part.grid.ragged else width(body)
    for at in range(widest):
        # A title may leave blank header cells beside a table; only cells under one matter.
        filled = [] if at in header.texts else _with_text(body, at)
        if filled and len(filled) <= max(1, _FEW * len(body)) and len(body) > 1:
            one = len(filled) == 1
            cells, verb = ("A cell", "stands") if one else (f"{len(filled):,} cells", "stand")
            yield (
                at,
                "",
                f"{cells} beside the table {verb} under no header",
                header.row + 1 + filled[0],
            )
        elif filled:
            yield at, "", "The column has no header", header.row


def _with_text(rows: Sequence[Sequence[str]], at: int) -> list[int]:
    """The rows in which a cell of a column is not blank.

    Only that column is looked at: there may be 702.
    """
    if not isinstance(rows, SheetRows):
        return [i for i, row in enumerate(rows) if len(row) > at and clean(row[at])]
    cells = rows.columns[at]
    used = [code for code in np.unique(cells.codes).tolist() if clean(cells.texts[code])]
    return np.flatnonzero(np.isin(cells.codes, used)).tolist() if used else []
