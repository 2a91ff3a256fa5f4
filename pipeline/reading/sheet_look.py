"""How the sheets of a workbook look: rows and columns that are hidden, cells that are struck out.

A person who sends a sheet sends what is seen; what is hidden is read as well, and told.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from defusedxml.ElementTree import fromstring

from pipeline.reading.grids import Look, position
from pipeline.reading.limits import MAX_COLUMNS
from pipeline.reading.scanning import holds
from pipeline.reading.workbook_xml import sheet_parts

_STYLES, _WORKBOOK = "xl/styles.xml", "xl/workbook.xml"
_PREFIX = rb"<(?:[^\s<>/=:]+:)?"
_ROW = re.compile(_PREFIX + rb"row\s[^<>]*>")
_COLUMN = re.compile(_PREFIX + rb"col\s[^<>]*>")
_HIDDEN = re.compile(
    rb"""\bhidden\s*=\s*["'](?:1|true)["']|\b(?:ht|width)\s*=\s*["']0(?:\.0+)?["']"""
)
_SHOWS_HIDDEN = r"""[ \t\n](?:hidden\s*=|ht\s*=\s*["']0["'.])"""
_NUMBER = rb"""\b%s\s*=\s*["']([0-9]{1,7})["']"""
_AT, _MIN, _MAX = (re.compile(_NUMBER % name) for name in (b"r", b"min", b"max"))
_ADDRESS = re.compile(rb"""\br\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
_STYLE = re.compile(_NUMBER % b"s")
_CELL = re.compile(_PREFIX + rb"c\s[^<>]*>")
_DATA = re.compile(rb"<(?:[^\s<>/=:]+:)?sheetData[\s/>]")
_1904 = re.compile(rb"""\bdate1904\s*=\s*["'](?:1|true)["']""")


def looks(parts: Mapping[str, bytes]) -> dict[str, Look]:
    """How each sheet looks, by its name; merged areas are told by the library that reads it.

    Raises
    ------
    SyntaxError : when a part is no XML.
    """
    struck = _struck_styles(parts.get(_STYLES, b""))
    from_1904 = _1904.search(parts.get(_WORKBOOK, b"")) is not None
    tables = [xml for name, xml in parts.items() if name.startswith("xl/tables/")]
    filtered_table = any(b"autoFilter" in xml for xml in tables)
    found = {}
    for name, part in sheet_parts(parts).items():
        xml = parts[part]
        data = _DATA.search(xml)
        top = xml[: data.start()] if data else b""
        filtered = filtered_table or xml.find(b"autoFilter", data.end() if data else 0) >= 0
        found[name] = Look(
            hidden_rows=tuple(_hidden_rows(xml)) if holds(xml, _SHOWS_HIDDEN) else (),
            hidden_columns=tuple(_hidden_columns(top)),
            filtered=filtered,
            struck=tuple(_struck(xml, struck)) if struck else (),
            from_1904=from_1904,
        )
    return found


def _hidden_rows(xml: bytes) -> Iterator[int]:
    for row in _ROW.finditer(xml):
        if _HIDDEN.search(row[0]) and (at := _AT.search(row[0])):
            yield int(at[1]) - 1


def _hidden_columns(top: bytes) -> Iterator[int]:
    for column in _COLUMN.finditer(top):
        first, last = _MIN.search(column[0]), _MAX.search(column[0])
        if first and last and _HIDDEN.search(column[0]):
            yield from range(int(first[1]) - 1, min(int(last[1]), MAX_COLUMNS))


def _struck_styles(styles: bytes) -> frozenset[bytes]:
    """The numbers of the cell styles whose letters are struck through."""
    if b"strike" not in styles:
        return frozenset()
    root = fromstring(styles)
    fonts = root.iterfind("./{*}fonts/{*}font")
    struck = {str(i) for i, font in enumerate(fonts) if _is_struck(font.find("{*}strike"))}
    cell_styles = root.iterfind("./{*}cellXfs/{*}xf")
    return frozenset(
        str(i).encode() for i, style in enumerate(cell_styles) if style.get("fontId") in struck
    )


def _is_struck(strike: object) -> bool:
    return strike is not None and strike.get("val", "1") not in ("0", "false")  # type: ignore[attr-defined]


def _struck(xml: bytes, styles: frozenset[bytes]) -> Iterator[tuple[int, int]]:
    for cell in _CELL.finditer(xml):
        style = _STYLE.search(cell[0])
        if style and style[1] in styles and (at := _ADDRESS.search(cell[0])):
            yield int(at[2]) - 1, position(at[1].decode())
