"""The stage from the command line: exit codes, sentences, and bytes."""

import shutil
from copy import deepcopy
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

pytestmark = pytest.mark.slow

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
    folders = {"study": study, "results": tmp_path / output, "answers": tmp_path / "answers"}
    options = [text for name, folder in folders.items() for text in (f"--{name}", str(folder))]
    return fit.main([*options, "--params", str(path)])


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


def answered(said: str) -> list[str]:
    """Labels of the questions that were computed."""
    lines = [line for line in said.splitlines() if " of 3: " in line]
    assert len(lines) == 3
    return [line.split(": ")[-1] for line in lines if not line.endswith("as in the run before")]


def test_a_change_refits_the_questions_that_it_touches_and_no_number_tells(
    tmp_path: Path, study: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Whatever changes, a run that takes up answers writes what one without any would."""
    three = only(OUTCOME, "ghq12_likert", "direct_hours_week")
    labels = [outcome["label"] for outcome in three["outcomes"]]
    changes: list[tuple[dict[str, Any], list[str]]] = [
        ({}, labels),
        ({}, []),
        ({"outcomes.1.label": "Another label", "study.title": "Another"}, []),
        ({"outcomes.1.label": "Another label", "outcomes.1.covariates": []}, ["Another label"]),
        ({"execution.backend": "loky", "outcomes.2.covariates": []}, labels[1:]),
        ({"inference.confidence": 0.9}, labels),
    ]
    for number, (change, refitted) in enumerate(changes):
        changed = deepcopy({**three, **change})
        assert run(tmp_path, study, changed, f"kept{number}") == 0
        assert answered(capsys.readouterr().out) == refitted, change
        (tmp_path / "answers").rename(tmp_path / "aside")
        assert run(tmp_path, study, changed, f"anew{number}") == 0
        assert len(answered(capsys.readouterr().out)) == 3
        shutil.rmtree(tmp_path / "answers")
        (tmp_path / "aside").rename(tmp_path / "answers")
        both = [tmp_path / f"{how}{number}" for how in ("kept", "anew")]
        one, two = ({p.name: p.read_bytes() for p in folder.iterdir()} for folder in both)
        assert one == two, change
