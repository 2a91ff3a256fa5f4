"""The commands by which a council makes and sends its bundle."""

from __future__ import annotations

import json
import os
import stat
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from pipeline.checking.check import check
from pipeline.checking.submission import read_folder
from pipeline.pseudonyms.keys import find_key, key_text, new_key
from pipeline.pseudonyms.pseudonym import pseudonym
from pipeline.submitting.bundle import unpack
from tests.pipeline.extract import CLEAN, changed, write
from tests.rsw.commands.steps import error, pseudonymise, rsw, submit


def test_a_new_key_is_private_and_not_printed(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rsw("key", "new", "--out", "other.key") == 0
    printed = "".join(capsys.readouterr())
    key = find_key(here / "other.key")
    assert stat.S_IMODE(os.stat("other.key").st_mode) == 0o600
    assert key.secret.hex() not in printed
    assert key.fingerprint in printed


def test_a_key_is_not_overwritten(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = (here / "rsw.key").read_bytes()
    capsys.readouterr()
    assert rsw("key", "new", "--out", "rsw.key") == 2
    assert "already there" in error(capsys)
    assert (here / "rsw.key").read_bytes() == before


def test_a_key_in_a_folder_that_is_not_there(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    capsys.readouterr()
    assert rsw("key", "new", "--out", "nowhere/rsw.key") == 2
    assert "No such file or directory" in error(capsys)


def test_the_tables_are_written_for_their_owner_alone(here: Path) -> None:
    assert pseudonymise() == 0
    assert sorted(path.name for path in (here / "send").iterdir()) == [
        "caseload_month.csv",
        "pseudonymised.json",
        "sites.csv",
        "units.csv",
        "vacancies.csv",
    ]
    assert stat.S_IMODE(os.stat("send").st_mode) == 0o700


def test_the_key_may_be_in_the_environment(here: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key = new_key()
    monkeypatch.setenv("RSW_KEY", key_text(key))
    assert rsw("pseudonymise", "extract", "--out", "send") == 0
    assert pseudonym(key, "post", "P1") in (here / "send" / "vacancies.csv").read_text()


def test_a_key_is_no_argument(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    secret = find_key(here / "rsw.key").secret.hex()
    capsys.readouterr()
    assert rsw("pseudonymise", "extract", "--key", secret, "--out", "send") == 2
    error(capsys)
    assert not (here / "send").exists()


def test_errors_stop_it_unless_what_is_right_is_asked_for(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here / "extract", vacancies=CLEAN["vacancies.csv"] + "P3,U9,asye,2024-01-01,,no\n")
    capsys.readouterr()
    assert pseudonymise() == 1
    assert "One error stands. vacancies.csv, row 4, column B (unit_id): This" in error(capsys)
    assert not (here / "send").exists()
    assert pseudonymise("--partly") == 0
    printed = capsys.readouterr().out
    assert "One row would be left out.\nvacancies (vacancies.csv): row 4, in error.\n" in printed
    assert "vacancies: 1 rows were left out" in printed
    assert json.loads((here / "send" / "pseudonymised.json").read_text())["rows_left_out"] == {
        "vacancies": 1
    }


def test_it_runs_nowhere_near_the_evaluators_data(
    here: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (here / "project" / "data" / "incoming" / "north").mkdir(parents=True)
    capsys.readouterr()
    assert pseudonymise(out="project/data/incoming/north") == 2
    assert "evaluator's folder" in error(capsys)
    write(here / "project" / "extract")
    assert pseudonymise(paths=("project/extract",)) == 2
    assert "evaluator's folder" in error(capsys)
    monkeypatch.chdir(here / "project")
    assert (
        rsw("pseudonymise", here / "extract", "--key", here / "rsw.key", "--out", here / "x") == 2
    )
    assert "evaluator's folder" in error(capsys)


def test_a_folder_with_other_files_is_not_replaced(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "send").mkdir()
    (here / "send" / "letter.txt").write_text("kept")
    capsys.readouterr()
    assert pseudonymise() == 2
    assert "holds other files" in error(capsys)
    assert (here / "send" / "letter.txt").read_text() == "kept"


def test_its_own_folder_is_replaced_whole(here: Path) -> None:
    assert pseudonymise() == 0
    write(here / "extract", vacancies=None)
    (here / "extract" / "vacancies.csv").unlink()
    assert pseudonymise() == 0
    assert not (here / "send" / "vacancies.csv").exists()


def test_scientific_notation_is_refused(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write(here / "extract", **changed("vacancies", "P1,U1", "1.0E+12,U1"))
    capsys.readouterr()
    assert pseudonymise() == 1
    assert "digits are gone" in error(capsys)


def test_nhs_numbers_become_pseudonyms_and_stay_behind(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here / "extract", vacancies=CLEAN["vacancies.csv"].replace("P1", "943 476 5919"))
    assert pseudonymise() == 0
    assert submit() == 0
    manifest, files = unpack((here / "north.zip").read_bytes())
    everything = b"".join(files.values()) + manifest.to_bytes() + capsys.readouterr().out.encode()
    for written in (b"943 476 5919", b"9434765919", b"943-476-5919"):
        assert written not in everything


NHS = CLEAN["vacancies.csv"].replace("P1", "943 476 5919")


def test_a_check_goes_on_beyond_ids_that_are_nhs_numbers_and_never_shows_one(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here / "extract", vacancies=NHS.replace("2024-01-01", "31/02/2024"))
    capsys.readouterr()
    assert rsw("check", "extract", "--html", "page.html", "--json") == 1
    printed = capsys.readouterr().out
    found = json.loads(printed)
    errors = [f for f in found["findings"] if f["level"] == "error"]
    assert [(f["rule"], f["column"], f["row"], f["letter"]) for f in errors] == [
        ("screen.raw_ids", "post_id", 2, "A"),
        ("cell.date", "vacant_from", 2, "D"),
    ]
    assert "rsw pseudonymise" in errors[0]["remedy"]
    assert found["status"] == "rejected"
    assert "943" not in printed + (here / "page.html").read_text(encoding="utf-8")


def test_ids_that_are_nhs_numbers_are_still_neither_submitted_nor_ingested(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here / "extract", vacancies=NHS)
    refused = read_folder(here / "extract", site="north")
    assert "vacancies" not in refused.frames
    assert "screen.nhs_number" in {finding.rule for finding in refused.findings}
    assert pseudonymise() == 0
    (here / "send" / "vacancies.csv").write_text(NHS)
    capsys.readouterr()
    assert submit("--partly") == 2
    assert "What looks like an NHS number" in error(capsys)
    assert not (here / "north.zip").exists()


def test_an_nhs_number_in_a_column_beside_the_ids_still_refuses_the_check(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    header, *rows = NHS.splitlines()
    beside = [f"{header},nhs number", *(f"{row},943 476 5919" for row in rows)]
    write(here / "extract", vacancies="\n".join(beside) + "\n")
    capsys.readouterr()
    assert rsw("check", "extract", "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert "vacancies" not in found["tables"]
    assert "screen.nhs_number" in {f["rule"] for f in found["findings"]}


def test_pseudonymise_lists_every_error_with_its_address(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here / "extract", vacancies=NHS.replace("2024-01-01", "31/02/2024"))
    capsys.readouterr()
    assert pseudonymise() == 1
    printed = capsys.readouterr().out
    assert "vacancies.csv, row 2, column D (vacant_from)" in printed
    assert "What to do: Write the date as" in printed
    assert "943" not in printed


def test_a_raw_folder_is_not_submitted(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (here / "send").mkdir()
    write(here / "send")
    (here / "send" / "pseudonymised.json").write_text(
        '{"key_fingerprint": "", "rows_left_out": {}, "cells_emptied": {}}'
    )
    capsys.readouterr()
    assert submit() == 2
    assert "not pseudonyms: units (unit_id)" in error(capsys)
    assert not (here / "north.zip").exists()


def test_errors_that_arise_after_pseudonymising_stop_it(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pseudonymise() == 0
    path = here / "send" / "vacancies.csv"
    path.write_text(path.read_text().replace("2024-01-01", "first of May"))
    capsys.readouterr()
    assert submit() == 1
    assert "cannot be read as a date" in error(capsys)
    assert submit("--partly") == 0
    assert "vacancies" in capsys.readouterr().out


def test_what_was_explained_in_the_marked_copy_is_in_the_bundle(here: Path) -> None:
    write(
        here / "extract", **changed("units", "U2,2024-03-31,north,team", "U2,2024-03-31,north,unit")
    )
    table = ("extract/units.csv", "extract/sites.csv", "extract/vacancies.csv")
    assert rsw("check", *table, "--annotated", "marked") == 0
    copy = here / "marked" / "units-checked.xlsx"
    book = openpyxl.load_workbook(copy)
    for row in book["RSW findings"].iter_rows(min_row=3):
        if row[1].value == "link.unit_arm":
            row[7].value = "A hub opened."
    book.save(copy)
    assert pseudonymise(paths=("extract", copy)) == submit() == 0
    _, files = unpack((here / "north.zip").read_bytes())
    unit = pseudonym(find_key(here / "rsw.key"), "unit", "U2")
    assert files["explanations.csv"].decode().splitlines()[1:] == [
        f"link.unit_arm,units,{unit}|2024-03-31,A hub opened."
    ]


def test_an_explanation_of_a_whole_column_fits_it_alone_before_and_after_pseudonymising(
    here: Path,
) -> None:
    months = [
        f"U1,20{y:02d}-{m:02d},{y},5,7,7" + "," * 6 for y in range(20, 24) for m in range(1, 13)
    ]
    header = CLEAN["caseload_month.csv"].splitlines()[0]
    write(here / "extract", caseload_month="\n".join([header, *months]) + "\n")
    (here / "extract" / "explanations.csv").write_text(
        "rule,table,row,explanation\ncolumn.same,caseload_month,closures,One closure team.\n"
    )

    def explained(*paths: Any) -> Any:
        result = check(paths, site="north")
        return {f.column: result.explanations.get(f, "") for f in result.findings
                if f.rule == "column.same"}  # fmt: skip

    wanted = {"closures": "One closure team.", "families_open": "", "new_allocations": ""}
    assert explained(here / "extract") == wanted
    assert pseudonymise() == 0
    assert explained(here / "send") == wanted


def test_an_identifier_in_an_explanation_stops_it_whatever_is_asked_for(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "extract" / "explanations.csv").write_text(
        "rule,table,row,explanation\nlink.unit_arm,units,,Ask jo.smith@example.org for more\n"
    )
    assert pseudonymise() == 2
    message = error(capsys)
    assert "An explanation of link.unit_arm holds what looks like an e-mail address" in message
    assert "jo.smith" not in message
    (here / "extract" / "explanations.csv").rename(here / "put_there_by_hand.csv")
    assert pseudonymise() == 0
    (here / "put_there_by_hand.csv").rename(here / "send" / "explanations.csv")
    capsys.readouterr()
    for more in ((), ("--partly",)):
        assert submit(*more) == 2
        message = error(capsys)
        assert "explanations.csv" in message
        assert "jo.smith" not in message
    assert not (here / "north.zip").exists()


@pytest.mark.parametrize(
    ("site", "period", "out", "why"),
    [
        ("north", "last year", "north.zip", "A period is written like"),
        ("north", "2024-25", "north.rar", r"ends in .zip"),
        ("north", "2024-25", "taken.zip", "already there"),
    ],
)
def test_what_cannot_be_submitted_is_said_in_a_sentence(
    here: Path, capsys: pytest.CaptureFixture[str], site: str, period: Any, out: Any, why: str
) -> None:
    assert pseudonymise() == 0
    (here / "taken.zip").write_text("kept")
    capsys.readouterr()
    assert submit(site=site, period=period, out=out) == 2
    assert why in error(capsys)
    assert (here / "taken.zip").read_text() == "kept"


def test_the_site_must_be_that_of_the_tables(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pseudonymise() == 0
    capsys.readouterr()
    assert submit(site="south") == 1
    assert "The site is not the one whose folder this is" in error(capsys)


def test_the_page_does_not_start_in_an_evaluators_folder(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "dvc.yaml").touch()
    capsys.readouterr()
    assert rsw("page", "--no-browser") == 2
    assert "evaluator's folder" in error(capsys)


def test_no_key_is_made_where_the_evaluator_keeps_data(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "project" / "data" / "incoming").mkdir(parents=True)
    capsys.readouterr()
    assert rsw("key", "new", "--out", "project/rsw.key") == 2
    assert "evaluator's folder" in error(capsys)
    assert not (here / "project" / "rsw.key").exists()
