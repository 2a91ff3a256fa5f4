"""Cells without a value: which marks say so, and what reason each gives."""

from __future__ import annotations

import re
from collections.abc import Mapping

# Zero-width and directional characters that travel unseen in copied text.
_UNSEEN = "\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\u00ad"
_SPACES = "\u00a0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000"
_CLEANING = str.maketrans({**dict.fromkeys(_UNSEEN, ""), **dict.fromkeys(_SPACES, " ")})

MISSING_MARKS = frozenset({"", "null", "n/a", "na", "none", "-", "."})
"""Marks that say no more than that there is no value (compared without case)."""

STATED_REASONS: Mapping[str, str] = {
    "not_asked": "not_asked",
    "refused": "refused",
    "not_applicable": "not_applicable",
    "lost": "lost",
    "suppressed": "suppressed",
}
"""Reasons that a sender may write in the cell itself; spaces do for underscores."""

SUPPRESSION_MARKS: Mapping[str, str] = {
    "c": "censored",
    "low": "censored",
    "x": "not_available",
    "..": "not_available",
    ":": "not_available",
    "z": "not_applicable",
    "u": "unreliable",
    "k": "rounds_to_zero",
    "*": "suppressed",
    "~": "suppressed",
}
"""Marks of official statistics, alone or in square brackets. None of them means zero."""

REASONS = frozenset({*STATED_REASONS.values(), *SUPPRESSION_MARKS.values(), "invalid"})
"""Every reason that missing_reasons.parquet may hold; "invalid": the cell had an error."""

NOT_KNOWN = frozenset(
    {
        *("n/k", "nk", "not known", "unknown", "unk", "dk", "don't know", "dont know", "?", "??"),
        *("not recorded", "no data", "not available", "unavailable", "tbc", "tba", "awaited"),
        *("to be confirmed", "not yet known", "not known yet", "pending", "missing", "no record"),
    }
)
"""Words of people that say that a value is not known (compared without case and outer marks)."""

# A mark that in a column of codes says that the answer is unknown: gender U.
_UNKNOWN_CODE = "u"

UNCALCULATED = "#UNCALCULATED!"
"""Our token for a formula of which the workbook holds no value: no program has calculated it."""

_CENSORED = re.compile(r"<\s*[0-9]+")  # <5: a small count, neither zero nor known
_EXCEL_ERROR = re.compile(
    r"#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!|FIELD!|BLOCKED!|CONNECT!"
    r"|UNKNOWN!|BUSY!|PYTHON!|GETTING_DATA|UNCALCULATED!"
    r"|#+)",  # ####: a column too narrow to show its value
    re.IGNORECASE,
)


def clean(text: str) -> str:
    """Drop unseen characters and outer spaces; every other space becomes a plain one."""
    # All of these characters are outside ASCII, and most texts are not.
    return text.strip() if text.isascii() else text.translate(_CLEANING).strip()


def is_excel_error(text: str) -> bool:
    """Whether a cleaned text is an error token of a spreadsheet, such as #REF! or #N/A."""
    return text.startswith("#") and _EXCEL_ERROR.fullmatch(text) is not None


def says_not_known(text: str, *, codes: bool = False) -> bool:
    """Whether a cleaned text says in words that the value is not known.

    Parameters
    ----------
    codes : whether the column is one of codes, in which U says so too.
    """
    if len(text) > 20:
        return False
    if codes and text.casefold() == _UNKNOWN_CODE:
        return True
    plain = " ".join(text.casefold().replace("’", "'").replace("_", " ").split())
    return plain in NOT_KNOWN or plain.strip(".()[]* ") in NOT_KNOWN


def missing_reason(text: str, *, letters: bool = True, codes: bool = False) -> str | None:
    """Why a cell has no value.

    Parameters
    ----------
    text : the cell's cleaned text.
    letters : whether words and letters such as c, x and low count as marks; in the column of an
        id they do not, because a unit may be called C.
    codes : whether the column is one of codes or of yes and no, in which a bare u is no mark.

    Returns
    -------
    str : the reason; "" for a mark that gives none; None when the text is a value.
    """
    if not text:
        return ""
    if len(text) > 16:  # longer than every mark
        return None
    mark = text.casefold()
    if mark in MISSING_MARKS:
        return ""
    if mark.startswith("[") and mark.endswith("]"):
        mark = mark[1:-1].strip()
    if _CENSORED.fullmatch(mark):
        return "censored"
    if mark.isalpha() and (not letters or (codes and text.casefold() == _UNKNOWN_CODE)):
        return None
    return SUPPRESSION_MARKS.get(mark) or STATED_REASONS.get(mark.replace(" ", "_"))
