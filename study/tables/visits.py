"""Visits: one row per observed visit."""

import pandas as pd

from study.tables.base import ForeignKey, RowRule, Table
from study.tables.columns import boolean, category, codes, date, identifier, integer
from study.tables.expectations import Rate, Usual, Varies

PROTOCOL = 2, 3
"""The first and the last number of a visit that the protocol asks for."""


def _begins_elsewhere(t: pd.DataFrame) -> pd.Series:
    """First observed visits of a family outside the protocol; later ones may follow them."""
    number = t["visit_number"]
    first = number.eq(number.groupby(t["family_id"]).transform("min"))
    outside: pd.Series = (first & ~number.between(*PROTOCOL)).fillna(False).astype(bool)
    return outside


TABLE = Table(
    name="visits",
    title="Visits: one row per observed visit",
    key=("visit_id",),
    columns=(
        identifier("visit_id", "Visit", "visit", "visit ref", "observation id"),
        identifier("family_id", "Family", "family", "family ref", "case id"),
        identifier("worker_id", "Worker", "worker", "staff id", "employee ref"),
        date(
            "visit_date",
            "Date of visit",
            "date",
            "date of observation",
            blank_ok=False,
            working_day=True,
        ),
        integer(
            "visit_number",
            "Number of the visit (protocol: 2 or 3)",
            1,
            50,
            "visit no",
            description="1 is the first visit to the family; the protocol asks for the second or "
            "third.",
        ),
        category(
            "setting",
            "Setting",
            codes("home", "office", "school", "other", home=("family home",)),
            "location",
            "place",
        ),
        boolean(
            "announced",
            "Announced",
            description="Whether the family knew of the visit.",
        ),
        boolean("child_seen", "Child seen"),
        boolean("child_seen_alone", "Child seen alone", "seen alone"),
        integer(
            "duration_min",
            "Duration in minutes",
            1,
            240,
            "duration",
            "minutes",
            "mins",
            unit="minutes",
        ),
        boolean(
            "recorded",
            "Audio recorded",
            "audio",
            "recording made",
            description="Whether the visit was recorded in sound, with consent.",
        ),
        boolean("interpreter", "Interpreter present"),
    ),
    foreign_keys=(ForeignKey("family_id", "cases"), ForeignKey("worker_id", "workers")),
    row_rules=(
        RowRule(
            code="visits.number_of_protocol",
            column="visit_number",
            sentence="The first observed visit of this family is neither its second nor its third, "
            "which the protocol asks for.",
            remedy="Correct the number, or say why another visit was observed.",
            broken=_begins_elsewhere,
            level="query",
        ),
        RowRule(
            code="visits.seen_alone_unseen",
            column="child_seen_alone",
            sentence="A child was seen alone who was not seen.",
            remedy="Correct 'child seen' or 'child seen alone'.",
            broken=lambda t: (t["child_seen_alone"] & ~t["child_seen"]).fillna(False).astype(bool),
        ),
    ),
    expectations=(
        Usual("duration_min", 15, 180, "minutes", ((60, "hours"), (1 / 60, "seconds"))),
        Varies(("duration_min",), rows=30),
        Varies(("visit_date",), rows=20),
        Rate(("interpreter",), 0, 0.7),
    ),
)
