import subprocess
from pathlib import Path

import pytest

from reports.provenance import provenance
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


def test_what_a_page_was_made_from_is_printed_as_the_stages_saw_it(project: Path) -> None:
    origin = provenance(project, made_from={"data/study": "aa.dir"})
    assert ("Hash of data/study", "aa.dir") in origin.facts()
    assert not [term for term, _ in provenance(project).facts() if term.startswith("Hash")]
