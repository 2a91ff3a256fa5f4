from __future__ import annotations

import datetime
from datetime import date

import pytest

from pipeline.reading.dates import parse_date, parse_month


@pytest.mark.parametrize(
    "text",
    [
        "2024-03-01",
        "2024-3-1",
        "2024-03-01T00:00:00",
        "2024-03-01 13:45",
        "2024/03/01",
        "20240301",
        "01/03/2024",
        "1/3/2024",
        "01-03-2024",
        "01.03.2024",
        "01/03/2024 09:30:00",
        "01/03/24",
        "1 Mar 2024",
        "1st March 2024",
        "01-Mar-24",
        "1 MARCH 2024",
        "1Mar2024",
    ],
)
def test_every_form_on_the_list_is_the_first_of_march(text: str) -> None:
    parsed = parse_date(text)
    assert parsed.value == date(2024, 3, 1)
    assert not parsed.rule


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("03/25/2024", "day goes before the month"),
        ("31/02/2024", "no such day"),
        ("29/02/2023", "no such day"),
        ("00/01/2024", "no such day"),
        ("Mar 1 2024", ""),
        ("March 1, 2024", ""),
        ("1 Foo 2024", "no month"),
        ("01/03-2024", ""),
        ("01/03/0024", "year"),
        ("2024-03", "the day is missing"),
        ("Mar 2024", "the day is missing"),
        ("2024", ""),
        ("19999", ""),
        ("60001", ""),
        ("yesterday", ""),
        ("١/٣/٢٠٢٤", ""),
        ("12:30", ""),
    ],
)
def test_what_is_not_on_the_list_is_an_error_and_never_month_first(text: str, why: str) -> None:
    parsed = parse_date(text)
    assert parsed.value is None
    assert parsed.rule == "cell.date"
    assert why in parsed.words["why"]


@pytest.mark.parametrize(
    ("serial", "day"),
    [
        ("20000", date(1954, 10, 3)),
        ("45352", date(2024, 3, 1)),
        ("45352.75", date(2024, 3, 1)),
        ("60000", date(2064, 4, 8)),
    ],
)
def test_serial_numbers_of_a_spreadsheet_are_dates_with_a_warning(
    serial: str, day: datetime.date
) -> None:
    # The days are those that a spreadsheet shows for these numbers.
    parsed = parse_date(serial)
    assert parsed.value == day
    assert parsed.rule == "cell.serial_date"


@pytest.mark.parametrize(("text", "year"), [("1/1/68", 2068), ("1/1/69", 1969), ("1/1/00", 2000)])
def test_years_of_two_digits_turn_at_69(text: str, year: int) -> None:
    assert parse_date(text).value.year == year


@pytest.mark.parametrize(
    "text",
    [
        "2024-03",
        "2024/3",
        "202403",
        "03/2024",
        "3-2024",
        "Mar 2024",
        "March 2024",
        "Mar-24",
        "2024 Mar",
        "31/03/2024",
        "2024-03-15",
        "15 Mar 2024",
    ],
)
def test_every_form_of_a_month_is_its_first_day(text: str) -> None:
    parsed = parse_month(text)
    assert parsed.value == date(2024, 3, 1)
    assert not parsed.rule


@pytest.mark.parametrize("text", ["13/2024", "2024-00", "Foo 2024", "03/24", "spring", "2024"])
def test_what_is_no_month_is_an_error(text: str) -> None:
    assert parse_month(text).rule == "cell.month"


def test_a_serial_number_stands_for_its_month_with_a_warning() -> None:
    assert parse_month("45366")[:3] == (date(2024, 3, 1), "", "cell.serial_date")
