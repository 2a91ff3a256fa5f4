"""Every measure that can be an outcome, and the frames that they lie in: each fact once.

A measure's kind, range and frame follow from how its instrument scores it, and ``claims`` from the
outcomes that ``claims.csv`` names: the measure itself, a part of it, or another scoring of the same
answers. A measure that no claim names is a covariate's or a description's, and decides nothing.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from study.vocabulary import CLUSTERS, OutcomeKind

PERSONS = ("worker_id", "family_id")
"""The levels that are people: one of them is among an outcome's clusters, where its frame has any.

The innermost counts once, however many rows it has.
"""
STANDING_IN = ("unit_id", "session_id", "post_id", "financial_year")
"""What counts instead in a frame without people."""


def counted_once(clusters: Sequence[str]) -> str:
    """The level of which each counts once: the innermost person, or what stands in for one."""
    people = [name for name in clusters if name in PERSONS]
    return (people or [name for name in clusters if name in STANDING_IN])[-1]


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
_FAMILIES = (*_WORKERS, "family_id")
_NEEDS = ("n_children", "youngest_age", "cp_plan_at_baseline")
_HARD = ("parent_learning_difficulty", "organised_abuse")
_EVENTS = ("years_since_start", "after_leader_change")

FRAMES: Mapping[str, Frame] = {
    "worker_wave": Frame(_WORKERS, ("wave", "qualified", "years_qualified", *_EVENTS)),
    "worker_aggression": Frame(_WORKERS, ("wave", "qualified", "years_qualified", *_EVENTS)),
    "worker": Frame(_WORKERS, ("qualified", "years_qualified")),
    "worker_day": Frame(_WORKERS, ("qualified", "years_qualified", "court_hours")),
    "visit_coder": Frame(
        CLUSTERS,
        ("visit_number", "n_children", "qualified", "years_qualified", "supervision"),
        ("coder_id",),
    ),
    "session_coder": Frame(("site_id", "unit_id", "session_id"), (), ("coder_id",)),
    "file_auditor": Frame(_FAMILIES, ("n_children", *_HARD), ("coder_id",)),
    "family_follow_up": Frame(_FAMILIES, _NEEDS, followed=True),
    "family_start": Frame(_FAMILIES, _NEEDS, followed=True),
    "family": Frame(_FAMILIES, (*_NEEDS, *_HARD)),
    "family_interview": Frame(_FAMILIES, ("second", "n_children", *_HARD)),
    "child": Frame(_FAMILIES, (*_NEEDS, *_HARD)),
    "unit_month": Frame(("site_id", "unit_id"), ()),
    "post": Frame(("site_id", "unit_id", "post_id"), ("consultant",)),
    "site_year": Frame(("site_id", "financial_year"), ()),
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
    claims : rows of ``claims.csv`` that mean it in other words. One that names it needs no entry
        here; of others it can be no outcome.
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
        Measure(f"{kind}_per_{per}", "worker_aggression", "rate", 0, None, unit, ("C03", "C13"))
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


def _of(
    frame: str, kind: OutcomeKind, high: float | None, unit: str, **claims: str
) -> list[Measure]:
    return [
        Measure(name, frame, kind, 0.0, high, unit, tuple(of.split()))
        for name, of in claims.items()
    ]


_CASE = "share of workers"

MEASURES: Mapping[str, Measure] = {
    measure.name: measure
    for measure in (
        *_answers("mean", 36, "points", ghq12_likert="C01 C13 C24 C25"),
        *_answers("mean", 12, "points", ghq12_bimodal="C01", ghq12_cghq="C01"),
        *_answers("risk", 1, _CASE, ghq12_case="C01", intends_to_leave_12m=""),
        *_answers(
            "mean",
            5,
            "points",
            enjoys_work="C02 C13 C25 C26",
            job_satisfaction="C02 C28",
            confidence_assessment="C05 C13",
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
            direct="C04 C13",
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
            overall_quality="C06 C13 C27",
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
        Measure("direct_work", "family_start", "risk", 0, 1, "share of families", ("C09",)),
        *_of("worker", "risk", 1, _CASE, left_within_12m="C24"),
        *_of("worker", "mean", None, "children", cases_held=""),
        *_of("session_coder", "mean", 2, "points", supervision_rating="C07 C27"),
        *_of("session_coder", "risk", 1, "share of sessions", systemic="C07"),
        Measure("assessment_quality", "file_auditor", "mean", 1, 5, "points", ("C05",)),
        *_of("family", "rate", None, "assessments in 12 months", assessments_12m="C09"),
        *_of("family_interview", "mean", 100, "points", alliance="C20", goal_attainment="C20"),
        *_of("family_interview", "mean", 40, "points", parent_ghq12="", sdq_total=""),
        *_of("family_interview", "mean", 10, "points", family_life_rating="", satisfaction=""),
        *_of("child", "rate", None, "changes in 12 months", sw_changes_12m="C19"),
        *_of(
            *("child", "risk", 1, "share of children"),
            re_referral_12m="C21 C22",
            repeat_plan="C21 C22",
            serious_incident="C21 C22",
        ),
        *_of(
            *("unit_month", "mean", None, "children"),
            children_per_holder="C14",
            children_per_qualified_fte="C14 C17",
            children_per_unit_fte="C14",
        ),
        *_of("unit_month", "mean", 1, "share of posts", capacity_lost="C15"),
        *_of("post", "risk", 1, "share of vacancies", long_vacancy="C18"),
        *_of(
            *("site_year", "mean", None, "pounds a child"),
            cost_per_child="C11",
            cost_with_transition="C12",
        ),
    )
}
