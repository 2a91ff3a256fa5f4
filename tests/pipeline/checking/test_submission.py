from __future__ import annotations

import hashlib
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from pipeline.checking.submission import Submission, read_folder, with_findings
from pipeline.rules.plausibility import TABLE_GONE
from pipeline.rules.reader import Place
from study.tables import TABLES
from tests.pipeline.extract import CLEAN, changed, write

SENT = {name: TABLES[name] for name in ("sites", "units", "caseload_month", "vacancies")}


def read(tmp_path: Path, tables: Any = SENT, **changes: Any) -> Submission:
    return read_folder(write(tmp_path / "north", **changes), tables)


def rules(submission: Submission) -> list[Any]:
    return [finding.rule for finding in submission.findings]


def statuses(submission: Submission) -> dict[str, str]:
    return {name: table.status for name, table in submission.tables.items()}


def test_a_clean_extract_is_accepted_whole(tmp_path: Path) -> None:
    submission = read(tmp_path)
    assert submission.site == "north"
    assert submission.status == "accepted"
    assert submission.findings == ()
    assert set(statuses(submission).values()) == {"accepted"}
    assert {name: len(frame) for name, frame in submission.frames.items()} == {
        "sites": 1,
        "units": 2,
        "caseload_month": 2,
        "vacancies": 2,
    }


def test_accepted_frames_fit_their_schemas(tmp_path: Path) -> None:
    for name, frame in read(tmp_path).frames.items():
        TABLES[name].schema.validate(frame)


def test_files_are_named_with_checksum_and_rows(tmp_path: Path) -> None:
    files = {file.name: file for file in read(tmp_path).files}
    assert files["units.csv"].rows == 2
    assert files["units.csv"].sha256 == hashlib.sha256(CLEAN["units.csv"].encode()).hexdigest()


def test_reasons_name_the_row_by_its_key(tmp_path: Path) -> None:
    reasons = read(tmp_path).missing_reasons
    assert reasons.to_numpy().tolist() == [
        ["caseload_month", "U1|2024-03", "court_statements", "censored"],
        ["vacancies", "P2", "filled_on", "censored"],
    ]


def test_a_bad_cell_in_an_accepted_row_is_a_query_and_an_invalid_value(tmp_path: Path) -> None:
    submission = read(tmp_path, **changed("vacancies", "2024-01-01,,no", "2024-01-01,,perhaps"))
    assert submission.status == "accepted with queries"
    assert statuses(submission)["vacancies"] == "accepted"
    assert rules(submission) == ["cell.boolean"]
    assert ["vacancies", "P1", "agency_cover", "invalid"] in (
        submission.missing_reasons.to_numpy().tolist()
    )


def test_a_table_with_a_refused_row_is_partly_accepted_and_its_reasons_go_with_the_row(
    tmp_path: Path,
) -> None:
    submission = read(tmp_path, **changed("vacancies", "2024-01-02,c", "soon,c"))
    assert submission.status == "accepted with queries"
    assert statuses(submission)["vacancies"] == "partly accepted"
    assert (submission.tables["vacancies"].rows_received, len(submission.frames["vacancies"])) == (
        2,
        1,
    )
    assert set(submission.missing_reasons["table"]) == {"caseload_month"}


def test_a_dropped_duplicate_is_no_refused_row(tmp_path: Path) -> None:
    twice = CLEAN["vacancies.csv"] + CLEAN["vacancies.csv"].splitlines()[1] + "\n"
    submission = read(tmp_path, vacancies=twice)
    assert rules(submission) == ["reading.duplicate_row"]
    receipt = submission.tables["vacancies"]
    assert (receipt.rows_received, receipt.rows_accepted, receipt.status) == (3, 2, "accepted")


@pytest.mark.parametrize(
    ("content", "rule"),
    [
        (CLEAN["vacancies.csv"].replace("vacant_from", "vacant_fron"), "reading.missing_column"),
        (CLEAN["vacancies.csv"].splitlines()[0], "reading.empty_table"),
        (b"\x81", "reading.unreadable_file"),
        (None, None),
    ],
)
def test_a_table_that_is_lost_leaves_the_submission_partly_accepted(
    tmp_path: Path, content: bytes | str | None, rule: str | None
) -> None:
    submission = read(tmp_path, vacancies=content)
    assert submission.status == "partly accepted"
    assert statuses(submission)["vacancies"].startswith("not ")
    assert rules(submission) == ([rule] if rule else [])
    assert set(submission.frames) == {"sites", "units", "caseload_month"}


def test_a_declared_nil_return_is_an_accepted_table_without_rows(tmp_path: Path) -> None:
    header = CLEAN["vacancies.csv"].splitlines()[0]
    submission = read(tmp_path, vacancies=f"{header}\nNil return\n")
    assert submission.status == "accepted"
    assert len(submission.frames["vacancies"]) == 0


@pytest.mark.parametrize(
    "changes",
    [
        {"sites": None},
        {"sites": b"\x81"},
        changed("sites", "north,", "south,"),
        changed("sites", "conventional", "neither"),
        {"units": None, "vacancies": None, "caseload_month": None},
        dict.fromkeys(("sites", "units", "vacancies", "caseload_month")),
    ],
)
def test_a_submission_without_an_arm_or_without_any_other_row_is_rejected_whole(
    tmp_path: Path, changes: dict[str, Any]
) -> None:
    submission = read(tmp_path, **changes)
    assert submission.status == "rejected"
    assert submission.frames == {}
    assert len(submission.missing_reasons) == 0
    assert sum(table.rows_accepted for table in submission.tables.values()) == 0
    assert not any(status.endswith("accepted") and not status.startswith("not")
                   for status in statuses(submission).values())  # fmt: skip


def test_an_unreadable_parent_gives_its_own_finding_and_no_query_on_each_child(
    tmp_path: Path,
) -> None:
    assert rules(read(tmp_path, units=b"\x81")) == ["reading.unreadable_file"]


def test_a_parent_that_was_not_sent_gives_one_query_on_each_child_table(tmp_path: Path) -> None:
    submission = read(tmp_path, units=None)
    assert rules(submission) == ["link.parent_absent", "link.parent_absent"]
    assert len(submission.frames["vacancies"]) == 2


def test_a_table_that_lacks_a_column_still_resolves_the_keys_of_its_children(
    tmp_path: Path,
) -> None:
    submission = read(tmp_path, **changed("units", "posts_fte", "x"))
    assert [rule for rule in rules(submission) if rule.startswith("link")] == []
    assert "units" not in submission.frames
    assert len(submission.frames["vacancies"]) == 2


def test_there_must_be_a_folder(tmp_path: Path) -> None:
    with pytest.raises(NotADirectoryError, match="There is no folder"):
        read_folder(tmp_path / "nowhere")


def test_a_query_that_is_found_later_shows_in_the_status_and_a_note_does_not(
    tmp_path: Path,
) -> None:
    clean = read(tmp_path)
    query = TABLE_GONE.at(Place("north", "visits"), before="30")
    assert with_findings(clean, [query]).status == "accepted with queries"
    assert with_findings(clean, [replace(query, level="note")]).status == "accepted"
    assert with_findings(replace(clean, status="rejected"), [query]).status == "rejected"
