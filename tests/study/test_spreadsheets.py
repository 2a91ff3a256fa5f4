from __future__ import annotations

import pytest

from study.spreadsheets import escape


@pytest.mark.parametrize(
    "text", ["=1+1", "=cmd|' /C calc'!A0", "+44 20", "-see note", "@SUM(A1)", "\tx", "\rx", "-"]
)
def test_a_text_that_a_spreadsheet_would_run_is_escaped(text: str) -> None:
    assert escape(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "plain", "-1", "+2.5", "-1e-05", "2024-01-01", "a=b", "'x"])
def test_plain_text_and_numbers_stay(text: str) -> None:
    assert escape(text) == text
