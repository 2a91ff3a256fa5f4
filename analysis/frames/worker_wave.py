"""Answers of the survey: one row per worker and wave that responded."""

from __future__ import annotations

import pandas as pd

from analysis.frames.base import WORKER, WORKERS, FrameBuilder, as_float, pick, with_worker
from analysis.frames.study import Study, leader_changes, rsw_starts
from study.instruments import ghq12, job_satisfaction
from study.measures import MEASURES
from study.settings.model import Settings

DAYS_IN_YEAR = 365.25


def _build(study: Study, outcome: str, settings: Settings) -> pd.DataFrame:
    """Survey answers: one row per worker and wave that responded."""
    survey = answered(study)
    y = pick(
        outcome,
        ghq12.score(survey, **dict(settings.instruments.ghq12)),
        job_satisfaction.score(survey),
        survey[[name for name in MEASURES if name in survey.columns]],
    )
    rows = survey[[*WORKER, "wave", "observed_on"]].assign(y=y, exposure=1.0)
    return with_worker(with_events(rows, study), study)


def answered(study: Study) -> pd.DataFrame:
    """The survey of those who responded, with the day of their response."""
    survey = study["worker_survey"]
    survey = survey[survey["responded"].astype(bool)]
    return survey.assign(wave=as_float(survey["wave"]), observed_on=survey["response_date"])


def with_events(rows: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Add the years since the site's first RSW unit opened, and whether its director had changed.

    Both are missing where the site had no such day; a site's directors before are not known.
    """
    began, left = (
        days.reindex(rows["site_id"]).set_axis(rows.index)
        for days in (rsw_starts(study), leader_changes(study))
    )
    seen = rows["observed_on"]
    return rows.assign(
        years_since_start=(seen - began).dt.days / DAYS_IN_YEAR,
        after_leader_change=(seen >= left).astype("float64").where(left.notna() & seen.notna()),
    )


FRAME = FrameBuilder(_build, (*WORKER, "wave"), "response", WORKERS)
