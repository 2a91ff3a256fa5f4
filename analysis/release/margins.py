"""Printed totals are sums of the printed parts: rounded apart they would tell the parts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from analysis.release.disclosure import Cell
from study.vocabulary import ARMS, BOTH_ARMS, CONFIDENTIAL

WITHHELD_PART = Cell(CONFIDENTIAL, "a part of it is withheld")


def with_sums(cells: Mapping[str, Sequence[Cell]]) -> dict[str, list[Cell]]:
    """The flow with each number over both arms as the sum of those of the arms as they leave.

    A set whose members have no known arm has no parts and stays as it is.

    Parameters
    ----------
    cells : column of ``study.results.flow`` → its cells.
    """
    counts = list(cells["n"])
    parts: dict[str, dict[str, int]] = defaultdict(dict)
    for place, (position, arm) in enumerate(zip(cells["position"], cells["arm"], strict=True)):
        parts[position.text][arm.text] = place
    for places in parts.values():
        if set(places) != {*ARMS, BOTH_ARMS}:
            continue
        own = [counts[places[arm]].text for arm in ARMS]
        counts[places[BOTH_ARMS]] = (
            WITHHELD_PART
            if CONFIDENTIAL in own
            else Cell(str(sum(map(int, own))), "sum of the printed parts")
        )
    return {**{name: list(column) for name, column in cells.items()}, "n": counts}
