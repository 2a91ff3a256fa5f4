"""How one council would write a typed value in a cell."""

from __future__ import annotations

import datetime
from collections import Counter
from typing import Any

import pandas as pd

from pipeline.synthetic.habits import Habit
from study.tables import Column, Table

Cell = str | int | float | datetime.datetime | None

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
NO_BREAK_SPACE = "\u00a0"

# Blank because no value can exist, not because it is unknown.
NOT_APPLICABLE = {
    ("sites", "rsw_start_date"),
    ("workers", "years_qualified"),
    ("workers", "entry_route"),
    ("workers", "leave_reason"),
    ("cases", "worker_approached_family"),
    ("cases", "family_consented"),
    ("cases", "exclusion_reason"),
    ("caseload_month", "csw_children_as_named_holder"),
}
SMALL_COUNTS = {("caseload_month", "court_statements")}  # written as a mark where 1 to 4
UNITS = {"years_qualified": "yrs", "minutes": " mins", "duration_min": "min"}


def header(table: Table, column: Column, habit: Habit) -> str:
    """The header that a council gives a column."""
    if habit.headers == "upper":
        return column.name.upper()
    if habit.headers == "spaced":
        return column.name.replace("_", NO_BREAK_SPACE).title() + " "
    if habit.headers == "label":
        return column.label
    if habit.headers == "synonym":
        return _local_name(table, column)
    return column.name


def _local_name(table: Table, column: Column) -> str:
    """The first synonym that no other column of the table shares, else the label."""
    used = Counter(
        name.casefold() for c in table.columns for name in {c.name, c.label, *c.synonyms}
    )
    own = [name for name in column.synonyms if used[name.casefold()] == 1]
    return own[0] if own else column.label


def write(table: Table, column: Column, values: pd.Series, habit: Habit) -> list[Cell]:
    """The cells of a whole column; each different value is worded once."""
    numbers, distinct = pd.factorize(values, use_na_sentinel=True)
    words = [write_value(table, column, value, habit) for value in distinct]
    absent = _absent(table, column, habit)
    cells: list[Cell] = []
    for number in numbers:
        cells.append(words[number] if number >= 0 else absent[len(cells) % len(absent)])
    return cells


def _absent(table: Table, column: Column, habit: Habit) -> tuple[str, ...]:
    if habit.not_applicable and (table.name, column.name) in NOT_APPLICABLE:
        return (habit.not_applicable,)
    return habit.missing


def write_value(table: Table, column: Column, value: Any, habit: Habit) -> Cell:
    """The cell for one value that is not missing."""
    if column.kind == "id":
        return str(value)
    if column.kind == "boolean":
        return habit.yes if value else habit.no
    if column.kind in ("date", "month"):
        return _date(pd.Timestamp(value), column.kind == "month", habit)
    if column.kind == "category":
        return _category(column, str(value), habit)
    return _number(table, column, value, habit)


def _date(value: pd.Timestamp, is_month: bool, habit: Habit) -> Cell:
    day, month, year = value.day, value.month, value.year
    if habit.dates == "excel":
        return value.to_pydatetime()
    if habit.dates == "words":
        return f"{MONTHS[month - 1]} {year}" if is_month else f"{day} {MONTHS[month - 1]} {year}"
    if habit.dates == "iso":
        return f"{year}-{month:02d}" if is_month else f"{year}-{month:02d}-{day:02d}"
    if is_month:
        return f"{month:02d}/{year}"
    shown = year % 100 if habit.dates == "uk_short" else year
    return f"{day:02d}/{month:02d}/{shown:02d}"


def _category(column: Column, code: str, habit: Habit) -> str:
    words = code.replace("_", "-" if code[0].isdigit() else " ")
    words = words[0].upper() + words[1:]
    if habit.categories == "code":
        return code
    if habit.categories == "local" and column.codes[code]:
        return column.codes[code][0]
    # A number before a code that is itself a number could not be told from it.
    if habit.categories == "numbered" and not code[0].isdigit():
        declared = [wording for wording in column.codes[code] if wording.isdecimal()]
        return f"{[*declared, list(column.codes).index(code) + 1][0]} - {words}"
    return words


def _number(table: Table, column: Column, value: Any, habit: Habit) -> Cell:
    number: int | float = int(value) if float(value).is_integer() else float(value)
    if habit.small_count and (table.name, column.name) in SMALL_COUNTS and 1 <= number <= 4:
        return habit.small_count
    if not habit.number_texts:
        return number
    if column.percentage:
        return f"{number * 100:.10g}%"
    return f"{number:,}{UNITS.get(column.name, '')}"
