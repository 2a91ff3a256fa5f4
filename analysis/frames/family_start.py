"""From referral to the first direct work: one row per family.

The day of referral is that of the family's first child's follow-up, for the case list has the month
alone. Closure before any direct work competes with it. A family without a date of direct work is
followed to its closure or to the day on which its record was last looked at. Work on the day of
referral is a day's wait.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.frames.base import FAMILY, FrameBuilder
from analysis.frames.family import with_case
from analysis.frames.study import Study
from mixed.few_clusters.incidence import CENSORED, COMPETING, EVENT
from study.settings.model import Settings


def _build(study: Study, outcome: str, _: Settings) -> pd.DataFrame:
    if outcome != "direct_work":
        raise ValueError(f"No such outcome: {outcome}. There is direct_work.")
    cases = study["cases"].sort_values("wave", kind="stable", na_position="first")
    began = cases.drop_duplicates(FAMILY, keep="last")[[*FAMILY, "first_direct_work_date"]]
    children = study["case_outcomes"]
    children = children.assign(still_open=children["case_closed_date"].isna())
    rows = children.groupby(FAMILY, as_index=False).agg(
        observed_on=("index_date", "min"),
        until=("censor_date", "min"),
        closed=("case_closed_date", "max"),
        still_open=("still_open", "any"),
    )
    rows = rows.merge(began, "left", FAMILY)
    event, closed = rows["first_direct_work_date"], rows["closed"].mask(rows["still_open"])
    last = pd.concat([event, closed, rows["until"]], axis=1).min(axis=1)
    rows["y"] = np.select([event.eq(last), closed.eq(last)], [EVENT, COMPETING], CENSORED)
    waited = (last - rows["observed_on"]).dt.days
    rows["exposure"] = waited.mask(waited.eq(0) & event.eq(last), 1)
    return with_case(rows.astype({"y": "float64", "exposure": "float64"}), study)


FRAME = FrameBuilder(_build, tuple(FAMILY), "family", {})  # an observation is a family
