from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipeline.reading.headers import match
from pipeline.synthetic.habits import HABITS, Habit
from pipeline.synthetic.wording import header, write, write_value
from study.tables import TABLES

DAY = pd.Timestamp("2024-03-01")


@pytest.mark.parametrize(
    ("dates", "day", "month"),
    [
        ("iso", "2024-03-01", "2024-03"),
        ("uk", "01/03/2024", "03/2024"),
        ("uk_short", "01/03/24", "03/2024"),
        ("words", "1 Mar 2024", "Mar 2024"),
        ("excel", DAY.to_pydatetime(), DAY.to_pydatetime()),
    ],
)
def test_a_day_and_a_month_in_every_style(dates: str, day: Any, month: Any) -> None:
    habit = Habit(dates=dates)
    sites, workers = TABLES["sites"], TABLES["workers"]
    assert write_value(sites, sites.column["rsw_start_date"], DAY, habit) == day
    assert write_value(workers, workers.column["role_start_month"], DAY, habit) == month


@pytest.mark.parametrize(
    ("categories", "column", "code", "cell"),
    [
        ("code", "role", "team_manager", "team_manager"),
        ("words", "role", "team_manager", "Team manager"),
        ("local", "role", "team_manager", "manager"),
        ("local", "role", "other", "Other"),
        ("numbered", "gender", "male", "1 - Male"),
        ("numbered", "age_band", "25_34", "25-34"),
    ],
)
def test_a_category_in_every_style(categories: str, column: str, code: str, cell: str) -> None:
    workers = TABLES["workers"]
    habit = Habit(categories=categories)
    assert write_value(workers, workers.column[column], code, habit) == cell


@pytest.mark.parametrize(
    ("table", "column", "value", "cell"),
    [
        ("sites", "population_0_17", 41200, "41,200"),
        ("sites", "idaci_mean", 0.183, "18.3%"),
        ("workers", "years_qualified", 8.5, "8.5yrs"),
        ("time_diary", "minutes", 45, "45 mins"),
        ("workers", "worker_id", "01W0007", "01W0007"),
    ],
)
def test_numbers_as_text(table: str, column: str, value: float | str, cell: str) -> None:
    spec = TABLES[table]
    assert write_value(spec, spec.column[column], value, Habit(number_texts=True)) == cell


def test_missing_marks_are_taken_in_turn_and_not_applicable_has_its_own() -> None:
    workers = TABLES["workers"]
    habit = Habit(missing=("", "N/A"), not_applicable="z")
    fte = pd.Series([None, 0.5, None, None], dtype="float64")
    years = pd.Series([None, 3.0], dtype="float64")
    assert write(workers, workers.column["fte"], fte, habit) == ["", 0.5, "", "N/A"]
    assert write(workers, workers.column["years_qualified"], years, habit) == ["z", 3]


def test_small_counts_are_suppressed_and_nought_is_not() -> None:
    table = TABLES["caseload_month"]
    counts = pd.Series([0, 1, 4, 5], dtype="Int64")
    cells = write(table, table.column["court_statements"], counts, Habit(small_count="<5"))
    assert cells == [0, "<5", "<5", 5]


@pytest.mark.parametrize("site", HABITS)
@pytest.mark.parametrize("name", TABLES)
def test_every_header_that_is_written_is_read_as_its_column(site: str, name: str) -> None:
    table = TABLES[name]
    headers = [header(table, column, HABITS[site]) for column in table.columns]
    found = match(headers, table).columns
    assert found == {column.name: i for i, column in enumerate(table.columns)}
