"""Numbers and percentages, and the units that may follow them."""

from __future__ import annotations

import math
import re
from collections.abc import Sequence
from typing import NamedTuple

from pipeline.reading.cells import Parsed, broken
from pipeline.reading.units import TAILS
from study.tables import Column

_NUMBER = re.compile(
    r"(?P<pounds>£\s?)?(?P<number>[+-]?(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)?(?:\.[0-9]+|(?<=[0-9])\.)?"
    r"(?:(?<=[0-9.])e[+-]?[0-9]{1,3})?)\s*(?P<tail>%|[a-z]+\.?)?",
    re.IGNORECASE,
)
_FORMS = (
    (
        re.compile(r"[0-9]{1,3}:[0-5][0-9](?::[0-5][0-9])?(?:\.0+)?"),
        ": it is written as a time, in hours and minutes or in minutes and seconds",
    ),
    (
        re.compile(r"\(\s?£?\s?[0-9][0-9,.]*\)|£?[0-9][0-9,.]* ?(?:cr|dr)\.?", re.IGNORECASE),
        ": brackets, CR or DR may stand for less than nothing",
    ),
    (
        re.compile(r"[0-9]{1,3}(?:\.[0-9]{3})+,[0-9]+|[0-9]+,(?:[0-9]{1,2}|[0-9]{4,})"),
        ": a comma seems to stand before its decimals, and a full stop is needed there",
    ),
    (
        re.compile(r"[0-9]+ ?(?:-|–|to) ?[0-9]+|[0-9]+ ?\+|[<>≤≥] ?[0-9]+", re.IGNORECASE),
        ": it is a range, and one number is needed",
    ),
)
"""Ways of writing numbers that are not read, because they could be misread, each with why."""

_EXACT = 2.0**53  # beyond it a float does not hold every whole number


class _Written(NamedTuple):
    """A number as it is written, and whether a percent sign follows it."""

    number: float
    percent: bool


def parse_number(text: str, column: Column, factor: float = 1.0) -> Parsed:
    """A number: 1,200 or 8.5, with the column's own unit or, in a share, a percent sign.

    Parameters
    ----------
    factor : makes the column's unit of the one that its header names; a whole number is then
        rounded, and one of years cut.
    """
    written = _read(text, column)
    if isinstance(written, Parsed):
        return written
    number = written.number / 100 if written.percent else written.number
    if factor != 1.0 and math.isfinite(number * factor):
        number = round(number * factor, 6)
        if column.kind == "integer":
            number = float(math.floor(number) if column.unit == "years" else round(number))
    return _checked(number, column)


def parse_shares(
    texts: Sequence[str], column: Column, *, header_says_percent: bool
) -> tuple[list[Parsed], str | None]:
    """A column of shares, whose scale only the whole column can tell.

    A percent sign always divides by 100. Where the header says per cent and some bare number is
    over 1, bare numbers are divided too, and one of 1 or under among them is an error: it may be
    either. Where all are 1 or under they are read as shares.

    Returns
    -------
    tuple : the cells, and how a doubtful scale was read (the end of the warning's sentence), or
        None: a column marked as a percentage, by its header or a sign, whose numbers as written
        are all 1 or under, is doubtful.
    """
    read = [_read(text, column) for text in texts]
    written = [one for one in read if isinstance(one, _Written)]
    small = all(one.number <= 1 for one in written)
    bare_is_percent = header_says_percent and any(
        one.number > 1 for one in written if not one.percent
    )
    cells = [
        one if isinstance(one, Parsed) else _share(one, column, bare_is_percent=bare_is_percent)
        for one in read
    ]
    doubtful = small and any(one.percent or header_says_percent for one in written)
    if not doubtful:
        return cells, None
    signed = any(one.percent for one in written)
    return cells, ", and so below one per cent" if signed else ", so they were read as shares"


def _share(written: _Written, column: Column, *, bare_is_percent: bool) -> Parsed:
    if written.percent or not bare_is_percent:
        return _checked(written.number / 100 if written.percent else written.number, column)
    if 0 < written.number <= 1:
        return broken(
            f"cell.{column.kind}",
            why=": the header says per cent, and a bare number of 1 or under may be either",
        )
    return _checked(written.number / 100, column)


def _read(text: str, column: Column) -> _Written | Parsed:
    rule = f"cell.{column.kind}"
    found = _NUMBER.fullmatch(text)
    if why := next((why for form, why in _FORMS if form.fullmatch(text)), ""):
        return broken(rule, why=why)
    if found is None or not any(character.isdecimal() for character in found["number"]):
        return broken(rule, why="")
    if found["pounds"] and column.unit != "money":
        return broken(rule, why=": it carries a pound sign")
    tail = (found["tail"] or "").rstrip(".").casefold()
    if tail == "%" and not column.percentage:
        return broken(rule, why=": it is written as a percentage")
    if tail and tail != "%" and tail not in (TAILS.get(column.unit, ()) if column.unit else ()):
        return broken(rule, why=": it carries another unit or word")
    return _Written(float(found["number"].replace(",", "")), percent=tail == "%")


def _checked(value: float, column: Column) -> Parsed:
    rule = f"cell.{column.kind}"
    if not math.isfinite(value) or (column.kind == "integer" and abs(value) > _EXACT):
        return broken(rule, why=": it has too many digits")
    if column.kind == "integer" and not value.is_integer():
        return broken(rule, why=": it is a fraction")
    too_low = column.low is not None and value < column.low
    too_high = column.high is not None and value > column.high
    if too_low or too_high:
        return broken("cell.range", low=_limit(column.low), high=_limit(column.high))
    return Parsed(int(value) if column.kind == "integer" else value)


def _limit(limit: float | None) -> str:
    return "any number" if limit is None else f"{limit:,.10g}"
