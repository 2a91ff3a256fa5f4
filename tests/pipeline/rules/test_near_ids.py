"""An id that leads nowhere but nearly is told where it may lead, without being told itself."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.rules.near_ids import _difference, _loose, nearly
from tests.spec.test_links import received


@pytest.mark.parametrize(
    ("one", "other"),
    [("007", "7"), ("W 12", "w12"), ("12.0", "12"), ("0", "000"), ("Ab C", "abc")],
)
def test_what_programs_change_makes_no_other_id(one: str, other: str) -> None:
    assert _loose(one) == _loose(other)


@pytest.mark.parametrize(("one", "other"), [("W12", "W1.2"), ("12.5", "12"), ("W12", "W13")])
def test_what_they_do_not_change_does(one: str, other: str) -> None:
    assert _loose(one) != _loose(other)


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("12.0", "12", "decimals"),
        ("w1", "W1", "capitals"),
        ("007", "7", "noughts in front"),
        ("0W 1", "w1", "noughts in front, capitals or spaces"),
    ],
)
def test_the_difference_is_named(one: str, other: str, expected: str) -> None:
    assert expected in _difference(one, other)


UNITS = """
      | A       | B             | C       | D         | E             | F
    1 | unit_id | snapshot_date | site_id | unit_type | children_open | families_open
    2 | 007     | 31/03/2024    | north   | unit      | 40            | 20
    3 | a1      | 31/03/2024    | north   | unit      | 10            | 5
    4 | A 1     | 31/03/2024    | north   | unit      | 10            | 5
"""


def found(*ids: str) -> dict[int, str]:
    values = pd.Series(ids)
    return dict(
        nearly(values, np.ones(len(ids), dtype=bool), received(units=UNITS)["units"], "unit_id")
    )


def test_the_row_of_the_one_id_that_may_be_meant_is_named_and_no_id_is() -> None:
    (words,) = found("7").values()
    assert "row 2 of units.csv" in words
    assert "the noughts in front" in words
    assert "007" not in words


def test_an_id_like_several_is_like_none_and_one_like_nobody_s_is_left_alone() -> None:
    assert found("A1", "X9") == {}
