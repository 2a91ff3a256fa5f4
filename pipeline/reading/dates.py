"""Dates and months: a strict list of forms, day before month, never guessed.

Python's and pandas' own date parsers fall back to month first when the day does not fit; this
list cannot.
"""

from __future__ import annotations

import datetime
import re

from pipeline.reading.cells import Parsed, broken

SERIALS = range(20_000, 60_001)
"""Spreadsheet serial numbers read as dates: October 1954 to April 2064."""

_EPOCH = datetime.date(1899, 12, 30)
_YEARS = range(1900, 2101)
_PIVOT = 69  # 68 is 2068 and 69 is 1969, as POSIX has it

_MONTHS = {
    name: number
    for number, names in enumerate(
        (
            ("jan", "january"),
            ("feb", "february"),
            ("mar", "march"),
            ("apr", "april"),
            ("may",),
            ("jun", "june"),
            ("jul", "july"),
            ("aug", "august"),
            ("sep", "sept", "september"),
            ("oct", "october"),
            ("nov", "november"),
            ("dec", "december"),
        ),
        start=1,
    )
    for name in names
}

_TIME = r"(?:[T ]+[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]+)?)?(?:Z|\+00:00)?)?"
_YEAR = r"(?P<y>[0-9]{4}|[0-9]{2})"
_DATES = tuple(
    re.compile(form + _TIME, re.IGNORECASE)
    for form in (
        r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})",  # 2024-03-01
        r"(?P<y>[0-9]{4})/(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})",  # 2024/03/01
        r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",  # 20240301
        r"(?P<d>[0-9]{1,2})(?P<s>[/.\-])(?P<m>[0-9]{1,2})(?P=s)" + _YEAR,  # 01/03/24
        r"(?P<d>[0-9]{1,2})(?:st|nd|rd|th)?[ \-/]?(?P<m>[a-z]{3,9})\.?[ \-/,]*" + _YEAR,  # 1 Mar 24
    )
)
_MONTH_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?P<y>[0-9]{4})[\-/](?P<m>[0-9]{1,2})",  # 2024-03
        r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})",  # 202403
        r"(?P<m>[0-9]{1,2})[\-/](?P<y>[0-9]{4})",  # 03/2024
        r"(?P<m>[a-z]{3,9})\.?[ \-/]*" + _YEAR,  # Mar 2024, Mar-24
        r"(?P<y>[0-9]{4})[ \-/](?P<m>[a-z]{3,9})",  # 2024 Mar
    )
)
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")


def parse_date(text: str) -> Parsed:
    """A calendar day. A time of day is dropped; a serial number is read with a warning."""
    for form in _DATES:
        if found := form.fullmatch(text):
            return _checked("cell.date", found["y"], found["m"], found["d"])
    if serial := _serial(text):
        return Parsed(serial, rule="cell.serial_date")
    if any(form.fullmatch(text) for form in _MONTH_FORMS):
        return broken("cell.date", why=": the day is missing")
    return broken("cell.date", why="")


def parse_month(text: str) -> Parsed:
    """A calendar month, as its first day; a whole date stands for its month."""
    for form in _MONTH_FORMS:
        if found := form.fullmatch(text):
            return _checked("cell.month", found["y"], found["m"], "1")
    date = parse_date(text)
    if date.value is None:
        return broken("cell.month", why=date.words["why"])
    return date._replace(value=date.value.replace(day=1))


def _checked(rule: str, year: str, month: str, day: str) -> Parsed:
    number = int(month) if month.isdecimal() else _MONTHS.get(month.casefold())
    if number is None:
        return broken(rule, why=": it names no month")
    if number > 12 and int(day) <= 12:
        return broken(rule, why=": the day goes before the month, and there is no such month")
    full = int(year)
    if len(year) == 2:
        full += 2000 if full < _PIVOT else 1900
    if full not in _YEARS:
        return broken(rule, why=": the year is not one of this study")
    try:
        return Parsed(datetime.date(full, number, int(day)))
    except ValueError:
        return broken(rule, why=": there is no such day in the calendar")


def _serial(text: str) -> datetime.date | None:
    if not _SERIAL.fullmatch(text) or int(float(text)) not in SERIALS:
        return None
    return _EPOCH + datetime.timedelta(days=int(float(text)))
