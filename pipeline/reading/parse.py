"""The texts of a column to values of the column's kind.

Each different text is parsed once, however often it occurs; what only the whole column can tell,
such as the order of day and month, is told of the column.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from pipeline.reading.categories import CodeList, unknown_category
from pipeline.reading.cells import NO_WORDS, Parsed, broken
from pipeline.reading.date_columns import judge_dates
from pipeline.reading.dates import parse_date, parse_month
from pipeline.reading.missing import UNCALCULATED, is_excel_error, missing_reason, says_not_known
from pipeline.reading.numbers import parse_number, parse_shares
from pipeline.reading.units import SAME, Named
from pipeline.reading.yes_no import parse_yes_no
from study.tables import Column

_SCIENTIFIC = re.compile(r"[+-]?[0-9](?:\.[0-9]+)?e[+-][0-9]{1,3}", re.IGNORECASE)
_DECIMAL = re.compile(r"[0-9]+\.0+")
_LOST_DIGITS = 16  # digits of a number that a spreadsheet does not keep
# As spreadsheets show the day that they made of MAR-1 or 1/3: 01-Mar, Mar-01, 01/03/2024.
_SHOWN_DAY = re.compile(
    r"(?:[0-3]?[0-9]-)?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)(?:-(?:[0-9]{2}|[0-9]{4}))?"
    r"|[0-3]?[0-9]/[01]?[0-9]/(?:19|20)[0-9]{2}"
)
_NUMBER_OF_DAY = re.compile(r"(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(?:[ T]00:00:00)?")


@dataclass(frozen=True)
class ColumnContext:
    """What is known of a column beside its texts.

    Attributes
    ----------
    counts : in how many cells each text stands; once each unless given.
    says_percent : whether the header marks the column as a percentage.
    named : the unit that the header names.
    typed_dates : whether the dates of the sheet are dates, so that a spreadsheet may have swapped
        them, and other texts are texts.
    """

    counts: Sequence[int] = ()
    says_percent: bool = False
    named: Named = SAME
    typed_dates: bool = False


class ColumnFault(NamedTuple):
    """A rule that a column broke as a whole, and what fills its sentence."""

    rule: str
    words: Mapping[str, str] = NO_WORDS
    cells: int = 1


def parse_column(
    texts: Sequence[str], column: Column, context: ColumnContext | None = None
) -> tuple[list[Parsed], list[ColumnFault]]:
    """Parse the different texts of one column.

    Parameters
    ----------
    texts : cleaned texts (see ``reading.missing.clean``), each once.

    Returns
    -------
    tuple : one result per text, and what is told of the column as a whole.
    """
    context = context or ColumnContext()
    if context.named.what == "other":
        return [Parsed(None, "invalid") if text else Parsed() for text in texts], []
    counts = context.counts or [1] * len(texts)
    if column.kind == "boolean":
        cells, told = parse_yes_no(texts, counts, sparse=column.sparse)
        return [
            (_without_value(text, column) or broken("cell.boolean")) if cell is None else cell
            for text, cell in zip(texts, cells, strict=True)
        ], [ColumnFault(*one) for one in told]
    if column.percentage:
        shares = [_without_value(text, column) for text in texts]
        places = [i for i, cell in enumerate(shares) if cell is None]
        read, scale = parse_shares(
            [texts[i] for i in places], column, header_says_percent=context.says_percent
        )
        found = dict(zip(places, read, strict=True))
        doubt = [] if scale is None else [ColumnFault("cell.percentage_scale", {"read": scale})]
        return [found[i] if cell is None else cell for i, cell in enumerate(shares)], doubt
    if column.kind == "category":
        codes = CodeList(column.codes)
        return [_code(text, column, codes) for text in texts], []
    if column.kind == "id":
        return [
            _plain_id(text) or _without_value(text, column) or _identifier(text) for text in texts
        ], []
    if column.kind in ("date", "month"):
        parse = _DATES[column.kind]
        dates = [_without_value(text, column) or parse(text) for text in texts]
        judged, of_column = judge_dates(
            texts, counts, dates, column, typed_dates=context.typed_dates
        )
        return judged, [ColumnFault(*one) for one in of_column]
    factor = context.named.factor
    return [
        _without_value(text, column) or parse_number(text, column, factor) for text in texts
    ], []


def _without_value(text: str, column: Column) -> Parsed | None:
    """The result for a text that holds no value, whatever the column's kind."""
    if is_excel_error(text):
        why = ": its formula was never calculated" if text == UNCALCULATED else ""
        return broken("cell.excel_error", why=why)
    reason = missing_reason(
        text,
        letters=column.kind != "id" or column.blank_ok,
        codes=column.kind in ("category", "boolean"),
    )
    if reason is not None:
        return Parsed(None, reason)
    if column.kind != "id" and says_not_known(text, codes=column.kind == "category"):
        # Where a value is needed, the blank cell is the fault.
        return Parsed(None, "not_available", "cell.not_known" if column.blank_ok else "")
    return None


def _code(text: str, column: Column, codes: CodeList) -> Parsed:
    """A category. A code goes before a mark, should one be called ``x``."""
    code = codes.find(text)
    if code is not None:
        return Parsed(code)
    return _without_value(text, column) or unknown_category(text, column, codes)


def _plain_id(text: str) -> Parsed | None:
    """The id that most texts are, told quickly: no mark ends in a digit and begins so."""
    if (
        text[-1:].isdecimal()
        and text[0].isalnum()
        and "e" not in text
        and "E" not in text
        and "." not in text
        and "-" not in text
        and "/" not in text
    ):
        return Parsed(text)
    return None


def _identifier(text: str) -> Parsed:
    if _SCIENTIFIC.fullmatch(text):
        return broken("cell.id_scientific")
    if _NUMBER_OF_DAY.fullmatch(text) or (_SHOWN_DAY.fullmatch(text) and not text.isalpha()):
        return broken("cell.id_date")
    if _DECIMAL.fullmatch(text):
        return broken("cell.id_scientific" if len(text) > _LOST_DIGITS else "cell.id_decimal")
    return Parsed(text)


_DATES: Mapping[str, Callable[[str], Parsed]] = {"date": parse_date, "month": parse_month}
