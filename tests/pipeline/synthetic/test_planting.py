from __future__ import annotations

import pandas as pd
import pytest

from pipeline.synthetic import planting
from pipeline.synthetic.habits import Habit
from pipeline.synthetic.sheets import Sheet, build
from study.tables import TABLES


def _sheet(n: int = 3, habit: Habit | None = None) -> Sheet:
    table = TABLES["vacancies"]
    frame = pd.DataFrame(
        {
            "post_id": [f"01P000{i}" for i in range(1, n + 1)],
            "unit_id": "01U0001",
            "role": "social_worker",
            "vacant_from": pd.Timestamp("2024-02-01"),
            "filled_on": pd.Timestamp("2024-05-01"),
            "agency_cover": True,
        }
    )
    return build(table, frame, habit or Habit())


def test_a_text_goes_into_one_cell_as_it_stands() -> None:
    sheet = _sheet()
    spot = planting.text("role", "nobody")({}, sheet)
    assert [row[2] for row in sheet.rows].count("nobody") == 1
    assert spot.row[2] == "nobody"
    assert spot.column == "role"


def test_values_are_worded_as_the_council_words_them() -> None:
    sheet = _sheet(habit=Habit(dates="uk", no="N"))
    plant = planting.values("filled_on", filled_on="2023-01-31", agency_cover=False)
    assert plant({}, sheet).row[4:] == ["31/01/2023", "N"]


def test_two_faults_never_share_a_row() -> None:
    sheet = _sheet(3)
    rows = [planting.text("role", "nobody")({}, sheet).row for _ in range(3)]
    assert len({id(row) for row in rows}) == 3


def test_a_fault_without_a_row_that_fits_is_refused() -> None:
    sheet = _sheet()
    with pytest.raises(ValueError, match="No row of vacancies is left"):
        planting.text("role", "nobody", lambda f: f["agency_cover"].eq(False))({}, sheet)


def test_a_copied_row_follows_its_original() -> None:
    sheet = _sheet()
    spot = planting.copied_row({}, sheet)
    place = next(i for i, row in enumerate(sheet.rows) if row is spot.row)
    assert sheet.rows[place] == sheet.rows[place - 1]
    assert len(sheet.rows) == 4


def test_a_serial_number_counts_from_the_end_of_1899() -> None:
    sheet = _sheet()
    assert planting.serial_number("vacant_from")({}, sheet).row[3] == 45323  # 1 February 2024


def test_a_missing_column_leaves_the_others_in_place() -> None:
    sheet = _sheet()
    planting.missing_column("vacant_from")({}, sheet)
    assert sheet.columns == ["post_id", "unit_id", "role", "filled_on", "agency_cover"]
    assert sheet.rows[0] == ["01P0001", "01U0001", "social_worker", "2024-05-01", "Yes"]
    assert len(sheet.headers) == 5
