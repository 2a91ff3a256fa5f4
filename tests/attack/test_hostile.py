"""Hostile files, made here: one sentence each, bounded memory, nothing accepted or written."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from benchmarks.hostile import read_in_child
from benchmarks.hostile_files import CASES, CSV, place, repacked, workbook
from pipeline import ingest
from pipeline.checking.check import check_files
from pipeline.reading import package
from pipeline.reading.extent import full_extent, plain_extent
from pipeline.reading.folder import open_folder
from study.tables import TABLES
from tests.pipeline.extract import ingest_options


@pytest.mark.parametrize("case", [case for case in CASES if case != "201 files"])
def test_each_is_refused_with_one_sentence_and_bounded_memory_and_time(
    case: str, tmp_path: Path
) -> None:
    place(case, tmp_path / "north")
    sentence, megabytes, _, seconds = read_in_child(tmp_path / "north")
    assert sentence.endswith(".")
    assert sentence not in ("KILLED", "READ")
    assert megabytes < 250
    assert seconds < 10


@pytest.mark.parametrize("case", CASES)
def test_none_gives_a_table_and_the_rest_of_the_extract_is_read(case: str, tmp_path: Path) -> None:
    place(case, tmp_path / "north")
    (tmp_path / "north" / "0.csv").write_text(CSV)
    opened = open_folder(tmp_path / "north", TABLES, "north")
    assert [part.grid.file for parts in opened.parts.values() for part in parts] == ["0.csv"]
    wrong = [f for f in opened.findings if f.level == "error"] or opened.findings
    assert len(wrong) == 1
    assert "\n" not in wrong[0].sentence


@pytest.mark.parametrize("case", ["zip bomb, size declared", "two cells far apart", "NUL bytes"])
def test_nothing_of_them_is_written(
    case: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place(case, tmp_path / "data" / "incoming" / "north")
    assert ingest.main(ingest_options(tmp_path / "data", "north")) == 0
    written = sorted(path.name for path in (tmp_path / "data" / "accepted").rglob("*"))
    assert written == ["missing_reasons.parquet", "north"]
    assert "Traceback" not in capsys.readouterr().err


def test_the_plain_workbook_that_they_are_made_from_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.xlsx").write_bytes(workbook())
    (tmp_path / "b.xlsx").write_bytes(repacked({}))
    opened = open_folder(tmp_path, TABLES)
    assert opened.findings == ()
    assert len(opened.parts["vacancies"]) == 2


def test_an_extract_of_too_many_cells_is_read_as_far_as_there_is_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pipeline.reading.folder.MAX_CELLS", 20)
    for name in ("a.csv", "b.csv"):
        (tmp_path / name).write_text(CSV)
    opened = open_folder(tmp_path, TABLES)
    assert [part.grid.file for part in opened.parts["vacancies"]] == ["a.csv"]
    assert "more than" in opened.findings[0].sentence


def sheet(cells: bytes) -> bytes:
    return b"<worksheet><sheetData>" + cells + b"</sheetData></worksheet>"


@pytest.mark.parametrize(
    ("cells", "full"),
    [
        (b'<row r="3"><c r="AB3"><v>1</v></c></row>', 3 * 28),
        (b'<row><c r="B700000"><v>1</v></c></row>', (700_000 + 1) * (2 + 1)),
        (b"<row r='9'><c r='AB9'><v>1</v></c></row>", 9 * 28),
        (b'<x:row r="9"><x:c r = "C9"><v>1</v></x:c></x:row>', 9 * 3),
        (b'<row r="2"><c r="ZZ99999"><v>1</v></c></row>', 99_999 * 702),
        (b'<row r="2"><c r="D1"/></row><row r="1"><c r="A3"/></row>', 3 * 4),
        (b'<row r="2"><c t="n" r="A7"/></row>', 7 * 1),
        (b'<row r="1"><c r="A1"/><c/><c/></row><row/>', (1 + 2) * (1 + 3)),
        (b'<row r="2">\n<c\nr="A2"/></row>', 2 * 1),
        (b'<row r="2"><c r="A2"/></row><row r="1" spans="1:1" r ="8"/>', 8 * 1),
        (b"", 0),
    ],
)
def test_the_extent_of_an_unusual_sheet_is_found_however_its_addresses_are_written(
    cells: bytes, full: int
) -> None:
    assert plain_extent(sheet(cells)) is None
    assert full_extent(sheet(cells)) == full


@pytest.mark.parametrize("last", [1, 9, 10, 99, 100, 109, 1_999, 100_001, 999_999])
def test_a_plain_sheet_has_no_cell_below_its_last_row(last: int) -> None:
    first = b'<row r="1" spans="1:2"><c r="A1" t="s"><v>0</v></c></row>'
    rows = first + b'<row r="%d"><c r="Z%d"/></row>'
    assert plain_extent(sheet(rows % (last, last))) == 26 * last
    for below in (last + 1, last + 10, last * 10, last * 10 + 9):
        cell = b'<row r="1"><c r="B%d"/></row>' % below
        assert plain_extent(sheet(cell + rows % (last, last))) is None
        assert plain_extent(sheet(b'<row r="%d"/>' % below + rows % (last, last))) is None


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="A1"><f>1+1</f><v>2</v></c>',
        b'<c r="A1"><f/></c>',
        b'<c r="A1"><x:f>1</x:f></c>',
        b'<c r="A1" t="e"><v>#REF!</v></c>',
        b"<c r=\"A1\" t='e'><v>#REF!</v></c>",
    ],
)
def test_a_sheet_with_a_formula_or_an_error_is_not_plain(cell: bytes) -> None:
    assert plain_extent(sheet(b'<row r="1"><c r="A1"><v>2</v></c></row>')) == 26
    assert plain_extent(sheet(b'<row r="1">' + cell + b"</row>")) is None


def test_only_parts_that_were_looked_at_are_handed_on() -> None:
    given = repacked({"xl/media/picture.png": b"\x89PNG", "xl/worksheets/cells.dat": b"<a/>"})
    handed = zipfile.ZipFile(io.BytesIO(package.open_package(given).to_bytes())).namelist()
    plain = zipfile.ZipFile(io.BytesIO(workbook())).namelist()
    assert sorted(handed) == sorted(name for name in plain if name.endswith((".xml", ".rels")))


@pytest.mark.parametrize("wide", [b"A", b"AB"])
def test_sheets_share_the_room_and_are_counted_whole_before_they_are_refused(wide: bytes) -> None:
    cells = sheet(b'<row r="100"><c r="%s100"><v>1</v></c></row>' % wide)
    two = repacked({f"xl/worksheets/sheet{i}.xml": cells for i in (1, 2)})
    whole = 100 if wide == b"A" else 2_800
    package.open_package(two, room=2 * whole)
    with pytest.raises(ValueError, match="more than"):
        package.open_package(two, room=2 * whole - 1)


def test_formulas_in_a_column_give_one_warning_with_their_number(tmp_path: Path) -> None:
    data = repacked(
        {
            "xl/worksheets/sheet1.xml": lambda xml: xml.replace(
                b"</sheetData>",
                b'<row r="3"><c r="A3"><f>1+1</f><v>2</v></c></row>'
                b'<row r="4"><c r="A4"><f>1+2</f><v>3</v></c></row></sheetData>',
            )
        }
    )
    (tmp_path / "a.xlsx").write_bytes(data)
    (finding,) = open_folder(tmp_path, TABLES).findings
    assert (finding.rule, finding.level, finding.count) == ("reading.formula", "warning", 2)
    assert (finding.row, finding.letter, finding.column) == (3, "A", "post_id")
    assert finding.sentence.startswith("2 cells hold formulas")


@pytest.mark.parametrize(
    ("cell", "rules"),
    [
        (b'<c r="D3"><f>1+1</f><v></v></c>', ["cell.excel_error"]),  # as openpyxl writes it
        (b'<c r="D3"><f>1+1</f></c>', ["cell.excel_error"]),
        (b'<c r="D3" t="e"><f>1/0</f><v>#DIV/0!</v></c>', ["cell.excel_error"]),
        (b'<c r="D3" t="str"><f>""</f><v></v></c>', ["cell.blank"]),
        (b'<c r="D3"><f>45000+1</f><v>45352</v></c>', ["cell.serial_date", "reading.formula"]),
    ],
    ids=["empty", "no value", "error", "empty text", "value"],
)
def test_a_formula_without_a_value_is_one_finding(cell: bytes, rules: list[str]) -> None:
    row = b'<row r="3"><c r="A3" t="str"><v>P9</v></c><c r="B3" t="str"><v>U1</v></c>'
    row += b'<c r="C3" t="str"><v>asye</v></c>' + cell + b"</row></sheetData>"
    data = repacked({"xl/worksheets/sheet1.xml": lambda xml: xml.replace(b"</sheetData>", row)})
    found = [f for f in check_files({"a.xlsx": data}).findings if f.letter == "D"]
    assert sorted(finding.rule for finding in found) == rules
    assert all((finding.row, finding.column) == (3, "vacant_from") for finding in found)


def test_text_that_looks_like_a_formula_is_kept_as_text(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_text(CSV.replace("P1", "=cmd|' /C calc'!A0"))
    opened = open_folder(tmp_path, TABLES)
    assert opened.parts["vacancies"][0].grid.rows[1][0] == "=cmd|' /C calc'!A0"
