"""Dates of birth: after a word that says so, and in columns by their spread and by their header."""

from __future__ import annotations

import datetime
import re
from collections.abc import Callable, Collection

from pipeline.reading.dates import parse_date
from pipeline.screening.kinds import Kind

_DATE = (
    r"(?:[0-9]{1,2}[/. -][0-9]{1,2}[/. -](?:[0-9]{4}|[0-9]{2})"
    r"|[0-9]{4}[-/.][0-9]{1,2}[-/.][0-9]{1,2}"
    r"|(?:19|20)[0-9]{6}|[0-9]{8}"
    r"|[0-9]{1,2}(?:st|nd|rd|th)?[ -](?:of )?[a-z]{3,9}[ ,-]+[0-9]{2,4}"
    r"|[a-z]{3,9} [0-9]{1,2}(?:st|nd|rd|th)?,? [0-9]{4})"
)

DATE_OF_BIRTH = Kind(
    code="date_of_birth",
    name="a full date of birth",
    quick=r"d\.?o\.?b|birth|born|b\. ?[0-9]",
    pattern=re.compile(
        r"(?<![a-z])(?:d\.?o\.?b\.?|date of birth|birth ?da(?:te|y)|born|b\.)(?![a-z])"
        rf"[\s:=,(-]*(?:(?:is|was|on|the)\s+)*{_DATE}",
        re.IGNORECASE,
    ),
    certain=lambda text: True,
    why=" (they are spread over the years as births are)",
)

_WEEKDAY = re.compile(r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,? +", re.IGNORECASE)
_DATE_LIKE = re.compile(r"[0-9]{1,4}[-/. ]?(?:[0-9]{1,2}|[a-z]{3,9})[-/. ,]{0,2}[0-9]{1,4}.*", re.I)
_WITHIN = re.compile(
    r"(?<![0-9])([0-9]{4}-[0-9]{2}-[0-9]{2}|[0-9]{1,2}[/.-][0-9]{1,2}[/.-][0-9]{4}|[0-9]{8})(?![0-9])"
)
_NUMBER = re.compile(r"([0-9]{5})(?:\.0+)?")
_EPOCH = datetime.date(1899, 12, 30)
# A person of the study's day, child or worker: from 1940 on.
_SERIALS = range(14_611, 47_000)
_FEWEST = 10
_FEWEST_IDS = 5
_SHARE = 0.8
_SPREAD_YEARS = 4.0
_DENSE = 0.2


def are_births(texts: Collection[str], *, ids: bool = False, serials: bool = False) -> bool:
    """Whether a column's texts are dates that are spread as births are.

    Ten different dates or more (of ids, which are none, five), four fifths of all texts, of which
    the earliest tenth and the latest tenth lie at least four years apart. What happens during a
    study lies closer together.

    Parameters
    ----------
    ids : whether they are ids, which may hold a date among letters.
    serials : whether a spreadsheet's serial numbers may be dates. Running numbers of five digits
        lie closer together than those are let to.
    """
    fewest = _FEWEST_IDS if ids else _FEWEST
    readers: list[Callable[[str], datetime.date | None]] = [full_date, _month_first, _packed]
    if ids:
        readers.append(_within)
    if serials:
        readers.append(_serial)
    for reader in readers if len(texts) >= fewest else ():
        days = sorted({date for text in texts if (date := reader(text))})
        if len(days) < max(fewest, _SHARE * len(texts)):
            continue
        tenth = len(days) // 10
        spread = (days[-1 - tenth] - days[tenth]).days
        if spread < _SPREAD_YEARS * 365.25 or days[-1].year - days[0].year > 100:
            continue
        if reader is not _serial or len(days) < _DENSE * (days[-1] - days[0]).days:
            return True
    return False


def full_date(text: str) -> datetime.date | None:
    """The day that a text names, with or without its weekday.

    A serial number names none, because it may be any number.
    """
    text = _WEEKDAY.sub("", text, count=1) if text[:1].isalpha() else text
    if len(text) > 30 or (text.isdigit() and len(text) != 8) or not _DATE_LIKE.fullmatch(text):
        return None
    date = parse_date(text)
    return None if date.rule or not isinstance(date.value, datetime.date) else date.value


def _month_first(text: str) -> datetime.date | None:
    parts = re.fullmatch(r"([0-9]{1,2})([/.-])([0-9]{1,2})\2([0-9]{4}|[0-9]{2})(?:[ T].*)?", text)
    return full_date(f"{parts[3]}/{parts[1]}/{parts[4]}") if parts else None


def _packed(text: str) -> datetime.date | None:
    """Day, month and year without anything between them: 12032011."""
    return (
        full_date(f"{text[:2]}/{text[2:4]}/{text[4:]}") if re.fullmatch("[0-9]{8}", text) else None
    )


def _within(text: str) -> datetime.date | None:
    found = _WITHIN.search(text)
    return (full_date(found[1]) or _packed(found[1])) if found else None


def _serial(text: str) -> datetime.date | None:
    found = _NUMBER.fullmatch(text)
    if found is None or int(found[1]) not in _SERIALS:
        return None
    return _EPOCH + datetime.timedelta(days=int(found[1]))
