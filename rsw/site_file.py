"""A CSV of site summaries as text cells, with the row of each."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from io import StringIO
from itertools import islice
from pathlib import Path

import pandas as pd

from analysis.verdicts.site_table import COLUMNS, SummaryError

OTHER_SEPARATORS = {";": "semicolons", "\t": "tabs", "|": "upright strokes"}
MOST_IN_A_CELL = 1_000


def read_site_file(path: Path) -> pd.DataFrame:
    """Read the cells as text; columns are named in lower case, rows numbered as a spreadsheet does.

    Returns
    -------
    One row a site; the index is the row in the file, of which the header is 1 where nothing stands
    above it. Rows whose cells are all empty are left out.

    Raises
    ------
    OSError : when the file cannot be read at all.
    SummaryError : when it is no CSV with a header, or a row is not as long as the header.
    """
    rows = _rows(_text(path))
    top = next((at for at, row in enumerate(rows) if any(row)), None)
    if top is None:
        raise SummaryError("the file is empty.")
    names = [name.strip().lower() for name in rows[top]]
    _check_names(names)
    kept = []
    for number, row in enumerate(islice(rows, top + 1, None), top + 2):
        if not any(row):
            continue
        while len(row) > len(names) and not row[-1]:
            row.pop()
        if len(row) != len(names):
            count = f"{len(row)} {'cell' if len(row) == 1 else 'cells'}"
            raise SummaryError(f"row {number} has {count}, and the header {len(names)}.")
        kept.append((number, row))
    cells = zip(*(row for _, row in kept), strict=True) if kept else ([] for _ in names)
    columns = {name: list(column) for name, column in zip(names, cells, strict=True)}
    return pd.DataFrame(columns, index=[number for number, _ in kept], dtype="str")


def _text(path: Path) -> str:
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise SummaryError("the file is not text in UTF-8: save it as “CSV UTF-8”.")
    return text


def _rows(text: str) -> list[list[str]]:
    """The cells, row by row, without the space about them."""
    previous = csv.field_size_limit(MOST_IN_A_CELL)  # of the whole process
    reader = csv.reader(StringIO(text, newline=""), strict=True)
    rows: list[list[str]] = []
    try:
        rows.extend([cell.strip() for cell in row] for row in reader)
    except csv.Error as error:
        why = "a quotation mark is not closed, or not at the end of its cell"
        if "field larger" in str(error):
            why = f"a cell is longer than {MOST_IN_A_CELL:,} characters"
        raise SummaryError(f"row {len(rows) + 1}: {why}.") from None
    finally:
        csv.field_size_limit(previous)
    return rows


def _check_names(names: Sequence[str]) -> None:
    if not set(names) & set(COLUMNS):
        for mark, word in OTHER_SEPARATORS.items():
            if any(mark in name for name in names):
                raise SummaryError(f"the cells are separated by {word}, not by commas.")
        wanted = ", ".join(COLUMNS)
        raise SummaryError(f"the first row is no header: it should name the columns {wanted}.")
    twice = [name for at, name in enumerate(names) if name and name in names[:at]]
    if twice:
        raise SummaryError(f"the header names the column {twice[0]} twice.")
