"""Workers on the units' lists: one row per worker."""

from __future__ import annotations

import pandas as pd

from analysis.frames.base import NO_DAY, WORKER, FrameBuilder, pick, with_worker
from analysis.frames.study import Study
from study.settings.model import Settings


def _build(study: Study, outcome: str, _: Settings) -> pd.DataFrame:
    """Workers as the last row of each has them."""
    workers = study["workers"].sort_values("wave", kind="stable", na_position="first")
    workers = workers.drop_duplicates(WORKER, keep="last")
    y = pick(outcome, workers[["left_within_12m", "cases_held"]])
    rows = workers[WORKER].assign(y=y, exposure=1.0, observed_on=NO_DAY)
    return with_worker(rows, study)


FRAME = FrameBuilder(_build, tuple(WORKER), "worker", {})  # an observation is a worker
