"""What calamine does not tell: cells in error, numbers shown with leading zeros, and formulas.

python-calamine gives an error cell (#REF!) as empty text, 007 shown by the number format ``000``
as 7.0, and a formula as the value that it last had. All are told apart in the workbook's own XML,
which is parsed only when it holds such cells, cell by cell, so that no tree of it is built.
"""

from __future__ import annotations

import io
import posixpath
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from defusedxml.ElementTree import fromstring, iterparse

from pipeline.reading.grids import position
from pipeline.reading.missing import UNCALCULATED
from pipeline.reading.scanning import holds

# Of a sheet that holds a cell in error or a formula. Looking for it is quick, parsing is not.
_ODD = r"""t\s*=\s*["']e["']|[<:]f[\s/>]"""
_ZEROS = re.compile(r"0{2,}")
_ADDRESS = re.compile(r"([A-Z]+)([0-9]+)")
_RELATION = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"

Shown = Mapping[tuple[int, int], str]
Parts = Mapping[str, bytes]


@dataclass(frozen=True)
class Odd:
    """The odd cells of a sheet, by ``(row, column)`` counted from zero.

    Attributes
    ----------
    shown : text of the cells that calamine does not give as a person sees them.
    formulas : cells that hold a formula.
    texts : what stands in the formulas.
    """

    shown: dict[tuple[int, int], str] = field(default_factory=dict)
    formulas: list[tuple[int, int]] = field(default_factory=list)
    texts: set[str] = field(default_factory=set)


def odd_cells(parts: Parts, plain: Collection[str] = ()) -> dict[str, Odd]:
    """The odd cells of each sheet, by the sheet's name.

    Parameters
    ----------
    plain : the parts that are known to hold no formula and no cell in error.
    """
    padded = _padded_styles(parts)
    return {
        name: _odd_cells(parts[part], padded)
        for name, part in sheet_parts(parts).items()
        if padded or part not in plain
    }


def sheet_parts(parts: Parts) -> dict[str, str]:
    """Names of the sheets, and of the parts of the workbook that hold them."""
    relations = fromstring(parts["xl/_rels/workbook.xml.rels"])
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    workbook = fromstring(parts["xl/workbook.xml"])
    found = {}
    for sheet in workbook.iterfind(".//{*}sheet"):
        target = targets.get(sheet.get(_RELATION), "")
        part = posixpath.normpath(posixpath.join("/xl", target)).lstrip("/")
        if part in parts:
            found[sheet.get("name", "")] = part
    return found


def _padded_styles(parts: Parts) -> dict[str, int]:
    """Cell styles whose number format is nothing but zeros, and how many zeros."""
    if "xl/styles.xml" not in parts:
        return {}
    styles = fromstring(parts["xl/styles.xml"])
    formats = {
        format_.get("numFmtId"): len(format_.get("formatCode", ""))
        for format_ in styles.iterfind(".//{*}numFmt")
        if _ZEROS.fullmatch(format_.get("formatCode", ""))
    }
    cell_styles = styles.iterfind("./{*}cellXfs/{*}xf")
    return {
        str(i): formats[style.get("numFmtId")]
        for i, style in enumerate(cell_styles)
        if style.get("numFmtId") in formats
    }


def _odd_cells(xml: bytes, padded: Mapping[str, int]) -> Odd:
    odd = Odd()
    if not padded and not holds(xml, _ODD):
        return odd
    for _, element in iterparse(io.BytesIO(xml), events=("end",)):
        tag = element.tag.rpartition("}")[2]
        if tag == "c":
            _take(element, padded, odd)
        elif tag == "row":
            element.clear()
    return odd


def _take(cell: object, padded: Mapping[str, int], odd: Odd) -> None:
    get, find = cell.get, cell.findtext  # type: ignore[attr-defined]
    address = _ADDRESS.fullmatch(get("r", ""))
    if address is None:
        return
    at = int(address[2]) - 1, position(address[1])
    formula, value = find("{*}f"), find("{*}v")
    if formula is not None:
        odd.formulas.append(at)
        odd.texts.add(formula)
        # A formula that gives an empty text says that it is one (t="str").
        if not value and get("t") != "str":
            odd.shown[at] = UNCALCULATED
    if value is None:
        return
    zeros = padded.get(get("s", "")) if get("t", "n") == "n" else None
    if get("t") == "e":
        odd.shown[at] = value
    elif zeros and value.isdecimal():
        odd.shown[at] = value.zfill(zeros)
