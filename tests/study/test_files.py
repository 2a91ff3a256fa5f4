from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from pathlib import Path

import pandas as pd
import pytest

from rsw.imports import ROOT
from study.files import (
    clear_leftovers,
    replacing,
    replacing_folder,
    without_temporary,
    write_csv,
    write_json,
)


def test_a_folder_takes_the_place_of_the_old_one_whole(tmp_path: Path) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "old.txt").write_text("old")
    with replacing_folder(target) as folder:
        (folder / "new.txt").write_text("new")
        assert (target / "old.txt").read_text() == "old"
    assert [path.name for path in target.iterdir()] == ["new.txt"]
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


@pytest.mark.parametrize("existed", [True, False])
def test_a_failure_leaves_the_old_folder_as_it_was_and_nothing_beside_it(
    tmp_path: Path, existed: bool
) -> None:
    target = tmp_path / "out"
    if existed:
        target.mkdir()
        (target / "old.txt").write_text("old")

    def write() -> None:
        with replacing_folder(target) as folder:
            (folder / "half.txt").write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write()
    assert [path.name for path in tmp_path.rglob("*.txt")] == (["old.txt"] if existed else [])
    assert [path.name for path in tmp_path.iterdir()] == (["out"] if existed else [])


def test_a_failure_leaves_the_old_file_as_it_was_and_nothing_beside_it(tmp_path: Path) -> None:
    target = tmp_path / "a.json"
    write_json({"a": 1}, target)

    def write() -> None:
        with replacing(target) as temporary:
            temporary.write_text("half")
            raise RuntimeError

    with pytest.raises(RuntimeError):
        write()
    assert target.read_text() == '{\n  "a": 1\n}\n'
    assert list(tmp_path.iterdir()) == [target]


def test_text_that_a_spreadsheet_would_run_is_escaped_and_nothing_else_changes(
    tmp_path: Path,
) -> None:
    frame = pd.DataFrame(
        {
            "=head": ["=1+1", "-0.35", None],
            "number": [-1.5, float("nan"), 2.0],
            "day": pd.to_datetime(["2024-01-01"] * 3),
        }
    )
    write_csv(frame, tmp_path / "a.csv")
    assert (tmp_path / "a.csv").read_text().splitlines() == [
        "'=head,number,day",
        "'=1+1,-1.5,2024-01-01",
        "-0.35,,2024-01-01",
        ",2.0,2024-01-01",
    ]


KILLED = """
import os, signal, sys
from pathlib import Path
from study import files

def kill(*arguments, **others):
    os.kill(os.getpid(), signal.SIGKILL)

folder = Path(sys.argv[1])
moved = Path.rename
if sys.argv[2] == "while writing":
    with files.replacing_folder(folder) as new:
        (new / "half.txt").write_text("half")
        kill()
elif sys.argv[2] == "while writing a file":
    with files.replacing(folder.with_name("a.json")) as new:
        new.write_text("half")
        kill()
elif sys.argv[2] == "between moving the old and the new":
    Path.rename = lambda path, target: moved(path, target) if target.suffix == ".old" else kill()
elif sys.argv[2] == "before removing the old":
    files.shutil.rmtree = kill
with files.replacing_folder(folder) as new:
    (new / "new.txt").write_text("new")
"""
MOMENTS = {
    "while writing": "old.txt",
    "while writing a file": "old.txt",
    "between moving the old and the new": "old.txt",
    "before removing the old": "new.txt",
}


def killed(target: Path, moment: str) -> None:
    command = [sys.executable, "-c", KILLED, str(target), moment]
    assert subprocess.run(command, cwd=ROOT).returncode == -signal.SIGKILL


@pytest.mark.parametrize("moment", MOMENTS)
def test_a_kill_at_any_moment_loses_no_folder_and_the_next_writer_clears_up(
    tmp_path: Path, moment: str
) -> None:
    target = tmp_path / "out"
    target.mkdir()
    (target / "old.txt").write_text("old")
    killed(target, moment)
    assert len(list(tmp_path.iterdir())) > 0
    clear_leftovers(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert [path.name for path in target.iterdir()] == [MOMENTS[moment]]
    killed(target, moment)
    with replacing_folder(target) as folder:
        (folder / "newest.txt").write_text("newest")
    assert [path.name for path in tmp_path.iterdir()] == ["out"]
    assert [path.name for path in target.iterdir()] == ["newest.txt"]


def test_what_a_running_process_is_writing_stays(tmp_path: Path) -> None:
    with replacing_folder(tmp_path / "a") as folder, replacing(tmp_path / "b") as file:
        clear_leftovers(tmp_path)
        write_json({}, tmp_path / "c")
        assert folder.exists() and file.exists()


def test_a_hidden_file_that_is_nobody_s_leftover_stays(tmp_path: Path) -> None:
    for name in (".a", ".a.new", ".a.12-00.new", "a.1-00000000.new", ".gitignore"):
        (tmp_path / name).write_text("mine")
    clear_leftovers(tmp_path)
    assert len(list(tmp_path.iterdir())) == 5


@pytest.mark.parametrize(("umask", "shut"), [(0o022, 0o022), (0o027, 0o027), (0o077, 0o077)])
@pytest.mark.parametrize("private", [False, True])
def test_what_is_written_has_the_rights_of_the_umask_or_is_private(
    tmp_path: Path, umask: int, shut: int, private: bool
) -> None:
    before = os.umask(umask)
    try:
        with replacing_folder(tmp_path / "a", private) as folder:
            write_json({}, folder / "a.json")
        with replacing(tmp_path / "b.json", private) as file:
            file.write_text("{}")
    finally:
        os.umask(before)
    modes = [stat.S_IMODE((tmp_path / name).stat().st_mode) for name in ("a", "b.json")]
    assert modes == ([0o700, 0o600] if private else [0o777 & ~shut, 0o666 & ~shut])


def test_a_message_names_the_file_and_not_its_stand_in(tmp_path: Path) -> None:
    with replacing_folder(tmp_path / "a") as folder, replacing(folder / "b.csv") as file:
        assert without_temporary(file) == tmp_path / "a" / "b.csv"
