"""XLSX workbooks: every cell as the text that a person sees, dates as ISO dates."""

from __future__ import annotations

import datetime
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

import numpy as np
import pandas as pd
import pyarrow as pa
import python_calamine
from numpy.typing import NDArray

from pipeline.reading.asides import Aside, asides
from pipeline.reading.grids import Grid, Look
from pipeline.reading.limits import MAX_CELLS
from pipeline.reading.package import Package, open_package
from pipeline.reading.sheet_look import looks
from pipeline.reading.sheet_rows import Cells, SheetRows
from pipeline.reading.unreadable import Unreadable
from pipeline.reading.workbook_xml import Odd, odd_cells

_CHUNK = 20_000  # rows
# Spreadsheets keep fifteen digits of a number; beyond them an id is no longer itself.
_WHOLE = 1e15
# A spreadsheet program allows none of these in a sheet's name.
_UNSAFE_SHEET = re.compile(r"[/\\:*?\[\]\x00-\x1f]|^\.\.?$")


def read_workbook(data: bytes, file: str, room: int = MAX_CELLS) -> list[Grid]:
    """Read every worksheet of a workbook, hidden ones too.

    Parameters
    ----------
    room : how many cells it may have.

    Raises
    ------
    Unreadable : when it is no XLSX workbook, is protected by a password, or breaks one of
        ``reading.limits``.
    """
    return read_package(open_package(data, room), file)[0]


def read_package(package: Package, file: str) -> tuple[list[Grid], list[Aside]]:
    """The worksheets of a workbook that was opened, and the texts outside their cells.

    Raises
    ------
    Unreadable : when the workbook is damaged.
    """
    try:
        odd = odd_cells(package.parts, package.plain)
        beside = asides(package.parts, package.others, odd)
        seen = looks(package.parts)
        archive = package.to_bytes()
        del package  # its parts take more memory than all that is made of them
        with python_calamine.load_workbook(io.BytesIO(archive)) as workbook:
            sheets = [
                sheet
                for sheet in workbook.sheets_metadata
                if sheet.typ == python_calamine.SheetTypeEnum.WorkSheet
            ]
            _check_names([sheet.name for sheet in sheets])
            grids = [
                _grid(
                    workbook.get_sheet_by_name(sheet.name),
                    sheet,
                    file,
                    odd.get(sheet.name, Odd()),
                    seen.get(sheet.name, Look()),
                )
                for sheet in sheets
            ]
    except (
        python_calamine.CalamineError,
        KeyError,  # a part of the workbook is not there
        SyntaxError,  # ParseError of the XML library is one
        UnicodeError,
        LookupError,  # an encoding of XML that nobody knows
        OverflowError,  # a date beyond the calendar
    ) as error:
        raise Unreadable("content.damaged") from error
    except BaseException as error:
        # A fault in calamine itself arrives as a panic, which is no Exception.
        if type(error).__name__ != "PanicException":
            raise
        raise Unreadable("content.damaged") from None
    return grids, beside


def _check_names(sheets: list[str]) -> None:
    if any(_UNSAFE_SHEET.search(name) for name in sheets):
        raise Unreadable("name.sheet")


def _grid(sheet: Any, metadata: Any, file: str, odd: Odd, look: Look) -> Grid:
    columns, height = _columns(sheet)
    by_column: dict[int, dict[int, str]] = {}
    for (row, at), text in odd.shown.items():
        if row < height and at < len(columns):
            by_column.setdefault(at, {})[row] = text
    for at, shown in by_column.items():
        columns[at] = _replaced(columns[at], shown)
    hidden = metadata.visible != python_calamine.SheetVisibleEnum.Visible
    return Grid(
        file=file,
        sheet=metadata.name,
        rows=SheetRows(tuple(columns), height),
        hidden=hidden,
        formulas=tuple(odd.formulas),
        look=replace(look, merged=_merged(sheet)),
        typed_dates=True,
    )


def _merged(sheet: Any) -> tuple[tuple[int, int, int, int], ...]:
    return tuple((*first, *last) for first, last in sheet.merged_cell_ranges or ())


def _columns(sheet: Any) -> tuple[list[Cells], int]:
    """The columns of a sheet, taken some thousand rows at a time.

    The objects that calamine makes of the cells are many times as large as what is kept of them.
    """
    before = 0 if sheet.start is None else sheet.start[1]  # which calamine leaves out of its rows
    rows = sheet.iter_rows()
    columns: list[_Growing] = []
    height = 0
    while chunk := list(islice(rows, _CHUNK)):
        columns = columns or [_Growing() for _ in chunk[0]]
        for column, cells in zip(columns, zip(*chunk, strict=True), strict=True):
            column.add(_column(cells))
        height += len(chunk)
    blank = Cells(np.zeros(height, dtype=np.int32), [""])
    return [*[blank] * (before if columns else 0), *(one.cells() for one in columns)], height


class _Growing:
    """A column as its pieces come, each text kept once."""

    def __init__(self) -> None:
        self._number: dict[str, int] = {}
        self._codes: list[NDArray[np.int32]] = []

    def add(self, piece: Cells) -> None:
        number = self._number
        new = [number.setdefault(text, len(number)) for text in piece.texts]
        self._codes.append(np.array(new, dtype=np.int32)[piece.codes])

    def cells(self) -> Cells:
        return Cells(np.concatenate(self._codes), list(self._number))


def _column(cells: Sequence[Any]) -> Cells:
    """Typed cells as text. Each different cell becomes text once."""
    types = set(map(type, cells))
    if types == {str}:
        encoded = pa.array(cells, pa.string()).dictionary_encode()
        return Cells(encoded.indices.to_numpy().astype(np.int32), encoded.dictionary.to_pylist())
    if types == {float}:
        numbers, values = pd.factorize(np.array(cells), use_na_sentinel=False)
        return Cells(numbers.astype(np.int32), [_text(value) for value in values.tolist()])
    if bool in types and types & {float, int}:
        cells = tuple(map(_text, cells))  # True and 1.0 would be taken for the same
    codes, different = pd.factorize(np.array(cells, dtype=object), use_na_sentinel=False)
    texts = [cell if type(cell) is str else _text(cell) for cell in different]
    return Cells(codes.astype(np.int32), texts)


def _replaced(column: Cells, shown: Mapping[int, str]) -> Cells:
    """A column with other texts in some rows."""
    codes = column.codes.copy()
    codes[list(shown)] = np.arange(len(shown), dtype=np.int32) + len(column.texts)
    return Cells(codes, [*column.texts, *shown.values()])


def _text(cell: Any) -> str:
    """Text of a typed cell; a whole number loses its ``.0``."""
    if isinstance(cell, bool):
        return "TRUE" if cell else "FALSE"
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < _WHOLE:
        return str(int(cell))
    if isinstance(cell, datetime.timedelta):
        minutes = round(cell.total_seconds() / 60)
        return f"{minutes // 60}:{minutes % 60:02d}"
    return str(cell)
