"""The words of a header: in one cell with its brackets and unit, or over several rows."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from functools import lru_cache
from typing import NamedTuple

from pipeline.reading.missing import clean
from pipeline.reading.units import names_unit

MOST_ROWS = 3
"""Rows that a header may stand in."""

_LONGEST = 200  # characters of a header in which brackets and units are looked for
_BRACKETS = re.compile(r"[(\[][^()\[\]]*(?:[)\]]|$)")
_BETWEEN = re.compile(r"[\s_,;:/–—-]+")
_UNIT_WORDS = 3  # words at the end of a header that may name a unit
_GROUP_WORDS = 6  # words of a group's heading that may complete the one below it
_NUMBER = re.compile(r"[0-9.,]+")

Area = tuple[int, int, int, int]
"""First row, first column, last row and last column of merged cells."""


class Reading(NamedTuple):
    """One way to read a header: the words that may name a column, normalised, and what is beside.

    ``unit`` : whether the words beside were taken off its end, so that only a number has them.
    """

    key: str
    beside: str = ""
    unit: bool = False


Wordings = Mapping[int, tuple[str, tuple[Reading, ...]]]
"""By position, the text of a header that is not blank, and the ways to read it, the first first."""


@lru_cache(maxsize=65_536)
def normalise(header: str) -> str:
    """A header without case, spaces, underscores and punctuation."""
    text = unicodedata.normalize("NFKC", clean(header)).casefold()
    return re.sub(r"[^a-z0-9]+", "", text)


@lru_cache(maxsize=65_536)
def readings(text: str) -> tuple[Reading, ...]:
    """A cleaned header as it is, without what stands in brackets, and without a unit at its end."""
    found = [Reading(normalise(text), "%" if "%" in text else "")]  # which the form leaves out
    if len(text) > _LONGEST:
        return tuple(found)
    shorter, told = _bracketed(text)
    if told:
        found.append(Reading(normalise(shorter), told))
    words = [word for word in _BETWEEN.split(shorter) if word]
    for n in range(1, min(_UNIT_WORDS, len(words) - 1) + 1):
        unit = " ".join(words[-n:])
        if names_unit(unit):
            beside = f"{unit}; {told}" if told else unit
            found.append(Reading(normalise(" ".join(words[:-n])), beside, unit=True))
    return tuple(found)


def _bracketed(text: str) -> tuple[str, str]:
    """A header without its brackets, and what stands in them."""
    inside = _BRACKETS.findall(text)
    if not inside:
        return text, ""
    return clean(_BRACKETS.sub(" ", text)), "; ".join(clean(one.strip("()[]")) for one in inside)


def is_units_row(cells: Sequence[str]) -> bool:
    """Whether a row under a header holds nothing but units and what stands in brackets."""
    there = [text for text in map(clean, cells) if text]
    return bool(there) and all(_is_unit(text) for text in there) and any(map(names_unit, there))


def _is_unit(text: str) -> bool:
    return (names_unit(text) and not _NUMBER.fullmatch(text)) or text[0] + text[-1] in ("()", "[]")


def joined_wordings(rows: Sequence[Sequence[str]], last: int, merged: Sequence[Area]) -> Wordings:
    """The headers of several rows, each column's cells put together.

    Parameters
    ----------
    rows : from the uppermost to the lowest, which is row ``last`` of the sheet.
    merged : areas whose text stands in their first cell; without any, a text in an upper row is
        taken to stand over the blank cells after it.

    Returns
    -------
    Wordings : none when an upper row is blank, or holds the one text of a title.
    """
    texts = [[clean(cell) for cell in row] for row in rows]
    width = max(map(len, texts), default=0)
    texts = [[*row, *[""] * (width - len(row))] for row in texts]
    upper = [_spread(row, last - len(rows) + 1 + i, merged) for i, row in enumerate(texts[:-1])]
    if not all(any(row) for row in upper):
        return {}
    found = {}
    units = is_units_row(texts[-1])
    for at in range(width):
        own = [row[at] for row in texts if row[at]]
        lower = texts[-1][at]
        over = [row[at] for row in upper if row[at] and row[at] != lower]
        if not lower and not own and not _is_merged_down(at, last, merged):
            continue
        if ways := tuple(_joined(lower, over, own, units=units)):
            found[at] = (" ".join([*dict.fromkeys(over), lower]).strip(), ways)
    return found


def _spread(row: Sequence[str], number: int, merged: Sequence[Area]) -> list[str]:
    """An upper row with each text over all the columns that it stands over."""
    spread = list(row)
    if merged:
        for first, left, below, right in merged:
            if first <= number <= below and left < len(row):
                for at in range(left, min(right + 1, len(row))):
                    spread[at] = spread[at] or row[left]
        return spread
    for at in range(1, len(spread)):
        spread[at] = spread[at] or spread[at - 1]
    return spread


def _is_merged_down(at: int, last: int, merged: Sequence[Area]) -> bool:
    return any(
        left <= at <= right and first < last <= below for first, left, below, right in merged
    )


def _joined(
    lower: str, over: Sequence[str], own: Sequence[str], *, units: bool
) -> Iterator[Reading]:
    """The ways to read a header under others; the words of its own cell go first.

    ``units`` : whether the lowest row gives nothing but units.
    """
    if not lower or (units and own[:-1]):
        # Only the cells above name the column; the lowest may give its unit.
        for text in reversed(own if not lower else own[:-1]):
            for reading in readings(text):
                beside = "; ".join(filter(None, (reading.beside, lower.strip("()[]"))))
                yield Reading(reading.key, beside, reading.unit)
        return
    within = "; ".join(filter(None, map(_unit_within, over)))
    for reading in readings(lower):
        yield Reading(reading.key, "; ".join(filter(None, (reading.beside, within))), reading.unit)
    for text in reversed(over):
        words = [word for word in re.split(r"[\s()\[\],;:/]+", text) if word][:_GROUP_WORDS]
        for start in range(len(words)):
            for end in range(len(words), start, -1):
                some = " ".join(words[start:end])
                yield Reading(normalise(f"{lower} {some}"))
                yield Reading(normalise(f"{some} {lower}"))


def _unit_within(text: str) -> str:
    """The unit that a group's heading names, in brackets or as a whole."""
    _, told = _bracketed(text)
    if told and names_unit(told):
        return told
    return text if names_unit(text) else ""
