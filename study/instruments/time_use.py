"""Time use: a worker's diary day divided among groups of activities.

A share is a group's minutes of all the minutes written down for that day, so the shares of a day
add up to one. A group in which nothing was written that day has a true zero, not a missing value:
the diary covers the whole working day. The weekly unit meeting is kept apart from supervision,
although units supervise in it, so that the two can be added up or not in plain sight.

A day that adds up to less than an hour or more than fifteen is no whole day: an entry is lost, or
one is there twice. It has no hours and no shares until the council has mended it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
import pandas as pd

GROUPS: Mapping[str, tuple[str, ...]] = {
    "direct": ("direct_family", "direct_child"),
    "indirect": ("indirect_case",),
    "paperwork": ("recording_forms",),
    "court": ("court",),
    "supervision": ("supervision",),
    "meetings": ("unit_meeting",),
    "management": ("management",),
    "training": ("training",),
    "travel": ("travel",),
    "other": ("other",),
}
MINUTES_PER_HOUR = 60
DAY_MINUTES = (60, 900)  # what a worker's entries of one day may add up to
_GROUP_OF = {activity: group for group, members in GROUPS.items() for activity in members}


def worker_days(diary: pd.DataFrame, day: Sequence[str]) -> pd.DataFrame:
    """Add a diary's slots up to days.

    Parameters
    ----------
    diary : one row per slot: the columns of ``day``, ``activity`` and ``minutes``.
    day : the columns that say which worker and which day a slot belongs to.

    Returns
    -------
    One row per worker and day, in their order: the columns of ``day``, and for each group
    ``<group>_hours`` (that day) and ``<group>_share`` (0 to 1), missing where the day's minutes
    lie outside ``DAY_MINUTES``.

    Raises
    ------
    ValueError : when an activity belongs to no group.
    """
    unknown = set(diary["activity"]) - set(_GROUP_OF)
    if unknown:
        raise ValueError(f"Activities that belong to no group: {', '.join(sorted(unknown))}.")
    slots = diary.assign(
        group=diary["activity"].map(_GROUP_OF).astype("str"),
        minutes=diary["minutes"].astype("float64"),
    )
    minutes = (
        slots.groupby([*day, "group"])["minutes"]
        .sum()
        .unstack("group", fill_value=0)
        .reindex(columns=list(GROUPS), fill_value=0.0)
    )
    minutes.loc[~minutes.sum(axis=1).between(*DAY_MINUTES)] = np.nan
    hours = minutes / MINUTES_PER_HOUR
    shares = minutes.div(minutes.sum(axis=1), axis=0)
    days = pd.concat([hours.add_suffix("_hours"), shares.add_suffix("_share")], axis=1)
    return days.reset_index()


def hours_a_week(hours_a_day: pd.Series[float], working_week_days: float) -> pd.Series[float]:
    """Hours a week of ``working_week_days`` days like this one.

    It speaks of a full-time week, whatever the worker's own hours: a diary day says nothing of the
    days not worked.
    """
    return hours_a_day * working_week_days
