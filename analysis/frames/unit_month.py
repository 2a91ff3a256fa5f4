"""Caseload and capacity: one row per unit and month.

Caseload has three denominators: children per named holder, who in a unit holds them all; per
qualified full-time equivalent; and per full-time equivalent of anyone. The capacity that is lost
is the days that were lost to absence and the posts that stood vacant without agency cover, of all
posts of the unit. A site that sent no vacancies has none that is known.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.frames.base import FrameBuilder, as_float, pick
from analysis.frames.study import Study
from study.settings.model import Settings

UNIT = ["site_id", "unit_id"]
WORKING_DAYS = 21  # in a month


def _build(study: Study, outcome: str, _: Settings) -> pd.DataFrame:
    months = study["caseload_month"]
    children, named = (
        as_float(months[name]) for name in ("children_open", "csw_children_as_named_holder")
    )
    scores = pd.DataFrame(
        {
            "children_per_holder": named,
            "children_per_qualified_fte": _per(children, months["qualified_fte_available"]),
            "children_per_unit_fte": _per(children, months["unit_fte_available"]),
            "capacity_lost": lost(study),
        }
    )
    return months[[*UNIT, "month"]].assign(
        y=pick(outcome, scores), exposure=1.0, observed_on=months["month"], people=children
    )


def _per(children: pd.Series[float], fte: pd.Series[float]) -> pd.Series[float]:
    there = as_float(fte)
    return children / there.where(there > 0)


def lost(study: Study) -> pd.Series[float]:
    """Share of a unit's posts that absence and vacancies without cover took, by row of months."""
    months = study["caseload_month"]
    away = as_float(months["days_absent"]) / WORKING_DAYS
    in_post = as_float(months["unit_fte_available"]) + away
    vacant = _vacant(study)
    posts = in_post + vacant
    return ((away + vacant) / posts.where(posts > 0)).clip(0, 1)


def _vacant(study: Study) -> pd.Series[float]:
    """Posts of each unit that stood vacant in the middle of each month, without agency cover."""
    months, spells = study["caseload_month"], study["vacancies"]
    spells = spells[~spells["agency_cover"].fillna(False).astype(bool)]
    rows = months[[*UNIT, "month"]].reset_index(names="row")
    both = rows.merge(spells[[*UNIT, "vacant_from", "filled_on"]], "inner", UNIT)
    middle = both["month"] + pd.Timedelta(days=14)
    open_then = both["vacant_from"].le(middle) & ~both["filled_on"].le(middle)
    counted = both[open_then].groupby("row").size().reindex(months.index, fill_value=0)
    sent = months["site_id"].isin(study["vacancies"]["site_id"])
    return counted.astype("float64").where(sent, np.nan)


FRAME = FrameBuilder(_build, (*UNIT, "month"), "month", {"unit": tuple(UNIT)})
