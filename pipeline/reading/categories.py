"""Codes and yes-or-no: the declared code, or one of its declared local wordings."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping
from typing import Any

from pipeline.reading.cells import Parsed, broken
from study.tables import Column
from study.tables.columns import YES_NO

_LIKENESS = 0.5  # of difflib's ratio, from which a code is offered as the nearest
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
        """The code whose wording is most like a text, if one is like it."""
        close = difflib.get_close_matches(_key(text), list(self._known), n=1, cutoff=_LIKENESS)
        return self._known[close[0]] if close else None

    def _lookup(self, text: str) -> Any:
        if whole := _POINT_ZERO.fullmatch(text):
            text = whole[1]
        return self._known.get(_key(text))


BOOLEANS = CodeList(YES_NO)


def unknown_category(text: str, column: Column, codes: CodeList) -> Parsed:
    """The error of a text that is no code, naming the nearest code and never the text."""
    # A long text is no misspelt code, and comparing many of them would take minutes.
    nearest = codes.nearest(text) if len(text) <= 60 else None
    return broken(
        "cell.category",
        nearest=f"; the nearest is {nearest}" if nearest is not None else "",
        codes=", ".join(column.codes),
    )
