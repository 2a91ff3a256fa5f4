"""Vacancies: one row per vacant post and spell."""

from study.tables.base import ForeignKey, RowRule, Table
from study.tables.columns import boolean, category, date, identifier
from study.tables.expectations import Varies
from study.tables.workers import ROLES

TABLE = Table(
    name="vacancies",
    title="Vacancies: one row per vacant post",
    key=("post_id",),
    columns=(
        identifier("post_id", "Post", "post", "post number", "position id"),
        identifier("unit_id", "Unit or team", "unit", "team", "team id"),
        category("role", "Role", ROLES, "job title"),
        date("vacant_from", "Vacant from", "vacancy start", blank_ok=False),
        date("filled_on", "Filled on (blank if open)", "date filled", "vacancy end", sparse=True),
        boolean(
            "agency_cover",
            "Covered by agency staff",
            "covered by agency",
            description="Whether agency staff covered the post while it was vacant.",
        ),
    ),
    foreign_keys=(ForeignKey("unit_id", "units"),),
    row_rules=(
        RowRule(
            code="vacancies.filled_before_vacant",
            column="filled_on",
            sentence="The post was filled before it fell vacant.",
            remedy="Check both dates.",
            broken=lambda t: t["filled_on"] < t["vacant_from"],
        ),
    ),
    expectations=(Varies(("vacant_from",), rows=20),),
)
