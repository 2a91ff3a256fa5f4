"""Names and dates of birth."""

from __future__ import annotations

import datetime
import re
from collections.abc import Collection, Iterable

from pipeline.reading.dates import parse_date
from pipeline.screening.kinds import Kind, fold

_DATE = (
    r"(?:[0-9]{1,2}[/. -][0-9]{1,2}[/. -](?:[0-9]{4}|[0-9]{2})|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}"
    r"|[0-9]{1,2}(?:st|nd|rd|th)?[ -](?:of )?[a-z]{3,9}[ ,-]+[0-9]{2,4})"
)

DATE_OF_BIRTH = Kind(
    code="date_of_birth",
    name="a full date of birth",
    quick=r"d\.?o\.?b|birth|born",
    pattern=re.compile(
        r"(?<![a-z])(?:d\.?o\.?b\.?|date of birth|birth ?da(?:te|y)|born)(?![a-z])"
        rf"[\s:=,(-]*(?:(?:is|was|on)\s+)*{_DATE}",
        re.IGNORECASE,
    ),
    certain=lambda text: True,
    why=" (they are spread over the years as births are)",
)

_SURNAME = r"[A-Z][A-Za-z'’-]*[a-z][A-Za-z'’-]*"
NAME = Kind(
    code="name",
    name="a person's name",
    quick=r"(?:^|[^a-z])(?:mr|mrs|ms|miss|mx|dr)\.? +[a-z]",
    pattern=re.compile(
        r"(?<![A-Za-z])(?:Mr|Mrs|Ms|Miss|Mx|Dr)\.?\s+(?:[A-Z]\.?\s+){0,2}"
        rf"(?!Excel|Word|Office|Teams|Access){_SURNAME}"
    ),
    certain=lambda text: True,
)

_PART = r"(?:[A-Z][a-z'’-]+(?:[A-Z][a-z]+)?|[A-Z]{2,})"
_COMMA_NAME = re.compile(rf"{_PART}(?: {_PART})?, ?{_PART}(?: {_PART}| [A-Z]\.?)?")
_PLAIN_NAME = re.compile(rf"{_PART}(?: [A-Z]\.?)?(?: {_PART}){{1,2}}")
_NOT_NAMES = frozenset(
    re.findall(
        "[a-z]+",
        "not no none known unknown recorded applicable available missing team unit worker family "
        "child case agency vacant new the to be confirmed staff duty north south east west",
    )
)


def names_among(texts: Iterable[str], *, comma_only: bool) -> list[str]:
    """The texts that are written as a person's first name and surname.

    Parameters
    ----------
    comma_only : whether only "Surname, Forename" counts.
    """
    some = (text for text in texts if "," in text or (" " in text and not comma_only))
    return [text for text in some if _is_name(fold(text), comma_only=comma_only)]


def _is_name(text: str, *, comma_only: bool) -> bool:
    words = re.findall(r"[a-z]+", text.casefold())
    if not _NOT_NAMES.isdisjoint(words):
        return False
    shape = _COMMA_NAME.fullmatch(text)
    return bool(shape or (not comma_only and _PLAIN_NAME.fullmatch(text)))


_DATE_LIKE = re.compile(r"[0-9]{1,4}[-/. ]?(?:[0-9]{1,2}|[a-z]{3,9})[-/. ,]?[0-9]{1,4}.*", re.I)
_FEWEST = 10
_SHARE = 0.8
_SPREAD_YEARS = 4.0


def are_births(texts: Collection[str]) -> bool:
    """Whether a column's texts are dates that are spread as births are.

    Ten different dates or more, four fifths of all texts, of which the earliest tenth and the
    latest tenth lie at least four years apart. What happens during a study lies closer together.
    """
    if len(texts) < _FEWEST:
        return False
    dates = sorted(date for text in texts if (date := full_date(text)))
    if len(dates) < max(_FEWEST, _SHARE * len(texts)):
        return False
    tenth = len(dates) // 10
    return (dates[-1 - tenth] - dates[tenth]).days >= _SPREAD_YEARS * 365.25


def full_date(text: str) -> datetime.date | None:
    """The day that a text names; a serial number names none, because it may be any number."""
    if len(text) > 30 or (text.isdigit() and len(text) != 8) or not _DATE_LIKE.fullmatch(text):
        return None
    date = parse_date(text)
    return None if date.rule or not isinstance(date.value, datetime.date) else date.value
