"""``rsw from-ssd`` writes tables that ``rsw check`` takes, and says what it left blank."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.checking.check import check
from rsw.cli import main
from tests.pipeline.extract import CLEAN
from tests.pipeline.ssd.made import CANARIES, fictional, write

DAYS = ["--from", "2022-04-01", "--to", "2023-03-31", "--snapshot", "2024-03-31"]
SAID = ["--site", "north", "--type", "team", "--eligible", "no"]


def run(folder: Path, out: Any, *more: Any) -> Any:
    return main(["from-ssd", str(folder), *SAID, *DAYS, "--out", str(out), *more])


def test_what_it_writes_has_no_error_and_nothing_of_a_person(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "extract"
    assert run(write(tmp_path / "ssd", fictional(4)), out) == 0
    said = capsys.readouterr().out
    assert "vacancies: (the table): the dataset holds people and no posts." in said
    (out / "sites.csv").write_text(CLEAN["sites.csv"])
    result = check([out], site="north")
    assert [(f.rule, f.sentence) for f in result.findings if f.level == "error"] == []
    written = " ".join(path.read_text() for path in out.iterdir())
    assert not [one for one in CANARIES if one in written + said]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda folder: (folder / "ssd_involvements.csv").unlink(), "no ssd_involvements.csv"),
        (
            lambda folder: (folder / "ssd_cin_episodes.csv").write_text("cine_person_id\n1\n"),
            "no column cine_referral_id",
        ),
        (
            lambda folder: (folder / "ssd_cp_visits.csv").write_text(
                "cppv_person_id,cppv_cp_visit_date\nC1,CANARY\n"
            ),
            "ssd_cp_visits.csv, row 2: cppv_cp_visit_date is no date",
        ),
    ],
)
def test_a_dataset_that_cannot_be_read_is_refused_with_the_place_and_no_value(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], spoil: Any, why: str
) -> None:
    folder = write(tmp_path / "ssd", fictional(5, children=5))
    spoil(folder)
    assert run(folder, tmp_path / "extract") == 2
    said = capsys.readouterr().err
    assert why in said
    assert "CANARY" not in said
    assert not (tmp_path / "extract").exists()


def test_what_is_not_said_is_asked_for(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folder = write(tmp_path / "ssd", fictional(5, children=5))
    assert main(["from-ssd", str(folder), *DAYS]) == 2
    assert "--site is needed" in capsys.readouterr().err


def test_a_folder_with_files_is_not_overwritten(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "ssd", fictional(5, children=5))
    assert run(folder, folder) == 2
    assert "already there" in capsys.readouterr().err


def test_the_views_are_printed_for_a_database(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["from-ssd", "--sql", "sqlserver"]) == 0
    assert "CREATE VIEW rsw_case_outcomes AS" in capsys.readouterr().out
