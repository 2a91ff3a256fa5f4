"""Analysis frames: which rows answer which question, and why the others are left out.

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

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.frames.sample import Sample
from analysis.frames.study import Study, rsw_starts, site_arms
from analysis.records import Estimand
from mixed.few_clusters.incidence import CENSORED, COMPETING, EVENT
from study import measures
from study.instruments import aggression, ghq12, job_satisfaction, practice_quality, time_use
from study.results.said import Said, say
from study.settings.model import Settings
from study.vocabulary import ARM_OF, LEFT_OUT, Member

WORKER = ["site_id", "worker_id"]
DAY = [*WORKER, "diary_date"]
VISIT = ["site_id", "visit_id"]
FAMILY = ["site_id", "family_id"]

SINGLE_ITEMS = (
    "enjoys_work",
    "autonomy_score",
    "support_score",
    "workplace_opportunity_score",
    "time_for_reflection",
    "confidence_assessment",
    "intends_to_leave_12m",
)

ANALYSED = ""


@dataclass(frozen=True)
class Frame:
    """One kind of analysis frame; ``study.measures.FRAMES`` says what it holds.

    Where it follows people, ``y`` is how follow-up ended and ``exposure`` its days, so that a risk
    by a horizon can be asked for: see ``analysis.frames.sample``.

    Attributes
    ----------
    build : study, outcome, settings → candidate rows with ``y``, ``exposure``, ids, covariates and
        ``observed_on``, the day of the observation.
    key : the columns that tell one observation from another; rows come in their order.
    level : what one observation is, for the flow.
    people : the levels at which those analysed are counted, with the columns that tell them apart.
    """

    build: Callable[[Study, str, Settings], pd.DataFrame]
    key: tuple[str, ...]
    level: Member
    people: Mapping[Member, tuple[str, ...]]


def outcome_frame(estimand: Estimand, study: Study, settings: Settings) -> Sample:
    """The rows that are analysed for one estimand.

    Returns
    -------
    One row per observation, in the order of the frame's key: ``y`` and ``exposure`` (float64;
    exposure 1 unless a rate per contact hour, or days followed), ``rsw`` (0 or 1), then the
    estimand's clusters and crossed groups (str), its covariates and its weight (float64). Nothing
    is missing but perhaps a weight, without which the outcome is refused
    (``Sample.problem``).

    Raises
    ------
    ValueError : when the estimand asks for a frame, outcome, cluster, covariate or weight there is
        none of.
    """
    rows = candidates(estimand, study, settings)
    rows = rows[rows["left_out"].eq(ANALYSED)]
    columns = ["y", "exposure", "rsw", *estimand.clusters, *estimand.crossed, *_numbers(estimand)]
    return Sample(estimand, rows[columns].astype({"rsw": "int64"}).reset_index(drop=True))


def why_empty(estimand: Estimand, study: Study, settings: Settings) -> Said:
    """Why no row is analysed for an estimand: the reason that meets the most rows."""
    reasons = candidates(estimand, study, settings)["left_out"].value_counts()
    if reasons.empty:
        return say("no_data")
    return say("nothing_analysed", reason=str(reasons.index[0]))


def candidates(estimand: Estimand, study: Study, settings: Settings) -> pd.DataFrame:
    """Every row that could be analysed for one estimand, and why it is not, if so.

    Returns
    -------
    All columns of the frame, ``rsw`` (missing if unknown), and ``left_out``: one of
    ``LEFT_OUT``, or ``ANALYSED``.

    Raises
    ------
    ValueError : as for ``outcome_frame``.
    """
    if estimand.frame not in FRAMES:
        raise ValueError(
            f"Outcome {estimand.outcome} asks for the frame {estimand.frame}; there are "
            f"{', '.join(FRAMES)}."
        )
    frame, followed = FRAMES[estimand.frame], measures.FRAMES[estimand.frame].followed
    rows = frame.build(study, estimand.outcome, settings)
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
            rows[list(estimand.covariates)].isna().any(axis=1),
        ],
        list(LEFT_OUT),
        default=ANALYSED,
    )
    for name in rows.columns.intersection(["unit_id", "worker_id", "family_id", "visit_id"]):
        rows[name] = rows["site_id"] + "|" + rows[name]
    return rows


def _start_of(sites: pd.Series[str], study: Study) -> pd.Series[pd.Timestamp]:
    """Each row's site's first day of RSW; unlike ``map``, of the same type when no site is left."""
    return rsw_starts(study).reindex(sites).set_axis(sites.index)


def _numbers(estimand: Estimand) -> tuple[str, ...]:
    """Columns beside the outcome that are numbers; a covariate may be the weight as well."""
    weight = () if estimand.weight is None else (estimand.weight,)
    return tuple(dict.fromkeys((*estimand.covariates, *weight)))


def _worker_wave(study: Study, outcome: str, settings: Settings) -> pd.DataFrame:
    """Survey answers: one row per worker and wave that responded."""
    answered = _answered(study)
    y = _pick(
        outcome,
        ghq12.score(answered, **dict(settings.instruments.ghq12)),
        job_satisfaction.score(answered),
        answered[list(SINGLE_ITEMS)],
    )
    rows = answered[[*WORKER, "wave", "observed_on"]].assign(y=y, exposure=1.0)
    return _with_worker(rows, study)


def _worker_aggression(study: Study, outcome: str, settings: Settings) -> pd.DataFrame:
    """Incidents: one row per worker and wave that responded; ``<count>_per_<exposure>``."""
    answered = _answered(study)
    count, _, per = outcome.partition("_per_")
    rows = answered[[*WORKER, "wave", "observed_on"]].assign(
        y=_pick(count, aggression.score(answered))
    )
    if per == "worker":
        rows["exposure"] = 1.0
    elif per == "contact_hour":
        exposure = aggression.contact_exposure(_direct_hours_week(study, settings))
        rows = rows.merge(exposure.rename("exposure").reset_index(), "left", WORKER)
    else:
        raise ValueError(f"Outcome {outcome} does not end in _per_worker or _per_contact_hour.")
    return _with_worker(rows, study)


def _worker_day(study: Study, outcome: str, settings: Settings) -> pd.DataFrame:
    """Diary days: one row per worker and day; ``<group>_share`` or ``<group>_hours_week``."""
    days = time_use.worker_days(study["time_diary"], DAY)
    weekly = days.filter(regex="_hours$").apply(
        time_use.hours_a_week, working_week_days=settings.inference.working_week_days
    )
    weekly = weekly.add_suffix("_week")
    y = _pick(outcome, days.filter(regex="_share$"), weekly)
    rows = days[DAY].assign(y=y, exposure=1.0, observed_on=days["diary_date"])
    return _with_worker(rows, study)


def _visit_coder(study: Study, outcome: str, settings: Settings) -> pd.DataFrame:
    """Ratings: one row per visit and coder, so a double-coded visit has two."""
    ratings = study["visit_ratings"]
    scores = practice_quality.score(ratings, **dict(settings.instruments.practice_quality))
    rows = ratings[[*VISIT, "coder_id"]].assign(y=_pick(outcome, scores), exposure=1.0)
    rows = _join(
        rows, study["visits"], VISIT, ["worker_id", "family_id", "visit_number", "visit_date"]
    )
    rows = _of_wave(rows, study["cases"], FAMILY, ["n_children"])
    rows = rows.assign(
        visit_number=_float(rows["visit_number"]),
        n_children=_float(rows["n_children"]),
        observed_on=rows["visit_date"],
    )
    return _with_worker(rows, study)


def _family_follow_up(study: Study, outcome: str, _: Settings) -> pd.DataFrame:
    """Follow-up: one row per family; ``care_entry`` or ``case_closure``, each competing with it."""
    children = study["case_outcomes"]
    children = children.assign(still_open=children["case_closed_date"].isna())
    rows = children.groupby(FAMILY, as_index=False).agg(
        observed_on=("index_date", "min"),
        until=("censor_date", "min"),
        care_entry=("care_start_date", "min"),
        case_closure=("case_closed_date", "max"),
        still_open=("still_open", "any"),
    )
    rows["case_closure"] = rows["case_closure"].mask(rows["still_open"])
    ends = ("care_entry", "case_closure")
    if outcome not in ends:
        raise ValueError(f"No such outcome: {outcome}. There are {', '.join(ends)}.")
    event = rows[outcome]
    competing = rows[ends[1 - ends.index(outcome)]]
    last = pd.concat([event, competing, rows["until"]], axis=1).min(axis=1)
    rows["y"] = np.select([event.eq(last), competing.eq(last)], [EVENT, COMPETING], CENSORED)
    rows["exposure"] = (last - rows["observed_on"]).dt.days
    rows = rows.astype({"y": "float64", "exposure": "float64"})
    known = ["n_children", "youngest_age", "cp_plan_at_baseline"]
    rows = _of_wave(rows, study["cases"], FAMILY, ["unit_id", "worker_id", *known])
    return rows.assign(**{name: _float(rows[name]) for name in known})


_WORKERS: Mapping[Member, tuple[str, ...]] = {"worker": tuple(WORKER)}
_OBSERVED: Mapping[Member, tuple[str, ...]] = {
    **_WORKERS,
    "family": tuple(FAMILY),
    "visit": tuple(VISIT),
}

FRAMES: Mapping[str, Frame] = {
    "worker_wave": Frame(_worker_wave, (*WORKER, "wave"), "response", _WORKERS),
    "worker_aggression": Frame(_worker_aggression, (*WORKER, "wave"), "response", _WORKERS),
    "worker_day": Frame(_worker_day, tuple(DAY), "day", _WORKERS),
    "visit_coder": Frame(_visit_coder, (*VISIT, "coder_id"), "rating", _OBSERVED),
    "family_follow_up": Frame(
        _family_follow_up,
        tuple(FAMILY),
        "family",
        {},  # an observation is a family
    ),
}


def _answered(study: Study) -> pd.DataFrame:
    survey = study["worker_survey"]
    survey = survey[survey["responded"].astype(bool)]
    return survey.assign(wave=_float(survey["wave"]), observed_on=survey["response_date"])


def _direct_hours_week(study: Study, settings: Settings) -> pd.Series[float]:
    """Mean hours of direct contact a week, by site and worker, over all the worker's diary days."""
    days = time_use.worker_days(study["time_diary"], DAY)
    hours_a_day = days.groupby(WORKER)["direct_hours"].mean()
    return time_use.hours_a_week(hours_a_day, settings.inference.working_week_days)


