"""An id that leads nowhere but nearly is told where it may lead, without being told itself."""

from __future__ import annotations

import pytest

from pipeline.rules.near_ids import _difference, _loose


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
