"""OpenDocument spreadsheets (.ods): every cell as the text that a person sees, dates as ISO dates.

Rows and cells that are alike are written once with how often they are repeated, up to the end of
the sheet; what they come to is counted before anything is spread out.
"""

from __future__ import annotations

import io
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml.ElementTree import iterparse

from pipeline.reading.asides import Aside, part_asides, texts_of
from pipeline.reading.grids import Grid, Look
from pipeline.reading.limits import MAX_CELL, MAX_CELLS, MAX_COLUMNS, MAX_TEXT
from pipeline.reading.missing import UNCALCULATED
from pipeline.reading.package import unpacked
from pipeline.reading.unreadable import Unreadable

_CONTENT = "content.xml"
_NAMESPACE = "{urn:oasis:names:tc:opendocument:xmlns:%s:1.0}"
_TABLE, _OFFICE, _TEXT, _STYLE = (_NAMESPACE % one for one in ("table", "office", "text", "style"))
_HOURS = re.compile(r"PT([0-9]+)H([0-9]+)M([0-9.]+)S")
_ERROR = re.compile(r"Err:[0-9]+")
_PADDED = re.compile(r"0[0-9]+")
_MIDNIGHT = re.compile(r"T00:00:00(?:\.0+)?$")
_WHOLE = 1e15
_NOT_TEXTS = (_CONTENT, "META-INF/manifest.xml")


@dataclass
class _Sheet:
    """A sheet as it is read: its rows, each with how often it is repeated."""

    name: str
    style: str
    rows: list[tuple[int, list[str]]] = field(default_factory=list)
    height: int = 0
    width: int = 1
    at: int = 0
    hidden_rows: list[int] = field(default_factory=list)
    hidden_columns: list[int] = field(default_factory=list)
    column: int = 0
    filtered: bool = False
    struck: list[tuple[int, int]] = field(default_factory=list)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    formulas: list[tuple[int, int]] = field(default_factory=list)


def read_open_document(
    data: bytes, file: str, room: int = MAX_CELLS
) -> tuple[Sequence[Grid], Sequence[Aside]]:
    """The sheets of an OpenDocument spreadsheet, hidden ones too, and the texts beside their cells.

    Parameters
    ----------
    room : how many cells it may have.

    Raises
    ------
    Unreadable : when it is none, is damaged, protected by a password, or breaks one of
        ``reading.limits``.
    """
    parts, others = unpacked(data)
    if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
        raise Unreadable("type.protected")
    if _CONTENT not in parts:
        raise Unreadable("type.no_workbook")
    try:
        found, beside = _read(parts[_CONTENT], room)
        asides = [
            one
            for name, xml in {**parts, **others}.items()
            if name not in _NOT_TEXTS
            for one in part_asides(name, xml)
        ]
    except (ParseError, LookupError, ValueError) as error:
        if isinstance(error, Unreadable):
            raise
        raise Unreadable("content.damaged") from error
    grids = [_grid(sheet, file, hidden=hidden) for sheet, hidden in found]
    return grids, [*asides, Aside("the document's hidden data", tuple(beside))]


def _read(xml: bytes, room: int) -> tuple[list[tuple[_Sheet, bool]], list[str]]:
    """The sheets, each with whether it is hidden, and every text that is no cell's."""
    sheets: list[_Sheet] = []
    hidden: set[str] = set()
    struck: set[str] = set()
    beside: list[str] = []
    texts = in_row = 0
    for event, one in iterparse(io.BytesIO(xml), events=("start", "end")):
        if event == "start":
            in_row += one.tag == _TABLE + "table-row"
            if one.tag == _TABLE + "table":
                name = one.get(_TABLE + "name", "")
                sheets.append(_Sheet(name, one.get(_TABLE + "style-name", "")))
            continue
        if one.tag == _STYLE + "style":
            _note_style(one, hidden, struck)
        elif one.tag == _TABLE + "table-column" and sheets:
            _take_column(one, sheets[-1])
        elif one.tag == _TABLE + "table-row":
            in_row -= 1
            if in_row:
                continue
            sheet = sheets[-1]
            texts += _take_row(one, sheet, struck, beside)
            if sum(s.height * s.width for s in sheets) > room or texts > MAX_TEXT:
                raise Unreadable("size.cells_between", most=f"{MAX_CELLS:,}")
            one.clear()
        elif one.tag == _TABLE + "database-range" and len(one):
            beside += texts_of(one)
            for sheet in sheets:
                sheet.filtered |= bool(sheet.hidden_rows)
        elif not in_row and one.tag.startswith((_TEXT, _OFFICE)) and not len(one):
            beside += texts_of(one)
    return [(sheet, sheet.style in hidden) for sheet in sheets], beside


def _note_style(style: Any, hidden: set[str], struck: set[str]) -> None:
    name = style.get(_STYLE + "name", "")
    for one in style:
        if one.get(_TABLE + "display") == "false":
            hidden.add(name)
        if one.get(_STYLE + "text-line-through-style", "none") != "none":
            struck.add(name)


def _repeated(element: Any, what: str) -> int:
    return max(1, int(element.get(_TABLE + what, "1")[:9]))


