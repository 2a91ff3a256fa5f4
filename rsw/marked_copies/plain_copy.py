"""A workbook written afresh: the cells of sheets as text, with the failing ones marked."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Sequence
from typing import Any

import xlsxwriter

from pipeline.reading.grids import Grid, position
from pipeline.reading.marks import FINDINGS
from rsw.marked_copies.marking import (
    AUTHOR,
    COLOURS,
    HEADERS,
    SHEET,
    WIDTHS,
    Cells,
    Explanations,
    by_cell,
    listed,
    note,
)
from study.findings import Finding

CREATED = datetime.datetime(2024, 1, 1)  # a file's bytes depend on its content alone
# What a spreadsheet program allows in a sheet's name, and what none may be called.
_NAME = re.compile(r"(?!')[^\[\]:*?/\\\x00-\x1f]{1,31}(?<!')")
_TAKEN = frozenset((SHEET.casefold(), "history"))


def plain_copy(
    grids: Sequence[Grid], findings: Sequence[Finding], explanations: Explanations, remark: str = ""
) -> bytes:
    """Write the sheets, and their findings on a sheet of their own.

    Parameters
    ----------
    remark : what to know about the copy, put above the findings.
    """
    copy = io.BytesIO()
    with xlsxwriter.Workbook(copy, {"in_memory": True}) as book:
        book.set_properties({"created": CREATED})
        # Quoted as text, so that no program runs what looks like a formula.
        plain = book.add_format({"quote_prefix": True})
        fills = {
            level: book.add_format({"quote_prefix": True, "bg_color": f"#{colour}"})
            for level, colour in COLOURS.items()
        }
        cells = by_cell(findings)
        sent = [grid for grid in grids if grid.sheet != SHEET]  # that of an earlier check
        for name, grid in zip(_names(sent), sent, strict=True):
            sheet = book.add_worksheet(name)
            for r, row in enumerate(grid.rows):
                for c, text in enumerate(row):
                    if text:
                        sheet.write_string(r, c, text, plain)
            _mark(sheet, grid, cells, fills)
        _list(book, findings, explanations, remark)
    return copy.getvalue()


def _names(grids: Sequence[Grid]) -> list[str]:
    """A name for each sheet: its own where a workbook may have it."""
    names: list[str] = []
    for number, grid in enumerate(grids, start=1):
        taken = _TAKEN | {name.casefold() for name in names}
        own = grid.sheet or "Data"
        good = _NAME.fullmatch(own) is not None and own.casefold() not in taken
        names.append(own if good else f"Sheet no. {number}")
    return names


def _mark(sheet: Any, grid: Grid, cells: Cells, fills: dict[str, Any]) -> None:
    for (name, number, letter), here in cells.items():
        if name != grid.sheet:
            continue
        r, c = number - 1, position(letter)
        text = grid.rows[r][c] if r < len(grid.rows) and c < len(grid.rows[r]) else ""
        sheet.write_string(r, c, text, fills[here[0].level])
        sheet.write_comment(
            r, c, note(here), {"author": AUTHOR, "x_scale": 3, "y_scale": 1 + len(here)}
        )


def _list(book: Any, findings: Sequence[Finding], explanations: Explanations, remark: str) -> None:
    bold = book.add_format({"bold": True})
    sheet = book.add_worksheet(SHEET)
    sheet.write_string(0, 0, f"{FINDINGS}. {remark}" if remark else FINDINGS, bold)
    sheet.write_row(1, 0, HEADERS, bold)
    for r, values in enumerate(listed(findings, explanations), start=2):
        for c, value in enumerate(values):
            sheet.write_string(r, c, value)
    for c, width in enumerate(WIDTHS):
        sheet.set_column(c, c, width)
    sheet.freeze_panes(2, 0)
