"""Days of the diary: one row per worker and day."""

from __future__ import annotations

import pandas as pd

from analysis.frames.base import DAY, WORKERS, FrameBuilder, pick, with_worker
from analysis.frames.study import Study
from study.instruments import time_use
from study.settings.model import Settings


def _build(study: Study, outcome: str, settings: Settings) -> pd.DataFrame:
    """Diary days: one row per worker and day; ``<group>_share`` or ``<group>_hours_week``."""
    days = time_use.worker_days(study["time_diary"], DAY)
    weekly = days.filter(regex="_hours$").apply(
        time_use.hours_a_week, working_week_days=settings.inference.working_week_days
    )
    weekly = weekly.add_suffix("_week")
    y = pick(outcome, days.filter(regex="_share$"), weekly)
    rows = days[DAY].assign(y=y, exposure=1.0, observed_on=days["diary_date"])
    rows["court_hours"] = days["court_hours"]
    return with_worker(rows, study)


FRAME = FrameBuilder(_build, tuple(DAY), "day", WORKERS)
