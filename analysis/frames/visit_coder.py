"""Ratings of practice: one row per visit and coder, so a double-coded visit has two."""

from __future__ import annotations

import pandas as pd

from analysis.frames.base import (
    FAMILY,
    OBSERVED,
    VISIT,
    FrameBuilder,
    as_float,
    join,
    of_wave,
    pick,
    with_worker,
)
from analysis.frames.study import Study
from study.instruments import practice_quality, supervision
from study.settings.model import Settings


def _build(study: Study, outcome: str, settings: Settings) -> pd.DataFrame:
    """Ratings: one row per visit and coder, so a double-coded visit has two."""
    ratings = study["visit_ratings"]
    scores = practice_quality.score(ratings, **dict(settings.instruments.practice_quality))
    rows = ratings[[*VISIT, "coder_id"]].assign(y=pick(outcome, scores), exposure=1.0)
    rows = join(
        rows, study["visits"], VISIT, ["worker_id", "family_id", "visit_number", "visit_date"]
    )
    rows = of_wave(rows, study["cases"], FAMILY, ["n_children"])
    rows = rows.assign(
        visit_number=as_float(rows["visit_number"]),
        n_children=as_float(rows["n_children"]),
        observed_on=rows["visit_date"],
    )
    rows = with_worker(rows, study)
    return join(rows, _supervision(study), ["site_id", "unit_id"], ["supervision"])


def _supervision(study: Study) -> pd.DataFrame:
    """Mean rating of each unit's observed supervision; every session counts once."""
    ratings = study["supervision"]
    rated = supervision.score(ratings)["supervision_rating"]
    unit = ["site_id", "unit_id"]
    sessions = ratings[[*unit, "supervision_id"]].assign(supervision=rated)
    of_session = sessions.groupby([*unit, "supervision_id"])["supervision"].mean()
    return of_session.groupby(unit).mean().reset_index()


FRAME = FrameBuilder(_build, (*VISIT, "coder_id"), "rating", OBSERVED)
