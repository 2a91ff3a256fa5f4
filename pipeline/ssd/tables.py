"""Which tables and columns of the Standard Safeguarding Dataset are read, and nothing else of them.

Names of people, days of birth, addresses and numbers of people are in no list here, so they are
never held. Of the registration number with Social Work England only whether there is one is kept.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from pipeline.reading.dates import parse_date
from pipeline.reading.decoding import decode
from pipeline.reading.missing import clean, missing_reason

VERSION = "1.4.8"
"""Of the dataset's published definition (August 2026), from which the names are taken."""

REGISTRATION = "prof_social_worker_registration_no"
REGISTERED = "registered"
"""What stands for a registration number."""

_D = "date"
_T = "text"
FIELDS: Mapping[str, Mapping[str, str]] = {
    "ssd_involvements": {
        "invo_person_id": _T,
        "invo_professional_id": _T,
        "invo_professional_team": _T,
        "invo_professional_role_id": _T,
        "invo_involvement_start_date": _D,
        "invo_involvement_end_date": _D,
    },
    "ssd_professionals": {
        "prof_professional_id": _T,
        "prof_professional_job_title": _T,
        REGISTRATION: _T,
        "prof_full_time_equivalency": "number",
        "prof_agency_worker_flag": _T,
    },
    "ssd_cin_episodes": {
        "cine_referral_id": _T,
        "cine_person_id": _T,
        "cine_referral_date": _D,
        "cine_cin_primary_need_code": _T,
        "cine_close_date": _D,
    },
    "ssd_family": {"fami_family_id": _T, "fami_person_id": _T},
    "ssd_cin_assessments": {
        "cina_assessment_id": _T,
        "cina_person_id": _T,
        "cina_referral_id": _T,
        "cina_assessment_start_date": _D,
    },
    "ssd_assessment_factors": {"cinf_assessment_id": _T, "cinf_assessment_factors_json": _T},
    "ssd_cin_plans": {"cinp_cin_plan_id": _T, "cinp_person_id": _T},
    "ssd_cin_visits": {"cinv_cin_plan_id": _T, "cinv_cin_visit_date": _D},
    "ssd_cp_plans": {
        "cppl_person_id": _T,
        "cppl_cp_plan_start_date": _D,
        "cppl_cp_plan_end_date": _D,
    },
    "ssd_cp_visits": {"cppv_person_id": _T, "cppv_cp_visit_date": _D},
    "ssd_cla_episodes": {
        "clae_person_id": _T,
        "clae_cla_episode_start_date": _D,
        "clae_cla_episode_ceased": _D,
        "clae_cla_episode_ceased_reason": _T,
        "clae_entered_care_date": _D,
    },
    "ssd_cla_visits": {"clav_person_id": _T, "clav_cla_visit_date": _D},
}
NEEDED = ("ssd_involvements", "ssd_professionals", "ssd_cin_episodes")
# Mosaic's name of a column.
_ALSO = {"cin_plan_id": "cinp_cin_plan_id"}
# What the dataset's scripts write where a case system holds nothing.
_PLACEHOLDERS = ("ssd_ph", "placeholder_data")
_NO_DATES = ("1900-01-01", "1899-12-30")
_LONGEST = 10_000

Rows = Sequence[Sequence[str | None]]


def read_dataset(folder: Path) -> tuple[dict[str, Rows], set[str]]:
    """The tables that are in a folder, as CSV files of their names.

    Returns
    -------
    tuple : the rows of each table there is, with the columns of ``FIELDS``; and which of those
        columns, as ``table.column``, no file has.

    Raises
    ------
    ValueError : when there is no such folder, a needed table or column is not there, or a cell
        cannot be read. The message names file, row and column, and no value.
    """
    if not folder.is_dir():
        raise ValueError(f"There is no folder {folder}.")
    there = {path.stem.casefold(): path for path in sorted(folder.glob("*.csv"))}
    absent = [table for table in NEEDED if table not in there]
    if absent:
        raise ValueError(
            f"{folder} has no {absent[0]}.csv: save each table of the dataset as a CSV file of its "
            "name."
        )
    tables: dict[str, Rows] = {}
    lacking: set[str] = set()
    for table, fields in FIELDS.items():
        if table not in there:
            lacking |= {f"{table}.{field}" for field in fields}
            continue
        tables[table], without = _read(there[table], table)
        lacking |= {f"{table}.{field}" for field in without}
    for table in NEEDED:
        for field in FIELDS[table]:
            if f"{table}.{field}" in lacking and field not in _MAY_LACK:
                raise ValueError(f"{there[table].name} has no column {field}.")
    return tables, lacking


_MAY_LACK = (
    "prof_professional_job_title",
    REGISTRATION,
    "prof_full_time_equivalency",
    "prof_agency_worker_flag",
    "cine_cin_primary_need_code",
)


def _read(path: Path, table: str) -> tuple[Rows, list[str]]:
    try:
        text = decode(path.read_bytes()).text
    except ValueError as error:
        raise ValueError(f"{path.name} could not be read: {error}.") from None
    lines = csv.reader(io.StringIO(text, newline=""), strict=True)
    fields = FIELDS[table]
    try:
        header = [clean(cell).casefold() for cell in next(lines, [])]
        header = [_ALSO.get(name, name) for name in header]
        at = {field: header.index(field) for field in fields if field in header}
        rows = [
            [_cell(path, number, row, field, at) for field in fields]
            for number, row in _filled(lines)
        ]
    except csv.Error:
        raise ValueError(
            f"{path.name} is not a CSV file: its quotation marks do not match."
        ) from None
    return rows, [field for field in fields if field not in at]


def _filled(lines: Iterator[list[str]]) -> Iterator[tuple[int, list[str]]]:
    return ((number, row) for number, row in enumerate(lines, start=2) if any(map(clean, row)))


def _cell(
    path: Path, number: int, row: Sequence[str], field: str, at: Mapping[str, int]
) -> str | None:
    text = clean(row[at[field]]) if field in at and at[field] < len(row) else ""
    if missing_reason(text) is not None or text.casefold().startswith(_PLACEHOLDERS):
        return None
    kind = next(fields[field] for fields in FIELDS.values() if field in fields)
    if field == REGISTRATION:
        return REGISTERED
    if kind == _T:
        return text[:_LONGEST]
    if kind == _D:
        day = parse_date(text).value
        if day is None:
            raise ValueError(f"{path.name}, row {number}: {field} is no date that can be read.")
        return None if str(day) in _NO_DATES else str(day)
    try:
        return str(float(text))
    except ValueError:
        raise ValueError(f"{path.name}, row {number}: {field} is no number.") from None
