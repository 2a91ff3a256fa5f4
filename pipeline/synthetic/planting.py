"""What a fault is, and ways of spoiling a sheet, each of which says where its finding will be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import pandas as pd

from pipeline.synthetic.sheets import Row, Sheet
from pipeline.synthetic.wording import Cell
from study.tables import Level

Sheets = Mapping[str, Sheet]
Where = Callable[[pd.DataFrame], pd.Series]


@dataclass(frozen=True)
class Spot:
    """The place of one finding: a row, the header's row, or the whole file."""

    scope: Literal["row", "header", "file"]
    column: str = ""
    row: Row | None = None


Plant = Callable[[Sheets, Sheet], Spot]


@dataclass(frozen=True)
class PlantedFault:
    """One planted fault and the finding that it must give.

    Attributes
    ----------
    rule, level : of the finding.
    description : what was done, for a reader of the list.
    plant : spoils the site's sheets and says where.
    """

    site: str
    table: str
    rule: str
    level: Level
    description: str
    plant: Plant


def anywhere(frame: pd.DataFrame) -> pd.Series:
    """Every row will do."""
    return pd.Series(True, index=frame.index)


def known(column: str) -> Where:
    """Rows in which a column has a value."""
    return lambda frame: frame[column].notna()


def text(column: str, cell: Cell, where: Where = anywhere) -> Plant:
    """Put a text or a number as it stands into a cell."""

    def plant(sheets: Sheets, sheet: Sheet) -> Spot:
        row = sheet.first[sheet.pick(where(sheet.frame))]
        row[sheet.at(column)] = cell
        return Spot("row", column, row)

    return plant


def values(look_at: str, where: Where = anywhere, **changes: Any) -> Plant:
    """Put values, in the council's own wording, into cells of one row."""

    def plant(sheets: Sheets, sheet: Sheet) -> Spot:
        row = sheet.first[sheet.pick(where(sheet.frame))]
        for column, value in changes.items():
            row[sheet.at(column)] = sheet.word(column, value)
        return Spot("row", look_at, row)

    return plant


def serial_number(column: str) -> Plant:
    """Put a spreadsheet's day number in place of a date."""

    def plant(sheets: Sheets, sheet: Sheet) -> Spot:
        place = sheet.pick(sheet.frame[column].notna())
        day: pd.Timestamp = sheet.frame[column].iloc[place]
        row = sheet.first[place]
        row[sheet.at(column)] = (day - pd.Timestamp("1899-12-30")).days
        return Spot("row", column, row)

    return plant


def copied_row(sheets: Sheets, sheet: Sheet) -> Spot:
    """Send a row twice, one under the other."""
    row = sheet.first[sheet.pick(anywhere(sheet.frame))]
    copy = list(row)
    sheet.rows.insert(_index(sheet, row) + 1, copy)
    return Spot("row", "", copy)


def clashing_row(column: str, cell: Cell, where: Where) -> Plant:
    """Add a row with the key of another but one other answer."""

    def plant(sheets: Sheets, sheet: Sheet) -> Spot:
        copy = list(sheet.first[sheet.pick(where(sheet.frame))])
        copy[sheet.at(column)] = cell
        sheet.rows.append(copy)
        return Spot("row", sheet.table.key[0], copy)

    return plant


def repeated_header(sheets: Sheets, sheet: Sheet) -> Spot:
    """Repeat the header half-way down, as a print-out of pages does."""
    header: Row = list(sheet.headers)
    sheet.rows.insert(len(sheet.rows) // 2, header)
    return Spot("row", "", header)


def missing_column(column: str) -> Plant:
    """Leave a column out."""

    def plant(sheets: Sheets, sheet: Sheet) -> Spot:
        place = sheet.at(column)
        del sheet.columns[place], sheet.headers[place]
        for row in sheet.rows:
            del row[place]
        return Spot("header", column)

    return plant


def extra_column(header: str, cell: Cell) -> Plant:
    """Add a column that is not in the table."""

    def plant(sheets: Sheets, sheet: Sheet) -> Spot:
        sheet.columns.append(header)
        sheet.headers.append(header)
        for row in sheet.rows:
            row.append(cell)
        return Spot("header", header)

    return plant


def header_text(column: str, header: str) -> Plant:
    """Head a column with other words."""

    def plant(sheets: Sheets, sheet: Sheet) -> Spot:
        sheet.headers[sheet.at(column)] = header
        return Spot("header", column)

    return plant


def no_rows(sheets: Sheets, sheet: Sheet) -> Spot:
    """Send a header and nothing under it."""
    sheet.rows.clear()
    return Spot("header")


def unreadable(sheets: Sheets, sheet: Sheet) -> Spot:
    """Break the file's bytes."""
    sheet.spoiled = True
    return Spot("file")


def coder_is_worker(sheets: Sheets, sheet: Sheet) -> Spot:
    """Let the worker who made the visit rate it."""
    place = sheet.pick(anywhere(sheet.frame))
    visits = sheets["visits"].frame.set_index("visit_id")
    row = sheet.first[place]
    row[sheet.at("coder_id")] = visits.loc[sheet.frame["visit_id"].iloc[place], "worker_id"]
    return Spot("row", "coder_id", row)


def visit_before_start(day: str) -> Plant:
    """Date a visit, and its family's referral, before the site's first unit opened."""

    def plant(sheets: Sheets, sheet: Sheet) -> Spot:
        place = sheet.pick(anywhere(sheet.frame))
        row = sheet.first[place]
        row[sheet.at("visit_date")] = sheet.word("visit_date", day)
        cases = sheets["cases"]
        family = cases.frame["family_id"].eq(sheet.frame["family_id"].iloc[place])
        cases.first[cases.pick(family)][cases.at("referral_month")] = cases.word(
            "referral_month", day
        )
        return Spot("row", "visit_date", row)

    return plant


def _index(sheet: Sheet, row: Row) -> int:
    return next(i for i, other in enumerate(sheet.rows) if other is row)
