"""Dates and months: a strict list of forms, day before month, never guessed.

Python's and pandas' own date parsers fall back to month first when the day does not fit; this
list cannot.
"""

from __future__ import annotations

import datetime
import re
from zoneinfo import ZoneInfo

from pipeline.reading.cells import Parsed, broken

SERIALS = range(20_000, 60_001)
"""Spreadsheet serial numbers read as dates: October 1954 to April 2064."""

SERIAL_DIGITS = 5
DAYS_1904 = 1_462
"""Days from the first of a spreadsheet that counts from 1900 to that of one from 1904."""

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

LONDON = ZoneInfo("Europe/London")
_NONE_DATES = (
    *((1899, 12, 30), (1899, 12, 31), (1900, 1, 1), (1901, 1, 1), (1753, 1, 1), (9999, 12, 31)),
    *((1, 1, 1), (0, 0, 0), (2999, 12, 31), (2099, 12, 31), (1970, 1, 1)),
)
"""Days that systems write where there is none, as year, month and day."""

_TIME = (
    r"(?:(?:[T ]|, ?)+(?P<hh>[0-9]{1,2}):(?P<mm>[0-9]{2})(?::(?P<ss>[0-9]{2})(?:[.,][0-9]{1,9})?)?"
    r" ?(?P<ap>[ap]\.?m\.?)?(?P<zone>Z|[+-][0-9]{2}(?::?[0-9]{2})?)?)?"
)
_DAY_NAME = re.compile(
    r"(?P<name>mon|tue|wed|thu|fri|sat|sun)(?:day|s|sday|rs|rsday|nesday|urday)?[.,]*\s+(?=[0-9])",
    re.IGNORECASE,
)
_NAMES = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−", "-"))
_AROUND = re.compile(r"(?<=[0-9]) ?([/.\-]) ?(?=[0-9])")
_YEAR = r"(?P<y>[0-9]{4}|[0-9]{2})"
_DATES = tuple(
    re.compile(form + _TIME, re.IGNORECASE)
    for form in (
        r"(?P<y>[0-9]{4})-(?P<m>[0-9]{1,2})-(?P<d>[0-9]{1,2})",  # 2024-03-01
        r"(?P<y>[0-9]{4})/(?P<m>[0-9]{1,2})/(?P<d>[0-9]{1,2})",  # 2024/03/01
        r"(?P<y>[0-9]{4})\.(?P<m>[0-9]{1,2})\.(?P<d>[0-9]{1,2})",  # 2024.03.01
        r"(?P<y>(?:19|20)[0-9]{2})(?P<m>[0-9]{2})(?P<d>[0-9]{2})",  # 20240301
        r"(?P<d>[0-9]{1,2})(?P<s>[/.\- ])(?P<m>[0-9]{1,2})(?P=s)" + _YEAR,  # 01/03/24
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
_NO_YEAR = re.compile(r"[0-9]{1,2}(?:st|nd|rd|th)?[ /-]?(?:[a-z]{3,9}|[0-9]{1,2})", re.IGNORECASE)
_QUARTER = re.compile(r"(?:q[1-4]|h[12])[ -]?(?:19|20)[0-9]{2}|(?:19|20)[0-9]{2}", re.IGNORECASE)
_MONTH_NAMED_FIRST = re.compile(
    r"[a-z]{3,9}\.? [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4}", re.IGNORECASE
)
_SHORT_MONTH = re.compile(r"[0-9]{2}[\-/][0-9]{2}")
_TWO_AND_TWO = ": its year has two digits, and may be the first number or the last"
_TOGETHER = re.compile(r"[0-9]{6}|[0-9]{8}")
PLACEHOLDER = ": it is the day that systems write where there is none"
_SERIAL = re.compile(r"[0-9]{5}(?:\.[0-9]+)?")


def parse_date(text: str) -> Parsed:
    """A calendar day. A time of day is dropped; a serial number is read with a warning.

    A time with its distance from Greenwich is the local day: 2024-03-31T23:00Z is 1 April.
    """
    text = plain_form(text)
    named = _DAY_NAME.match(text)
    if named:
        text = text[named.end() :]
    for form in _DATES:
        if found := form.fullmatch(text):
            read = _checked("cell.date", found["y"], found["m"], found["d"])
            if read.value is not None and found["zone"]:
                read = _local(read.value, found)
            if named and read.value is not None and not _is_named(read.value, named["name"]):
                return broken("cell.date", why=": it is another day of the week than it says")
            return read
    if serial := _serial(text):
        return Parsed(serial, rule="cell.serial_date")
    return broken("cell.date", why=_why_no_date(text))


def is_placeholder(year: int, month: int, day: int) -> bool:
    """Whether systems write this day where there is none."""
    return (year, month, day) in _NONE_DATES


def plain_form(text: str) -> str:
    """A text with plain hyphens, and without spaces round the marks between its numbers."""
    if text.isdecimal():
        return text
    return _AROUND.sub(r"\1", text if text.isascii() else text.translate(_DASHES))


def _local(day: datetime.date, found: re.Match[str]) -> Parsed:
    """The day in London of a time that says how far it is from Greenwich."""
    zone = found["zone"].replace(":", "").upper()
    minutes = 0 if zone == "Z" else int(zone[1:3]) * 60 + int(zone[3:5] or 0)
    hour = int(found["hh"])
    if found["ap"]:
        hour = hour % 12 + 12 * found["ap"].casefold().startswith("p")
    try:
        moment = datetime.datetime(
            day.year, day.month, day.day, hour, int(found["mm"]), tzinfo=datetime.UTC
        )
        shift = datetime.timedelta(minutes=-minutes if zone[0] == "-" else minutes)
        return Parsed((moment - shift).astimezone(LONDON).date())
    except (ValueError, OverflowError):
        return broken("cell.date", why=": there is no such time of day")


def _is_named(day: datetime.date, name: str) -> bool:
    return _NAMES[day.weekday()] == name.casefold()


def _why_no_date(text: str) -> str:
    """What is wrong with a text that is no date, where its form shows it."""
    if any(form.fullmatch(text) for form in _MONTH_FORMS):
        return ": the day is missing"
    if _NO_YEAR.fullmatch(text):
        return ": the year is missing"
    if _QUARTER.fullmatch(text):
        return ": it is a part of a year, and a day is needed"
    if _MONTH_NAMED_FIRST.fullmatch(text):
        return ": the day goes before the month"
    if _TOGETHER.fullmatch(text):
        return ": its digits stand together, and which are the year is not certain"
    return ""


def parse_month(text: str) -> Parsed:
    """A calendar month, as its first day; a whole date stands for its month."""
    for form in _MONTH_FORMS:
        if found := form.fullmatch(text):
            return _checked("cell.month", found["y"], found["m"], "1")
    date = parse_date(text)
    if date.value is None:
        why = _TWO_AND_TWO if _SHORT_MONTH.fullmatch(text) else date.words["why"]
        return broken("cell.month", why=why)
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
    if full not in _YEARS and is_placeholder(full, number, int(day)):
        return broken(rule, why=PLACEHOLDER)
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
