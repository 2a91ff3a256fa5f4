"""Candidates: which rows answer which question, and why the others are left out.

A builder gives every candidate row of a frame with its outcome. One common rule then decides which
of them are analysed, so that each candidate is either analysed or left out for one stated reason.

What is decided here, and holds for every outcome:

- Everyone on a unit's list counts, whatever the role: in an RSW unit the clinician and the
  coordinator are part of the model; without them part of a unit would be set against a whole team.
- Nothing counts as RSW before RSW: rows of an RSW site from before its first unit opened are left
  out. A survey without its date of response stays in, because nothing says that it came too early.
- Complete cases: a row without its outcome, exposure or a covariate is left out and counted.
- ``years_qualified`` is 0 for a worker who is not a qualified social worker and gives no years;
  the covariate ``qualified`` beside it takes up the difference between the two groups.
- A worker or family that has a row for each of several waves is what its row of the observation's
  wave says, else that of the latest wave before, else the first; an observation without a wave has
  the last.
- Ids are made unique over sites (``site|id``), because two councils may use the same one. A coder
  keeps one id for all sites, because coders work for the study and not for a council.
- Contact hours come from the diary, which has no waves: a worker's mean over all diary days stands
  for every wave. They are measured with error on a handful of days, speak of a full-time week of 26
  weeks without leave, and leave out workers whose diary holds no contact although they may have
  met aggression. The rate per contact hour is a companion to the rate per worker, not a substitute.
- A family is followed from its first child's start to the day on which the first child's record was
  last looked at. A child's entering care ends it, and so does closure, which is the last child's.
  A blank date is an event that had not happened by then. On one day the event asked for counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.frames import (
    child,
    family,
    family_follow_up,
    family_interview,
    family_start,
    file_auditor,
    post,
    session_coder,
    site_year,
    unit_month,
    visit_coder,
    worker,
    worker_aggression,
    worker_day,
    worker_wave,
)
from analysis.frames.base import FrameBuilder
from analysis.frames.sample import DOSE, PEOPLE, Sample
from analysis.frames.study import Study, fidelity_of_sites, rsw_starts, site_arms
from analysis.questions.estimand import Estimand
from study import measures
from study.results.said import Said, say
from study.settings.model import Settings
from study.vocabulary import ARM_OF, LEFT_OUT

ANALYSED = ""
OF_ONE_SITE = ["unit_id", "worker_id", "family_id", "visit_id", "session_id", "post_id"]

FRAMES: Mapping[str, FrameBuilder] = {
    "worker_wave": worker_wave.FRAME,
    "worker_aggression": worker_aggression.FRAME,
    "worker": worker.FRAME,
    "worker_day": worker_day.FRAME,
    "visit_coder": visit_coder.FRAME,
    "session_coder": session_coder.FRAME,
    "file_auditor": file_auditor.FRAME,
    "family_follow_up": family_follow_up.FRAME,
    "family_start": family_start.FRAME,
    "family": family.FRAME,
    "family_interview": family_interview.FRAME,
    "child": child.FRAME,
    "unit_month": unit_month.FRAME,
    "post": post.FRAME,
    "site_year": site_year.FRAME,
}


@dataclass(frozen=True, eq=False)
class Candidates:
    """Every row that could be analysed for one estimand, and why it is not, if so.

    Attributes
    ----------
    rows : all columns of the frame in the order of its key, ``rsw`` (missing if unknown), and
        ``left_out``: one of ``LEFT_OUT``, or ``ANALYSED``.
    """

    estimand: Estimand
    rows: pd.DataFrame

    @property
    def frame(self) -> FrameBuilder:
        """What the rows are of."""
        return FRAMES[self.estimand.frame]

    @property
    def analysed(self) -> pd.DataFrame:
        """The rows that are analysed, with all columns of the frame."""
        return self.rows[self.rows["left_out"].eq(ANALYSED)]

    @cached_property
    def sample(self) -> Sample:
        """The rows that are analysed, in their order.

        ``y`` and ``exposure`` are float64 (exposure 1 unless a rate per contact hour, or days
        followed), then come ``rsw``, the estimand's clusters and crossed groups (str), its
        covariates and its weight (float64). Nothing is missing but perhaps a weight, without which
        the outcome is refused (``Sample.problem``).
        """
        asked = self.estimand
        columns = ["y", "exposure", "rsw", *asked.clusters, *asked.crossed, *_numbers(asked)]
        columns += [PEOPLE] * (PEOPLE in self.rows)
        rows = self.analysed[columns]
        return Sample(asked, rows.astype({"rsw": "int64"}).reset_index(drop=True))

    @property
    def why_empty(self) -> Said:
        """Why no row is analysed: the reason that meets the most rows."""
        reasons = self.rows["left_out"].value_counts().drop("other_arm", errors="ignore")
        if reasons.empty:
            return say("no_data")
        return say("nothing_analysed", reason=str(reasons.index[0]))


def candidates(estimand: Estimand, study: Study, settings: Settings) -> Candidates:
    """Build the estimand's frame, and decide which of its rows are analysed.

    Raises
    ------
    ValueError : when the estimand asks for a frame, outcome, cluster, covariate or weight there is
        none of.
    """
    if estimand.frame not in FRAMES:
        raise ValueError(
            f"Outcome {estimand.outcome} asks for the frame {estimand.frame}; there are "
            f"{', '.join(FRAMES)}."
        )
    frame, followed = FRAMES[estimand.frame], measures.FRAMES[estimand.frame].followed
    rows = frame.build(study, estimand.measured, settings)
    if estimand.compare == "dose":
        rows[DOSE] = rows["site_id"].map(fidelity_of_sites(study))
    groups = [*estimand.clusters, *estimand.crossed]
    for name in (*groups, *_numbers(estimand)):
        if name not in rows.columns:
            raise ValueError(f"Outcome {estimand.outcome}: frame {estimand.frame} has no {name}.")
    rows = rows.sort_values(list(frame.key), kind="stable", ignore_index=True)
    rows["rsw"] = (
        rows["site_id"]
        .map(site_arms(study))
        .map({arm: float(number) for number, arm in ARM_OF.items()})
    )
    rows["left_out"] = np.select(
        [
            rows["rsw"].isna(),
            rows["rsw"].eq(1) & (rows["observed_on"] < _start_of(rows["site_id"], study)),
            rows[groups].isna().any(axis=1),
            rows["y"].isna(),
            rows["exposure"].isna(),
            rows["exposure"].le(0) & followed,
            rows["exposure"].eq(0),
            rows["rsw"].eq(0) & (estimand.compare == "rsw"),
            rows[[name for name in _numbers(estimand) if name != estimand.weight]]
            .isna()
            .any(axis=1),
        ],
        list(LEFT_OUT),
        default=ANALYSED,
    )
    for name in rows.columns.intersection(OF_ONE_SITE):
        rows[name] = rows["site_id"] + "|" + rows[name]
    return Candidates(estimand, rows)


def _start_of(sites: pd.Series[str], study: Study) -> pd.Series[pd.Timestamp]:
    """Each row's site's first day of RSW; unlike ``map``, of the same type when no site is left."""
    return rsw_starts(study).reindex(sites).set_axis(sites.index)


def _numbers(estimand: Estimand) -> tuple[str, ...]:
    """Columns beside the outcome that are numbers; a covariate may be the weight as well."""
    others = (estimand.weight, estimand.by, DOSE if estimand.compare == "dose" else None)
    return tuple(dict.fromkeys((*estimand.covariates, *(name for name in others if name))))
