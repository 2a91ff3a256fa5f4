"""The stage that looks at the official statistics."""

from __future__ import annotations

import hashlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pipeline.official.inventory import main
from tests.made_up_official import NEIGHBOURS, WORKFORCE, write
from tests.settings import write as write_settings


def run(tmp_path: Path, folder: Path) -> tuple[Any, ...]:
    out = tmp_path / "official.json"
    params = write_settings(tmp_path, {"national.folder": str(folder)})
    code = main(["--params", str(params), "--inventory", str(out)])
    return code, out.read_text(encoding="utf-8") if out.exists() else None


def test_absence_is_written_and_is_no_error(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = run(tmp_path, tmp_path / "nowhere")
    assert code == 0
    assert json.loads(text) == {"present": False}
    assert "the national report will say so" in capsys.readouterr().out


def test_files_are_named_with_their_checksum_and_never_their_place(tmp_path: Path) -> None:
    folder = write(tmp_path / "official")
    code, text = run(tmp_path, folder)
    files = json.loads(text)["files"]
    assert code == 0
    assert {file["name"] for file in files.values()} == {WORKFORCE, NEIGHBOURS}
    data = (folder / WORKFORCE).read_bytes()
    assert files["workforce"]["sha256"] == hashlib.sha256(data).hexdigest()
    assert files["workforce"]["bytes"] == len(data)
    assert str(tmp_path) not in text


def test_a_file_that_lacks_its_neighbour_is_an_error_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = write(tmp_path / "official")
    (folder / NEIGHBOURS).unlink()
    code, text = run(tmp_path, folder)
    assert (code, text) == (1, None)
    assert capsys.readouterr().err.count("\n") == 1


def test_the_stage_waits_for_no_heavy_library() -> None:
    loaded = "import sys, pipeline.official.inventory; print('pandas' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True)
    assert done.stdout.strip() == "False", done.stderr
