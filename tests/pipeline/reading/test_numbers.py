from __future__ import annotations

import pytest

from pipeline.reading.numbers import parse_number
from study.tables import TABLES
from study.tables.columns import integer, number

HOURS = number("hours", "Hours worked a week", -100, 10_000, unit="hours")
MINUTES = integer("minutes", "Duration in minutes", 1, 240, unit="minutes")


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("1200", 1200),
        ("1,200", 1200),
        ("1,200.5", 1200.5),
        ("+5", 5),
        ("-5", -5),
        (".5", 0.5),
        ("5.", 5),
        ("1.2E+03", 1200),
        ("8.5hrs", 8.5),
        ("8.5 hours", 8.5),
        ("8.5 hrs.", 8.5),
    ],
)
def test_numbers_as_people_write_them(text: str, value: float) -> None:
    assert parse_number(text, HOURS) == (value, "", "", {})


@pytest.mark.parametrize(
    "text",
    ["", "abc", "1,2", "1,2000", "1 200", "1.200,5", "(5)", "5-", "1e999", "nan", "inf", "0x10",
     "12%", "5 mins", "£5", "5h30", "٥", "--5", ".", "e5", "1,200,"],
)  # fmt: skip
def test_what_is_no_number_or_carries_another_unit_is_an_error(text: str) -> None:
    assert parse_number(text, HOURS).rule == "cell.number"


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("45.0", ""),
        ("1", ""),
        ("240 mins", ""),
        ("0", "cell.range"),
        ("241", "cell.range"),
        ("45.5", "cell.integer"),
        ("0.5", "cell.integer"),
        ("2 hrs", "cell.integer"),
        ("99999999999999999999", "cell.integer"),
    ],
)
def test_whole_numbers_have_no_fraction_and_stay_within_limits(text: str, rule: str) -> None:
    assert parse_number(text, MINUTES).rule == rule


@pytest.mark.parametrize("text", ["£100,000.00", "£ 100,000", "100000 GBP", "100,000 pounds"])
def test_an_amount_in_pounds_may_say_so(text: str) -> None:
    assert parse_number(text, TABLES["costs"].column["amount_gbp"]).value == 100_000


def test_a_pound_sign_elsewhere_is_the_reason_why_it_is_no_number() -> None:
    assert parse_number("£5", HOURS).words == {"why": ": it carries a pound sign"}


def test_the_limits_are_in_the_words_of_the_finding() -> None:
    assert parse_number("20,000", HOURS).words == {"low": "-100", "high": "10,000"}


def test_a_column_without_limits_takes_any_number() -> None:
    assert parse_number("123456", number("n", "Number", None, None)).value == 123456
