"""What is to be said, before it is words: a code, and what fills its slots.

Verdicts, warnings, refusals and causes travel as ``Said``. Each code is declared once, with its
slots and the rule by which each slot is released (``study.results.codes``). In a table they are a
JSON list in one cell. They become English in ``reports.sentences`` and nowhere else, and nothing
reads a sentence back.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Union

from study.results.codes import CODES

Filling = Union[float, str, tuple[str, ...], "Said", None]


@dataclass(frozen=True)
class Said:
    """A code with its slots; use ``say`` to make one.

    Attributes
    ----------
    slots : name and filling of each slot, in their declared order: a number (None where there is
        none), a name, several names, or another remark. Once released, numbers are text.
    """

    code: str
    slots: tuple[tuple[str, Filling], ...] = ()

    def __getitem__(self, slot: str) -> Any:
        """What fills a slot."""
        return dict(self.slots)[slot]


def say(code: str, **slots: Filling) -> Said:
    """Make a remark.

    Raises
    ------
    KeyError : when nobody declared the code.
    ValueError : when the slots are not those of the code.
    """
    declared = [slot.name for slot in CODES[code].slots]
    if sorted(slots) != sorted(declared):
        raise ValueError(f"{code} has the slots {declared}, not {sorted(slots)}.")
    return Said(code, tuple((name, slots[name]) for name in declared))


def to_text(said: Sequence[Said]) -> str | None:
    """Put remarks into one cell; None where there is nothing to say."""
    if not said:
        return None
    return json.dumps([_plain(one) for one in said], ensure_ascii=False, allow_nan=False)


def from_text(cell: object) -> tuple[Said, ...]:
    """Read the remarks of a cell; none from one that is missing or holds a marker."""
    if not isinstance(cell, str) or not cell.startswith("[{"):
        return ()
    return tuple(_said(one) for one in json.loads(cell))


def names_of(cell: str) -> tuple[str, ...]:
    """Read the names of a cell; none from one that holds a marker."""
    return tuple(json.loads(cell)) if cell.startswith('["') else ()


def _plain(said: Said) -> dict[str, Any]:
    return {
        "code": said.code,
        **{n: _plain(f) if isinstance(f, Said) else _number(f) for n, f in said.slots},
    }


def _number(filling: Any) -> Any:
    """Numbers at six significant digits, so that a cell does not depend on the machine."""
    if isinstance(filling, float):
        return float(f"{filling:.6g}") if filling == filling else None
    return filling


def _said(plain: dict[str, Any]) -> Said:
    slots = [(name, filling) for name, filling in plain.items() if name != "code"]
    return Said(plain["code"], tuple((name, _filling(filling)) for name, filling in slots))


def _filling(filling: Any) -> Filling:
    if isinstance(filling, dict):
        return _said(filling)
    return tuple(filling) if isinstance(filling, list) else filling
