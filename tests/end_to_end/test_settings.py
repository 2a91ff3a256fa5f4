"""Settings under DVC: checked before anything runs, and no site's name reaches the shell."""

import os
import subprocess
import sys
from pathlib import Path

from study.stages import CHECKED
from tests.end_to_end.clone import Clone

NAMES = ["Kingston upon Hull, City of", "King's Lynn", "St. Helens", "Ynys Môn", "012"]
COMMANDS = ["x; touch PWNED #", "$(touch PWNED)", "`touch PWNED`", "'; touch PWNED; '"]
SMALL = {"synthetic.families.per_site": 10}


def dvc(clone: Clone, *arguments: str) -> subprocess.CompletedProcess[str]:
    binaries = str(Path(sys.executable).parent)
    return subprocess.run(
        ["dvc", *arguments],
        cwd=clone.folder,
        env={**os.environ, "PATH": f"{binaries}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
    )


def test_the_names_of_authorities_go_through_folders_commands_and_pages(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    clone.set({**SMALL, "study.sites": NAMES, "synthetic.rsw_sites": NAMES[:2]})
    clone.repro("assemble", "councils")
    for name in NAMES:
        assert (clone.folder / "data/accepted" / name / "sites.parquet").is_file()
        page = (clone.folder / "reports/councils" / f"{name}.html").read_text(encoding="utf-8")
        assert name.replace("'", "&#39;") in page
    assert clone.repro("ingest").count("Running stage") == 0


def test_a_name_that_a_shell_would_run_stops_the_run_and_runs_nothing(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    clone.set({"study.sites": COMMANDS, "synthetic.rsw_sites": []})
    done = dvc(clone, "repro")
    assert done.returncode != 0
    assert "study.sites[0] must be the name of a site" in done.stderr
    assert not (clone.folder / "data/synthetic").exists()
    # Even where somebody laid the folders by hand and runs the stage alone.
    (clone.folder / "data/settings").mkdir(parents=True)
    (clone.folder / CHECKED).touch()
    for name in COMMANDS:
        (clone.folder / "data/synthetic" / name).mkdir(parents=True)
    done = dvc(clone, "repro", "--single-item", "ingest")
    assert done.returncode != 0
    assert "study.sites[0] must be the name of a site" in done.stderr
    assert not list(clone.folder.rglob("PWNED"))


def test_a_setting_of_the_last_stage_stops_the_first(tmp_path: Path) -> None:
    clone = Clone(tmp_path)
    clone.set({"planning.target": 80})
    done = dvc(clone, "repro")
    assert done.returncode != 0
    assert "planning.target must be a number above 0 and below 1, not 80." in done.stderr
    assert not (clone.folder / "data/synthetic").exists()
