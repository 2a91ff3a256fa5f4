"""Practice quality: composites worked out by hand."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from study.instruments import practice_quality
from study.tables import TABLES

# collaboration 4, autonomy 3, empathy 5, evocation 2, purposefulness 4, clarity 1, child focus 2
RATED = {
    "collaboration": 4,
    "autonomy": 3,
    "empathy": 5,
    "evocation": 2,
    "purposefulness": 4,
    "clarity_concerns": 1,
    "child_focus": 2,
}


def score(skilled_from: float = 3.5, **changes: int | None) -> pd.Series[Any]:
    ratings = pd.DataFrame([RATED | changes], dtype="Int64")
    scored: pd.Series[Any] = practice_quality.score(ratings, skilled_from).iloc[0]
    return scored


@pytest.mark.parametrize(
    ("composite", "expected"),
    [
        ("relationship_building", 4.0),  # (5 + 4 + 3) / 3
        ("good_authority", 7 / 3),  # (4 + 2 + 1) / 3
        ("evocation", 2.0),
        ("overall_quality", 3.0),  # (4 + 3 + 5 + 2 + 4 + 1 + 2) / 7 = 21 / 7
        ("mi_skill", 3.0),  # (4 + 3 + 2) / 3
    ],
)
def test_composites_are_means_of_their_dimensions(composite: str, expected: float) -> None:
    assert score()[composite] == pytest.approx(expected)


@pytest.mark.parametrize(
    ("missing", "lost"),
    [
        ("empathy", {"relationship_building", "overall_quality"}),
        ("autonomy", {"relationship_building", "overall_quality", "mi_skill", "skilled"}),
        ("collaboration", {"relationship_building", "overall_quality", "mi_skill", "skilled"}),
        ("evocation", {"overall_quality", "mi_skill", "skilled"}),
        ("purposefulness", {"good_authority", "overall_quality"}),
        ("child_focus", {"good_authority", "overall_quality"}),
        ("clarity_concerns", {"good_authority", "overall_quality"}),
    ],
)
def test_a_missing_dimension_leaves_exactly_its_composites_missing(
    missing: str, lost: set[str]
) -> None:
    scored = score(**{missing: None})
    assert set(scored.index[scored.isna()]) == {missing} | lost


@pytest.mark.parametrize(
    ("evocation", "skilled_from", "skilled"),
    [
        (3, 3.5, False),  # (4 + 3 + 3) / 3 = 3.33
        (4, 3.5, True),  # (4 + 3 + 4) / 3 = 3.67
        (5, 4.0, True),  # (4 + 3 + 5) / 3 = 4: the threshold itself is skilled
        (4, 4.0, False),
    ],
)
def test_skilled_practice_begins_at_the_threshold(
    evocation: int, skilled_from: float, skilled: bool
) -> None:
    assert score(skilled_from, evocation=evocation)["skilled"] == skilled


@pytest.mark.parametrize("wrong", [0, 6])
def test_a_rating_outside_the_range_is_refused_by_dimension(wrong: int) -> None:
    with pytest.raises(ValueError, match="child_focus"):
        score(child_focus=wrong)


@pytest.mark.parametrize("threshold", [0.9, 5.1])
def test_a_threshold_outside_the_scale_is_refused(threshold: float) -> None:
    with pytest.raises(ValueError, match="Skilled"):
        score(threshold)


def test_dimensions_and_range_are_those_of_the_table() -> None:
    columns = TABLES["visit_ratings"].column
    assert {(columns[name].low, columns[name].high) for name in RATED} == {
        (practice_quality.LOWEST, practice_quality.HIGHEST)
    }
    assert set(RATED) == set(practice_quality.COMPOSITES["overall_quality"])
