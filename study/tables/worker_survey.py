"""Worker survey: one row per worker and wave, answered or not."""

import pandas as pd

from study.tables.base import Column, ForeignKey, RowRule, Table
from study.tables.columns import boolean, date, identifier, integer, number

AGGRESSION_TYPES = (
    "verbal_aggression",
    "threat",
    "threat_family",
    "property_damage",
    "physical_assault",
)


def _ghq12_items() -> tuple[Column, ...]:
    # Item numbers and response codes only: the wording is licensed.
    return tuple(
        integer(
            f"ghq12_i{i:02d}", f"GHQ-12 item {i}, 0 to 3 (3 worst)", 0, 3, f"ghq {i}", f"ghq12 q{i}"
        )
        for i in range(1, 13)
    )


def _agree(name: str, label: str, *synonyms: str) -> Column:
    return integer(name, f"{label}, 1 to 5", 1, 5, *synonyms)


def _aggression() -> tuple[Column, ...]:
    return tuple(
        integer(f"{t}_6m", f"{t.replace('_', ' ').capitalize()}: incidents in 6 months", 0, 500)
        for t in AGGRESSION_TYPES
    )


def _answered_uninvited(t: pd.DataFrame) -> pd.Series:
    return (t["responded"] & ~t["invited"]).fillna(False).astype(bool)


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
            _agree(f"job_satisfaction_i{i:02d}", f"Job satisfaction item {i}", f"satisfaction {i}")
            for i in range(1, 6)
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
    ),
)
