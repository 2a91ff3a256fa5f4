"""What a header says beside its name: the same unit, one that converts, another, or nothing."""

from __future__ import annotations

import pytest

from pipeline.reading.units import named_unit, names_unit, says_thousands
from study.tables import TABLES, Column

AMOUNT = TABLES["costs"].column["amount_gbp"]
MINUTES = TABLES["time_diary"].column["minutes"]
CHILDREN = TABLES["costs"].column["children_supported"]
FTE = TABLES["workers"].column["fte"]
VISITED = TABLES["visits"].column["visit_date"]


@pytest.mark.parametrize(
    ("words", "column", "factor"),
    [
        ("£000s", AMOUNT, 1e3),
        ("in £ thousands", AMOUNT, 1e3),
        ("£k", AMOUNT, 1e3),
        ("£m", AMOUNT, 1e6),
        ("pence", AMOUNT, 0.01),
        ("hours", MINUTES, 60),
        ("HRS", MINUTES, 60),
        ("000s", CHILDREN, 1e3),
    ],
)
def test_what_converts_for_certain_is_converted(words: str, column: Column, factor: float) -> None:
    assert named_unit(words, column) == ("converted", factor)


@pytest.mark.parametrize(
    ("words", "column"),
    [
        ("£", AMOUNT),
        ("GBP", AMOUNT),
        ("2023-24", AMOUNT),
        ("2023–2024", AMOUNT),
        ("2023/24", AMOUNT),
        ("if any", AMOUNT),
        ("mins", MINUTES),
        ("children", CHILDREN),
        ("number", CHILDREN),
        ("WTE", FTE),
        ("dd/mm/yyyy", VISITED),
        ("", AMOUNT),
    ],
)
def test_what_changes_no_value_is_the_same(words: str, column: Column) -> None:
    assert named_unit(words, column).what == "same"


@pytest.mark.parametrize(
    ("words", "column"),
    [
        ("families", CHILDREN),
        ("per 10,000", CHILDREN),
        ("%", CHILDREN),
        ("days", MINUTES),
        ("headcount", FTE),
        ("mm/dd/yyyy", VISITED),
        ("US format", VISITED),
    ],
)
def test_another_unit_is_asked_about(words: str, column: Column) -> None:
    assert named_unit(words, column).what == "other"


def test_words_that_nobody_knows_are_said_to_be_unknown() -> None:
    assert named_unit("zymurgy", AMOUNT).what == "unknown"


def test_a_range_that_is_the_column_s_own_says_nothing_and_another_does() -> None:
    own = TABLES["worker_survey"].column["ghq12_i01"]
    assert named_unit(f"{own.low:g}-{own.high:g}", own).what == "same"
    assert named_unit("1-4", own).what != "same"


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Spending 2023-24, £000s", True),
        ("All figures in £ thousand", True),
        ("Costs (£m)", True),
        ("Spending 2023-24", False),
        ("Room 1000", False),
        ("£20,000 and more", False),
    ],
)
def test_a_title_that_speaks_of_thousands_is_noticed(title: str, expected: bool) -> None:
    assert says_thousands(title) is expected


@pytest.mark.parametrize("words", ["weeks", "per head", "%", "rate per 1000", "decile"])
def test_a_unit_is_known_as_one_even_where_no_column_has_it(words: str) -> None:
    assert names_unit(words)


@pytest.mark.parametrize("words", ["team", "manager", "name of the site"])
def test_other_words_are_no_unit(words: str) -> None:
    assert not names_unit(words)
