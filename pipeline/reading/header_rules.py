"""What is wrong with a table's headers: columns that are missing, and columns too many."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from pipeline.reading.grids import letter
from pipeline.reading.headers import did_you_mean, quoted, shortened
from pipeline.reading.missing import clean
from pipeline.reading.rows import Part
from pipeline.reading.sheet_rows import SheetRows, width
from pipeline.rules.reader import READING_RULES
from study.findings import Finding
from study.tables import Column, Table

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
                )
            )
    for at, text, what in _extra_columns(part):
        if at not in offered:
            findings.append(
                READING_RULES["reading.extra_column"].at(
                    where, row=header.row + 1, column=shortened(text), letter=letter(at), what=what
                )
            )
    return findings


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


def _extra_columns(part: Part) -> Iterator[tuple[int, str, str]]:
    header = part.header
    for at, text in header.others.items():
        twin = header.twins.get(at)
        if twin is None:
            yield at, text, f"The column {quoted(text)} is not in this table"
        else:
            first = letter(header.columns[twin])
            yield at, text, f"The column is another {twin}, beside column {first}"
    body = part.grid.rows[header.row + 1 :]
    widest = header.width if part.grid.ragged else width(body)
    for at in range(widest):
        # A title may leave blank header cells beside a table; only cells under one matter.
        if at not in header.texts and _any_text(body, at):
            yield at, "", "The column has no header"


def _any_text(rows: Sequence[Sequence[str]], at: int) -> bool:
    """Whether a cell of a column is not blank. Only that column is looked at: there may be 702."""
    if not isinstance(rows, SheetRows):
        return any(len(row) > at and clean(row[at]) for row in rows)
    cells = rows.columns[at]
    return any(clean(cells.texts[code]) for code in np.unique(cells.codes).tolist())
