"""Findings on what a person does not see of a sheet, or sees struck out, and the reader reads."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from pipeline.reading.grids import letter
from pipeline.reading.missing import clean
from pipeline.reading.rows import Part
from pipeline.rules.reader import READING_RULES
from study.findings import Finding

_NAMED = 10  # rows that a sentence names


def unseen(part: Part, site: str) -> Iterator[Finding]:
    """Queries on the hidden and struck-out rows and columns of a table, and on a hidden sheet."""
    where, look, header = part.place(site), part.grid.look, part.header
    if part.grid.hidden:
        yield READING_RULES["reading.hidden_sheet"].at(where)
    hidden = _with_data(part, look.hidden_rows)
    if hidden:
        yield READING_RULES["reading.hidden_rows"].at(
            where,
            row=hidden[0] + 1,
            count=len(hidden),
            rows=_named(hidden),
            how=" by a filter" if look.filtered else "",
        )
    columns = set(look.hidden_columns)
    for name, at in header.columns.items():
        if at in columns:
            yield READING_RULES["reading.hidden_column"].at(
                where, row=header.row + 1, column=name, letter=letter(at)
            )
    places = set(header.columns.values())
    struck = _with_data(part, sorted({row for row, at in look.struck if at in places}))
    if struck:
        yield READING_RULES["reading.struck_rows"].at(
            where, row=struck[0] + 1, count=len(struck), rows=_named(struck)
        )


def _with_data(part: Part, rows: Sequence[int]) -> list[int]:
    """Those of some rows that stand under the header and hold something of the table."""
    below = [row for row in rows if part.header.row < row < len(part.grid.rows)]
    places = list(part.header.columns.values())
    return [
        row
        for row in below
        if any(
            at < len(cells) and clean(cells[at]) for cells in [part.grid.rows[row]] for at in places
        )
    ]


def _named(rows: Sequence[int]) -> str:
    """Rows as a sentence names them, with the verb."""
    numbers = [str(row + 1) for row in rows[:_NAMED]]
    if len(rows) == 1:
        return f"Row {numbers[0]} is"
    if len(rows) > _NAMED:
        return f"Rows {', '.join(numbers)} and {len(rows) - _NAMED:,} more are"
    return f"Rows {', '.join(numbers[:-1])} and {numbers[-1]} are"
