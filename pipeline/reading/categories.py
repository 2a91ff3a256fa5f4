"""Codes and yes-or-no: the declared code, or one of its declared local wordings."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from pipeline.reading.cells import Parsed, broken
from study.tables import Column

_LIKENESS = 0.8  # of difflib's ratio, from which a code is offered as the nearest
_SHORTEST = 4  # letters of a text that may be a misspelt wording
_YEAR = re.compile(r"(?:19|20)[0-9]{2}")
_BAND = re.compile(r"([0-9]{1,3})\s*(?:-|–|to)\s*([0-9]{1,3})")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}(?: 00:00:00)?")
_NUMBERED = re.compile(
    r"(?P<code>[a-z]?[0-9]{1,3}[a-z]?)\s*+[-–—:.)=]\s*+(?P<wording>\D.*)", re.IGNORECASE
)
_APOSTROPHES = str.maketrans("", "", "'’")
_POINT_ZERO = re.compile(r"([0-9]+)\.0+")


def _key(text: str) -> str:
    # 55+ is not 55, nor <25 the age 25.
    return " ".join(re.findall(r"[^\W_]+|[<>+]", text.casefold().translate(_APOSTROPHES)))


class CodeList:
    """The wordings of a column's codes, and how a text is looked up among them.

    Case, spaces, underscores and punctuation never matter, but for <, > and +. ``1.0`` is looked
    up as ``1``; ``1 - Male`` by its code, its wording or both, which must then agree.
    """

    def __init__(self, codes: Mapping[Any, tuple[str, ...]]) -> None:
        self._known: dict[str, Any] = {}
        for code, wordings in codes.items():
            for wording in (str(code), *wordings):
                self._known.setdefault(_key(wording), code)

    def find(self, text: str) -> Any:
        """The code that a text means, or None if it means none, or two."""
        whole = self._lookup(text)
        if whole is not None:
            return whole
        if numbered := _NUMBERED.fullmatch(text):
            meant = {self._lookup(numbered["code"]), self._lookup(numbered["wording"])} - {None}
            return meant.pop() if len(meant) == 1 else None
        return None

    def nearest(self, text: str) -> Any:
        """The code whose wording is most like a text, if one is like it in all its digits.

        A number is no misspelling of another: 34 is not 35_44.
        """
        key = _key(text)
        if sum(map(str.isalpha, key)) < _SHORTEST:
            return None
        digits = re.findall(r"[0-9]+|[<>+]", key)
        alike = [known for known in self._known if re.findall(r"[0-9]+|[<>+]", known) == digits]
        close = difflib.get_close_matches(key, alike, n=1, cutoff=_LIKENESS)
        return self._known[close[0]] if close else None

    def _lookup(self, text: str) -> Any:
        if whole := _POINT_ZERO.fullmatch(text):
            text = whole[1]
        return self._known.get(_key(text))


def unknown_category(text: str, column: Column, codes: CodeList) -> Parsed:
    """The error of a text that is no code, naming the nearest code and never the text."""
    # A long text is no misspelt code, and comparing many of them would take minutes.
    nearest = codes.nearest(text) if len(text) <= 60 else None
    why = f"; the nearest is {nearest}" if nearest is not None else ""
    if _YEAR.fullmatch(text):
        why = ": it is a year"
    elif (band := _BAND.fullmatch(text)) and codes.find(band[1]) and codes.find(band[2]):
        why = ": it lies across two of them"
    elif _DAY.fullmatch(text):
        why = ": it is a date, so a spreadsheet may have changed what was typed, as it does 10-24"
    return broken("cell.category", nearest=why, codes=", ".join(column.codes))
