"""Neighbours under the codes of areas, and years of an area under one code."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipeline.official.areas import neighbour_pairs, with_area
from tests.drawn import table


def rows(text: str) -> Any:
    frame = table(text).rename(columns={"level": "geographic_level"})
    frame["time_period"] = frame["time_period"].astype("int64")
    return frame.assign(country_code="E92000001")


WORKFORCE = rows(
    """
    level     | time_period | region_code | old_la_code | new_la_code
    Authority | 2020        | R1          | 825         | E06000060
    Authority | 2019        | R1          | 825         | E10000002
    Authority | 2019        | R1          | 314 / 318   | E09000021 / E09000027
    Authority | 2019        | R1          | 204         | E09000012
    National  | 2019        | .           | .           | .
    Regional  | 2019        | R1          | .           | .
    """
)


def test_rows_stand_under_one_code_for_the_area_region_or_country() -> None:
    found = with_area(WORKFORCE)
    assert list(zip(found["area"], found["time_period"], strict=True)) == [
        ("E06000060", 2019),
        ("E06000060", 2020),
        ("E09000012", 2019),
        ("E09000021 / E09000027", 2019),
        ("E92000001", 2019),
        ("R1", 2019),
    ]


def test_two_rows_of_one_area_and_year_are_refused() -> None:
    twice = pd.concat([WORKFORCE, WORKFORCE.iloc[[1]].assign(new_la_code="E06000060")])
    with pytest.raises(ValueError, match="two rows for 2019"):
        with_area(twice)


def test_neighbours_are_areas_and_a_combined_row_stands_for_either_once() -> None:
    neighbours = pd.DataFrame(
        [
            {"old_la_code": "825"}
            | {f"SN_{rank}": "999" for rank in range(1, 11)}  # no such authority
            | {f"SN_{rank}P": "Close" for rank in range(1, 11)}
            | {"SN_1": "318", "SN_2": "204", "SN_3": "314", "SN_4": "825"},
            {"old_la_code": "941"}  # not in the workforce file
            | {f"SN_{rank}": "204" for rank in range(1, 11)}
            | {f"SN_{rank}P": "Close" for rank in range(1, 11)},
        ]
    )
    found = neighbour_pairs(neighbours, with_area(WORKFORCE))
    assert found[["area", "rank", "neighbour"]].to_numpy().tolist() == [
        ["E06000060", 1, "E09000021 / E09000027"],
        ["E06000060", 2, "E09000012"],
    ]
