from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from benchmarks.identifiers import IDENTIFIERS
from benchmarks.planting import PLACES, clean, planted
from pipeline.checking.check import check_files
from pipeline.checking.submission import read_folder
from pipeline.reading.folder import open_files
from pipeline.screening.files import WITHHELD, shown_name
from study.tables import TABLES
from tests.official import FOLDER
from tests.pipeline.extract import CLEAN, write

NUMBER = "9434765870"
# One full date, a name without a title, or a number among others of its length tells nothing of
# itself (see docs/screening.md).
_ONE = {"one cell of a declared column", "one cell among ten-digit ids"}
NOT_TOLD = {
    "date_of_birth": _ONE | {"one cell of a blank column"},
    "nhs_number": {"one cell among ten-digit ids"},
    "phone": {"one cell among ten-digit ids"},
}
UNTITLED = {
    *("free text", "header", "title row", "comment", "defined name", "document property"),
    *(
        "one cell of a blank column",
        "one labelled cell among numbers",
        "formula",
        "name of a style",
    ),
    *("path of the workbook", "user who shares it", "cached pivot, who took it"),
}


def screened(data: bytes, name: str = "visits.xlsx") -> list[Any]:
    found = open_files({name: data}, TABLES).findings
    return [finding for finding in found if finding.rule.startswith("screen.")]


def told(kind: Any, place: Any) -> Any:
    return place not in NOT_TOLD.get(kind, ()) and not (kind == "name" and place in UNTITLED)


@pytest.mark.slow
@pytest.mark.parametrize(
    ("kind", "place"), [(k, p) for k in IDENTIFIERS for p in PLACES if told(k, p)]
)
def test_an_identifier_is_found_wherever_it_stands(kind: str, place: str) -> None:
    opened = open_files({"visits.xlsx": planted(kind, place, 3)}, TABLES)
    assert f"screen.{kind}" in {finding.rule for finding in opened.findings}
    assert opened.parts == {}
    assert opened.refused == {"visits"}


def test_a_clean_workbook_is_not_refused() -> None:
    for seed in range(10):
        assert screened(clean(seed)) == []


def csv(*rows: Any) -> bytes:
    return "\n".join(
        ["visit_id,family_id,worker_id,visit_date,visit_number,setting,announced,Note", *rows]
    ).encode()


ROW = "V{0},F{0},W1,2024-03-0{0},2,home,yes,{1}"


def test_a_finding_gives_the_address_and_a_band_and_never_the_value() -> None:
    rows = [ROW.format(i, f"Mother of {NUMBER}" if i in (3, 5) else "fine") for i in range(1, 8)]
    (finding,) = screened(csv(*rows), "visits.csv")
    assert (finding.file, finding.table, finding.row, finding.letter) == (
        "visits.csv",
        "visits",
        4,
        "H",
    )
    assert (finding.rule, finding.level, finding.count) == ("screen.nhs_number", "error", 1)
    assert "(1-9 cells)" in finding.sentence
    assert NUMBER not in repr(finding)


def test_a_comment_is_named_by_its_cell() -> None:
    (finding,) = screened(planted("email", "comment", 1))
    assert (finding.sheet, finding.row, finding.letter) == ("Visits", 4, "B")
    assert "a comment" in finding.sentence


def test_a_hidden_sheet_is_named() -> None:
    (finding,) = screened(planted("postcode", "hidden sheet", 1))
    assert (finding.sheet, finding.letter) == ("Old", "A")
    assert "a hidden sheet (50 or more cells)" in finding.sentence


def test_a_file_whose_name_holds_an_identifier_is_refused_and_not_named(tmp_path: Path) -> None:
    assert shown_name(f"family {NUMBER}.csv", 2) == f"{WITHHELD} 2.csv"
    assert shown_name("visits 2024.csv", 2) == "visits 2024.csv"
    opened = open_files({f"family_{NUMBER}.docx": b"", f"Mrs Abara {NUMBER}.csv": csv()}, TABLES)
    assert NUMBER not in repr(opened)
    assert "screen.nhs_number" in {finding.rule for finding in opened.findings}


def test_only_the_file_is_refused_and_nothing_of_it_is_kept(tmp_path: Path) -> None:
    dirty = CLEAN["vacancies.csv"].replace("P1,", "a.b@example.org,")
    tables = {name: TABLES[name] for name in ("sites", "units", "caseload_month", "vacancies")}
    submission = read_folder(write(tmp_path / "north", vacancies=dirty), tables)
    assert [finding.rule for finding in submission.findings] == ["screen.email"]
    assert submission.status == "partly accepted"
    assert submission.tables["vacancies"].status == "not accepted"
    assert set(submission.frames) == {"sites", "units", "caseload_month"}
    assert "example.org" not in repr(submission)


def test_a_table_in_two_files_of_which_one_is_refused_is_partly_accepted(tmp_path: Path) -> None:
    folder = write(tmp_path / "north")
    text = CLEAN["vacancies.csv"].replace("P1,", "a.b@example.org,")
    (folder / "vacancies_more.csv").write_text(text)
    assert read_folder(folder).tables["vacancies"].status == "partly accepted"


def test_amounts_in_pounds_and_pence_are_no_dates_of_birth() -> None:
    header = "site_id,period_start,period_end,category,amount_gbp,budget_gbp"
    row = "north,2024-01,2024-01,staff,{}.44,{}.07"
    rows = [row.format(32_560 + i, 20_000 + 2_500 * i) for i in range(12)]
    assert screened("\n".join([header, *rows]).encode(), "costs.csv") == []


def test_of_a_file_that_is_no_table_the_nearest_is_said_before_what_was_found() -> None:
    rows = b"region,la_name,contact\nNorth,Oldtown,a.b@example.org\n"
    (finding,) = screened(rows, "areas.csv")
    assert finding.rule == "screen.email"
    assert finding.sentence.startswith(
        "It is not a table of this study; the nearest is sites (1 of 11 columns match). Besides, "
        "what looks like an e-mail address was found"
    )
    assert finding.remedy.startswith("Leave this file out if it is not meant for the study.")
    explained = b"rule,explanation\ncell.date,ask a.b@example.org\n"
    (finding,) = screened(explained, "explanations.csv")
    assert finding.sentence.startswith("What looks like")


# The contact of the publisher, in a text box: a true one.
TRUE_IN_OFFICIAL = {"iod2019_upper_tier_file_11.xlsx": {"screen.email"}}


@pytest.mark.official_statistics
@pytest.mark.parametrize("kind", [".csv", ".xlsx", ".ods", ".parquet"])
def test_official_statistics_are_no_identifiers_and_each_file_gets_a_helpful_sentence(
    kind: Any,
) -> None:
    paths = [path for path in sorted(FOLDER.rglob("*")) if path.suffix == kind]
    assert paths
    for path in paths:
        (first, *_), rules = _told(path)
        assert rules == TRUE_IN_OFFICIAL.get(path.name, set()), path.name
        assert "not a table of this study" in first.sentence, path.name


def _told(path: Path) -> Any:
    found = check_files({path.name: path}).findings
    return found, {finding.rule for finding in found if finding.rule.startswith("screen.")}


def test_an_empty_column_under_a_telling_header_is_no_refusal() -> None:
    assert screened(csv(ROW.format(1, "")).replace(b"Note", b"Surname"), "visits.csv") == []
    (found,) = screened(csv(ROW.format(1, "Abara")).replace(b"Note", b"Surname"), "visits.csv")
    assert "whose header says so" in found.sentence
