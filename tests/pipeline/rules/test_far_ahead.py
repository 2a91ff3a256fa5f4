"""Dates far ahead of the extract's own days of reference; the clock is never read."""

from __future__ import annotations

import pandas as pd

from pipeline.reading.table import ReadTable
from pipeline.rules.far_ahead import far_ahead
from tests.spec.test_links import received

UNITS = """
      | A       | B             | C       | D         | E             | F
    1 | unit_id | snapshot_date | site_id | unit_type | children_open | families_open
"""
VACANCIES = """
      | A       | B       | C    | D
    1 | post_id | unit_id | role | vacant_from
    2 | P1      | U1      | asye | 31/03/2025
    3 | P2      | U1      | asye | 01/04/2025
"""


def units(*days: str) -> str:
    rows = (
        f"    {row} | U{row} | {day} | north | unit | 40 | 20"
        for row, day in enumerate(days, start=2)
    )
    return UNITS + "\n".join(rows) + "\n"


def late(tables: dict[str, ReadTable]) -> dict[str, list[bool]]:
    return {f"{name}.{column}": mask.tolist() for (name, column), mask in far_ahead(tables).items()}


def test_the_bound_is_a_year_after_the_latest_day_of_reference() -> None:
    found = late(received(units=units("31/03/2023", "31/03/2024"), vacancies=VACANCIES))
    assert found == {"vacancies.vacant_from": [False, True]}


def test_one_mistyped_day_among_ten_does_not_set_the_bound_and_is_found() -> None:
    days = [*(["31/03/2024"] * 9), "31/03/2034"]
    found = late(received(units=units(*days), vacancies=VACANCIES))
    assert found["units.snapshot_date"] == [False] * 9 + [True]
    assert found["vacancies.vacant_from"] == [False, True]


def test_without_days_of_reference_nothing_is_far_ahead() -> None:
    assert late(received(vacancies=VACANCIES)) == {}


def test_blank_days_of_reference_count_for_nothing() -> None:
    tables = received(units=units("31/03/2024"), vacancies=VACANCIES)
    tables["units"].frame["snapshot_date"] = pd.NaT
    assert late(tables) == {}
