"""Faults planted in the extracts of the conventional sites."""

from __future__ import annotations

import pandas as pd

from pipeline.synthetic import planting
from pipeline.synthetic.planting import PlantedFault, known, text, values


def _answered(frame: pd.DataFrame) -> pd.Series:
    return frame["responded"].eq(True)


def _mid_year(frame: pd.DataFrame) -> pd.Series[bool]:
    # Away from the months of the units' snapshots, with which caseloads must tie.
    spring: pd.Series[bool] = frame["month"].dt.month.between(1, 6)
    return spring


FAULTS: tuple[PlantedFault, ...] = (
    PlantedFault(
        "elmstead",
        "visits",
        "cell.date",
        "error",
        "month before day",
        text("visit_date", "02/25/2024"),
    ),
    PlantedFault(
        "elmstead",
        "visits",
        "cell.category",
        "error",
        "a setting that is on no list",
        text("setting", "hosptial"),
    ),
    PlantedFault(
        "elmstead",
        "worker_survey",
        "worker_survey.responded_uninvited",
        "error",
        "an answer of a worker who was not invited",
        values("responded", _answered, invited=False),
    ),
    PlantedFault(
        "elmstead",
        "worker_survey",
        "link.foreign_key",
        "error",
        "an answer of a worker whom nobody sent",
        text("worker_id", "05W9999"),
    ),
    PlantedFault(
        "elmstead",
        "costs",
        "reading.empty_table",
        "error",
        "a header without rows",
        planting.no_rows,
    ),
    PlantedFault(
        "fernleigh",
        "cases",
        "reading.duplicate_row",
        "warning",
        "a row sent twice",
        planting.copied_row,
    ),
    PlantedFault(
        "fernleigh",
        "sites",
        "cell.percentage_scale",
        "warning",
        "headed as per cent, but shares of 0 to 1",
        planting.header_text("idaci_mean", "IDACI (%)"),
    ),
    PlantedFault(
        "fernleigh",
        "time_diary",
        "link.diary_day_minutes",
        "query",
        "a working day of over 15 hours",
        values("minutes", lambda f: f["slot"].eq(1), minutes=800),
    ),
    PlantedFault(
        "fernleigh",
        "vacancies",
        "vacancies.filled_before_vacant",
        "error",
        "a post filled before it fell vacant",
        values("filled_on", known("filled_on"), filled_on="2021-03-01"),
    ),
    PlantedFault(
        "fernleigh",
        "workers",
        "cell.month",
        "error",
        "a thirteenth month",
        text("role_start_month", "13/2021"),
    ),
    PlantedFault(
        "greywater",
        "vacancies",
        "cell.serial_date",
        "warning",
        "a spreadsheet's day number in place of a date",
        planting.serial_number("vacant_from"),
    ),
    PlantedFault(
        "greywater",
        "time_diary",
        "cell.blank",
        "error",
        "no minutes",
        text("minutes", None),
    ),
    PlantedFault(
        "greywater",
        "case_outcomes",
        "case_outcomes.care_backwards",
        "error",
        "care ended before it began",
        values("care_end_date", known("care_end_date"), care_end_date="2022-06-01"),
    ),
    PlantedFault(
        "greywater",
        "workers",
        "reading.extra_column",
        "warning",
        "a column of comments",
        planting.extra_column("Comments", "checked"),
    ),
    PlantedFault(
        "greywater",
        "units",
        "link.unit_arm",
        "query",
        "a team that is called a unit on one of two days",
        values(
            "unit_type", lambda f: f["snapshot_date"].eq(f["snapshot_date"].max()), unit_type="unit"
        ),
    ),
    PlantedFault(
        "hazelford",
        "vacancies",
        "reading.unreadable_file",
        "error",
        "bytes that are text in no encoding",
        planting.unreadable,
    ),
    PlantedFault(
        "hazelford",
        "sites",
        "link.site_of_folder",
        "error",
        "the second wave in a misspelt site's name",
        text("site_id", "hazleford", lambda f: f["wave"].eq(2)),
    ),
    PlantedFault(
        "hazelford",
        "time_diary",
        "cell.id_scientific",
        "error",
        "an id that a spreadsheet took for a number",
        text("family_id", "8.0E+12", known("family_id")),
    ),
    PlantedFault(
        "hazelford",
        "cases",
        "cases.consent_without_approach",
        "error",
        "a family that consented without being asked",
        values(
            "family_consented",
            lambda f: f["eligible_for_observation"] & f["worker_approached_family"].eq(False),
            family_consented=True,
            exclusion_reason=None,
        ),
    ),
    PlantedFault(
        "hazelford",
        "visit_ratings",
        "cell.range",
        "error",
        "9 on a scale of 1 to 5",
        text("empathy", "9", known("empathy")),
    ),
    PlantedFault(
        "hazelford",
        "visits",
        "reading.extra_column",
        "warning",
        "a column of the export",
        planting.extra_column("EXPORT_BATCH", "7"),
    ),
    PlantedFault(
        "hazelford",
        "caseload_month",
        "caseload_month.families_within_children",
        "error",
        "more families than children",
        values("families_open", _mid_year, families_open=900),
    ),
    PlantedFault(
        "elmstead",
        "family_interviews",
        "family_interviews.reason_though_completed",
        "error",
        "a reason for not completing an interview that was completed",
        values("noncompletion_reason", known("interview_date"), noncompletion_reason="moved"),
    ),
    PlantedFault(
        "elmstead",
        "site_fidelity",
        "cell.range",
        "error",
        "5 on a scale of 0 to 4",
        text("fid_shared_caseload", 5),
    ),
    PlantedFault(
        "fernleigh",
        "supervision",
        "cell.category",
        "error",
        "a rating that is on no list",
        text("rating", "very good"),
    ),
    PlantedFault(
        "fernleigh",
        "supervision_visit",
        "reading.duplicate_row",
        "warning",
        "a row sent twice",
        planting.copied_row,
    ),
    PlantedFault(
        "greywater",
        "supervision",
        "reading.key_clash",
        "error",
        "a second, different rating of one coder of one session",
        planting.clashing_row("n_present", 3, lambda f: f["n_present"].gt(3)),
    ),
    PlantedFault(
        "greywater",
        "file_audit",
        "link.foreign_key",
        "error",
        "an audit of a family that nobody sent",
        text("family_id", "07F9999"),
    ),
    PlantedFault(
        "hazelford",
        "family_interviews",
        "reading.extra_column",
        "warning",
        "a column of the export",
        planting.extra_column("EXPORT_BATCH", "7"),
    ),
    PlantedFault(
        "hazelford",
        "file_audit",
        "cell.boolean",
        "error",
        "neither blind nor not",
        text("blind_to_arm", "partly"),
    ),
)
