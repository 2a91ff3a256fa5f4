"""A site that withdraws is gone from files, settings, lock and DVC's cache, and others stay."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

from pipeline.submitting.receiving import SUPERSEDED as KEPT
from rsw.cli import main
from rsw.holdings.withdrawal import SUPERSEDED, find

pytestmark = pytest.mark.slow

SECRET, OTHER = "a record of north", "a record of south"
PARAMS = """\
study:
  source: incoming   # a comment that stays
  sites: [north, south, northern]
  seed: 1
"""
STAGES = """\
stages:
  ingest:
    cmd: "for s in data/incoming/*; do for d in accepted findings; do
      mkdir -p data/$d/$(basename $s); cp $s/a data/$d/$(basename $s)/a; done; done"
    deps: ["data/${study.source}"]
    outs:
    - data/accepted: {push: false}
    - data/findings: {push: false}
  assemble:
    cmd: mkdir data/study; cat data/accepted/*/a > data/study/rows
    deps: [data/accepted, data/findings]
    params: [study.sites]
    outs: [{data/study: {push: false}}]
  fit:
    cmd: mkdir data/results; cp data/study/rows data/results/rows
    deps: [data/study]
    outs: [{data/results: {push: false}}]
  councils:
    cmd: "mkdir -p reports/councils; for s in data/findings/*; do
      cp $s/a reports/councils/$(basename $s).html; done"
    deps: [data/findings]
    outs: [{reports/councils: {push: false}}]
  release:
    cmd: mkdir data/released; wc -l < data/results/rows > data/released/n
    deps: [data/results]
    outs: [data/released]
"""


def dvc(folder: Path, *arguments: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "dvc", *arguments],
        cwd=folder,
        env={**os.environ, "DVC_NO_ANALYTICS": "1"},
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def project(twice: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    shutil.copytree(twice, tmp_path / "project")
    monkeypatch.chdir(tmp_path / "project")
    return tmp_path / "project"


@pytest.fixture(scope="module")
def twice(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A study of three sites that was run twice: an older version of north is in the cache too."""
    tmp_path = tmp_path_factory.mktemp("twice")
    (tmp_path / "params.yaml").write_text(PARAMS)
    (tmp_path / "dvc.yaml").write_text(STAGES)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    dvc(tmp_path, "init", "-q")
    for site, text in (("north", f"{SECRET}, earlier"), ("south", OTHER), ("northern", "third")):
        (tmp_path / "data/incoming" / site).mkdir(parents=True)
        (tmp_path / "data/incoming" / site / "a").write_text(f"{text}\n")
    dvc(tmp_path, "repro", "-q")
    (tmp_path / "data/incoming/north/a").write_text(f"{SECRET}\n")
    dvc(tmp_path, "repro", "-q")
    for left in (
        "data/incoming/.superseded/north/1/a",
        "data/incoming/.north.999999999-00000000.new/a",
        "data/answers/answer",
        "data/.accepted.999999999-00000000.new/north/a",
        "data/accepted/.north.999999999-00000000.old/a",
        ".dvc/tmp/exps/copy/data/incoming/north/a",
    ):
        (tmp_path / left).parent.mkdir(parents=True)
        (tmp_path / left).write_text(SECRET)
    return tmp_path


def holding(folder: Path, text: str) -> list[str]:
    return sorted(
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and ".git" not in path.parts and text in path.read_text(errors="replace")
    )


def test_every_copy_of_its_records_is_gone_and_the_next_run_has_the_others(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = len(holding(project, SECRET))
    assert before > 12
    assert main(["withdraw", "north"]) == 0
    said = capsys.readouterr().out
    assert "Nothing was removed" in said
    assert len(holding(project, SECRET)) == before

    assert main(["withdraw", "north", "--yes"]) == 0
    said = capsys.readouterr().out
    assert "It stays" in said and "dvc repro" in said
    assert holding(project, SECRET) == []
    assert "data/incoming/south/a" in holding(project, OTHER)
    assert (project / "params.yaml").read_text() == PARAMS.replace("[north, ", "[")
    lock = yaml.safe_load((project / "dvc.lock").read_text())["stages"]
    assert set(lock) == {"release"}

    dvc(project, "repro", "-q")
    assert (project / "data/study/rows").read_text().splitlines() == ["third", OTHER]
    assert (project / "data/released/n").read_text().strip() == "2"
    assert main(["withdraw", "north"]) == 2
    assert capsys.readouterr().err == "There is nothing of a site north here.\n"


def test_a_removal_that_was_cut_short_is_taken_up(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def cut_short(root: Path) -> None:
        raise subprocess.CalledProcessError(1, "dvc", stderr="ERROR: the cache is locked\n")

    with monkeypatch.context() as patch:
        patch.setattr("rsw.holdings.withdrawal.clear_cache", cut_short)
        assert main(["withdraw", "north", "--yes"]) == 2
    assert "the cache is locked" in capsys.readouterr().err
    assert main(["withdraw", "north", "--yes"]) == 0
    assert holding(project, SECRET) == []


@pytest.mark.parametrize("name", ["nowhere", "nort", "../north", "", "."])
def test_a_site_that_is_not_there_is_said_and_nothing_is_touched(
    project: Path, name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = holding(project, SECRET)
    assert main(["withdraw", name, "--yes"]) == 2
    assert capsys.readouterr().err.count("\n") == 1
    assert holding(project, SECRET) == before


def test_earlier_submissions_lie_where_they_are_looked_for() -> None:
    assert Path(SUPERSEDED).name == KEPT


def test_a_site_is_told_from_one_whose_name_begins_like_it(tmp_path: Path) -> None:
    (tmp_path / "data/incoming/St. Helens").mkdir(parents=True)
    (tmp_path / "data/incoming/.St. Helens.999999999-00000000.new").mkdir()
    assert len(find(tmp_path, "St. Helens").paths) == 2
    assert not find(tmp_path, "St").known
