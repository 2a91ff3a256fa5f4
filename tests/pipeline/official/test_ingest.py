"""The stage that reads the official files, or says that there are none."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline.official import ingest, inventory
from tests.made_up_official import NEIGHBOURS, WORKFORCE, write
from tests.settings import write as write_settings


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any] | int:
    """Both stages in a folder of their own, with the official files in ``official``."""
    monkeypatch.chdir(tmp_path)
    write_settings(tmp_path, {"national.folder": "official"})

    def stages() -> Any:
        assert inventory.main([]) == 0
        return ingest.main([])

    return stages


def receipt(tmp_path: Path) -> dict[str, Any]:
    return json.loads((tmp_path / "data/national/study/receipt.json").read_text(encoding="utf-8"))


def test_all_rows_of_a_sound_file_are_accepted_without_a_finding(
    tmp_path: Path, run: Callable[..., Any]
) -> None:
    write(tmp_path / "official")
    assert run() == 0
    found = receipt(tmp_path)
    assert found["present"]
    assert found["findings"] == {}
    assert [file["name"] for file in found["files"]] == [WORKFORCE, NEIGHBOURS]
    assert all(file["rows_accepted"] == file["rows_received"] > 0 for file in found["files"])
    study = tmp_path / "data/national/study"
    assert len(pd.read_parquet(study / "workforce.parquet")) == found["files"][0]["rows_accepted"]
    reasons = pd.read_parquet(study / "missing_reasons.parquet")
    assert reasons[["column", "reason"]].to_numpy().tolist() == [["absence_rate_fte", "unreliable"]]


def test_reading_twice_gives_the_same_bytes(tmp_path: Path, run: Callable[..., Any]) -> None:
    write(tmp_path / "official")
    run()
    study = tmp_path / "data/national/study"
    before = {path.name: path.read_bytes() for path in study.iterdir()}
    run()
    assert {path.name: path.read_bytes() for path in study.iterdir()} == before


def test_without_files_the_receipt_names_those_that_are_wanted(
    tmp_path: Path, run: Callable[..., Any], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run() == 0
    found = receipt(tmp_path)
    assert not found["present"]
    assert [file["pattern"] for file in found["files"]] == [
        "csww_indicators_*.csv",
        "sn_model_*_wide.csv",
    ]
    assert "There are no official statistics to read." in capsys.readouterr().out


def test_files_that_went_away_leave_no_tables_behind(
    tmp_path: Path, run: Callable[..., Any]
) -> None:
    folder = write(tmp_path / "official")
    run()
    for path in folder.iterdir():
        path.unlink()
    assert run() == 0
    assert [path.name for path in (tmp_path / "data/national/study").iterdir()] == ["receipt.json"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a,b\n1,2\n", "does not hold the table that was expected"),
        (None, "lacks the columns caseload_fte"),
    ],
)
def test_another_file_under_the_name_is_an_error_in_one_sentence(
    tmp_path: Path,
    run: Callable[..., Any],
    capsys: pytest.CaptureFixture[str],
    text: str | None,
    message: str,
) -> None:
    path = write(tmp_path / "official") / WORKFORCE
    if text is None:
        text = pd.read_csv(path, dtype="str").drop(columns="caseload_fte").to_csv(index=False)
    path.write_text(text, encoding="utf-8")
    assert run() == 1
    error = capsys.readouterr().err
    assert message in error
    assert error.count("\n") == 1
