"""Ids that lead nowhere but nearly: without their noughts, in other capitals, with decimals."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.reading.ids import canonical
from pipeline.reading.rows import Mask
from pipeline.reading.table import ReadTable

_ALIKE = (
    "Write the id as in {place}, from which it differs only in {what}; or correct it if another "
    "row is meant."
)


def nearly(values: pd.Series, breaks: Mask, parent: ReadTable, column: str) -> Mapping[int, str]:
    """For each row whose id is nearly one of the parent's, what to do, naming the parent's row.

    No id is in the words. An id that is like several of the parent's is like none.
    """
    places: dict[str, set[int]] = {}
    for i, text in enumerate(parent.frame[column]):
        if isinstance(text, str):
            places.setdefault(_loose(text), set()).add(i)
    found = {}
    for i in np.flatnonzero(breaks).tolist():
        text = str(values.iloc[i])
        rows = places.get(_loose(text), set())
        ids = {str(parent.frame[column].iloc[at]) for at in rows}
        if len(ids) == 1:
            at = min(rows)
            grid = parent.rows.parts[parent.rows.part[at]].grid
            where = f"{grid.file}, sheet {grid.sheet}" if grid.sheet else grid.file
            place = f"row {parent.rows.number[at]} of {where}"
            found[i] = _ALIKE.format(place=place, what=_difference(text, ids.pop()))
    return found


def _loose(text: str) -> str:
    """An id without what programs change: decimals, noughts in front, capitals, spaces."""
    plain = "".join(text.casefold().split())
    whole, point, rest = plain.partition(".")
    if point and whole.isdecimal() and not rest.strip("0"):
        plain = whole
    return plain.lstrip("0") or "0"


def _difference(text: str, other: str) -> str:
    try:
        alike = canonical(text) == canonical(other)
    except ValueError:
        return "its decimals or the noughts in front"
    if alike:
        return "capitals, spaces or the width of its letters"
    if text.lstrip("0") == other.lstrip("0"):
        return "the noughts in front"
    return "noughts in front, capitals or spaces"
