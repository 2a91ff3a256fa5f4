"""Children of the families on the case lists: one row per child.

A repeat plan is a child protection plan begun in follow-up by a child who had had one before;
children without any plan are none who could have had a second, and are left out of it.
"""

from __future__ import annotations

import pandas as pd

from analysis.frames.base import FAMILY, FrameBuilder, as_float, pick
from analysis.frames.family import with_case
from analysis.frames.study import Study
from study.settings.model import Settings


def _build(study: Study, outcome: str, _: Settings) -> pd.DataFrame:
    children = study["case_outcomes"]
    again = as_float(children["n_previous_cpp"]).gt(0).astype("float64")
    repeat = again.where(children["cpp_start_date"].notna()).rename("repeat_plan")
    asked = ["sw_changes_12m", "re_referral_12m", "serious_incident"]
    rows = children[[*FAMILY, "child_id"]].assign(
        y=pick(outcome, children[asked], repeat),
        exposure=1.0,
        observed_on=children["index_date"],
    )
    return with_case(rows, study)


FRAME = FrameBuilder(_build, ("site_id", "child_id"), "child", {"family": tuple(FAMILY)})
