"""The unit that a header names: the column's own, one that converts to it for certain, or neither.

``Amount (£000s)`` holds thousands of pounds, ``Duration (hours)`` hours where the study wants
minutes. What converts for certain is converted and said; what does not, such as families where
children are counted or hours where days are, is asked about and no value is taken.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache
from typing import Literal, NamedTuple

from study.tables import Column
from study.tables.base import Unit

_THOUSANDS = ("000s", "000", "k", "thousand", "thousands", "1000s", "1000", "x1000", "ths")
_MILLIONS = ("million", "millions", "mn", "mill", "000000s")
_POUNDS = ("£", "gbp", "pounds", "pound", "poundsterling", "sterling")
_MINUTES = ("m", "min", "mins", "minute", "minutes")
_HOURS = ("h", "hr", "hrs", "hour", "hours")
_DAYS = ("d", "day", "days", "workingdays", "calendardays")
_WEEKS = ("week", "weeks", "wks")
_MONTHS = ("month", "months", "mths")
_YEARS = ("y", "yr", "yrs", "year", "years")
_FTE = ("fte", "wte", "ftes", "fulltimeequivalent", "wholetimeequivalent")
_CHILDREN = ("children", "child", "childrenandyoungpeople", "cyp")
_FAMILIES = ("families", "family", "households", "siblinggroups")
_PEOPLE = ("people", "persons", "headcount", "heads", "staff", "workers")
_NUMBER = ("number", "no", "n", "count", "numeric")
_PERCENT = ("%", "percent", "pct", "percentage")

_WORDS: Mapping[Unit, tuple[str, ...]] = {
    "money": _POUNDS,
    "minutes": _MINUTES,
    "hours": _HOURS,
    "days": _DAYS,
    "years": _YEARS,
    "fte": _FTE,
    "children": (*_CHILDREN, *_NUMBER),
    "families": (*_FAMILIES, *_NUMBER),
    "people": (*_PEOPLE, *_NUMBER),
    "count": _NUMBER,
    "share": ("share", "proportion", "fraction", "score", "rate"),
}
TAILS: Mapping[Unit, tuple[str, ...]] = {
    "money": ("gbp", "pound", "pounds"),
    **{unit: _WORDS[unit] for unit in ("minutes", "hours", "years")},
    "days": ("d", "day", "days"),
    "fte": ("fte", "wte"),
}
"""Words that may follow a number, by the column's unit. "2 hrs" in a column of minutes is an error:
dropping the unit would make two minutes of two hours."""

_CONVERTED: Mapping[Unit, Mapping[str, float]] = {
    "money": {
        "p": 0.01,
        "pence": 0.01,
        "m": 1e6,
        **dict.fromkeys(_THOUSANDS, 1e3),
        **dict.fromkeys(_MILLIONS, 1e6),
    },
    "minutes": {**dict.fromkeys(_HOURS, 60.0), "seconds": 1 / 60, "secs": 1 / 60},
    "hours": dict.fromkeys(_MINUTES, 1 / 60),
    "days": {"halfdays": 0.5},
    "years": dict.fromkeys(_MONTHS, 1 / 12),
    **{
        unit: {**dict.fromkeys(_THOUSANDS, 1e3), **dict.fromkeys(_MILLIONS, 1e6)}
        for unit in ("children", "families", "people", "count")
    },
}
# Words of a unit that are a column's own in none of the above.
_OTHER = frozenset(
    (
        *(word for words in _WORDS.values() for word in words if word not in _NUMBER),
        *_THOUSANDS,
        *_MILLIONS,
        *_WEEKS,
        *_MONTHS,
        *_PERCENT,
        *("posts", "sessions", "visits", "ratio", "decile", "quintile", "quartile"),
        *("rank", "index", "percentile", "quantile", "average", "mean", "median", "total", "sum"),
    )
)
_PER = re.compile(r"(?:rate)?per[0-9]+|per(?:head|child|family|worker|week|month|year|day|annum).*")
_FILL = frozenset(("per", "a", "an", "each", "in", "the"))
_EACH = re.compile(r"(?:per|each|an?|/)(?:head|child|family|worker|week|month|year|day|annum)$")
_LEADS = re.compile(r"^(?:all)?(?:figures|values|amounts|shown)?in(?=.)")
_FORM = re.compile(r"[dmy]{2,10}|[yn]{2}|yesno|10|01")
_HARMLESS = frozenset(
    (
        *("optional", "required", "mandatory", "date", "text", "code", "codes", "id", "ref"),
        *("reference", "dropdown", "select", "picklist", "ifany", "ifknown", "ifapplicable"),
        *("blankifnone", "asat", "snapshot", "actual", "latest", "current", "new"),
    )
)
_HARMLESS_START = re.compile(
    r"(?:if|where|blank|leave|see|as at|as of|as on|at|on|to|from|for|since|during|during the|last|"
    r"in the last|past|within|including|incl|excluding|excl|not)\b.*"
)
_RANGE = re.compile(r"(-?[0-9]+)\s*(?:-|–|to)\s*(-?[0-9]+)")
_DATED = re.compile(r"[0-9/.\- –]+|q[1-4].*|(?:[0-9]{1,2} )?[a-z]{3,9} [0-9]{2,4}")
_YEAR_OF_ACCOUNTS = re.compile(r"(?:19|20)[0-9]{2}\s?[-–]\s?(?:(?:19|20)?[0-9]{2})")
_TITLE = re.compile(
    r"£\s?'?0{3}|£\s?[km]\b|\b0{3}'?s\b|\bin (?:£ ?)?(?:thousand|million)s?\b"
    r"|£\s?(?:thousand|million)|\b(?:thousands|millions) of\b",
    re.IGNORECASE,
)


_IN_WORDS = {
    "money": "pounds",
    "fte": "full-time equivalents",
    "share": "shares of 0 to 1",
    "count": "plain numbers",
    **{unit: unit for unit in ("minutes", "hours", "days", "years")},
    **{unit: f"numbers of {unit}" for unit in ("children", "families", "people")},
}


class Named(NamedTuple):
    """What the words beside a header's name say.

    Attributes
    ----------
    what : "same": nothing that changes a value; "converted": ``factor`` makes the column's own unit
        of it; "other": another unit, for which there is no certain factor; "unknown": words that we
        do not know.
    """

    what: Literal["same", "converted", "other", "unknown"]
    factor: float = 1.0


SAME = Named("same")


def named_unit(words: str, column: Column) -> Named:
    """What the words in a header's brackets, or at its end, say of the column's values."""
    plain = " ".join(unicodedata.normalize("NFKC", words).casefold().split())
    told = _compact(plain)
    if not told or _says_nothing(plain, told, column):
        return SAME
    if column.kind in ("number", "integer"):
        if told in _PERCENT:
            return SAME if column.percentage else Named("other")
        own, converted = _of_unit(column.unit)
        if told in own:
            return SAME
        if (factor := converted.get(told)) is not None:
            return Named("converted", factor)
        if names_unit(words):
            return Named("other")
    if column.kind in ("date", "month") and re.fullmatch(r"m+d+y+|us.*|american|monthfirst", told):
        return Named("other")
    return Named("unknown")


def in_words(column: Column) -> str:
    """The unit of a column's values, as a sentence names it."""
    return _IN_WORDS.get(column.unit or "", "the form that the dictionary names")


