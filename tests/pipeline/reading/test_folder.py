from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from benchmarks.hostile_files import place
from pipeline.reading import guard
from pipeline.reading.folder import Folder, open_files, open_folder
from study.tables import TABLES

VACANCIES = "post_id,unit_id,role,vacant_from,filled_on,agency_cover\nP1,U1,asye,2024-01-01,,no\n"


def workbook(**sheets: Any) -> bytes:
    """A workbook; a sheet whose name begins with ``hidden`` is hidden."""
    content = io.BytesIO()
    made = xlsxwriter.Workbook(content, {"in_memory": True})
    for name, text in sheets.items():
        sheet = made.add_worksheet(name)
        for row, line in enumerate(text.splitlines()):
            sheet.write_row(row, 0, line.split(","))
        if name.startswith("hidden"):
            sheet.hide()
        else:
            sheet.activate()
    made.close()
    return content.getvalue()


def fill(path: Path, **files: Any) -> Folder:
    for name, content in files.items():
        data = content if isinstance(content, bytes) else content.encode()
        (path / name.replace("__", ".")).write_bytes(data)
    return open_folder(path, TABLES, "north")


def rules(opened: Folder) -> list[tuple[str, str, str, str]]:
    return [(f.file, f.sheet, f.rule, f.level) for f in opened.findings]


def test_a_csv_file_in_another_encoding_has_one_note_that_names_it(tmp_path: Path) -> None:
    opened = fill(tmp_path, vacancies__csv=VACANCIES.replace("asye", "“asye”").encode("cp1252"))
    assert rules(opened) == [("vacancies.csv", "", "reading.encoding", "note")]
    assert "Windows-1252" in opened.findings[0].sentence
    assert list(opened.parts) == ["vacancies"]


def test_what_cannot_be_a_table_is_listed_and_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "more").mkdir()
    (tmp_path / "link.csv").symlink_to("/etc/hostname")
    opened = fill(
        tmp_path,
        a__csv=VACANCIES,
        b__csv="weather\nrain\n",
        c__csv=b"a,\x81\n",
        d__docx="words",
        e__xls="old",
        f__xlsx="no workbook",
        g__csv='a,"b\n',
    )
    assert rules(opened) == [
        ("c.csv", "", "reading.unreadable_file", "error"),
        ("d.docx", "", "reading.file_ignored", "note"),
        ("e.xls", "", "reading.unreadable_file", "error"),
        ("f.xlsx", "", "reading.unreadable_file", "error"),
        ("g.csv", "", "reading.unreadable_file", "error"),
        ("link.csv", "", "reading.file_ignored", "note"),
        ("more", "", "reading.file_ignored", "note"),
        ("b.csv", "", "reading.file_ignored", "note"),
    ]
    assert list(opened.parts) == ["vacancies"]
    assert "links are not followed" in opened.findings[5].sentence


def test_a_link_is_not_followed(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere.csv"
    elsewhere.write_text(VACANCIES)
    extract = tmp_path / "north"
    extract.mkdir()
    (extract / "vacancies.csv").symlink_to(elsewhere)
    assert open_folder(extract, TABLES).parts == {}


def test_sheets_that_are_no_table_are_listed(tmp_path: Path) -> None:
    opened = fill(tmp_path, all__xlsx=workbook(Notes="Read me", Posts=VACANCIES, Sheet3=""))
    assert rules(opened) == [
        ("all.xlsx", "Notes", "reading.ignored_sheet", "note"),
        ("all.xlsx", "Sheet3", "reading.ignored_sheet", "note"),
    ]
    assert opened.parts["vacancies"][0].grid.sheet == "Posts"


def test_a_hidden_sheet_gives_way_to_a_visible_one_and_else_is_used(tmp_path: Path) -> None:
    data = workbook(hidden_old=VACANCIES, Posts=VACANCIES)
    opened = fill(tmp_path, all__xlsx=data)
    assert [part.grid.sheet for part in opened.parts["vacancies"]] == ["Posts"]
    assert rules(opened) == [("all.xlsx", "hidden_old", "reading.ignored_sheet", "note")]

    opened = fill(tmp_path, all__xlsx=workbook(hidden_old=VACANCIES, Notes="Read me"))
    assert [part.grid.sheet for part in opened.parts["vacancies"]] == ["hidden_old"]
    assert rules(opened) == [
        ("all.xlsx", "Notes", "reading.ignored_sheet", "note"),
        ("all.xlsx", "hidden_old", "reading.hidden_sheet", "query"),
    ]


def test_a_file_that_bears_a_tables_name_but_none_of_its_headers_is_an_error(
    tmp_path: Path,
) -> None:
    opened = fill(tmp_path, visits__csv="V1,F1,W1,2024-03-03\n", workers__csv="")
    assert rules(opened) == [
        ("visits.csv", "", "reading.no_header", "error"),
        ("workers.csv", "", "reading.empty_table", "error"),
    ]
    assert "V1" not in repr(opened.findings)


def test_a_file_over_the_limit_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guard, "MAX_FILE_BYTES", 10)
    opened = fill(tmp_path, vacancies__csv=VACANCIES)
    assert [finding.rule for finding in opened.findings] == ["reading.unreadable_file"]


@pytest.mark.parametrize(
    ("case", "remedy"),
    [
        ("encrypted workbook", "take the protection off"),
        ("macro workbook", "as an .xlsx workbook"),
        ("link to another workbook", "Break the links"),
        ("a million columns", "far to the right"),
        ("two cells far apart", "far to the right"),
        ("20 million cells", "split it"),
        ("cell of 10 MB in a workbook", "split it"),
        ("path in a file's name", "another name"),
        ("path in a sheet's name", "Give the sheet another name"),
        ("unclosed quotation mark", "quotation marks"),
        ("cut short", "save it under a new name"),
        ("NUL bytes", "save it under a new name"),
        ("PDF named .xlsx", "format that its name says"),
        ("old workbook", "Save it as an .xlsx workbook"),
    ],
)
def test_what_to_do_about_a_file_is_told_by_why_it_was_not_read(
    case: str, remedy: str, tmp_path: Path
) -> None:
    place(case, tmp_path / "north")
    (finding,) = open_folder(tmp_path / "north", TABLES).findings
    assert remedy in finding.remedy
    assert ("password" in finding.remedy) == (case == "encrypted workbook")


@pytest.mark.parametrize(
    ("name", "what"),
    [
        ("a.parquet", "no parquet file"),
        ("a.ods", "no workbook"),
        ("a.numbers", "Apple's Numbers"),
        ("a.xlsb", "binary workbook"),
        ("a.accdb", "a database"),
        ("a.xls", "old type .xls"),
    ],
)
def test_a_file_of_another_kind_is_called_what_it_is(name: str, what: str) -> None:
    (finding,) = open_files({name: b"x"}, TABLES).findings
    assert finding.level == "error"
    assert what in finding.sentence
    assert re.search("CSV|format", finding.remedy)
