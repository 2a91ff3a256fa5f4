"""Interviews with parents: one row per family and wave that came to an interview."""

from __future__ import annotations

import pandas as pd

from analysis.frames.base import FAMILY, FrameBuilder, pick
from analysis.frames.family import with_case
from analysis.frames.study import Study
from study.instruments import family_life, gas, ghq12, sdq, wai
from study.settings.model import Settings


def _build(study: Study, outcome: str, settings: Settings) -> pd.DataFrame:
    held = study["family_interviews"]
    held = held[held["completed"].astype(bool) & held["respondent"].eq("parent")]
    scored = ghq12.score(held, **dict(settings.instruments.ghq12))
    y = pick(
        outcome,
        wai.score(held)["alliance"],
        gas.score(held),
        scored["ghq12_likert"].rename("parent_ghq12"),
        sdq.score(held),
        family_life.score(held),
        held["satisfaction"],
    )
    # The interview is no wave of the survey, which tells which row of the case list is meant.
    rows = held[FAMILY].assign(
        interview=held["wave"],
        second=held["wave"].eq("t2").astype("float64"),
        y=y,
        exposure=1.0,
        observed_on=held["interview_date"],
    )
    return with_case(rows, study)


FRAME = FrameBuilder(_build, (*FAMILY, "interview"), "interview", {"family": tuple(FAMILY)})
