"""Faults planted in the extracts of the RSW sites."""

from __future__ import annotations

import pandas as pd

from pipeline.synthetic import planting
from pipeline.synthetic.planting import PlantedFault, known, text, values


def _answered(frame: pd.DataFrame) -> pd.Series:
    return frame["responded"].eq(True)


FAULTS: tuple[PlantedFault, ...] = (
    PlantedFault(
        "alderbrook",
        "time_diary",
        "reading.repeated_header",
        "warning",
        "the header stands again half-way down",
        planting.repeated_header,
    ),
    PlantedFault(
        "alderbrook",
        "worker_survey",
        "cell.date",
        "error",
        "a date of response in words",
        text("response_date", "early October", _answered),
    ),
    PlantedFault(
        "alderbrook",
        "caseload_month",
        "cell.number",
        "error",
        "hours in court with a word",
        text("court_hours", "about 4"),
    ),
    PlantedFault(
        "alderbrook",
        "visit_ratings",
        "link.coder_is_worker",
        "error",
        "the worker who made the visit is its coder",
        planting.coder_is_worker,
    ),
    PlantedFault(
        "alderbrook",
        "visit_ratings",
        "link.foreign_key",
        "error",
        "a rating of a visit that nobody sent",
        text("visit_id", "01V9999"),
    ),
    PlantedFault(
        "birchmere",
        "time_diary",
        "reading.duplicate_row",
        "warning",
        "a row sent twice",
        planting.copied_row,
    ),
    PlantedFault(
        "birchmere",
        "workers",
        "workers.reason_without_leaving",
        "error",
        "a reason for leaving of a worker who stayed",
        values(
            "leave_reason",
            lambda f: ~f["left_within_12m"] & f["role"].eq("unit_coordinator"),
            leave_reason="resigned",
        ),
    ),
    # Before the fault in cases, because it needs the one family of its visit.
    PlantedFault(
        "birchmere",
        "visits",
        "link.visit_before_rsw_start",
        "error",
        "a visit, and its family's referral, before the first unit opened",
        planting.visit_before_start("2018-05-21"),
    ),
    PlantedFault(
        "birchmere",
        "cases",
        "cell.boolean",
        "error",
        "neither yes nor no",
        text("cp_plan_at_baseline", "maybe"),
    ),
    PlantedFault(
        "birchmere",
        "worker_survey",
        "cell.range",
        "error",
        "7 on a scale of 1 to 5",
        text("enjoys_work", "7", known("enjoys_work")),
    ),
    PlantedFault(
        "cedarholt",
        "worker_survey",
        "reading.key_clash",
        "error",
        "a second, different answer of one worker in one wave",
        planting.clashing_row("time_for_reflection", 5, lambda f: f["time_for_reflection"].lt(5)),
    ),
    PlantedFault(
        "cedarholt",
        "workers",
        "cell.range",
        "error",
        "hours a week in place of a full-time equivalent",
        text("fte", 37),
    ),
    PlantedFault(
        "cedarholt",
        "visits",
        "link.visit_outside_spell",
        "error",
        "a visit before the family's referral",
        values("visit_date", visit_date="2022-01-17"),
    ),
    PlantedFault(
        "cedarholt",
        "units",
        "cell.excel_error",
        "error",
        "a formula that lost its reference",
        text("agency_fte", "#REF!"),
    ),
    PlantedFault(
        "dunmarsh",
        "vacancies",
        "reading.missing_column",
        "error",
        "no column for the day a post fell vacant, so the table cannot be accepted",
        planting.missing_column("vacant_from"),
    ),
    PlantedFault(
        "dunmarsh",
        "visits",
        "visits.seen_alone_unseen",
        "error",
        "a child seen alone who was not seen",
        values("child_seen_alone", child_seen=False, child_seen_alone=True),
    ),
    PlantedFault(
        "dunmarsh",
        "units",
        "link.caseload_ties_to_units",
        "query",
        "a unit's open children are not those of its month",
        values("children_open", children_open=199),
    ),
    PlantedFault(
        "dunmarsh",
        "case_outcomes",
        "cell.integer",
        "error",
        "a fraction where a count belongs",
        text("n_previous_cpp", "1.5"),
    ),
)
