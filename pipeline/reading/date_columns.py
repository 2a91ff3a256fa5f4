"""What only a whole column of dates can tell: the order of day and month, and where the year is.

One cell such as 04/05/2024 may be either day. The column tells: by days that are impossible in one
order, by weekdays, and by what a spreadsheet does to a list in the other order, which is to turn
what it can into swapped dates and to leave the rest as text.
"""

from __future__ import annotations

import datetime
import math
import re
from collections.abc import Callable, Sequence
from typing import NamedTuple

from pipeline.reading.cells import Parsed, broken
from pipeline.reading.dates import LONDON, PLACEHOLDER, is_placeholder, plain_form
from study.tables import Column

_NUMERIC = re.compile(r"([0-9]{1,2})([/.\- ])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?:[T ,].*)?")
_HOUR = re.compile(r"[T ,]([0-9]{2}):00(?::00(?:[.,]0+)?)?$")
_ISO = re.compile(r"([0-9]{4})[-/.]([0-9]{1,2})[-/.]([0-9]{1,2})(?:[T ].*)?")
_EARLIEST = {"date": 1990, "month": 1960}
"""The first year of a day or month of the study: a child in care in 2008 was born after it."""

_LAST_DAY = 12  # the highest day that may be a month
_MIXED = 0.2  # of the cells that have only one order, which are no slips of the hand
_FEWEST_LOW = 8  # different days of which none is above the twelfth, that are no accident
_FEWEST_EACH = 4  # different days of the month, and different months, among them
_FEWEST_WEEKDAYS = 12
_FEWEST_FIRSTS = 3  # different days in January that stand for months, which one day would do
_FEWEST_EVENINGS = 3
_WEEKEND_AT_WORK, _WEEKEND_BY_CHANCE = 0.03, 2 / 7
_SURE = math.log(1_000)
_YEAR_WHERE = ": its year has two digits, and may be the first number or the last"
_STUDY_YEARS = range(2005, 2046)

ColumnTold = tuple[str, dict[str, str], int]


class _Day(NamedTuple):
    """A text that holds a day and a month as numbers.

    ``order``: "day" or "month" where only that can come first, "either", or "same" where both
    orders give one day. ``iso``: whether it is written with the year first; ``typed``: whether it
    then is a date of a spreadsheet, which may have swapped it, and no text.
    """

    at: int
    order: str
    day: int
    month: int
    year: int
    cells: int
    iso: bool = False
    typed: bool = False


def judge_dates(
    texts: Sequence[str],
    counts: Sequence[int],
    cells: Sequence[Parsed],
    column: Column,
    *,
    typed_dates: bool,
) -> tuple[list[Parsed], list[ColumnTold]]:
    """Judge the cells of a column that were read one by one, day first.

    Parameters
    ----------
    counts : in how many cells each text stands.
    typed_dates : whether ISO dates of the sheet are a spreadsheet's.

    Returns
    -------
    tuple : the cells, without a value where the column makes it doubtful; and what is told.
    """
    judged = [_of_the_study(cell, column) for cell in cells]
    days = [
        day
        for at, (text, count) in enumerate(zip(texts, counts, strict=True))
        if count and (day := _day(at, text, count, typed_dates=typed_dates))
    ]
    told: list[ColumnTold] = []
    for judge in (_year_first(texts, days), _order(days, column), _greenwich(texts, days)):
        if judge is None:
            continue
        rule, words, doubtful = judge
        places = {day.at for day in doubtful}
        if rule == "column.year_first" and len(places) == 1:
            judged[places.pop()] = broken(f"cell.{column.kind}", why=_YEAR_WHERE)
            continue
        for at in places:
            judged[at] = Parsed(None, "invalid")
        told.append((rule, words, sum(day.cells for day in doubtful)))
    return judged, told or _query(days, judged)


def swapped(cell: datetime.date) -> datetime.date | None:
    """The day with its day and month exchanged, where that is another day."""
    if cell.day > _LAST_DAY or cell.day == cell.month:
        return None
    return cell.replace(month=cell.day, day=cell.month)


def _of_the_study(cell: Parsed, column: Column) -> Parsed:
    day = cell.value
    if day is not None and column.kind == "date" and is_placeholder(day.year, day.month, day.day):
        return broken("cell.date", why=PLACEHOLDER)
    if day is not None and day.year < _EARLIEST[column.kind]:
        return broken(f"cell.{column.kind}", why=": the year lies too far back for this study")
    return cell


def _day(at: int, text: str, count: int, *, typed_dates: bool) -> _Day | None:
    text = plain_form(text)
    if found := _ISO.fullmatch(text):
        year, month, day = (int(one) for one in found.groups())
        order = "day" if day > _LAST_DAY else "same" if day == month else "either"
        return _Day(at, order, day, month, year, count, iso=True, typed=typed_dates)
    if found := _NUMERIC.fullmatch(text):
        first, second, year = int(found[1]), int(found[3]), int(found[4])
        if max(first, second) > 31 or min(first, second) < 1 or min(first, second) > _LAST_DAY:
            return None
        if first > _LAST_DAY:
            order = "day"
        elif second > _LAST_DAY:
            order = "month"
        else:
            order = "same" if first == second else "either"
        return _Day(at, order, first, second, year, count)
    return None


def _cells(days: Sequence[_Day], *orders: str) -> int:
    return sum(day.cells for day in days if day.order in orders)


_Judged = tuple[str, dict[str, str], list[_Day]]


