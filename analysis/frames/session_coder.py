"""Ratings of supervision: one row per session and coder, so a double-coded session has two."""

from __future__ import annotations

import pandas as pd

from analysis.frames.base import FrameBuilder, pick
from analysis.frames.study import Study
from study.instruments import supervision
from study.settings.model import Settings

SESSION = ("site_id", "session_id")


def _build(study: Study, outcome: str, _: Settings) -> pd.DataFrame:
    ratings = study["supervision"].rename(columns={"supervision_id": "session_id"})
    return ratings[[*SESSION, "unit_id", "coder_id"]].assign(
        y=pick(outcome, supervision.score(ratings)), exposure=1.0, observed_on=ratings["date"]
    )


FRAME = FrameBuilder(_build, (*SESSION, "coder_id"), "rating", {"session": SESSION})
