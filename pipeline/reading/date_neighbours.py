"""Columns of dates that stand in an impossible order to their neighbours until they are swapped."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from study.tables import Table

_LAST_DAY = 12  # the highest day that may be a month
_FEWEST = 3  # rows whose order a swap puts right
_LEFT = 0.25  # of the broken rows, at most, that stay broken

Mask = NDArray[np.bool_]


def may_be_swapped(dates: pd.Series) -> Mask:
    """The days whose day and month could be exchanged."""
    day, month = dates.dt.day, dates.dt.month
    may: Mask = (day.le(_LAST_DAY) & day.ne(month)).fillna(False).to_numpy(dtype=bool)
    return may


def swapped_columns(spec: Table, frame: pd.DataFrame) -> Mapping[str, tuple[int, int]]:
    """The columns that break far more of a table's rules between dates read day first.

    Returns
    -------
    Mapping : by column, how many rows break a rule as they are, and how many when day and month of
        every date of the column that allows it are exchanged.
    """
    dates = [
        c.name
        for c in spec.columns
        if c.kind == "date" and frame[c.name].notna().any() and not _has_late_day(frame[c.name])
    ]
    if not dates or not spec.row_rules:
        return {}
    before = _broken(spec, frame)
    if before < _FEWEST:
        return {}
    found: dict[str, tuple[int, int]] = {}
    for name in dates:
        after = _broken(spec, frame.assign(**{name: _exchanged(frame[name])}))
        if before - after >= _FEWEST and after <= _LEFT * before:
            found[name] = before, after
    if len(found) < 2:
        return found
    best = min(found, key=lambda name: found[name][1])
    return {best: found[best]}


def _has_late_day(dates: pd.Series) -> bool:
    return bool(dates.dt.day.gt(_LAST_DAY).any())


def _exchanged(dates: pd.Series) -> pd.Series:
    allowed = may_be_swapped(dates)
    parts = pd.DataFrame(
        {
            "year": dates[allowed].dt.year,
            "month": dates[allowed].dt.day,
            "day": dates[allowed].dt.month,
        }
    )
    exchanged = dates.copy()
    exchanged[allowed] = pd.to_datetime(parts).astype(dates.dtype)
    return exchanged


def _broken(spec: Table, frame: pd.DataFrame) -> int:
    """Rows that break a rule of level error between their dates."""
    broken = np.zeros(len(frame), dtype=bool)
    for rule in spec.row_rules:
        if rule.level == "error" and spec.column[rule.column].kind == "date":
            broken |= rule.broken(frame).to_numpy(dtype=bool)
    return int(broken.sum())
