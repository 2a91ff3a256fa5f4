"""One way to run a stage: the same options, exit codes and sentences for all of them."""

import argparse
import errno
import os
import stat
from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from study.stage import close_row_level, run

import pytest

from rsw.imports import ROOT
from study.files import replacing_folder
from study.settings import SettingsError
from study.settings.model import Settings
from study.stages import STAGES, row_level_folders, writer_of
from tests.settings import write

Work = Callable[[argparse.Namespace, Settings], None]


def failing(error: Exception) -> Work:
    def work(options: argparse.Namespace, settings: Settings) -> None:
        raise error

    return work


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    write(tmp_path)
    (tmp_path / "data/study").mkdir(parents=True)
    return tmp_path


@pytest.mark.parametrize("name", STAGES)
def test_every_stage_has_the_same_options_and_an_example(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        import_module(STAGES[name].module).main(["--help"])
    assert ended.value.code == 0
    said = capsys.readouterr().out
    assert "example: python -m" in said
    options = ("params", *STAGES[name].reads, *STAGES[name].writes)
    assert all(f"--{option}" in said for option in options)


@pytest.mark.parametrize("name", STAGES)
def test_a_wrong_option_is_exit_code_2(name: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        import_module(STAGES[name].module).main(["--nonsense"])
    assert ended.value.code == 2
    assert "Traceback" not in capsys.readouterr().err


@pytest.mark.parametrize("name", [name for name, s in STAGES.items() if s.reads])
def test_a_stage_whose_input_is_not_there_names_what_to_do_first(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "params.yaml").write_bytes((ROOT / "params.yaml").read_bytes())
    stage = STAGES[name]
    assert import_module(stage.module).main([]) == 1
    error = capsys.readouterr().err
    assert error.startswith(f"{name}: ")
    assert error.count("\n") == 1
    before = [writer_of(path) for path in stage.reads.values() if "$" not in path]
    assert all(one is not None and f"dvc repro {one.name}" in error for one in before[:1])
    assert [path.name for path in tmp_path.iterdir()] == ["params.yaml"]


@pytest.mark.parametrize(
    ("error", "code", "sentence"),
    [
        (SettingsError("study.seed is wrong."), 2, "study.seed is wrong."),
        (ValueError("The table is odd."), 1, "The table is odd."),
        (KeyError("wave"), 1, "What it read lacks 'wave'."),
        (PermissionError(errno.EACCES, "Permission denied", "a/b"), 1, "Permission denied: a/b."),
        (OSError(errno.EIO, "Input/output error"), 1, "Input/output error."),
        (OSError("odd"), 1, "odd"),
        (FileNotFoundError(errno.ENOENT, "No such file", "params.yaml"), 2, "params.yaml"),
        (
            FileNotFoundError(errno.ENOENT, "No such file", "data/study/a.parquet"),
            1,
            "Run 'dvc repro assemble' first.",
        ),
        (
            OSError(errno.ENOSPC, "No space left on device", "data/.results.7-00000000.new/a"),
            1,
            "There is no space left for data/results: nothing was written there.",
        ),
        (
            OSError(errno.EROFS, "Read-only file system", "data/.results.7-00000000.new/a"),
            1,
            "Read-only file system: data/results/a.",
        ),
    ],
)  # fmt: skip
def test_every_expected_fault_is_one_sentence_and_its_exit_code(
    project: Path, error: Exception, code: int, sentence: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("fit", failing(error), []) == code
    said = capsys.readouterr().err
    assert said.startswith("fit: ")
    assert said.count("\n") == 1
    assert sentence in said


def test_what_nobody_expects_keeps_its_traceback(project: Path) -> None:
    with pytest.raises(ZeroDivisionError):
        run("fit", failing(ZeroDivisionError()), [])


@pytest.mark.parametrize(("name", "private"), [("fit", True), ("release", False)])
def test_rows_are_for_their_owner_alone_and_what_is_released_for_all(
    project: Path, name: str, private: bool
) -> None:
    def work(options: argparse.Namespace, settings: Settings) -> None:
        with replacing_folder(getattr(options, option)) as folder:
            (folder / "a.parquet").write_text("rows")

    (option,) = STAGES[name].writes
    (project / "data/results").mkdir(exist_ok=True)
    before = os.umask(0o022)
    try:
        assert run(name, work, []) == 0
        assert os.umask(0o022) == 0o022
    finally:
        os.umask(before)
    out = project / next(iter(STAGES[name].writes.values()))
    modes = [stat.S_IMODE(path.stat().st_mode) for path in (out, out / "a.parquet")]
    assert modes == ([0o700, 0o600] if private else [0o755, 0o644])


def test_folders_that_dvc_laid_anew_are_closed_by_the_next_stage_whichever_it_is(
    project: Path,
) -> None:
    (project / ".dvc/tmp").mkdir(parents=True)
    for name in row_level_folders():
        (project / name).mkdir(parents=True, exist_ok=True)
        (project / name).chmod(0o755)
    assert run("official", lambda options, settings: None, []) == 0
    for name in (*row_level_folders(), ".dvc/cache", ".dvc/tmp"):
        assert stat.S_IMODE((project / name).stat().st_mode) == 0o700, name


def test_closing_what_is_not_there_makes_nothing(tmp_path: Path) -> None:
    close_row_level(tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_what_a_killed_stage_left_is_gone_when_the_next_starts(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    left = project / "data/.results.999999999-00000000.new"
    left.mkdir()
    (left / "half.parquet").write_text("rows")
    run("fit", failing(ValueError()), [])
    assert not left.exists()
