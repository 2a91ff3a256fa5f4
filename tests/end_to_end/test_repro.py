"""The main job as an evaluator runs it: `dvc repro` in a fresh copy of the project."""

import hashlib
import json
import os
import shutil
import stat
import subprocess
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
import yaml
from playwright.sync_api import Browser

from pipeline.synthetic.truth import true_effects
from rsw.imports import ROOT
from study.claims import read_claims
from study.official_measures import MEASURES
from study.settings.load import load_settings
from study.stages import row_level_folders
from tests.end_to_end.clone import Clone
from tests.official import FOLDER
from tests.reports import gate

SMALL = {
    "synthetic.families.per_site": 60,
    "synthetic.visits.per_family": 2.0,
    "study.seed": 7,
}
# Of the official measures: decimals on the page, and the methods that compare each.
DECIMALS = {"caseload": 2, "turnover": 1, "vacancy": 1, "agency": 1, "absence": 2}
METHODS = {"others", "neighbours", "multilevel"}
UNITS = {measure.name: measure.difference_unit for measure in MEASURES}


def hashes(lock: dict[str, Any], folder: str) -> list[Any]:
    return [
        (out["path"], out["md5"])
        for stage in lock.values()
        for out in stage.get("outs", [])
        if out["path"].startswith(folder)
    ]


def stages_run(printed: str) -> set[str]:
    return {line.split("'")[1] for line in printed.splitlines() if line.startswith("Running stage")}


