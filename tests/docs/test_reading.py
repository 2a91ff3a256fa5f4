"""docs/reading.md tells a council what a mark in a cell means; it must not fall behind."""

from __future__ import annotations

import re
from pathlib import Path

from pipeline.reading.missing import MISSING_MARKS, REASONS, missing_reason

PAGE = Path(__file__).parents[2] / "docs" / "reading.md"


def test_the_page_gives_each_mark_the_reason_that_the_reader_gives() -> None:
    section = PAGE.read_text(encoding="utf-8").split("## Why a value is missing")[1]
    told = {}
    for row in re.findall(r"^\| (`.*) \| (.*) \|$", section.split("\n## ")[0], re.MULTILINE):
        for mark in re.findall(r"`([^`]+)`", row[0]):
            told[mark] = mark if row[1] == "the same" else row[1].strip("`")
    assert {mark: missing_reason(mark) for mark in told} == told
    assert {*told.values(), "invalid"} == REASONS


def test_the_page_lists_every_mark_that_gives_no_reason() -> None:
    sentence = PAGE.read_text(encoding="utf-8").split("A blank, ")[1].split(" gives none")[0]
    assert {mark.casefold() for mark in re.findall(r"`([^`]+)`", sentence)} | {""} == MISSING_MARKS
