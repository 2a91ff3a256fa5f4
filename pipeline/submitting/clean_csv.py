"""Typed tables to clean CSV: what we write when a table leaves the computer of its owner.

Nothing but codes, numbers, dates, ids and marks is ever written, each in one form, so that the
reader finds in the file exactly what was accepted: the same values, and the same reasons where a
value is missing.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import pandas as pd

from study.spreadsheets import escape
from study.tables import Column, Table

NIL_RETURN = "nil return"

MARKS: Mapping[str, str] = MappingProxyType(
    {
        "not_asked": "not_asked",
        "refused": "refused",
        "not_applicable": "not_applicable",
        "lost": "lost",
        "suppressed": "suppressed",
        "censored": "c",
        "not_available": "..",
        "unreliable": "[u]",
        "rounds_to_zero": "k",
        "invalid": "",  # the finding on the cell has told its owner
    }
)
"""What is written in a cell that is missing for a known reason."""


def cell_texts(values: pd.Series, column: Column) -> list[str]:
    """The cells of a column as text: ISO dates, yes and no, codes; "" where missing."""
    if column.kind in ("date", "month"):
        texts = values.dt.strftime("%Y-%m-%d" if column.kind == "date" else "%Y-%m")
        return ["" if pd.isna(text) else str(text) for text in texts]
    if column.kind == "boolean":
        return ["" if pd.isna(value) else "yes" if value else "no" for value in values]
    return ["" if pd.isna(value) else _text(value) for value in values]


def key_texts(table: Table, frame: pd.DataFrame) -> list[str]:
    """The key of each row as ``missing_reasons`` names it: its values joined by ``|``."""
    columns = [cell_texts(frame[name], table.column[name]) for name in table.key]
    return ["|".join(values) for values in zip(*columns, strict=True)]


def table_texts(table: Table, frame: pd.DataFrame, reasons: pd.DataFrame) -> pd.DataFrame:
    """A typed table as text.

    Parameters
    ----------
    frame : the table's columns, typed.
    reasons : ``table, key, column, reason`` of missing cells, of this table and others.
    """
    texts = {column.name: cell_texts(frame[column.name], column) for column in table.columns}
    row_of = {key: i for i, key in enumerate(key_texts(table, frame))}
    mine = reasons[reasons["table"] == table.name]
    for key, column, reason in zip(mine["key"], mine["column"], mine["reason"], strict=True):
        texts[column][row_of[key]] = MARKS[reason]
    return pd.DataFrame(texts, dtype="str")


def table_csv(texts: pd.DataFrame) -> bytes:
    """The bytes of a table's CSV file; one without rows is a declared nil return."""
    rows = texts.to_numpy().tolist() or [[NIL_RETURN, *[""] * (texts.shape[1] - 1)]]
    return csv_bytes([list(texts.columns), *rows])


def csv_bytes(rows: list[list[str]]) -> bytes:
    """UTF-8 CSV with unix line ends; a text that a spreadsheet would run is escaped."""
    stream = io.StringIO(newline="")
    csv.writer(stream, lineterminator="\n").writerows([[escape(c) for c in row] for row in rows])
    return stream.getvalue().encode("utf-8")


def _text(value: Any) -> str:
    if isinstance(value, float):
        return repr(value).removesuffix(".0")
    return str(value)
