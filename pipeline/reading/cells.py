"""What the text of one cell turned out to be."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

NO_WORDS: Mapping[str, str] = MappingProxyType({})


class Parsed(NamedTuple):
    """The value of a cell, or why it has none.

    Attributes
    ----------
    value : the typed value; None when the cell is missing.
    reason : why it is missing, where a reason is known (see ``reading.missing``).
    rule : code of the rule that the text broke, "" if none. With a value, it is a warning.
    words : what fills the braces of the rule's sentence; never the text itself.
    """

    value: Any = None
    reason: str = ""
    rule: str = ""
    words: Mapping[str, str] = NO_WORDS


def broken(rule: str, **words: str) -> Parsed:
    """A cell with an error: it has no value, for the reason "invalid"."""
    return Parsed(None, "invalid", rule, words)
