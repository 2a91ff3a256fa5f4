from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from benchmarks.hostile_files import altered
from benchmarks.planting import planted
from pipeline.checking.check import check, check_files
from rsw.marked_copies.annotate import CELLS_ONLY, annotate_files, annotated
from rsw.marked_copies.marking import COLOURS, SHEET
from rsw.terminal.checked_text import summary
from tests.fixtures.extract import as_csv, cells, clean
from tests.rsw.filled import FIRST_FREE, filled

pytestmark = pytest.mark.slow


def spoilt(setting: Any = "the park") -> Any:
    rows = clean()
    rows["visits"][1]["duration_min"] = "an hour"
    rows["visits"][1]["setting"] = setting
    return rows


def copy_of(name: str, data: Any) -> Any:
    result = check_files({name: data}, site="north")
    return openpyxl.load_workbook(
        io.BytesIO(annotated(name, data, result.findings, result.explanations).data)
    )


def marked(sheet: Any) -> Any:
    colours = {f"00{colour}" for colour in COLOURS.values()}
    colours |= {f"FF{colour}" for colour in COLOURS.values()}
    return {
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb in colours
    }


def test_the_failing_cells_of_a_workbook_are_marked_and_commented_and_no_others() -> None:
    sheet = copy_of("x.xlsx", filled(spoilt()))["visits"]
    row = FIRST_FREE + 1
    assert marked(sheet) == {"A2", f"F{row}", f"J{row}"}  # A2: the note on the example rows
    assert "cell.integer" in sheet[f"J{row}"].comment.text
    assert "What to do" in sheet[f"J{row}"].comment.text


def test_everything_else_of_the_workbook_is_as_it_was() -> None:
    data = filled(spoilt())
    before = openpyxl.load_workbook(io.BytesIO(data))
    after = copy_of("x.xlsx", data)
    assert after.sheetnames == [*before.sheetnames, SHEET]
    for sheet in before:
        old = {c.coordinate: c.value for row in sheet.iter_rows() for c in row}
        new = {c.coordinate: c.value for row in after[sheet.title].iter_rows() for c in row}
        assert new == old
        assert len(after[sheet.title].data_validations.dataValidation) == len(
            sheet.data_validations.dataValidation
        )


def test_a_csv_file_becomes_a_workbook_with_its_cells_as_text() -> None:
    grid = cells("visits", spoilt("=park()")["visits"])
    copy = copy_of("visits.csv", as_csv(grid).encode())
    assert [[c.value or "" for c in row] for row in copy["Data"].iter_rows()] == grid
    assert marked(copy["Data"]) == {"F3", "J3"}
    assert copy["Data"]["F3"].data_type == "s"
    assert copy["Data"]["F3"].quotePrefix


def test_the_copy_can_be_checked_again_with_the_same_findings() -> None:
    data = filled(spoilt())
    again = io.BytesIO()
    copy_of("x.xlsx", data).save(again)
    assert (
        check_files({"x.xlsx": again.getvalue()}).findings == check_files({"x.xlsx": data}).findings
    )


def test_every_finding_is_listed_on_a_sheet_of_its_own() -> None:
    sheet = copy_of("x.xlsx", filled(spoilt()))[SHEET]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert [row[0] for row in rows][:2] == ["error", "error"]
    assert f"row {FIRST_FREE + 1}, column F (setting)" in rows[0][4]


def test_files_and_sheets_whose_names_are_withheld_stop_no_copy(tmp_path: Path) -> None:
    data = planted("email", "one cell of a declared column", 1)
    (tmp_path / "Mrs Abara.xlsx").write_bytes(data)
    book = openpyxl.load_workbook(io.BytesIO(data))
    book["Visits"].title = "Mrs Abara"
    book.save(tmp_path / "visits.xlsx")
    files = {path.name: path for path in tmp_path.iterdir()}
    result = check(list(files.values()), site="north")
    assert any("withheld" in finding.sheet for finding in result.findings)
    assert result.exit_code == 1
    (copy,) = annotate_files(files, result, tmp_path / "out")
    assert "Abara" not in str(copy)


def replaced(pattern: Any, by: Any) -> Any:
    def change(xml: Any) -> Any:
        assert re.search(pattern, xml)
        return re.sub(pattern, by, xml, count=1)

    return change


# What the reader passes over and openpyxl stumbles upon.
UNUSUAL = {
    "a fill without a pattern": {"xl/styles.xml": replaced(rb"<fills[^>]*>", rb"\g<0><fill/>")},
    "no styles of cells": {
        "xl/styles.xml": replaced(rb"(?s)<cellXfs.*?</cellXfs>", b""),
    },
    "a pane of no kind": {
        "xl/worksheets/sheet3.xml": replaced(rb"<pane [^>]*>", b'<pane xSplit="x" state="none"/>'),
    },
    "a drop-down list of no kind": {
        "xl/worksheets/sheet3.xml": replaced(rb"<dataValidation ", rb'\g<0>errorStyle="no" ')
    },
    "a date that is none in the properties": {
        "docProps/core.xml": replaced(rb"(<dcterms:created[^>]*>)[^<]*", rb"\g<1>yesterday")
    },
}


@pytest.mark.parametrize("case", UNUSUAL)
def test_what_cannot_be_copied_as_it_is_becomes_a_plain_marked_copy_that_says_so(case: Any) -> None:
    data = altered(filled(spoilt()), UNUSUAL[case])
    result = check_files({"x.xlsx": data}, site="north")
    assert result.exit_code == 1
    marked_copy = annotated("x.xlsx", data, result.findings, result.explanations)
    assert marked_copy.remark == CELLS_ONLY
    book = openpyxl.load_workbook(io.BytesIO(marked_copy.data))
    row = FIRST_FREE + 1
    assert marked(book["visits"]) == {"A2", f"F{row}", f"J{row}"}
    assert book["visits"][f"J{row}"].value == "an hour"
    assert "cell.integer" in book["visits"][f"J{row}"].comment.text
    assert CELLS_ONLY in book[SHEET]["A1"].value
    again = check_files({"x.xlsx": marked_copy.data}, site="north").findings
    assert [f for f in again if f.level == "error"] == [
        f for f in result.findings if f.level == "error"
    ]


def test_a_control_character_in_a_header_stops_no_copy_and_is_shown_to_nobody() -> None:
    data = filled(spoilt())
    book = openpyxl.load_workbook(io.BytesIO(data))
    book["visits"]["Q1"] = "remarkXthere"
    stream = io.BytesIO()
    book.save(stream)
    data = altered(
        stream.getvalue(),
        {"xl/worksheets/sheet10.xml": replaced(rb"remarkXthere", b"remark_x001B_[31mthere")},
    )
    result = check_files({"x.xlsx": data}, site="north")
    assert "\x1b" not in repr(result.findings) + summary(result, most=None)
    assert "\\x1b" not in repr(result.findings)
    (finding,) = [f for f in result.findings if f.rule == "reading.extra_column"]
    assert "remark\ufffd[31mthere" in finding.sentence
    copy = copy_of("x.xlsx", data)
    assert f"J{FIRST_FREE + 1}" in marked(copy["visits"])
