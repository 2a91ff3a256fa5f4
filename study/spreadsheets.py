"""What a spreadsheet program must not take for a formula when it opens a file that we wrote."""

from __future__ import annotations

import re

_STARTS = ("=", "+", "-", "@", "\t", "\r")
_NUMBER = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]+)?", re.IGNORECASE)


def escape(text: str) -> str:
    """Put an apostrophe before a text that a spreadsheet would run; a plain number stays."""
    if text.startswith(_STARTS) and not _NUMBER.fullmatch(text):
        return f"'{text}"
    return text
