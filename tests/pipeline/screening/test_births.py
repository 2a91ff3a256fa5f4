from __future__ import annotations

import datetime
from typing import Any

import pytest

from pipeline.screening.births import are_births, full_date


def days(first: Any, step: Any, n: Any) -> Any:
    start = datetime.date.fromisoformat(first)
    return [f"{start + datetime.timedelta(days=step * i):%d/%m/%Y}" for i in range(n)]


@pytest.mark.parametrize(
    ("texts", "births"),
    [
        (days("2006-01-01", 200, 30), True),
        (days("1965-01-01", 500, 30), True),
        (days("2023-09-01", 15, 30), False),
        (days("2006-01-01", 700, 9), False),
        ([*days("2006-01-01", 200, 12), *(f"x{i}" for i in range(12))], False),
        ([str(n) for n in range(20_000, 60_000, 1_000)], False),
        ([f"{n}.44" for n in range(20_000, 60_000, 1_000)], False),
        ([], False),
    ],
)
def test_dates_of_birth_are_told_by_their_spread(texts: list[Any], births: bool) -> None:
    assert are_births(texts) is births


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2011-03-12", True),
        ("12 Mar 2011", True),
        ("03/2011", False),
        ("2011", False),
        ("32560.44", False),
        ("32560.0", False),
    ],
)
def test_only_a_whole_date_is_one(text: str, date: bool) -> None:
    assert (full_date(text) is not None) is date


def formed(form: str, n: int = 30) -> list[str]:
    step = datetime.timedelta(days=191 if n > 9 else 900)
    return [(datetime.date(2006, 1, 5) + step * i).strftime(form) for i in range(n)]


@pytest.mark.parametrize("form", ["%d%m%Y", "%m/%d/%Y", "%A %d %B %Y", "%d-%b-%y", "%Y%m%d"])
def test_births_are_told_in_whatever_form_they_are_written(form: str) -> None:
    assert are_births(formed(form))


@pytest.mark.parametrize("form", ["AB-%Y-%m-%d", "%d/%m/%Y-JS", "X%Y%m%d"])
def test_births_within_ids_are_told_in_ids_alone(form: str) -> None:
    assert are_births(formed(form, 6), ids=True)
    assert not are_births(formed(form), ids=False)


def test_serials_are_births_where_they_may_be_and_lie_far_apart() -> None:
    births = [str(n) for n in range(38_718, 45_000, 197)]
    assert are_births(births, serials=True)
    assert are_births([f"{n}.0" for n in map(int, births)], serials=True)
    assert not are_births(births)
    running = [str(n) for n in range(38_718, 42_000, 2)]
    assert not are_births(running, serials=True)
