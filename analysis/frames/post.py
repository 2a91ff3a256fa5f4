"""Vacancies: one row per spell in which a post stood vacant.

A spell is long from 180 days. One that began so late that nobody could have seen it to be long is
left out: 180 days before the site's last known day of a vacancy.
"""

from __future__ import annotations

import pandas as pd

from analysis.frames.base import FrameBuilder
from analysis.frames.study import Study
from study.settings.model import Settings

LONG = 180  # days: the six months of the claim
CONSULTANT = "consultant_social_worker"


def _build(study: Study, outcome: str, _: Settings) -> pd.DataFrame:
    if outcome != "long_vacancy":
        raise ValueError(f"No such outcome: {outcome}. There is long_vacancy.")
    spells = study["vacancies"]
    ends = spells[["vacant_from", "filled_on"]].max(axis=1)
    last = ends.groupby(spells["site_id"]).transform("max")
    due = spells["vacant_from"] + pd.Timedelta(days=LONG)
    long = (spells["filled_on"].isna() | (spells["filled_on"] >= due)).astype("float64")
    return spells[["site_id", "unit_id", "post_id"]].assign(
        y=long.where(due <= last),
        exposure=1.0,
        observed_on=spells["vacant_from"],
        consultant=spells["role"].eq(CONSULTANT).astype("float64"),
    )


FRAME = FrameBuilder(_build, ("site_id", "post_id"), "vacancy", {})
