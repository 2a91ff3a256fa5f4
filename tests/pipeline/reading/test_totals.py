"""Rows of totals: told by their words, or by being the sum of those above."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from pipeline.reading.totals import Column, is_label, labelled, sums
from study.tables import TABLES

COSTS = TABLES["costs"]
VACANCIES = TABLES["vacancies"]


def columns(**given: list[str]) -> tuple[dict[str, Column], int]:
    made: dict[str, Column] = {}
    for name, texts in given.items():
        codes, each = pd.factorize(np.array(texts, dtype=object))
        made[name] = (codes.astype(np.int32), each.tolist())
    return made, len(next(iter(given.values())))


@pytest.mark.parametrize(
    "text",
    [
        *("Total", "TOTAL", "Grand total", "Sub-total", "subtotal:", "Total: all teams", "Overall"),
        *("All", "All teams", "Average of all units", "Team North total", "Σ", "Sum of posts"),
    ],
)
def test_what_people_write_beside_a_total_is_a_label(text: str) -> None:
    assert is_label(text)


@pytest.mark.parametrize("text", ["", "Totaliser", "Allington", "Northern team", "x" * 61])
def test_other_words_are_none(text: str) -> None:
    assert not is_label(text)


def test_a_label_counts_in_the_key_or_in_a_row_without_one() -> None:
    made, height = columns(
        post_id=["P1", "Total", "", "P3"], unit_id=["U1", "", "Total", "All teams"]
    )
    assert labelled(VACANCIES, made, height).tolist() == [False, True, True, False]


def drawn(rows: list[tuple[int, int]]) -> list[tuple[int, int, int]]:
    two = [c.name for c in COSTS.columns if c.unit not in (None, "share", "years")][:2]
    first, second = zip(*rows, strict=True)
    made, height = columns(**{two[0]: [f"£{n:,}" for n in first], two[1]: list(map(str, second))})
    return list(sums(COSTS, made, height))


def test_a_row_that_adds_up_those_above_is_a_sum() -> None:
    assert drawn([(1000, 20), (2000, 30), (3000, 50), (7, 7)]) == [(2, 0, 1)]


def test_small_numbers_add_up_by_accident() -> None:
    assert drawn([(1, 2), (2, 3), (3, 5), (7, 7)]) == []


def test_each_block_has_its_sum_and_the_whole_its_own_after_the_last() -> None:
    found = drawn([(10, 20), (20, 30), (30, 50), (40, 60), (50, 70), (90, 130), (120, 180)])
    assert found == [(2, 0, 1), (5, 3, 4), (6, 0, 5)]


def test_one_column_that_adds_up_is_an_accident() -> None:
    assert drawn([(1, 2), (2, 3), (3, 9)]) == []


def test_a_number_above_itself_is_no_sum() -> None:
    assert drawn([(5, 6), (0, 0), (5, 6)]) == []
