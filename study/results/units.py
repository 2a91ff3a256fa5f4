"""How the numbers of an outcome are written: its unit, the factor to it, and the decimals."""

from __future__ import annotations

from typing import NamedTuple

from study.vocabulary import OutcomeKind

SHARE = "share of "


class Written(NamedTuple):
    """A unit as it is written: a share becomes a percentage.

    ``factor`` is from the results' own numbers to it.
    """

    unit: str
    factor: float
    decimals: int


def written(kind: OutcomeKind, unit: str) -> Written:
    """Percentages get one decimal, all else two."""
    if kind == "risk" or unit.startswith(SHARE):
        return Written("% of " + unit.removeprefix(SHARE), 100.0, 1)
    return Written(unit, 1.0, 2)


def plain_decimals(kind: OutcomeKind) -> int:
    """Decimals of an effect that is not turned into percentages: as fine as if it were."""
    return 3 if kind == "risk" else 2