def form_of(rule: str, column: Column) -> str:
    """How a value of a column is to be written, as the remedy of a rule on its cells says it.

    It names the unit: of 6m, a person who is told to write a number alone writes 6.
    """
    unit = in_words(column) if column.unit else ""
    if rule == "cell.range":
        if column.percentage:
            return ": write 60% or 0.6"
        return f": it is to be in {unit}" if unit else ""
    if column.percentage:
        return "Write a share, such as 60% or 0.6"
    if rule == "cell.integer":
        return f"Give the value in {unit}, as a whole number" if unit else "Write a whole number"
    return (
        f"Give the value in {unit}, in" if unit else "Write"
    ) + " digits only, such as 1200 or 8.5"


def names_unit(words: str) -> bool:
    """Whether words are those of some unit, or of an amount that is none."""
    told = _compact(words.casefold())
    bare = _without(told, _POUNDS)
    each = _EACH.sub("", told)
    return {told, bare, each} & _OTHER != set() or _PER.fullmatch(told) is not None


def says_thousands(title: str) -> bool:
    """Whether a title above a table says that its figures are thousands or millions."""
    return _TITLE.search(title) is not None


@lru_cache(maxsize=64)
def _of_unit(unit: Unit | None) -> tuple[frozenset[str], Mapping[str, float]]:
    """The words of a unit itself, and its factors by every word that names them."""
    if unit is None:
        return frozenset(_NUMBER), {}
    own = _WORDS[unit]
    factors = _CONVERTED.get(unit, {})
    with_own = {
        f"{before}{word}{after}": factor
        for word, factor in factors.items()
        for before, after in (("", ""), *((one, "") for one in own), *(("", one) for one in own))
    }
    return frozenset(own), with_own


def _says_nothing(plain: str, told: str, column: Column) -> bool:
    if _YEAR_OF_ACCOUNTS.fullmatch(plain):
        return True
    if column.kind in ("number", "integer") and (found := _RANGE.fullmatch(plain)):
        return (column.low, column.high) == (float(found[1]), float(found[2]))
    if told in _HARMLESS or _HARMLESS_START.fullmatch(plain) or _DATED.fullmatch(plain):
        return True
    if column.kind in ("date", "month", "boolean") and _FORM.fullmatch(told):
        return not told.startswith("m") or column.kind == "month"
    # Words of the column's own: Duration (minutes), Worker (staff id).
    own = _own_words(column)
    if not all(word in own for word in re.findall(r"[a-z0-9]+", plain) if word not in _FILL):
        return False
    # Of "hours per week" the column may speak itself, of no other unit.
    return not names_unit(plain) or _EACH.sub("", told) in {"", *_of_unit(column.unit)[0]}


@lru_cache(maxsize=1024)
def _own_words_of(texts: tuple[str, ...]) -> frozenset[str]:
    return frozenset(word for text in texts for word in re.findall(r"[a-z0-9]+", text.casefold()))


def _own_words(column: Column) -> frozenset[str]:
    return _own_words_of((column.name, column.label, column.description, *column.synonyms))


def _compact(text: str) -> str:
    """Words without spaces and marks, and without what leads up to a unit ("figures in")."""
    told = re.sub(r"[^a-z0-9£%]", "", text)
    return _LEADS.sub("", told)


def _without(text: str, words: tuple[str, ...]) -> str:
    """A text without one of the words at its beginning or its end."""
    for word in words:
        if text.startswith(word) and text != word:
            return text[len(word) :]
        if text.endswith(word) and text != word:
            return text[: -len(word)]
    return text
