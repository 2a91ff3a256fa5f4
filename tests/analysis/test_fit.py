"""The stage from the command line: exit codes, sentences, and bytes."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis import fit
from pipeline.synthetic.study import generate
from study.files import write_parquet
from study.results import RESULTS
from study.tables import TABLES
from tests.settings import only, settings, write

OUTCOME = "enjoys_work"


@pytest.fixture(scope="module")
def changes() -> dict[str, Any]:
    return only(OUTCOME)


@pytest.fixture(scope="module")
def study(tmp_path_factory: pytest.TempPathFactory, changes: dict[str, Any]) -> Path:
    folder = tmp_path_factory.mktemp("study")
    for name, frame in generate(settings(changes), 1).items():
        write_parquet(frame, folder / f"{name}.parquet")
    rows = [
        (site, "synthetic", "accepted", name, "accepted", 10, 10)
        for site in settings().study.sites
        for name in TABLES
    ]
    columns = ["site_id", "source", "status", "table", "table_status"]
    write_parquet(
        pd.DataFrame(rows, columns=[*columns, "rows_received", "rows_accepted"]),
        folder / "submissions.parquet",
    )
    findings = pd.DataFrame(
        {"site": ["alderbrook"], "rule": ["r"], "level": ["note"], "count": [1]}
    )
    write_parquet(findings, folder / "findings.parquet")
    return folder


def run(tmp_path: Path, study: Path, changes: dict[str, Any], output: str = "results") -> int:
    path = write(tmp_path, changes)
    arguments = ["--study", str(study), "--results", str(tmp_path / output), "--params", str(path)]
    return fit.main(arguments)


def test_the_stage_writes_every_table_as_parquet_and_estimates_as_csv_twice_the_same_bytes(
    tmp_path: Path, study: Path, changes: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, study, changes, "one") == 0
    assert run(tmp_path, study, changes, "two") == 0

    written = sorted(path.name for path in (tmp_path / "one").iterdir())
    assert written == sorted(
        [*(f"{name}.parquet" for name in RESULTS), "estimates.csv", "study.json"]
    )
    for name in written:
        assert (tmp_path / "one" / name).read_bytes() == (tmp_path / "two" / name).read_bytes()
    text = pd.read_csv(tmp_path / "one" / "estimates.csv")
    table = pd.read_parquet(tmp_path / "one" / "estimates.parquet")
    assert list(text.columns) == list(table.columns)
    assert list(text["estimate"]) == list(table["estimate"])
    assert "fit: 1 of 1: Enjoys work" in capsys.readouterr().out


def test_a_study_that_is_not_there_ends_with_one_sentence_and_code_1(
    tmp_path: Path, changes: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, tmp_path / "nowhere", changes) == 1

    error = capsys.readouterr().err
    assert error.startswith("fit: ")
    assert "dvc repro assemble" in error
    assert error.count("\n") == 1


def test_settings_that_cannot_be_analysed_end_with_one_sentence_and_code_2(
    tmp_path: Path, study: Path, changes: dict[str, Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, study, only(OUTCOME, claim="C99")) == 2
    error = capsys.readouterr().err
    assert error.startswith("fit: ")
    assert "outcomes[0].claim (enjoys_work) must be one of C01" in error
    assert error.count("\n") == 1
    assert not (tmp_path / "results").exists()


def test_help_gives_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        fit.main(["--help"])

    assert stopped.value.code == 0
    assert "example: python -m analysis.fit" in capsys.readouterr().out