def _pick(name: str, *scores: pd.DataFrame | pd.Series[float]) -> pd.Series[float]:
    """One score by its name, as float64 with NaN where missing."""
    table = pd.concat(scores, axis=1)
    if name not in table.columns:
        raise ValueError(f"No such outcome: {name}. There are {', '.join(table.columns)}.")
    return _float(table[name])


def _float(values: pd.Series[Any]) -> pd.Series[float]:
    return values.astype("Float64").astype("float64")


def _with_worker(rows: pd.DataFrame, study: Study) -> pd.DataFrame:
    """Add each worker's unit, whether qualified (0 or 1), and years since qualifying."""
    workers = study["workers"]
    qualified = _float(workers["is_social_work_qualified"])
    years = workers["years_qualified"].mask(workers["years_qualified"].isna() & qualified.eq(0), 0)
    workers = workers[[*WORKER, "wave", "unit_id"]].assign(
        qualified=qualified, years_qualified=years
    )
    return _of_wave(rows, workers, WORKER, ["unit_id", "qualified", "years_qualified"])


def _of_wave(
    rows: pd.DataFrame, table: pd.DataFrame, key: list[str], columns: list[str]
) -> pd.DataFrame:
    """Join to each row what its person's row of the same wave says, or of the nearest."""
    held = table[[*key, *columns]].assign(held=_float(table["wave"]).fillna(0.0))
    held = held.sort_values("held", kind="stable")
    if "wave" not in rows:
        held = held.drop_duplicates(key, keep="last")
        return _join(rows, held, key, columns)
    pairs = rows[[*key, "wave"]].drop_duplicates().merge(held, "inner", key)
    later = pairs["held"] > pairs["wave"]
    nearest = pairs["held"].where(later, -pairs["held"])
    pairs = pairs.assign(later=later, nearest=nearest).sort_values(["later", "nearest"])
    pairs = pairs.drop_duplicates([*key, "wave"])
    return _join(rows, pairs, [*key, "wave"], columns)


def _join(
    rows: pd.DataFrame, table: pd.DataFrame, key: list[str], columns: list[str]
) -> pd.DataFrame:
    return rows.merge(table[[*key, *columns]], "left", key, validate="many_to_one")
