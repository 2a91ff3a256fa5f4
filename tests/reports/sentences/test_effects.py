"""An effect in words: its unit, its interval, and what stands where there is none."""

from __future__ import annotations

import pytest

from reports.sentences.effects import (
    difference_unit,
    effect,
    effect_with_interval,
    p_words,
    people,
    with_interval,
)
from reports.sentences.formats import NBSP

ROW = {
    "scale": "mean difference",
    "unit": "points (0 to 36)",
    "estimate": "-0.49",
    "low": "-1.22",
    "high": "0.24",
    "n_workers": "430",
    "n_families": "0",
}
RATIO = {**ROW, "scale": "rate ratio", "estimate": "0.67"}


@pytest.mark.parametrize(
    ("row", "unit"),
    [
        (ROW, "points"),
        (RATIO, "times"),
        ({**ROW, "unit": "% of workers"}, "percentage points"),
        ({**ROW, "unit": "hours a week"}, "hours a week"),
    ],
)
def test_a_difference_has_the_unit_of_its_scale(row: dict[str, str], unit: str) -> None:
    assert difference_unit(row) == unit


def test_a_number_has_its_unit_and_a_marker_has_none() -> None:
    assert effect(ROW) == "−0.49 points"
    assert effect({**ROW, "estimate": "[x]"}) == "[x]"


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "−0.49 points (−1.22 to 0.24)"),
        ({"low": "[x]", "high": "[x]"}, "−0.49 points (no interval)"),
        ({"high": "[x]"}, "−0.49 points (no interval)"),
        ({"estimate": "[c]"}, "withheld"),
        ({"estimate": "[x]"}, "no estimate"),
    ],
)
def test_what_there_is_none_of_is_said(changes: dict[str, str], words: str) -> None:
    assert effect_with_interval({**ROW, **changes}).replace(NBSP, " ") == words


@pytest.mark.parametrize(
    ("cell", "words"),
    [("0.030", "p = 0.030"), ("<0.001", "p < 0.001"), ("[z]", "no p value"), ("[c]", "no p value")],
)
def test_a_p_value_keeps_together_on_its_line(cell: str, words: str) -> None:
    assert p_words(cell).replace(NBSP, " ") == words
    assert "p " not in p_words(cell).replace("no p value", "")


def test_families_are_named_where_they_were_counted() -> None:
    assert people(ROW) == "430 workers"
    assert people({**ROW, "n_families": "300"}) == "300 families of 430 workers"


def test_an_interval_stands_under_its_number_and_under_no_marker() -> None:
    assert "<br>" in with_interval("1.0", "0.5", "1.5")
    assert with_interval("[c]", "[c]", "[c]") == "[c]"
