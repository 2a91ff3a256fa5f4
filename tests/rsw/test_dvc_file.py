"""The command that writes dvc.yaml, and what it says of a stage."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from rsw import dvc_file
from rsw.dvc_file import code_of, declared, main
from study.stages import STAGES


@pytest.fixture
def elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The file of another folder; the code is that of the project."""
    monkeypatch.setattr(dvc_file, "FILE", str(tmp_path / "dvc.yaml"))
    (tmp_path / "dvc.yaml").write_text("stages: {}\n")
    return tmp_path / "dvc.yaml"


@pytest.mark.slow
def test_a_file_that_is_old_is_told_with_code_1_and_left_alone(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["--check"]) == 1
    assert "run 'python -m rsw.dvc_file'" in capsys.readouterr().out
    assert elsewhere.read_text() == "stages: {}\n"


def test_it_is_written_once_and_then_up_to_date(
    elsewhere: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main([]) == main([]) == main(["--check"]) == 0
    assert capsys.readouterr().out.count("is up to date") == 2
    assert elsewhere.read_text() == dvc_file.dvc_yaml()


def test_a_stage_of_no_module_is_named() -> None:
    with pytest.raises(ValueError, match="The stage fit names no module"):
        code_of(replace(STAGES["fit"], module="analysis.nowhere"))


def test_a_room_that_is_needed_whole_stands_as_its_folder() -> None:
    code = code_of(STAGES["ingest"])
    assert "study/tables" in code
    assert not [path for path in code if path.startswith("study/tables/")]


def test_only_what_holds_rows_says_that_it_is_never_pushed() -> None:
    assert declared(STAGES["fit"])["outs"] == [{"data/results": {"push": False}}]
    assert declared(STAGES["release"])["outs"] == ["data/released"]
