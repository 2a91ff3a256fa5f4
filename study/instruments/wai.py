"""Working Alliance Inventory, short: twelve items on how a family and its worker work together.

Two versions are in use. The WAI-S is answered 1 to 7, and its items 4 and 10 are phrased against
the alliance, so that they are turned before they are added up (12 to 84). The WAI-SR is answered 1
to 5 and turns none (12 to 60). Totals of different versions cannot be set beside each other, so the
score that is analysed is the share of the version's range, 0 to 100. Nothing is prorated.

Items are known by number and response code only; the wording is licensed.

Sources
-------
Tracey & Kokotovic (1989), Psychological Assessment 1 (3), 207-210: the short form and its items.
Hatcher & Gillaspy (2006), Psychotherapy Research 16 (1), 12-25: the revised short form.
Cohen, Cohen, Aiken & West (1999), Multivariate Behavioral Research 34 (3), 315-346: the percentage
of the maximum possible score.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from study.instruments.base import answers
from study.tables.family_interviews import WAI_ITEMS

LOWEST = 1
HIGHEST = {"wai_s_7": 7, "wai_sr_5": 5}
TURNED = {"wai_s_7": (4, 10), "wai_sr_5": ()}


def score(items: pd.DataFrame) -> pd.DataFrame:
    """Total and share of the range.

    Parameters
    ----------
    items : one row per interview with the columns ``WAI_ITEMS`` and ``wai_version``.

    Returns
    -------
    Frame on the index of ``items``: ``wai_total`` (12 to 84 or 12 to 60) and ``alliance`` (0 to
    100); both missing as soon as an item or the version is.

    Raises
    ------
    ValueError : when a response lies outside its version's range.
    """
    total = np.full(len(items), np.nan)
    share = np.full(len(items), np.nan)
    for version, highest in HIGHEST.items():
        mine = items["wai_version"].eq(version).fillna(False).to_numpy(dtype=bool)
        values = answers(items[mine], WAI_ITEMS, LOWEST, highest)
        for number in TURNED[version]:
            values[:, number - 1] = LOWEST + highest - values[:, number - 1]
        total[mine] = values.sum(axis=1)
        least = LOWEST * len(WAI_ITEMS)
        share[mine] = 100 * (total[mine] - least) / (highest * len(WAI_ITEMS) - least)
    return pd.DataFrame({"wai_total": total, "alliance": share}, index=items.index)
