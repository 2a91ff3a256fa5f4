"""How many cells a library will make of a sheet, told from its XML before a library opens it.

A cell stands where its address says, in whatever row it is written, or else after the one before
it. calamine takes the memory of every cell between the corner and the farthest ones.
"""

from __future__ import annotations

import re
from collections import Counter
from xml.parsers import expat

from pipeline.reading.limits import MAX_COLUMNS
from pipeline.reading.scanning import holds
from pipeline.reading.unreadable import Unreadable

_LETTERS = 26
_LONGEST_NUMBER = 20  # characters of a value that are looked at
_LAST_ROW = b'<row r="'
_NUMBER = re.compile(rb"[0-9]{1,9}")
# What shows that a sheet has more than values at addresses that are written in the usual way.
_UNUSUAL = (
    r"<(?:row|c)(?:[/>\t\r\n]| [^r]| r[^=])"  # a row or cell whose address does not come first
    r"|:(?:row|c|f)[\s/>]"  # elements with a prefix
    r'|r(?:\s+=|=[^"]|="[^A-Za-z0-9])'  # an address written in another way
    r'|r="[A-Za-z]{2,}[0-9]'  # a cell beyond column Z
    r"""|t\s*=\s*["']e["']|<f[\s/>]"""  # a cell in error, a formula
)
_ADDRESS = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]*)([0-9]+)""")
_PREFIX = rb"<(?:[^\s<>/=]+:)?"
_ROW = re.compile(_PREFIX + rb"row(?=[\s/>])")
_CELL = re.compile(_PREFIX + rb"c(?=[\s/>])")
_BARE = re.compile(_PREFIX + rb"(?:row|c)(?=[\s/>])(?![^<>]*?\br\s*=)")


def plain_extent(sheet: bytes) -> int | None:
    """The cells of a plain sheet, taken to have all columns to Z; None when it is not plain.

    In a plain sheet each row and cell begins with its address, none lies beyond column Z or below
    the row that is written last, and no cell holds a formula or an error.
    """
    at = sheet.rfind(_LAST_ROW)
    number = _NUMBER.match(sheet, at + len(_LAST_ROW)) if at >= 0 else None
    if number is None:
        return None
    last = int(number[0])
    if holds(sheet, rf'{_UNUSUAL}|r="[A-Za-z]?(?:{_above(last)})'):
        return None
    return last * _LETTERS


def narrower_extent(sheet: bytes, extent: int) -> int:
    """The same of a plain sheet with only the columns that have a cell, told in a few passes."""
    low, high = 0, _LETTERS  # no cell lies in the column numbered ``high`` or beyond
    while high - low > 1:
        middle = (low + high) // 2
        first = chr(ord("A") + middle)
        if holds(sheet, rf'r="[{first}-Z][0-9]'):
            low = middle
        else:
            high = middle
    return extent // _LETTERS * high


def full_extent(sheet: bytes) -> int:
    """Rows times columns of any sheet, from the corner to its farthest cells.

    Raises
    ------
    Unreadable : when it has more than ``MAX_COLUMNS``.
    """
    columns = deepest = 0
    for address in _ADDRESS.finditer(sheet):
        letters, row = address.groups()
        deepest = max(deepest, int(row[:9]))
        columns = max(columns, _position(letters[:4]))
    if _BARE.search(sheet):  # at worst they all stand after the farthest that has an address
        deepest += len(_ROW.findall(sheet))
        columns += max(len(_CELL.findall(row)) for row in _ROW.split(sheet))
    if columns > MAX_COLUMNS:
        raise Unreadable("size.columns", most=MAX_COLUMNS)
    return deepest * max(columns, 1)


def shared_texts(sheet: bytes) -> Counter[int]:
    """How many cells of a sheet use each of the workbook's shared texts, by the text's number.

    Raises
    ------
    Unreadable : when the sheet is no XML.
    """
    used: Counter[int] = Counter()
    shared = inside = False
    value = ""

    def start(name: str, attributes: dict[str, str]) -> None:
        nonlocal shared, inside, value
        tag = name.rpartition(":")[2]
        if tag == "c":
            shared = attributes.get("t", "").strip() == "s"
        elif tag == "v":
            inside, value = shared, ""

    def text(piece: str) -> None:
        nonlocal value
        if inside:
            value = (value + piece)[:_LONGEST_NUMBER]

    def end(name: str) -> None:
        nonlocal inside
        if inside and name.rpartition(":")[2] == "v":
            inside = False
            if value.strip().isdecimal():
                used[int(value)] += 1

    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.CharacterDataHandler = text
    parser.EndElementHandler = end
    try:
        parser.Parse(sheet, True)
    except (expat.ExpatError, LookupError) as error:
        raise Unreadable("content.damaged") from error
    return used


def _above(number: int) -> str:
    """A pattern of the numbers that are greater, or that are written with noughts in front."""
    digits = str(number)
    longer = f"[0-9]{{{len(digits) + 1},}}"
    higher = (
        f"{digits[:i]}[{int(digit) + 1}-9][0-9]{{{len(digits) - i - 1}}}"
        for i, digit in enumerate(digits)
        if digit < "9"
    )
    return "|".join((longer, *higher))


def _position(letters: bytes) -> int:
    number = 0
    for one in letters.upper():
        number = number * _LETTERS + one - ord("A") + 1
    return number
