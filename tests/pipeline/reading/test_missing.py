from __future__ import annotations

import pytest

from pipeline.reading.missing import (
    MISSING_MARKS,
    REASONS,
    SUPPRESSION_MARKS,
    clean,
    is_excel_error,
    missing_reason,
)


def test_unseen_characters_and_outer_spaces_are_dropped() -> None:
    assert clean("\ufeff \u00a0a\u00a0b\u200b \t") == "a b"


@pytest.mark.parametrize("mark", sorted(MISSING_MARKS))
def test_missing_marks_give_no_reason(mark: str) -> None:
    assert missing_reason(mark.upper()) == ""


@pytest.mark.parametrize("mark", sorted(SUPPRESSION_MARKS))
def test_suppression_marks_give_a_known_reason_bare_and_in_brackets(mark: str) -> None:
    assert missing_reason(mark.upper()) == missing_reason(f"[{mark}]") == SUPPRESSION_MARKS[mark]
    assert missing_reason(mark) in REASONS


@pytest.mark.parametrize("text", ["<5", "< 10", "[<5]", "c", "low"])
def test_small_counts_are_kept_as_censored(text: str) -> None:
    assert missing_reason(text) == "censored"


@pytest.mark.parametrize("text", ["0", "5", "<five", "not", "lower", "#N/A", "nil", "---", ">5"])
def test_other_texts_are_values(text: str) -> None:
    assert missing_reason(text) is None


def test_letters_are_values_in_the_column_of_an_id() -> None:
    assert missing_reason("C", letters=False) is None
    assert missing_reason("[c]", letters=False) is None
    assert missing_reason("*", letters=False) == "suppressed"
    assert missing_reason("NA", letters=False) == ""


@pytest.mark.parametrize("text", ["#REF!", "#n/a", "#DIV/0!", "#NAME?", "#####", "#SPILL!"])
def test_error_tokens_of_spreadsheets_are_known(text: str) -> None:
    assert is_excel_error(text)


@pytest.mark.parametrize("text", ["#", "#1", "REF!", "N/A", "#N/A!x"])
def test_other_texts_with_a_hash_are_no_error_tokens(text: str) -> None:
    assert not is_excel_error(text)