def _take_column(column: Any, sheet: _Sheet) -> None:
    times = _repeated(column, "number-columns-repeated")
    if column.get(_TABLE + "visibility", "visible") != "visible":
        last = min(sheet.column + times, MAX_COLUMNS)
        sheet.hidden_columns += range(sheet.column, last)
    sheet.column += times


def _take_row(row: Any, sheet: _Sheet, struck: set[str], beside: list[str]) -> int:
    """Take in a row; blank ones count only when another follows. Returns its characters."""
    times = _repeated(row, "number-rows-repeated")
    texts = _row_texts(row, sheet, struck, beside)
    if texts:
        if sheet.at > sheet.height:
            sheet.rows.append((sheet.at - sheet.height, []))
        sheet.rows.append((times, texts))
        sheet.height = sheet.at + times
        sheet.width = max(sheet.width, len(texts))
        visibility = row.get(_TABLE + "visibility", "visible")
        if visibility != "visible":
            sheet.hidden_rows += range(sheet.at, sheet.at + min(times, MAX_CELLS))
            sheet.filtered |= visibility == "filter"
    sheet.at += times
    return sum(map(len, texts)) * times


def _row_texts(row: Any, sheet: _Sheet, struck: set[str], beside: list[str]) -> list[str]:
    texts: list[str] = []
    at = 0
    for cell in row:
        if cell.tag not in (_TABLE + "table-cell", _TABLE + "covered-table-cell"):
            continue
        times = _repeated(cell, "number-columns-repeated")
        text = _cell_text(cell)
        if len(text) > MAX_CELL:
            raise Unreadable("size.cell", most=f"{MAX_CELL:,}")
        beside += (one for note in cell if note.tag != _TEXT + "p" for one in texts_of(note))
        if formula := cell.get(_TABLE + "formula"):
            sheet.formulas.append((sheet.at, at))
            beside.append(formula)
            text = text or ("" if cell.get(_OFFICE + "value-type") else UNCALCULATED)
        _note_merged(cell, sheet, at)
        if text:
            if at + times > MAX_COLUMNS:
                raise Unreadable("size.columns", most=MAX_COLUMNS)
            texts += [""] * (at - len(texts)) + [text] * times
            if cell.get(_TABLE + "style-name") in struck:
                sheet.struck += ((sheet.at, at + i) for i in range(times))
        at += times
    return texts


def _note_merged(cell: Any, sheet: _Sheet, at: int) -> None:
    wide = _repeated(cell, "number-columns-spanned")
    high = _repeated(cell, "number-rows-spanned")
    if wide > 1 or high > 1:
        sheet.merged.append((sheet.at, at, sheet.at + high - 1, at + wide - 1))


def _cell_text(cell: Any) -> str:
    kind = cell.get(_OFFICE + "value-type", "")
    shown = "\n".join(_paragraph(one) for one in cell if one.tag == _TEXT + "p")
    if kind in ("float", "currency", "percentage"):
        number = float(cell.get(_OFFICE + "value", "nan"))
        if shown.startswith("#") or _ERROR.fullmatch(shown):
            return shown if shown.startswith("#") else "#VALUE!"
        if _PADDED.fullmatch(shown) and int(shown) == number:
            return shown
        whole = number.is_integer() and abs(number) < _WHOLE
        return str(int(number)) if whole else str(number)
    if kind == "date":
        day: str = cell.get(_OFFICE + "date-value", "")
        return _MIDNIGHT.sub("", day).replace("T", " ")
    if kind == "boolean":
        said: str = cell.get(_OFFICE + "boolean-value", "")
        return said.upper()
    if kind == "time" and (found := _HOURS.fullmatch(cell.get(_OFFICE + "time-value", ""))):
        return f"{int(found[1])}:{int(found[2]):02d}"
    return "#VALUE!" if _ERROR.fullmatch(shown) else shown


def _paragraph(paragraph: Any) -> str:
    """A paragraph's text; spaces and line breaks within it are elements."""
    return "".join(_runs(paragraph))


def _runs(element: Any) -> Iterator[str]:
    yield element.text or ""
    for one in element:
        if one.tag == _TEXT + "s":
            yield " " * min(int(one.get(_TEXT + "c", "1")[:5]), MAX_CELL)
        elif one.tag in (_TEXT + "line-break", _TEXT + "tab"):
            yield "\n"
        else:
            yield from _runs(one)
        yield one.tail or ""


def _grid(sheet: _Sheet, file: str, *, hidden: bool) -> Grid:
    rows: list[Sequence[str]] = []
    for times, texts in sheet.rows:
        rows += [texts] * times
    look = Look(
        hidden_rows=tuple(sheet.hidden_rows),
        hidden_columns=tuple(sheet.hidden_columns),
        filtered=sheet.filtered,
        struck=tuple(sheet.struck),
        merged=tuple(sheet.merged),
    )
    return Grid(
        file=file,
        sheet=sheet.name,
        rows=rows,
        hidden=hidden,
        formulas=tuple(sheet.formulas),
        look=look,
        typed_dates=True,
    )
