"""Worker survey: one row per worker and wave, answered or not."""

import pandas as pd

from study.instruments import ghq12, job_satisfaction
from study.tables.base import Column, ForeignKey, RowRule, Table
from study.tables.columns import boolean, date, identifier, integer, number
from study.tables.expectations import Between, Coded, Usual, Varies

AGGRESSION_TYPES = (
    "verbal_aggression",
    "threat",
    "threat_family",
    "property_damage",
    "physical_assault",
)

# What one of each is in hours a week.
_HOURS = (
    (37.0, "full-time equivalents"),
    (0.37, "per cent of full time"),
    (100.0, "hours divided by a hundred"),
    (5.0, "hours a day"),
    (1 / 60, "minutes a week"),
    (12 / 52, "hours a month"),
)


def _ghq12_items() -> tuple[Column, ...]:
    # Item numbers and response codes only: the wording is licensed.
    low, high = ghq12.LOWEST, ghq12.HIGHEST
    return tuple(
        integer(
            name, f"GHQ-12 item {i}, {low} to {high} ({high} worst)", low, high,
            f"ghq {i}", f"ghq12 q{i}",
        )
        for i, name in enumerate(ghq12.ITEMS, start=1)
    )  # fmt: skip


def _agree(name: str, label: str, *synonyms: str) -> Column:
    return integer(name, f"{label}, 1 to 5", 1, 5, *synonyms)


def _aggression() -> tuple[Column, ...]:
    return tuple(
        integer(f"{t}_6m", f"{t.replace('_', ' ').capitalize()}: incidents in 6 months", 0, 500)
        for t in AGGRESSION_TYPES
    )


def _answered_uninvited(t: pd.DataFrame) -> pd.Series:
    return (t["responded"] & ~t["invited"]).fillna(False).astype(bool)


def _answered_unreturned(t: pd.DataFrame) -> pd.Series:
    # Contracted hours are known of everybody, answered or not.
    known = ["worker_id", "wave", "invited", "responded", "contracted_hours"]
    answers = t.drop(columns=known, errors="ignore")
    given: pd.Series = answers.notna().any(axis="columns")
    return given & t["responded"].eq(False).fillna(False)


def _waves_backwards(t: pd.DataFrame) -> pd.Series:
    """Responses that are not after all the same worker's of earlier waves."""
    known = t.dropna(subset=["worker_id", "wave", "response_date"]).sort_values("wave")
    latest = known.groupby("worker_id")["response_date"].cummax()
    before = latest.groupby(known["worker_id"]).shift()
    earlier = known.groupby("worker_id")["wave"].shift() < known["wave"]
    broken: pd.Series = (known["response_date"] <= before) & earlier
    return broken.reindex(t.index, fill_value=False)


TABLE = Table(
    name="worker_survey",
    title="Worker survey: one row per worker and wave",
    key=("worker_id", "wave"),
    columns=(
        identifier("worker_id", "Worker", "worker", "staff id", "employee ref"),
        integer("wave", "Wave of data collection", 0, 20, "survey wave", "round", blank_ok=False),
        boolean(
            "invited",
            "Invited to the survey",
            blank_ok=False,
            description="Whether the worker was sent the survey in this wave.",
        ),
        boolean("responded", "Returned the survey", "response", "completed", blank_ok=False),
        date("response_date", "Date of response", "date completed", "survey date"),
        *_ghq12_items(),
        *(
            _agree(name, f"Job satisfaction item {i}", f"satisfaction {i}")
            for i, name in enumerate(job_satisfaction.ITEMS, start=1)
        ),
        _agree("enjoys_work", "Enjoys work", "enjoy work", "job enjoyment"),
        number("autonomy_score", "Autonomy score, 1 to 5", 1, 5),
        number("support_score", "Support score, 1 to 5", 1, 5),
        number("workplace_opportunity_score", "Workplace opportunity score, 1 to 5", 1, 5),
        _agree("time_for_reflection", "Has time for reflection", "reflection time"),
        _agree("confidence_assessment", "Confident in own assessments", "assessment confidence"),
        boolean(
            "intends_to_leave_12m",
            "Intends to leave within 12 months",
            "intention to leave",
            description="The worker's own answer.",
        ),
        *_aggression(),
        number(
            "contracted_hours",
            "Contracted hours a week",
            0,
            100,
            "hours contracted",
            description="Hours a week in the contract.",
            unit="hours",
        ),
        number(
            "worked_hours",
            "Hours worked a week",
            0,
            100,
            "hours worked",
            "actual hours",
            description="Hours a week in fact worked, overtime included.",
            unit="hours",
        ),
    ),
    foreign_keys=(ForeignKey("worker_id", "workers"),),
    row_rules=(
        RowRule(
            code="worker_survey.responded_uninvited",
            column="responded",
            sentence="A worker responded without having been invited.",
            remedy="Correct 'invited' or 'responded'.",
            broken=_answered_uninvited,
        ),
        RowRule(
            code="worker_survey.answered_unreturned",
            column="responded",
            sentence="There are answers or a date of response, but the survey is said not to "
            "have been returned.",
            remedy="Say that it was returned, or clear the answers and the date.",
            broken=_answered_unreturned,
        ),
        RowRule(
            code="worker_survey.waves_backwards",
            column="response_date",
            sentence="The response of this wave is not later than the same worker's of an "
            "earlier wave.",
            remedy="Check both dates and both waves.",
            broken=_waves_backwards,
        ),
    ),
    expectations=(
        Coded(
            ghq12.ITEMS,
            "The GHQ-12",
            lowest_used=True,
            highest_used=True,
            middle=(0.5, 1.8),
        ),
        Coded(
            job_satisfaction.ITEMS,
            "Job satisfaction",
            highest_used=True,
        ),
        *(
            Coded((name,), name)
            for name in (
                *("enjoys_work", "time_for_reflection", "confidence_assessment"),
                *("autonomy_score", "support_score", "workplace_opportunity_score"),
            )
        ),
        # A full-time week is 35 to 40 hours; half of a workforce does not work below half of it.
        Usual("contracted_hours", 18, 42, "hours a week", _HOURS),
        Usual("worked_hours", 18, 60, "hours a week", _HOURS),
        # Nobody's usual week is below three quarters of the contract, nor twice as long.
        Between("worked_hours", "contracted_hours", 0.75, 1.8),
        Varies(("contracted_hours",), rows=80, nearly=1),
        Varies(
            (
                *("worked_hours", "autonomy_score", "support_score"),
                *("workplace_opportunity_score", "enjoys_work", "time_for_reflection"),
                *("confidence_assessment", "verbal_aggression_6m"),
                *(*ghq12.ITEMS, *job_satisfaction.ITEMS),
            ),
            rows=30,
        ),
    ),
)
