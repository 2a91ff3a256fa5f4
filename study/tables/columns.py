"""Short ways to declare the columns that recur, and the wordings shared by many tables."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from study.tables.base import Column

YES_NO: Mapping[bool, tuple[str, ...]] = {
    True: ("yes", "y", "true", "t", "on", "1"),
    False: ("no", "n", "false", "f", "off", "0"),
}
TICKS = "✓✔☑✅🗸"
"""Signs that say yes."""


def codes(*names: str, **wordings: tuple[str, ...]) -> dict[str, tuple[str, ...]]:
    """A code list in the order given; ``wordings`` adds local wordings to some of the codes."""
    return {name: wordings.get(name, ()) for name in names}


def identifier(name: str, label: str, *synonyms: str, **more: Any) -> Column:
    """A pseudonym: text, never blank unless said so."""
    return Column(name, "id", label, synonyms=synonyms, **{"blank_ok": False, **more})


def wave_of_row(who: str) -> Column:
    """The wave to which a row refers, where each of several waves may have a row of its own."""
    return Column(
        "wave",
        "integer",
        "Wave of data collection",
        low=0,
        high=20,
        required=False,
        sparse=True,
        synonyms=("survey wave", "round"),
        description=f"The wave to which the row refers, where a {who} has a row in each; leave it "
        f"out if you send every {who} once.",
    )


def category(
    name: str, label: str, code_list: Mapping[str, tuple[str, ...]], *synonyms: str, **more: Any
) -> Column:
    """A value from a code list."""
    return Column(name, "category", label, codes=code_list, synonyms=synonyms, **more)


def integer(
    name: str, label: str, low: float | None, high: float | None, *synonyms: str, **more: Any
) -> Column:
    """A whole number within limits."""
    return Column(name, "integer", label, low=low, high=high, synonyms=synonyms, **more)


def number(
    name: str, label: str, low: float | None, high: float | None, *synonyms: str, **more: Any
) -> Column:
    """A number within limits."""
    return Column(name, "number", label, low=low, high=high, synonyms=synonyms, **more)


def boolean(name: str, label: str, *synonyms: str, **more: Any) -> Column:
    """Yes or no."""
    return Column(name, "boolean", label, synonyms=synonyms, **more)


def date(name: str, label: str, *synonyms: str, **more: Any) -> Column:
    """A calendar day, never a date of birth."""
    return Column(name, "date", label, synonyms=synonyms, **more)


def month(name: str, label: str, *synonyms: str, **more: Any) -> Column:
    """A calendar month, held as its first day."""
    return Column(name, "month", label, synonyms=synonyms, **more)
