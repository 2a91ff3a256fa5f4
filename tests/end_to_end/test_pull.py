"""What a colleague's run pushed comes by one command, which says what is missing for it."""

import os
import subprocess
import sys
from pathlib import Path

from tests.end_to_end.clone import Clone


def pull(clone: Clone) -> subprocess.CompletedProcess[str]:
    """``make pull`` in an environment that is there already."""
    binaries = str(Path(sys.executable).parent)
    return subprocess.run(
        # Called by another make, it would say which folder it enters.
        ["make", "--no-print-directory", "--assume-old=.venv/.ready", "pull"],
        cwd=clone.folder,
        env={**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )


def test_a_copy_without_a_remote_is_told_in_one_sentence_what_to_do(tmp_path: Path) -> None:
    done = pull(Clone(tmp_path))

    assert done.returncode != 0
    assert done.stdout.startswith("This copy names no place to fetch from. Add the one that your")
    assert "Traceback" not in done.stderr


def test_what_was_never_pushed_is_no_error(tmp_path: Path) -> None:
    clone = Clone(tmp_path / "copy")
    (tmp_path / "remote").mkdir()
    clone.dvc("remote", "add", "--default", "team", str(tmp_path / "remote"))

    done = pull(clone)

    assert done.returncode == 0, done.stdout + done.stderr
