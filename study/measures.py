"""Every measure that can be an outcome, and the frames that they lie in: each fact once.

A measure's kind, range and frame follow from how its instrument scores it, and ``claims`` from the
outcomes that ``claims.csv`` names: the measure itself, a part of it, or another scoring of the same
answers. A measure that no claim names is a covariate's or a description's, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from study.vocabulary import CLUSTERS, OutcomeKind

PERSONS = ("worker_id", "family_id")
"""The levels that are people: one of them is among an outcome's clusters."""


@dataclass(frozen=True)
class Frame:
    """What an analysis frame holds beside its outcome; a module of ``analysis/frames/`` builds it.

    Attributes
    ----------
    nested : its levels, outermost first. ``crossed`` : groups that cut across them.
    numbers : columns that can be covariates or weights, all of persons, families or visits.
    followed : whether its outcome is how follow-up ended, so that a risk has a horizon.
    """

    nested: tuple[str, ...]
    numbers: tuple[str, ...]
    crossed: tuple[str, ...] = ()
    followed: bool = False


_WORKERS = ("site_id", "unit_id", "worker_id")

FRAMES: Mapping[str, Frame] = {
    "worker_wave": Frame(_WORKERS, ("wave", "qualified", "years_qualified")),
    "worker_aggression": Frame(_WORKERS, ("wave", "qualified", "years_qualified")),
    "worker_day": Frame(_WORKERS, ("qualified", "years_qualified")),
    "visit_coder": Frame(
        CLUSTERS, ("visit_number", "n_children", "qualified", "years_qualified"), ("coder_id",)
    ),
    "family_follow_up": Frame(
        (*_WORKERS, "family_id"),
        ("n_children", "youngest_age", "cp_plan_at_baseline"),
        followed=True,
    ),
}


@dataclass(frozen=True)
class Measure:
    """One score or measure.

    Attributes
    ----------
    frame : the frame of which it is a column. ``kind`` : of its comparison between the arms.
    low, high : the range of one observation; a count or a duration has no upper end (None).
    unit : of one observation.
    step : by how much two scores differ at least; of a duration a quarter of an hour.
    claims : rows of ``claims.csv`` that name it; of others it can be no outcome.
    """

    name: str
    frame: str
    kind: OutcomeKind
    low: float
    high: float | None
    unit: str
    claims: tuple[str, ...] = ()
    step: float = 1.0


def _answers(kind: OutcomeKind, high: float | None, unit: str, **claims: str) -> list[Measure]:
    low = 1.0 if high == 5 else 0.0
    return [
        Measure(name, "worker_wave", kind, low, high, unit, tuple(of.split()))
        for name, of in claims.items()
    ]


def _ratings(kind: OutcomeKind, low: float, high: float, unit: str, **claims: str) -> list[Measure]:
    return [
        Measure(name, "visit_coder", kind, low, high, unit, tuple(of.split()))
        for name, of in claims.items()
    ]


def _incidents(*kinds: str) -> list[Measure]:
    units = {"worker": "incidents in 6 months", "contact_hour": "incidents per 100 hours"}
    return [
        Measure(f"{kind}_per_{per}", "worker_aggression", "rate", 0, None, unit, ("C03",))
        for kind in kinds
        for per, unit in units.items()
    ]


def _time(**claims: str) -> list[Measure]:
    # A quarter of an hour of an eight-hour day, and of each of five days a week.
    ends = {
        "share": (1.0, "share of the day", 1 / 32),
        "hours_week": (168.0, "hours a week", 5 / 4),
    }
    return [
        Measure(f"{group}_{per}", "worker_day", "mean", 0, high, unit, tuple(of.split()), step)
        for group, of in claims.items()
        for per, (high, unit, step) in ends.items()
    ]


_CASE = "share of workers"

MEASURES: Mapping[str, Measure] = {
    measure.name: measure
    for measure in (
        *_answers("mean", 36, "points", ghq12_likert="C01"),
        *_answers("mean", 12, "points", ghq12_bimodal="C01", ghq12_cghq="C01"),
        *_answers("risk", 1, _CASE, ghq12_case="C01", intends_to_leave_12m=""),
        *_answers(
            "mean",
            5,
            "points",
            enjoys_work="C02",
            job_satisfaction="C02",
            confidence_assessment="C05",
            time_for_reflection="C07",
            autonomy_score="",
            support_score="",
            workplace_opportunity_score="",
        ),
        *_incidents(
            "aggression",
            "verbal_aggression",
            "threat",
            "threat_family",
            "property_damage",
            "physical_assault",
        ),
        *_time(
            direct="C04",
            indirect="",
            paperwork="C08",
            court="C16",
            supervision="C16",
            meetings="",
            management="",
            training="C27",
            travel="",
            other="",
        ),
        *_ratings(
            "mean",
            1,
            5,
            "points",
            overall_quality="C06",
            relationship_building="C06",
            good_authority="C06",
            mi_skill="C06",
            collaboration="C06",
            autonomy="C06",
            empathy="C06",
            evocation="C06",
            purposefulness="C06",
            clarity_concerns="C06 C23",
            child_focus="C06 C23",
        ),
        *_ratings("risk", 0, 1, "share of visits", skilled="C06"),
        Measure(
            "care_entry", "family_follow_up", "risk", 0, 1, "share of families", ("C10", "C22")
        ),
        Measure("case_closure", "family_follow_up", "risk", 0, 1, "share of families"),
    )
}
