"""Caseload: one row per unit and month."""

from study.tables.base import ForeignKey, RowRule, Table
from study.tables.columns import identifier, integer, month, number
from study.tables.expectations import Between, Counted, Usual, Varies

TABLE = Table(
    name="caseload_month",
    title="Caseload: one row per unit and month",
    key=("unit_id", "month"),
    columns=(
        identifier("unit_id", "Unit or team", "unit", "team", "team id"),
        month("month", "Month", "month ending", "period", blank_ok=False),
        integer(
            "children_open",
            "Children open",
            0,
            2000,
            "open children",
            "open cases",
            description="At the end of the month.",
        ),
        integer(
            "families_open",
            "Families open",
            0,
            2000,
            "open families",
            description="At the end of the month; a family counts once.",
        ),
        integer(
            "new_allocations",
            "New allocations",
            0,
            1000,
            "allocated",
            "new cases",
            description="Children allocated to the unit during the month.",
        ),
        integer(
            "closures",
            "Closures",
            0,
            1000,
            "closed",
            "cases closed",
            description="Children closed during the month.",
        ),
        integer(
            "csw_children_as_named_holder",
            "Children on the consultant social worker's name",
            0,
            2000,
            "csw children",
            "consultant caseload",
            description="Children of whom the consultant social worker is the named holder.",
        ),
        number(
            "qualified_fte_available",
            "Qualified FTE available",
            0,
            100,
            "qualified fte",
            description="Qualified staff of the unit, less vacancies and long absence.",
        ),
        number(
            "unit_fte_available",
            "Unit FTE available",
            0,
            100,
            "total fte available",
            description="All staff of the unit, less vacancies and long absence.",
        ),
        integer("court_statements", "Court statements written", 0, 200, "statements"),
        number(
            "court_hours",
            "Hours in court",
            0,
            2000,
            description="Hours that the unit's staff spent in court or waiting there.",
        ),
        number("days_absent", "Working days absent", 0, 1000, "sickness days", "absence days"),
    ),
    foreign_keys=(ForeignKey("unit_id", "units"),),
    row_rules=(
        RowRule(
            code="caseload_month.families_within_children",
            column="families_open",
            sentence="More families than children are open.",
            remedy="Check both counts: every open family has at least one open child.",
            broken=lambda t: (t["families_open"] > t["children_open"]).fillna(False),
        ),
    ),
    expectations=(
        Counted(("children_open", "families_open")),
        Varies(("children_open", "families_open", "new_allocations", "closures"), rows=24),
        Between("children_open", "families_open", 1, 5),
        # Where there were any: a handful of hearings, each of a few hours.
        Usual("court_hours", 0.5, 60, "hours", ((1 / 60, "minutes"),), rows=12, positive=True),
    ),
)
