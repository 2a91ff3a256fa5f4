import subprocess
from pathlib import Path

import pytest

from reports.provenance import dvc_hashes, provenance
from tests.reports.made_up import ROOT


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("pyproject.toml", "params.yaml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    return tmp_path


def _git(project: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    command = ["git", "-C", str(project), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def test_a_folder_outside_version_control_says_so(project: Path) -> None:
    origin = provenance(project)
    assert origin.commit is None
    assert ("Commit", "not under version control") in origin.facts()
    assert "not under version control" in origin.short


def test_an_empty_repository_has_no_commit_and_not_one_called_head(project: Path) -> None:
    _git(project, "init", "--quiet")
    assert provenance(project).commit is None


def test_the_commit_is_the_last_that_touched_code_or_settings(project: Path) -> None:
    _git(project, "init", "--quiet")
    _git(project, "add", "params.yaml", "pyproject.toml")
    _git(project, "commit", "--quiet", "--message", "Settings")
    settings = _git(project, "rev-parse", "HEAD")
    (project / "README.md").write_text("words", encoding="utf-8")
    _git(project, "add", "README.md")
    _git(project, "commit", "--quiet", "--message", "Words")
    origin = provenance(project)
    assert origin.commit == settings
    assert not origin.changed
    (project / "params.yaml").write_text("study: {}\n", encoding="utf-8")
    assert provenance(project).changed
    assert "changed since" in provenance(project).short


def test_hashes_of_study_and_results_come_from_dvc_lock(tmp_path: Path) -> None:
    lock = tmp_path / "dvc.lock"
    assert dvc_hashes(lock) == {}
    lock.write_text(
        "stages:\n"
        "  assemble: {outs: [{path: data/study, md5: aa.dir}]}\n"
        "  fit: {outs: [{path: data/results, md5: bb.dir}]}\n"
        "  release: {outs: [{path: data/released, md5: cc.dir}]}\n",
        encoding="utf-8",
    )
    assert dvc_hashes(lock) == {"data/study": "aa.dir", "data/results": "bb.dir"}