def _year_first(texts: Sequence[str], days: Sequence[_Day]) -> _Judged | None:
    """Whether years of two digits stand first, as in 24-04-01, which day first is 2001."""
    short = [
        (day, int(found[1]), int(found[3]), int(found[4]))
        for day in days
        if (found := _NUMERIC.fullmatch(plain_form(texts[day.at])))
        and (len(found[4]), len(found[1]), len(found[3])) == (2, 2, 2)
    ]
    if not short:
        return None
    likely = [
        day
        for day, first, second, last in short
        if 1 <= second <= _LAST_DAY
        and 2000 + last not in _STUDY_YEARS
        and 2000 + first in _STUDY_YEARS
        and 1 <= last <= 31
    ]
    firsts, lasts = {one[1] for one in short}, {one[3] for one in short}
    steady = len(firsts) <= 2 and len(lasts) > max(len(firsts), 2)
    if not likely and not (steady and all(2000 + one in _STUDY_YEARS for one in firsts)):
        return None
    doubtful = [one[0] for one in short] if steady or len(likely) == len(short) else likely
    return "column.year_first", {"cells": _of(sum(day.cells for day in doubtful))}, doubtful


def _greenwich(texts: Sequence[str], days: Sequence[_Day]) -> _Judged | None:
    """Whether days came as midnights of Greenwich, which in summer are eleven the evening before.

    Their time says nothing of a zone: it is told by all of them being eleven in summer and midnight
    in winter.
    """
    at = {day.at: found[1] for day in days if (found := _HOUR.search(texts[day.at]))}
    if len(at) != len(days) or set(at.values()) - {"23", "00"}:
        return None
    evenings = [day for day in days if at[day.at] == "23"]
    midnights = [day for day in days if at[day.at] == "00"]
    summer = all(day.iso or day.order != "month" for day in days) and all(
        _in_summer(day) for day in evenings
    )
    if len(evenings) < _FEWEST_EVENINGS or not summer or any(map(_in_summer, midnights)):
        return None
    return "column.greenwich", {"cells": _of(sum(day.cells for day in evenings))}, evenings


def _in_summer(day: _Day) -> bool:
    """Whether London's clocks are an hour ahead at eleven in the evening of a day, in Greenwich."""
    try:
        year = day.year if day.year > 99 else 2000 + day.year
        eleven = datetime.datetime(year, day.month, day.day, 23, tzinfo=datetime.UTC)
    except ValueError:
        return False
    return bool(eleven.astimezone(LONDON).utcoffset())


def _order(days: Sequence[_Day], column: Column) -> _Judged | None:
    """Whether the column, or a part of it, is written month first."""
    texts = [day for day in days if not day.iso]
    typed = [day for day in days if day.typed]
    impossible, certain = _cells(texts, "month"), _cells(texts, "day")
    doubtful = [day for day in texts if day.order in ("month", "either")]
    if impossible and not certain:
        # What a spreadsheet could take for a date it swapped; what it could not it left as text.
        if not _cells(typed, "day"):
            doubtful += [day for day in typed if day.order == "either"]
        if len(doubtful) > 1:
            why = f"{_of(impossible)} can only be read so, and none can only be read day first"
            return "column.month_first", {"why": why}, doubtful
    elif impossible > 1 and impossible >= _MIXED * (impossible + certain):
        why = f"{_of(impossible)} can only be read month first and {certain:,} only day first"
        return "column.mixed_order", {"why": why}, doubtful
    either = [day for day in days if day.order == "either"]
    if column.kind == "month" and _all_in_january(days):
        why = "read day first, all of them lie in January, and read month first each is the first"
        why += " day of a month"
        return "column.month_first", {"why": why}, either
    if column.working_day and not _cells(days, "day", "month") and _weekdays(either) < -_SURE:
        why = "read day first, too many of them fall on weekends, and read month first hardly any"
        return "column.month_first", {"why": why}, either
    return None


def _all_in_january(days: Sequence[_Day]) -> bool:
    """Whether days that stand for their months are the first of each, written month first."""
    low = all(day.order in ("either", "same") for day in days)
    return (
        low and {day.month for day in days} == {1} and len({d.day for d in days}) >= _FEWEST_FIRSTS
    )


def _query(days: Sequence[_Day], judged: Sequence[Parsed]) -> list[ColumnTold]:
    """A query where no day is above the twelfth though there are many of them."""
    there = [day for day in days if judged[day.at].value is not None]
    either = [day for day in there if day.order in ("either", "same")]
    if _cells(there, "day", "month") or len({judged[d.at].value for d in either}) < _FEWEST_LOW:
        return []
    if min(len({day.day for day in either}), len({day.month for day in either})) < _FEWEST_EACH:
        return []
    if _weekdays(either) > _SURE:
        return []
    return [("column.days_low", {}, sum(day.cells for day in either))]


def _weekdays(days: Sequence[_Day]) -> float:
    """How much more likely working days are read day first than month first (log ratio)."""
    number = sum(day.cells for day in days)
    if number < _FEWEST_WEEKDAYS:
        return 0.0

    def log_likelihood(read: Callable[[_Day], tuple[int, int]]) -> float:
        weekends = sum(day.cells for day in days if _is_weekend(day.year, *read(day)))
        at_work = weekends * math.log(_WEEKEND_AT_WORK) + (number - weekends) * math.log(
            1 - _WEEKEND_AT_WORK
        )
        by_chance = weekends * math.log(_WEEKEND_BY_CHANCE) + (number - weekends) * math.log(
            1 - _WEEKEND_BY_CHANCE
        )
        return at_work - by_chance

    return log_likelihood(lambda d: (d.month, d.day)) - log_likelihood(lambda d: (d.day, d.month))


def _is_weekend(year: int, month: int, day: int) -> bool:
    full = year if year > 99 else 2000 + year
    return datetime.date(full, month, day).weekday() >= 5


def _of(number: int) -> str:
    return "one of them" if number == 1 else f"{number:,} of them"