@pytest.fixture(scope="module")
def default(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    clone = Clone(tmp_path_factory.mktemp("default"))
    clone.repro()
    return clone


def test_a_fresh_copy_reproduces_the_committed_hashes(default: Clone) -> None:
    committed = yaml.safe_load((ROOT / "dvc.lock").read_text(encoding="utf-8"))["stages"]
    for folder in (
        "data/synthetic",
        "data/accepted",
        "data/findings",
        "data/study",
        "data/results",
        "data/released",
        "data/plan",
        "reports",
    ):
        expected = hashes(committed, folder)
        assert expected, f"dvc.lock holds nothing of {folder}"
        assert hashes(default.lock(), folder) == expected


def test_a_run_leaves_nothing_changed_for_git(default: Clone) -> None:
    """Pages name their code without making the lock another."""
    said = subprocess.run(
        ["git", "status", "--porcelain"], cwd=default.folder, capture_output=True, text=True
    )
    assert (said.returncode, said.stdout) == (0, "")


def test_a_push_takes_what_was_released_and_nothing_that_holds_rows(
    default: Clone, tmp_path: Path
) -> None:
    default.dvc("remote", "add", "--local", "--default", "released", str(tmp_path))
    default.dvc("push", "--run-cache")
    pushed = {path.parent.name + path.name for path in tmp_path.glob("files/md5/*/*")}

    def md5s(folder: str) -> set[str]:
        files = [path for path in (default.folder / folder).rglob("*") if path.is_file()]
        assert files, folder
        return {hashlib.md5(path.read_bytes()).hexdigest() for path in files}

    for folder in ("data/released", "data/plan"):
        assert md5s(folder) <= pushed
    for folder in set(row_level_folders()) - {"data/incoming"}:
        assert not md5s(folder) & pushed, folder


def test_what_holds_rows_is_closed_and_what_is_released_is_not(default: Clone) -> None:
    def mode(path: str) -> int:
        return stat.S_IMODE((default.folder / path).stat().st_mode)

    for folder in (*(set(row_level_folders()) - {"data/incoming"}), ".dvc/cache"):
        assert mode(folder) == 0o700, folder
    umask = os.umask(0)
    os.umask(umask)
    assert mode("data/released") == 0o777 & ~umask
    assert mode("reports/evaluation.html") == 0o666 & ~umask


def test_metrics_are_the_verdicts_and_plots_the_forest_and_the_power(default: Clone) -> None:
    shown = json.loads(default.dvc("metrics", "show", "--json"))
    found = shown[""]["data"]["data/released/metrics.json"]["data"]
    assert found["claims"].keys() == read_claims().keys()
    drawn = json.loads(default.dvc("plots", "show", "--json"))
    assert not drawn.get("errors")
    assert {"forest", "power"} <= set(drawn["data"])


def test_the_report_prints_the_hashes_that_the_lock_has(default: Clone) -> None:
    page = (default.folder / "reports/evaluation.html").read_text(encoding="utf-8")
    for folder in ("data/study", "data/results"):
        [(_, md5)] = hashes(default.lock(), folder)
        assert md5 in page


@pytest.mark.parametrize("width", gate.WIDTHS)
@pytest.mark.parametrize(
    "page", ["evaluation.html", "plan.html", "councils/dunmarsh.html", "national.html"]
)
def test_the_pages_of_the_default_run_pass_the_accessibility_gate(
    default: Clone, page: str, width: int, browser: Browser
) -> None:
    assert gate.problems(browser, default.folder / "reports" / page, width) == []


def test_a_second_run_only_looks_for_official_statistics(default: Clone) -> None:
    assert stages_run(default.repro()) == {"official"}


def test_a_changed_extract_is_read_again_and_what_follows_is_made_anew(default: Clone) -> None:
    incoming = default.folder / "data/incoming"
    for site in load_settings(default.folder / "params.yaml").study.sites:
        shutil.copytree(default.folder / "data/synthetic" / site, incoming / site)
    default.set({"study.source": "incoming"})
    assert "ingest" in stages_run(default.repro("assemble"))
    workers = incoming / "birchmere/synthetic_workers.csv"
    lines = workers.read_bytes().splitlines(keepends=True)
    workers.write_bytes(b"".join(lines[:-1]))
    assert stages_run(default.repro("assemble")) == {"ingest", "assemble"}
    assert stages_run(default.repro("assemble")) == set()


def test_a_small_study_recovers_the_planted_effects_within_their_intervals(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    clone.set(SMALL)
    clone.repro("fit")
    truth = true_effects(load_settings(clone.folder / "params.yaml"))
    estimates = pd.read_parquet(clone.folder / "data/results/estimates.parquet")
    headline = estimates[estimates["headline"] & estimates["method"].eq("site_summary")]
    headline = headline[headline["role"].eq("primary")]
    assert len(headline) == 6
    for row in headline.itertuples():
        assert row.low <= truth[row.outcome] <= row.high, row.outcome


@pytest.fixture(scope="module")
def official(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    clone = Clone(tmp_path_factory.mktemp("official"))
    clone.set({"national.folder": str(FOLDER)})
    clone.repro("national")
    return clone


@pytest.mark.official_statistics
def test_official_statistics_are_read_where_they_lie(official: Clone) -> None:
    page = (official.folder / "reports/national.html").read_text(encoding="utf-8")
    assert "Hackney" in page
    assert str(FOLDER) not in page


@pytest.mark.official_statistics
def test_the_five_comparisons_stand_on_the_page_with_their_intervals(official: Clone) -> None:
    page = (official.folder / "reports/national.html").read_text(encoding="utf-8")
    text = page.replace("\N{NO-BREAK SPACE}", " ").replace("\N{MINUS SIGN}", "-")
    summary, table = text.split('id="comparisons-table"')
    found = pd.read_csv(official.folder / "data/national/results/comparisons.csv")
    assert set(found["measure"]) == set(DECIMALS)
    assert found.groupby("measure")["method"].agg(set).map(METHODS.__eq__).all()
    for row in found.itertuples():
        digits = DECIMALS[row.measure]
        interval = f"{row.low:.{digits}f} to {row.high:.{digits}f}"
        difference = f"{abs(row.estimate):.{digits}f} {UNITS[row.measure]}"
        assert row.low < row.estimate < row.high
        assert f"{difference} {'higher' if row.estimate > 0 else 'lower'} ({interval})" in summary
        assert f'<td class="numeric">{interval}</td>' in table, (row.measure, row.method)


@pytest.mark.official_statistics
@pytest.mark.parametrize("width", gate.WIDTHS)
def test_the_page_on_official_statistics_passes_the_accessibility_gate(
    official: Clone, width: int, browser: Browser
) -> None:
    assert gate.problems(browser, official.folder / "reports/national.html", width) == []
