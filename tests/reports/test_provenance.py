import subprocess
from pathlib import Path

import pytest

from reports.provenance import provenance
from rsw.cli import main
from rsw.imports import ROOT


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    for name in ("pyproject.toml", "params.yaml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    (tmp_path / "analysis").mkdir()
    (tmp_path / "analysis/fit.py").write_text("code\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def _git(project: Path, *arguments: str) -> str:
    identity = ("-c", "user.name=A", "-c", "user.email=a@example.org")
    command = ["git", "-C", str(project), *identity, *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


def _commit(project: Path) -> str:
    _git(project, "add", "--all")
    _git(project, "commit", "--quiet", "--message", "A step")
    return _git(project, "rev-parse", "HEAD")


def test_a_page_says_the_same_before_and_after_it_is_committed(project: Path) -> None:
    outside = provenance(project)
    _git(project, "init", "--quiet")
    assert provenance(project) == outside
    _commit(project)
    assert provenance(project) == outside


@pytest.mark.parametrize("name", ["params.yaml", "analysis/fit.py", "mixed/new.py", "study/a.csv"])
def test_every_change_of_code_or_settings_is_another_checksum(project: Path, name: str) -> None:
    before = provenance(project).code
    (project / name).parent.mkdir(exist_ok=True)
    (project / name).write_text("other\n")
    assert provenance(project).code != before


@pytest.mark.parametrize(
    "name", ["README.md", "reports/evaluation.html", "reports/councils/a.html",
             "analysis/__pycache__/fit.pyc", "tests/test_a.py"]
)  # fmt: skip
def test_what_is_made_or_beside_the_point_does_not_change_it(project: Path, name: str) -> None:
    before = provenance(project).code
    (project / name).parent.mkdir(exist_ok=True, parents=True)
    (project / name).write_text("other\n")
    assert provenance(project).code == before


def test_the_commits_behind_a_page_are_found_by_what_it_prints(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _git(project, "init", "--quiet")
    first, page = _commit(project), provenance(project)
    (project / "params.yaml").write_text("study: {}\n")
    second = _commit(project)
    given = dict(page.facts())["To find its commits"]
    assert main(given.split()[1:]) == 0
    assert first in (said := capsys.readouterr().out) and second not in said
    assert main(["origin"]) == 0
    assert second in capsys.readouterr().out


def test_changed_code_has_no_commit(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _git(project, "init", "--quiet")
    _commit(project)
    (project / "analysis/fit.py").write_text("changed\n")
    assert main(["origin"]) == 1
    assert "not committed" in capsys.readouterr().out


@pytest.mark.parametrize("arguments", [[], ["0123456"], ["012"]])
def test_where_there_is_no_repository_it_says_so(
    project: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    assert main(["origin", *arguments]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_what_a_page_was_made_from_is_printed_as_the_stages_saw_it(project: Path) -> None:
    origin = provenance(project, made_from={"data/study": "aa.dir"})
    assert ("Hash of data/study", "aa.dir") in origin.facts()
    assert not [term for term, _ in provenance(project).facts() if term.startswith("Hash")]
