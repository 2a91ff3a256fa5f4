"""Sheets of cells to the bytes of CSV files and workbooks, the same bytes every time."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter

from pipeline.synthetic.habits import Habit
from pipeline.synthetic.wording import Cell

# A workbook holds the time at which it was made; this one never changes.
MADE = datetime.datetime(2025, 4, 1, 9, 0, 0)
DATE_FORMAT = "dd/mm/yyyy"


@dataclass(frozen=True)
class SheetCells:
    """The cells of one sheet, from its first row to its last."""

    name: str
    rows: Sequence[Sequence[Cell]]
    hidden: bool = False


def titled(
    title: str, headers: Sequence[Cell], rows: Sequence[Sequence[Cell]], habit: Habit
) -> list[Sequence[Cell]]:
    """Put title rows above the header and blank rows under the last row."""
    lines = [title, "Synthetic data: no real council, worker or family", "Extract for the study"]
    top: list[Sequence[Cell]] = [[line] for line in lines[: habit.title_rows]]
    if habit.title_rows >= 2:
        top = [*top[: habit.title_rows - 1], []]
    top += [[] for _ in range(habit.title_rows - len(top))]
    empty: list[Cell] = [None] * len(headers)
    return [*top, headers, *rows, *([empty] * habit.blank_rows)]


def csv_bytes(rows: Sequence[Sequence[Cell]], habit: Habit) -> bytes:
    """A CSV file in the council's encoding."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=habit.delimiter, lineterminator="\r\n")
    writer.writerows(rows)
    return text.getvalue().encode(habit.encoding)


def workbook_bytes(title: str, grids: Sequence[SheetCells]) -> bytes:
    """An XLSX workbook; its properties and the clock of its parts are fixed."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    book.set_properties({"title": title, "comments": "Synthetic data", "created": MADE})
    date = book.add_format({"num_format": DATE_FORMAT})
    for grid in grids:
        sheet = book.add_worksheet(grid.name)
        if grid.hidden:
            sheet.hide()
        for i, row in enumerate(grid.rows):
            for j, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(i, j, cell)
                elif isinstance(cell, datetime.datetime):
                    sheet.write_datetime(i, j, cell, date)
                elif cell is not None:
                    sheet.write_number(i, j, cell)
    book.close()
    return content.getvalue()
