"""Supervision: one row per observed session and coder; double coding repeats the session."""

import pandas as pd

from study.tables.base import ForeignKey, RowRule, Table
from study.tables.columns import boolean, category, codes, date, identifier, integer
from study.tables.expectations import Coded

RATINGS = {
    "0": ("non-systemic", "not systemic"),
    "1": ("green shoots",),
    "2": ("systemic",),
}
FORMATS = codes(
    "group",
    "one_to_one",
    group=("group supervision", "unit meeting", "team"),
    one_to_one=("1:1", "1 to 1", "individual", "one on one"),
)


def _two_days(t: pd.DataFrame) -> pd.Series:
    first = t.groupby("supervision_id")["date"].transform("first")
    other: pd.Series = t["date"].notna() & first.notna() & t["date"].ne(first)
    return other


TABLE = Table(
    name="supervision",
    title="Supervision: one row per observed session and coder",
    key=("supervision_id", "coder_id"),
    columns=(
        identifier("supervision_id", "Supervision session", "session", "session id"),
        identifier("coder_id", "Coder", "coder", "rater"),
        identifier("unit_id", "Unit or team", "unit", "team", "team id"),
        date(
            "date",
            "Date of the session",
            "session date",
            "supervision date",
            blank_ok=False,
            working_day=True,
        ),
        category("format", "Format", FORMATS, "type of supervision"),
        integer(
            "n_present",
            "People present",
            2,
            100,
            "number present",
            "attendance",
            description="Everybody at the session, the supervisor included.",
            unit="people",
        ),
        boolean("clinician_present", "Clinician present", "clinician attended"),
        category(
            "rating",
            "Rating: how systemic the session was",
            RATINGS,
            "score",
            "supervision rating",
            description="0 is non-systemic, 1 shows green shoots, 2 is systemic.",
        ),
    ),
    foreign_keys=(ForeignKey("unit_id", "units"),),
    row_rules=(
        RowRule(
            code="supervision.one_to_one_crowded",
            column="n_present",
            sentence="A one-to-one session has more than two people present.",
            remedy="Correct the format or the number, or confirm who else was there.",
            broken=lambda t: (t["format"].eq("one_to_one") & (t["n_present"] > 2)).fillna(False),
            level="query",
        ),
        RowRule(
            code="supervision.one_session_two_days",
            column="date",
            sentence="This session has another date in the row of another coder.",
            remedy="Give a session one date, or another id if there were two sessions.",
            broken=_two_days,
            level="query",
        ),
    ),
    optional=True,
    expectations=(Coded(("rating",), "The rating of supervision"),),
)
