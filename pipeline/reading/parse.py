"""The texts of a column to values of the column's kind.

Each different text is parsed once, however often it occurs.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from pipeline.reading.categories import BOOLEANS, CodeList, unknown_category
from pipeline.reading.cells import Parsed, broken
from pipeline.reading.dates import parse_date, parse_month
from pipeline.reading.missing import UNCALCULATED, is_excel_error, missing_reason
from pipeline.reading.numbers import parse_number, parse_shares
from study.tables import Column

_SCIENTIFIC = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?e[+-][0-9]{1,3}", re.IGNORECASE)


def parse_column(
    texts: Sequence[str], column: Column, *, header_says_percent: bool = False
) -> tuple[list[Parsed], str | None]:
    """Parse the different texts of one column.

    Parameters
    ----------
    texts : cleaned texts (see ``reading.missing.clean``), each once.
    header_says_percent : whether the header marks the column as a percentage.

    Returns
    -------
    tuple : one result per text, and how a doubtful percentage scale was read, or None (see
        ``reading.numbers.parse_shares``).
    """
    if column.percentage:
        cells = [_without_value(text, column) for text in texts]
        places = [i for i, cell in enumerate(cells) if cell is None]
        shares, scale = parse_shares(
            [texts[i] for i in places], column, header_says_percent=header_says_percent
        )
        found = dict(zip(places, shares, strict=True))
        return [found[i] if cell is None else cell for i, cell in enumerate(cells)], scale
    if column.kind in ("category", "boolean"):
        return _parse_codes(texts, column), None
    if column.kind == "id":
        return [
            _plain_id(text) or _without_value(text, column) or _identifier(text) for text in texts
        ], None
    parse = _PARSERS[column.kind]
    return [_without_value(text, column) or parse(text, column) for text in texts], None


def _without_value(text: str, column: Column) -> Parsed | None:
    """The result for a text that holds no value, whatever the column's kind."""
    if is_excel_error(text):
        why = ": its formula was never calculated" if text == UNCALCULATED else ""
        return broken("cell.excel_error", why=why)
    reason = missing_reason(text, letters=column.kind != "id" or column.blank_ok)
    return None if reason is None else Parsed(None, reason)


def _parse_codes(texts: Sequence[str], column: Column) -> list[Parsed]:
    """Categories and booleans. A code goes before a mark, should one be called ``x``."""
    codes = BOOLEANS if column.kind == "boolean" else CodeList(column.codes)
    found = [codes.find(text) for text in texts]
    return [
        (_without_value(text, column) or _unknown(text, column, codes))
        if code is None
        else Parsed(code)
        for text, code in zip(texts, found, strict=True)
    ]


def _unknown(text: str, column: Column, codes: CodeList) -> Parsed:
    if column.kind == "boolean":
        return broken("cell.boolean")
    return unknown_category(text, column, codes)


def _plain_id(text: str) -> Parsed | None:
    """The id that most texts are, told quickly: no mark ends in a digit and begins so."""
    if text[-1:].isdecimal() and text[0].isalnum() and "e" not in text and "E" not in text:
        return Parsed(text)
    return None


def _identifier(text: str) -> Parsed:
    return broken("cell.id_scientific") if _SCIENTIFIC.fullmatch(text) else Parsed(text)


_PARSERS: Mapping[str, Callable[[str, Column], Parsed]] = {
    "date": lambda text, column: parse_date(text),
    "month": lambda text, column: parse_month(text),
    "integer": parse_number,
    "number": parse_number,
}
