"""Incidents of aggression: one row per worker and wave that responded."""

from __future__ import annotations

import pandas as pd

from analysis.frames.base import DAY, WORKER, WORKERS, FrameBuilder, pick, with_worker
from analysis.frames.study import Study
from analysis.frames.worker_wave import answered, with_events
from study.instruments import aggression, time_use
from study.settings.model import Settings


def _build(study: Study, outcome: str, settings: Settings) -> pd.DataFrame:
    """Incidents: one row per worker and wave that responded; ``<count>_per_<exposure>``."""
    survey = answered(study)
    count, _, per = outcome.partition("_per_")
    rows = survey[[*WORKER, "wave", "observed_on"]].assign(y=pick(count, aggression.score(survey)))
    if per == "worker":
        rows["exposure"] = 1.0
    elif per == "contact_hour":
        exposure = aggression.contact_exposure(_direct_hours_week(study, settings))
        rows = rows.merge(exposure.rename("exposure").reset_index(), "left", WORKER)
    else:
        raise ValueError(f"Outcome {outcome} does not end in _per_worker or _per_contact_hour.")
    return with_worker(with_events(rows, study), study)


def _direct_hours_week(study: Study, settings: Settings) -> pd.Series[float]:
    """Mean hours of direct contact a week, by site and worker, over all the worker's diary days."""
    days = time_use.worker_days(study["time_diary"], DAY)
    hours_a_day = days.groupby(WORKER)["direct_hours"].mean()
    return time_use.hours_a_week(hours_a_day, settings.inference.working_week_days)


FRAME = FrameBuilder(_build, (*WORKER, "wave"), "response", WORKERS)
