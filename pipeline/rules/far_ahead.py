"""Dates far ahead of the days to which an extract refers.

The clock is not read, so that the same files always give the same findings: what is far ahead is
told by the snapshots and ends of follow-up in the extract itself.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd

from pipeline.reading.rows import Mask
from pipeline.reading.table import ReadTable
from pipeline.rules.reader import Rule

FAR_AHEAD = Rule(
    "link.date_far_ahead",
    "query",
    "The date is more than a year after the extract's snapshots and ends of follow-up.",
    "Correct the date, or say in the explanations why it is so.",
)
_DAYS_OF_REFERENCE = (("units", "snapshot_date"), ("case_outcomes", "censor_date"))
_SHARE = 0.9  # of the days of reference: a mistyped one among ten does not set the bound
_AHEAD = pd.DateOffset(years=1)


def far_ahead(tables: Mapping[str, ReadTable]) -> dict[tuple[str, str], Mask]:
    """By table and column, the cells whose date is later than the bound, where any is."""
    last = _bound(tables)
    if last is None:
        return {}
    found: dict[tuple[str, str], Mask] = {}
    for name, table in tables.items():
        for column in table.spec.columns:
            if column.kind not in ("date", "month"):
                continue
            late = (table.frame[column.name] > last).to_numpy(dtype=bool)
            if np.any(late):
                found[name, column.name] = late
    return found


def _bound(tables: Mapping[str, ReadTable]) -> pd.Timestamp | None:
    """A year after the ninth tenth of the days of reference; of fewer than ten, the latest."""
    days = [
        tables[name].frame[column].dropna()
        for name, column in _DAYS_OF_REFERENCE
        if name in tables and column in tables[name].frame
    ]
    known = np.concatenate([some.to_numpy() for some in days]) if days else np.array([])
    if not len(known):
        return None
    # The lowest day that at least this share of them does not exceed.
    at = math.ceil(_SHARE * len(known)) - 1
    return pd.Timestamp(np.partition(known, at)[at]) + _AHEAD
