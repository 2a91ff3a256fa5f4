"""Text from a stranger's file made safe to print."""

from __future__ import annotations

import re

# Control characters, of which a terminal takes some for commands, and marks that turn the direction
# of writing, so that a line says something else than it holds.
_CONTROL = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]")


def printable(text: str) -> str:
    """A text on one line, with a plain sign in place of every control character."""
    return text if text.isprintable() else _CONTROL.sub("\N{REPLACEMENT CHARACTER}", text)
