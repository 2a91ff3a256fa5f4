"""What is known of how an outcome was had: how many took part, and who was blind to the arm."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.frames.study import Study
from analysis.questions.estimand import Estimand
from study.vocabulary import ARMS

# Who could have been analysed, by frame: the set of the flow, and the level of its members. A
# follow-up by records has no one who could decline.
ELIGIBLE: Mapping[str, tuple[str, str]] = {
    "worker_wave": ("invited", "worker"),
    "worker_aggression": ("invited", "worker"),
    "worker_day": ("workers", "worker"),
    "visit_coder": ("families_eligible", "family"),
    "family_interview": ("families_eligible", "family"),
}
CODED: Mapping[str, str] = {"visit_coder": "visit_ratings", "file_auditor": "file_audit"}
"""The table that says of a frame's measurements whether they were made blind to the arm."""
ANSWERED = ("worker_wave", "worker_aggression", "worker_day", "family_interview")
"""Frames of what people answer about themselves, who know their arm."""
TWENTIETH = 20


@dataclass(frozen=True)
class Circumstances:
    """Shares of people and measurements, to the nearest twentieth; NaN where not known.

    Attributes
    ----------
    response : of the eligible who were analysed, in the arm with the smaller share.
    blind : of the measurements that were made blind to the arm; of what people answer about
        themselves none, for they know their arm, and of records nobody says.
    """

    response: float
    blind: float


def circumstances(
    estimands: Sequence[Estimand], study: Study, flow: pd.DataFrame
) -> dict[str, Circumstances]:
    """The circumstances of every outcome.

    Parameters
    ----------
    flow : as made by ``analysis.evaluation.flow``.
    """
    return {
        e.outcome: Circumstances(
            response=_twentieth(_response(e, flow)), blind=_twentieth(_blind(e.frame, study))
        )
        for e in estimands
    }


def _blind(frame: str, study: Study) -> float:
    if frame not in CODED:
        return 0.0 if frame in ANSWERED else np.nan
    codings = study[CODED[frame]]["blind_to_arm"].astype("Float64")
    return float(codings.fillna(0).mean()) if len(codings) else np.nan


def _response(estimand: Estimand, flow: pd.DataFrame) -> float:
    if estimand.frame not in ELIGIBLE:
        return np.nan
    name, level = ELIGIBLE[estimand.frame]
    analysed = flow["outcome"].eq(estimand.outcome) & flow["set"].eq("analysed")
    there = flow[analysed & flow["level"].eq(level)].set_index("arm")["n"]
    eligible = flow[flow["set"].eq(name)].set_index("arm")["n"]
    shares = [
        min(1.0, float(there[arm]) / float(eligible[arm])) if eligible.get(arm) else np.nan
        for arm in ARMS
        if arm in there
    ]
    return float(np.min(shares)) if shares else np.nan


def _twentieth(share: float) -> float:
    return float(np.round(share * TWENTIETH) / TWENTIETH)
