from __future__ import annotations

import json
import re
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from rsw.cli import main
from study.tables.version import schema_version
from tests.fixtures.extract import around, clean, files

TABLES = around("visits")


@pytest.fixture
def extract(tmp_path: Path) -> Any:
    def write(folder: Path = "extract", **changes: Any) -> Any:
        rows = clean()
        for place, text in changes.items():
            table, column = place.split("__")
            rows[table][1][column] = text
        (tmp_path / folder).mkdir()
        for name, data in files(rows, TABLES).items():
            (tmp_path / folder / name).write_bytes(data)
        return tmp_path / folder

    return write


def check(*arguments: Any) -> Any:
    return main(["check", *map(str, arguments)])


def test_a_clean_extract_gives_0(extract: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(extract(), "--site", "north") == 0
    assert "No errors." in capsys.readouterr().out


def test_queries_alone_give_0(extract: Any, capsys: pytest.CaptureFixture[str]) -> None:
    assert check(extract(units__unit_type="team"), "--site", "north") == 0
    assert "QUERY in one place\n  The type does not fit the site's arm" in capsys.readouterr().out


def test_an_error_gives_1_and_names_file_row_and_column(
    extract: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(extract(visits__duration_min="an hour")) == 1
    printed = capsys.readouterr().out
    assert "visits.csv, row 3, column J (duration_min)" in printed
    assert "What to do: Give the value in minutes, as a whole number." in printed


def test_what_is_not_there_gives_2_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert check(tmp_path / "none") == 2
    assert capsys.readouterr().err == f"There is no file or folder {tmp_path / 'none'}.\n"


def test_a_file_that_is_no_table_gives_2_and_names_the_nearest(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "homes.csv").write_text("home,fin year,spend\nA,2023-24,5\n")
    assert check(tmp_path / "homes.csv") == 2
    printed = capsys.readouterr().out
    assert "not a table of this study; the nearest is costs (2 of 6 columns match)" in printed
    assert "No table of the study was found" in printed


def test_no_value_of_a_cell_is_printed_or_in_the_json(
    extract: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = extract(visits__duration_min="canary hour")
    check(folder)
    check(folder, "--json")
    assert "canary" not in capsys.readouterr().out


def test_the_json_holds_every_field_of_every_finding(
    extract: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    check(extract(visits__duration_min="an hour"), "--json")
    found = json.loads(capsys.readouterr().out)
    assert set(found) == {"schema", "site", "status", "exit_code", "files", "tables", "findings"}
    assert found["exit_code"] == 1
    assert found["tables"]["visits"]["findings"] == {"error": 1}
    (finding,) = found["findings"]
    assert finding == {
        "site": "north",
        "table": "visits",
        "file": "visits.csv",
        "sheet": "",
        "row": 3,
        "column": "duration_min",
        "letter": "J",
        "rule": "cell.integer",
        "level": "error",
        "sentence": "The cell cannot be read as a whole number.",
        "remedy": (
            "Give the value in minutes, as a whole number. Leave the cell blank if the value is "
            "not known."
        ),
        "count": 1,
        "explanation": "",
    }


def test_places_are_capped_with_a_count(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = clean()["visits"][:1] * 25
    rows = [row | {"visit_id": f"V{i}", "duration_min": "long"} for i, row in enumerate(rows)]
    data = files(clean() | {"visits": rows}, ["visits"])["visits.csv"]
    (tmp_path / "visits.csv").write_bytes(data)
    check(tmp_path / "visits.csv")
    assert "and 15 more places (--all lists every one)" in capsys.readouterr().out
    check(tmp_path / "visits.csv", "--all")
    assert "row 26, column J" in capsys.readouterr().out


def test_a_lost_table_is_told_before_bad_cells_however_many(
    extract: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = clean()["visits"][:1] * 25
    rows = [row | {"visit_id": f"V{i}", "duration_min": "long"} for i, row in enumerate(rows)]
    folder = extract()
    (folder / "visits.csv").write_bytes(files(clean() | {"visits": rows}, ["visits"])["visits.csv"])
    units = (folder / "units.csv").read_bytes()
    (folder / "units.csv").write_bytes(units.replace(b"unit_type", b"sort"))
    assert check(folder) == 1
    printed = capsys.readouterr().out
    lost = re.search("Not recognised in any file: (.*).", printed)
    assert lost and "costs" in lost[1] and "units" not in lost[1]
    assert 0 < printed.index("is missing, so the table") < printed.index("whole number")


def test_the_version_is_that_of_the_program_and_its_tables(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert end.value.code == 0
    printed = capsys.readouterr().out
    assert printed == f"rsw {version('rsw-evaluation')}, tables of version {schema_version()}\n"


def test_the_page_shows_the_councils_own_cells(extract: Any, tmp_path: Path) -> None:
    page = tmp_path / "check.html"
    assert check(extract(visits__duration_min="<b>hour"), "--html", page) == 1
    assert "&lt;b&gt;hour" in page.read_text(encoding="utf-8")


def test_annotated_copies_are_made_of_the_files_that_have_findings(
    extract: Any, tmp_path: Path
) -> None:
    check(extract(visits__duration_min="an hour"), "--annotated", tmp_path / "copies")
    assert [path.name for path in (tmp_path / "copies").iterdir()] == ["visits-checked.xlsx"]


def test_what_was_found_is_printed_even_if_a_copy_cannot_be_written(
    extract: Any, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "taken").write_text("")
    arguments = (extract(visits__duration_min="an hour"), "--annotated", tmp_path / "taken" / "x")
    assert check(*arguments) == 2
    printed = capsys.readouterr()
    assert "row 3, column J (duration_min)" in printed.out
    assert printed.err


def test_the_file_itself_is_never_written_over(
    extract: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = extract()
    before = (folder / "visits.csv").read_bytes()
    assert check(folder / "visits.csv", "--annotated", folder / "visits.csv") == 2
    assert "give another name" in capsys.readouterr().err
    assert (folder / "visits.csv").read_bytes() == before


def test_an_explanation_beside_the_extract_is_shown_with_the_finding(
    extract: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = extract(units__unit_type="team")
    (folder / "explanations.csv").write_text(
        "rule,table,row,explanation\nlink.unit_arm,units,U2|2024-03-31,one team stayed\n"
    )
    assert check(folder, "--site", "north") == 0
    assert "You explained: one team stayed" in capsys.readouterr().out


def test_a_table_that_shrank_or_went_since_the_previous_submission_is_queried(
    extract: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    before = extract("before")
    rows = clean()
    extra = [rows["case_outcomes"][0] | {"child_id": f"X{i}"} for i in range(30)]
    grown = files(rows | {"case_outcomes": extra}, ["case_outcomes"])["case_outcomes.csv"]
    (before / "case_outcomes.csv").write_bytes(grown)
    assert check(extract(), "--site", "north", "--previous", before) == 0
    assert "has 2 rows and had 30 in the previous submission" in capsys.readouterr().out
