"""Explanations are read where an officer would write them, and nowhere twice."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache
from typing import Any

import openpyxl
import pytest

from pipeline.checking.check import check_files
from pipeline.reading.marks import FINDINGS
from pipeline.submitting.making import explanations_in
from rsw.marked_copies.annotate import annotated
from tests.fixtures.extract import clean
from tests.rsw.filled import filled

pytestmark = pytest.mark.slow


@cache
def queried() -> bytes:
    """A filled template with one query: a team in an RSW site."""
    rows = clean()
    rows["units"][1]["unit_type"] = "team"
    return filled(rows)


def changed(data: bytes, sheet: str, change: Callable[..., Any]) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(data))
    change(book[sheet])
    copy = io.BytesIO()
    book.save(copy)
    return copy.getvalue()


@cache
def marked(data: bytes, *, explain: bool = True, name: str = "extract.xlsx") -> bytes:
    """The marked copy, with its query explained."""
    result = check_files({name: data})
    mine = [finding for finding in result.findings if finding.file == name]
    copy = annotated(name, data, mine, result.explanations).data

    def write(sheet: Any) -> None:
        for row in sheet.iter_rows(min_row=3):
            if row[1].value == "link.unit_arm" and explain:
                row[7].value = "A hub opened."

    return changed(copy, "RSW findings", write)


def said(files: dict[str, bytes]) -> tuple[Any, ...]:
    result = check_files(files)
    return [(f.rule, text) for f, text in result.explanations.items()], result


EXPLAINED = [("link.unit_arm", "A hub opened.")]


@pytest.mark.parametrize("row", ["", "5", "U2|2024-03-31"])
def test_a_sheet_of_explanations_is_read_with_the_columns_of_the_file(row: str) -> None:
    def write(sheet: Any) -> None:
        for at, text in enumerate(("link.unit_arm", "units", row, "A hub opened."), start=1):
            sheet.cell(3, at, text)

    found, result = said({"extract.xlsx": changed(queried(), "explanations", write)})
    assert found == EXPLAINED
    assert [one.text for one in explanations_in(result)] == ["A hub opened."]


def test_the_templates_own_example_explains_nothing_and_is_no_problem() -> None:
    found, result = said({"extract.xlsx": queried()})
    assert found == []
    assert "reading.explanations" not in {finding.rule for finding in result.findings}


def test_the_column_of_the_marked_copy_is_read_when_the_copy_is_checked() -> None:
    found, result = said({"marked.xlsx": marked(queried())})
    assert found == EXPLAINED
    assert len(result.submission.frames["units"]) == 2


def test_beside_the_extract_only_the_explanations_of_the_marked_copy_are_read() -> None:
    found, result = said({"extract.xlsx": queried(), "marked.xlsx": marked(queried())})
    assert found == EXPLAINED
    assert "reading.duplicate_row" not in {finding.rule for finding in result.findings}
    (ignored,) = [f for f in result.findings if f.rule == "reading.file_ignored"]
    assert (ignored.file, ignored.level) == ("marked.xlsx", "note")


def test_findings_that_are_not_explained_are_no_problem() -> None:
    found, result = said({"marked.xlsx": marked(queried(), explain=False)})
    assert found == []
    assert "reading.explanations" not in {finding.rule for finding in result.findings}


def test_an_explanation_of_no_rule_is_named_by_its_sheet_and_row() -> None:
    def write(sheet: Any) -> None:
        sheet.cell(3, 1, "no.rule")
        sheet.cell(3, 4, "because")

    _, result = said({"extract.xlsx": changed(queried(), "explanations", write)})
    (problem,) = [f for f in result.findings if f.rule == "reading.explanations"]
    assert (problem.sheet, problem.level) == ("explanations", "warning")
    assert "Row 3 names no rule" in problem.sentence


def test_a_sheet_of_explanations_is_screened_like_every_other() -> None:
    def write(sheet: Any) -> None:
        sheet.cell(3, 1, "link.unit_arm")
        sheet.cell(3, 4, "Ask jo.smith@example.org")

    _, result = said({"extract.xlsx": changed(queried(), "explanations", write)})
    (finding,) = [f for f in result.findings if f.rule == "screen.email"]
    assert finding.sheet == "explanations"
    assert "jo.smith" not in finding.sentence


def test_the_copy_begins_as_the_reader_knows_it() -> None:
    book = openpyxl.load_workbook(io.BytesIO(marked(queried())))
    assert book["RSW findings"]["A1"].value == FINDINGS
