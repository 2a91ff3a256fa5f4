"""Follow-up of families by records: one row per family."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.frames.base import FAMILY, FrameBuilder, as_float, of_wave
from analysis.frames.study import Study
from mixed.few_clusters.incidence import CENSORED, COMPETING, EVENT
from study.settings.model import Settings


def _build(study: Study, outcome: str, _: Settings) -> pd.DataFrame:
    """Follow-up: one row per family; ``care_entry`` or ``case_closure``, each competing with it."""
    children = study["case_outcomes"]
    children = children.assign(still_open=children["case_closed_date"].isna())
    rows = children.groupby(FAMILY, as_index=False).agg(
        observed_on=("index_date", "min"),
        until=("censor_date", "min"),
        care_entry=("care_start_date", "min"),
        case_closure=("case_closed_date", "max"),
        still_open=("still_open", "any"),
    )
    rows["case_closure"] = rows["case_closure"].mask(rows["still_open"])
    ends = ("care_entry", "case_closure")
    if outcome not in ends:
        raise ValueError(f"No such outcome: {outcome}. There are {', '.join(ends)}.")
    event = rows[outcome]
    competing = rows[ends[1 - ends.index(outcome)]]
    last = pd.concat([event, competing, rows["until"]], axis=1).min(axis=1)
    rows["y"] = np.select([event.eq(last), competing.eq(last)], [EVENT, COMPETING], CENSORED)
    rows["exposure"] = (last - rows["observed_on"]).dt.days
    rows = rows.astype({"y": "float64", "exposure": "float64"})
    known = ["n_children", "youngest_age", "cp_plan_at_baseline"]
    rows = of_wave(rows, study["cases"], FAMILY, ["unit_id", "worker_id", *known])
    return rows.assign(**{name: as_float(rows[name]) for name in known})


FRAME = FrameBuilder(_build, tuple(FAMILY), "family", {})  # an observation is a family
