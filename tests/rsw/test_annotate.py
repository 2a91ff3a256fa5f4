import io

import openpyxl

from benchmarks.planting import planted
from pipeline.checking import check, check_files
from rsw.annotate import COLOURS, SHEET, annotate_files, annotated
from tests.fixtures.extract import as_csv, cells, clean
from tests.rsw.filled import FIRST_FREE, filled


def spoilt(setting="the park"):
    rows = clean()
    rows["visits"][1]["duration_min"] = "an hour"
    rows["visits"][1]["setting"] = setting
    return rows


def copy_of(name, data):
    result = check_files({name: data}, site="north")
    return openpyxl.load_workbook(
        io.BytesIO(annotated(name, data, result.findings, result.explanations))
    )


def marked(sheet):
    colours = {f"00{colour}" for colour in COLOURS.values()}
    colours |= {f"FF{colour}" for colour in COLOURS.values()}
    return {
        cell.coordinate
        for row in sheet.iter_rows()
        for cell in row
        if cell.fill.fgColor.rgb in colours
    }


def test_the_failing_cells_of_a_workbook_are_marked_and_commented_and_no_others():
    sheet = copy_of("x.xlsx", filled(spoilt()))["visits"]
    row = FIRST_FREE + 1
    assert marked(sheet) == {"A2", f"F{row}", f"J{row}"}  # A2: the note on the example rows
    assert "cell.integer" in sheet[f"J{row}"].comment.text
    assert "What to do" in sheet[f"J{row}"].comment.text


def test_everything_else_of_the_workbook_is_as_it_was():
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


def test_a_csv_file_becomes_a_workbook_with_its_cells_as_text():
    grid = cells("visits", spoilt("=park()")["visits"])
    copy = copy_of("visits.csv", as_csv(grid).encode())
    assert [[c.value or "" for c in row] for row in copy["Data"].iter_rows()] == grid
    assert marked(copy["Data"]) == {"F3", "J3"}
    assert copy["Data"]["F3"].data_type == "s"
    assert copy["Data"]["F3"].quotePrefix


def test_the_copy_can_be_checked_again_with_the_same_findings():
    data = filled(spoilt())
    again = io.BytesIO()
    copy_of("x.xlsx", data).save(again)
    assert (
        check_files({"x.xlsx": again.getvalue()}).findings == check_files({"x.xlsx": data}).findings
    )


def test_every_finding_is_listed_on_a_sheet_of_its_own():
    sheet = copy_of("x.xlsx", filled(spoilt()))[SHEET]
    rows = list(sheet.iter_rows(min_row=3, values_only=True))
    assert [row[0] for row in rows][:2] == ["error", "error"]
    assert f"row {FIRST_FREE + 1}, column F (setting)" in rows[0][2]


def test_files_and_sheets_whose_names_are_withheld_stop_no_copy(tmp_path):
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
