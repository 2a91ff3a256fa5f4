from __future__ import annotations

import hashlib
from pathlib import Path

import pandas as pd
import pytest

from pipeline import synthesise
from tests.settings import write


def _hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


@pytest.mark.slow
def test_the_stage_writes_a_folder_per_site_and_the_list_of_faults(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "synthetic"
    assert synthesise.main(["--synthetic", str(folder)]) == 0
    first = _hashes(folder)
    faults = pd.read_csv(folder / "planted_faults.csv", dtype=str, keep_default_na=False)
    assert list(faults.columns) == [
        "site",
        "table",
        "file",
        "sheet",
        "row",
        "column",
        "letter",
        "rule",
        "level",
        "description",
    ]
    assert {path.name for path in folder.iterdir() if path.is_dir()} == set(faults["site"])
    assert "alderbrook: 18 synthetic files" in capsys.readouterr().out

    (folder / "left_over.csv").write_text("from an earlier run")
    assert synthesise.main(["--synthetic", str(folder)]) == 0
    assert _hashes(folder) == first
    assert [path.name for path in tmp_path.iterdir()] == ["synthetic"]


def test_nothing_fictional_is_written_under_the_names_of_real_sites(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    params = write(tmp_path, {"study.source": "incoming"})
    folder = tmp_path / "synthetic"
    assert synthesise.main(["--params", str(params), "--synthetic", str(folder)]) == 0
    assert [path.name for path in folder.iterdir()] == ["planted_faults.csv"]
    assert len(pd.read_csv(folder / "planted_faults.csv")) == 0
    assert "nothing fictional" in capsys.readouterr().out


@pytest.mark.parametrize("text", ["study: {sites: [a], seed: 1}\n", "[]\n", "study: {}\n"])
def test_settings_that_do_not_do_stop_the_stage_before_it_writes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], text: str
) -> None:
    settings = tmp_path / "params.yaml"
    settings.write_text(text)
    code = synthesise.main(["--params", str(settings), "--synthetic", str(tmp_path / "out")])
    assert code == 2
    assert capsys.readouterr().err.startswith(f"synthesise: {settings}")
    assert not (tmp_path / "out").exists()


def test_settings_that_are_not_there_give_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert synthesise.main(["--params", str(tmp_path / "none.yaml")]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_help_holds_an_example(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        synthesise.main(["--help"])
    assert ended.value.code == 0
    assert "example:" in capsys.readouterr().out
