"""Ticks, crosses and words for yes and no: a cross is told by its column."""

from __future__ import annotations

import pytest

from pipeline.reading.yes_no import parse_yes_no


def read(*texts: str) -> tuple[list[object], list[str]]:
    """The value of each text, "?" for one that is told wrong, and the rules told of the column."""
    each = list(dict.fromkeys(texts))
    cells, told = parse_yes_no(each, [texts.count(text) for text in each])
    values = {
        text: None if cell is None else "?" if cell.rule else cell.value
        for text, cell in zip(each, cells, strict=True)
    }
    return [values[text] for text in texts], [rule for rule, _, _ in told]


@pytest.mark.parametrize("word", ["yes", "Y", "TRUE", "1", "✓", "✔\ufe0f", "☒"])
def test_a_yes_is_a_yes_in_any_column(word: str) -> None:
    assert read(word, "no")[0] == [True, False]


@pytest.mark.parametrize("word", ["no", "N", "false", "0", "☐"])
def test_a_no_is_a_no_in_any_column(word: str) -> None:
    assert read(word, "yes")[0] == [False, True]


def test_crosses_amid_noes_are_ticks_and_the_column_says_so() -> None:
    assert read("x", "no", "X") == ([True, False, True], ["column.crosses"])


def test_crosses_alone_are_ticks_and_what_blank_means_is_asked() -> None:
    assert read("x", "", "x") == ([True, None, True], ["column.yes_or_blank"])


def test_crosses_beside_ticks_may_mean_no_and_are_not_read() -> None:
    assert read("x", "✓") == (["?", True], [])


def test_one_blank_among_yeses_asks_nothing_and_two_do() -> None:
    assert read("yes", "", "yes")[1] == []
    assert read("yes", "", "", "yes")[1] == ["column.yes_or_blank"]


def test_where_a_no_is_said_blanks_mean_nothing() -> None:
    assert read("yes", "no", "", "")[1] == []


def test_what_says_neither_is_left_to_the_reader_of_cells() -> None:
    assert read("perhaps", "yes")[0] == [None, True]


def test_a_text_that_stands_in_no_cell_decides_nothing() -> None:
    """A column's codes may hold texts of rows that were taken out."""
    cells, told = parse_yes_no(["x", "yes"], [1, 0])
    assert cells[0] is not None
    assert cells[0].value is True
    assert told == []
