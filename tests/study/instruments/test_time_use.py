"""Time use: two diary days worked out by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from study.instruments import time_use
from study.tables.time_diary import ACTIVITIES

DAY = ["worker_id", "diary_date"]


def diary(*slots: tuple[str, str, str, int]) -> pd.DataFrame:
    frame = pd.DataFrame(slots, columns=["worker_id", "diary_date", "activity", "minutes"])
    return frame.astype({"minutes": "Int64", "diary_date": "datetime64[us]"})


MONDAY, TUESDAY = "2024-03-04", "2024-03-05"
SLOTS = diary(
    ("A", MONDAY, "direct_family", 90),
    ("A", MONDAY, "direct_child", 30),
    ("A", MONDAY, "recording_forms", 120),
    ("A", MONDAY, "travel", 60),
    ("A", MONDAY, "direct_family", 60),  # in a second slot of the same day
    ("A", TUESDAY, "court", 300),
    ("B", MONDAY, "unit_meeting", 180),
    ("B", MONDAY, "supervision", 60),
)


def days() -> pd.DataFrame:
    return time_use.worker_days(SLOTS, DAY).set_index(DAY)


def test_minutes_of_a_day_become_hours_and_shares_by_group() -> None:
    # A on Monday: 360 minutes = 6 hours; direct 90 + 30 + 60 = 180 minutes = 3 hours = a half
    monday = days().loc[("A", pd.Timestamp(MONDAY))]
    assert monday[["direct_hours", "paperwork_hours", "travel_hours"]].tolist() == [3, 2, 1]
    assert monday[["direct_share", "paperwork_share", "travel_share"]].tolist() == pytest.approx(
        [1 / 2, 1 / 3, 1 / 6]
    )


def test_a_day_in_court_has_no_direct_contact_and_that_is_a_zero() -> None:
    tuesday = days().loc[("A", pd.Timestamp(TUESDAY))]
    assert tuesday[["direct_hours", "direct_share", "court_hours", "court_share"]].tolist() == [
        0,
        0,
        5,
        1,
    ]


def test_unit_meetings_are_not_supervision() -> None:
    monday = days().loc[("B", pd.Timestamp(MONDAY))]
    assert monday[["meetings_share", "supervision_share"]].tolist() == [0.75, 0.25]


@pytest.mark.parametrize(
    ("minutes", "whole"),
    [((40, 19), False), ((40, 20), True), ((600, 300), True), ((600, 301), False)],
)
def test_a_day_of_under_one_hour_or_over_fifteen_has_no_hours_and_no_shares(
    minutes: tuple[int, int], whole: bool
) -> None:
    first, second = minutes
    slots = diary(("A", MONDAY, "direct_child", first), ("A", MONDAY, "travel", second))
    scores = time_use.worker_days(slots, DAY).drop(columns=DAY)
    assert scores.notna().all(axis=None) == whole
    assert scores.isna().all(axis=None) != whole


def test_each_worker_and_day_is_one_row() -> None:
    assert len(days()) == 3
    assert days().index.is_unique


def test_the_order_of_slots_does_not_matter() -> None:
    shuffled = SLOTS.iloc[[7, 2, 5, 0, 6, 3, 1, 4]]
    pd.testing.assert_frame_equal(time_use.worker_days(shuffled, DAY).set_index(DAY), days())


def test_an_activity_of_no_group_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="gardening"):
        time_use.worker_days(diary(("A", MONDAY, "gardening", 60)), DAY)


def test_every_activity_of_the_table_is_in_exactly_one_group() -> None:
    grouped = [activity for members in time_use.GROUPS.values() for activity in members]
    assert sorted(grouped) == sorted(ACTIVITIES)


def test_an_empty_diary_has_no_days_and_all_columns() -> None:
    empty = time_use.worker_days(SLOTS.iloc[:0], DAY)
    assert empty.empty
    assert {"direct_hours", "direct_share", "other_share"} <= set(empty.columns)


def test_hours_a_week_are_hours_a_day_times_the_working_days() -> None:
    assert time_use.hours_a_week(pd.Series([2.0, 0.0]), 5).tolist() == [10.0, 0.0]
