from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from pipeline import ingest
from pipeline.ingest import main
from pipeline.reading.explanations import Explanation
from pipeline.submitting.making import explanations_csv
from pipeline.submitting.manifest import entry
from pipeline.submitting.receiving import place
from rsw.imports import ROOT
from study.findings import SCHEMA
from tests import settings
from tests.pipeline.extract import CLEAN, changed, ingest_options, write
from tests.pipeline.submitting.made import made


def run(tmp_path: Path, site: str = "north", **changes: Any) -> Callable[..., Any] | int:
    write(tmp_path / "incoming" / "north", **changes)
    return main(ingest_options(tmp_path, site))


def test_accepted_tables_findings_and_receipt_are_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(tmp_path, **changed("vacancies", "P1,U1", "P1,U9")) == 0
    accepted, findings = tmp_path / "accepted" / "north", tmp_path / "findings" / "north"
    assert sorted(path.name for path in accepted.iterdir()) == [
        "caseload_month.parquet",
        "missing_reasons.parquet",
        "sites.parquet",
        "units.parquet",
        "vacancies.parquet",
    ]
    assert pd.read_parquet(accepted / "vacancies.parquet")["post_id"].tolist() == ["P2"]
    found = SCHEMA.validate(pd.read_parquet(findings / "findings.parquet"))
    assert found["rule"].tolist() == ["link.foreign_key"]
    receipt = json.loads((findings / "receipt.json").read_text())
    assert (receipt["site"], receipt["source"], receipt["status"]) == (
        "north",
        "incoming",
        "partly accepted",
    )
    assert receipt["tables"]["vacancies"] == {
        "rows_received": 2,
        "rows_accepted": 1,
        "status": "partly accepted",
    }
    assert receipt["tables"]["workers"]["status"] == "not received"
    assert {"name", "rows", "sha256"} == set(receipt["files"][0])
    assert "6 of 7 rows accepted, 1 finding." in capsys.readouterr().out


def test_the_same_extract_gives_the_same_bytes(tmp_path: Path) -> None:
    def written() -> Any:
        return {
            path.relative_to(tmp_path): path.read_bytes()
            for folder in ("accepted", "findings")
            for path in (tmp_path / folder).rglob("*.*")
        }

    run(tmp_path)
    first = written()
    run(tmp_path)
    assert written() == first
    assert len(first) == 8


def test_a_rejected_submission_is_a_receipt_and_takes_the_place_of_an_accepted_one(
    tmp_path: Path,
) -> None:
    run(tmp_path)
    assert run(tmp_path, sites=b"\x81") == 0
    receipt = json.loads((tmp_path / "findings" / "north" / "receipt.json").read_text())
    assert receipt["status"] == "rejected"
    assert [path.name for path in (tmp_path / "accepted" / "north").iterdir()] == [
        "missing_reasons.parquet"
    ]


@pytest.mark.parametrize("site", ["south", "../north", "", "."])
def test_a_folder_that_does_not_exist_is_one_sentence_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], site: str
) -> None:
    assert run(tmp_path, site=site) == 1
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert "folder" in error
    assert not (tmp_path / "accepted").exists()


def test_a_failure_while_writing_leaves_what_was_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    run(tmp_path)
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.parquet")}

    def fail(*_: Any) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(ingest, "write_json", fail)
    assert run(tmp_path, **changed("vacancies", "P1", "P9")) == 1
    assert capsys.readouterr().err == "ingest: the disk is full\n"
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.parquet")} == before
    assert not [path for path in tmp_path.rglob(".north*")]


def test_no_output_holds_a_value_that_was_not_accepted(tmp_path: Path) -> None:
    canary = "qzxcanary"
    text = changed("vacancies", "P1,U1,asye,2024-01-01", f"P1,{canary},{canary},{canary}")
    text["vacancies"] = (
        text["vacancies"].replace("\n", ",note\n", 1).replace(",,no", f",,no,{canary}")
    )
    run(tmp_path, **text)
    for folder in ("accepted", "findings"):
        for path in (tmp_path / folder).rglob("*.*"):
            shown = (
                path.read_text()
                if path.suffix == ".json"
                else repr(pd.read_parquet(path).to_dict())
            )
            assert canary not in shown, path


def test_explanations_of_the_council_are_in_the_receipt(tmp_path: Path) -> None:
    folder = tmp_path / "incoming" / "north"
    folder.mkdir(parents=True)
    (folder / "explanations.csv").write_text(
        "rule,table,row,explanation\nlink.foreign_key,vacancies,P1,The team was closed.\n"
    )
    assert run(tmp_path, **changed("vacancies", "P1,U1", "P1,U9")) == 0
    receipt = json.loads((tmp_path / "findings" / "north" / "receipt.json").read_text())
    assert receipt["explanations"] == [
        {
            "rule": "link.foreign_key",
            "table": "vacancies",
            "row": "P1",
            "explanation": "The team was closed.",
            "findings": 1,
        }
    ]
    findings = pd.read_parquet(tmp_path / "findings" / "north" / "findings.parquet")
    explained = pd.read_parquet(tmp_path / "findings" / "north" / "explained.parquet")
    (at,) = explained["finding"]
    assert findings.loc[at, "rule"] == "link.foreign_key"
    assert explained["explanation"].tolist() == ["The team was closed."]


def test_a_bundles_manifest_is_in_the_receipt_and_no_finding(tmp_path: Path) -> None:
    manifest, files = made()
    place(manifest, files, tmp_path / "incoming")
    assert main(ingest_options(tmp_path, "north")) == 0
    receipt = json.loads((tmp_path / "findings" / "north" / "receipt.json").read_text())
    assert receipt["bundle"]["id"] == manifest.id
    assert receipt["bundle"]["period"] == "2024-25"
    assert "manifest.json" not in {file["name"] for file in receipt["files"]}
    findings = pd.read_parquet(tmp_path / "findings" / "north" / "findings.parquet")
    assert "reading.file_ignored" not in set(findings["rule"])


def ingested(tmp_path: Path) -> tuple[dict[str, Any], pd.DataFrame, pd.DataFrame]:
    """Run the ingest of what was received; its receipt, findings and explained findings."""
    assert main(ingest_options(tmp_path, "north")) == 0
    folder = tmp_path / "findings" / "north"
    return (
        json.loads((folder / "receipt.json").read_text()),
        pd.read_parquet(folder / "findings.parquet"),
        pd.read_parquet(folder / "explained.parquet"),
    )


def test_a_resubmission_is_compared_with_the_earlier_one_and_the_explanation_stands_by_it(
    tmp_path: Path,
) -> None:
    first, files = made(period="2023-24")
    place(first, files, tmp_path / "incoming")
    receipt, findings, _ = ingested(tmp_path)
    assert receipt["compared_with"] is None
    assert "plausible.total_changed" not in set(findings["rule"])

    second, files = made(**changed("units", ",5,5,40,25", ",5,5,90,25"))
    why = Explanation("plausible.total_changed", "units", "", "Two services were merged.")
    files["explanations.csv"] = explanations_csv([why])
    second = replace(
        second,
        files={**second.files, "explanations.csv": entry(files["explanations.csv"], 1)},
    )
    place(second, files, tmp_path / "incoming")
    receipt, findings, explained = ingested(tmp_path)
    assert receipt["compared_with"] == {"id": first.id, "period": "2023-24"}
    (at,) = findings.index[findings["rule"] == "plausible.total_changed"]
    assert findings.loc[at, "sentence"].startswith(
        "The site's total of children_open is 120 and was 70"
    )
    assert explained.to_dict("records") == [{"finding": at, "explanation": why.text}]
    assert receipt["explanations"][0]["findings"] == 1


def test_a_table_that_came_and_was_not_accepted_is_not_said_to_be_gone(tmp_path: Path) -> None:
    place(*made(), tmp_path / "incoming")
    place(*made(period="2025-26"), tmp_path / "incoming")
    folder = tmp_path / "incoming" / "north"
    vacancies = (folder / "vacancies.csv").read_text()
    (folder / "vacancies.csv").write_text(vacancies.replace("2024-01-0", "spring "))
    _, findings, _ = ingested(tmp_path)
    assert "cell.date" in set(findings["rule"])
    assert "plausible.table_gone" not in set(findings["rule"])
    (folder / "vacancies.csv").unlink()
    _, findings, _ = ingested(tmp_path)
    gone = findings[findings["rule"] == "plausible.table_gone"]
    assert gone["table"].tolist() == ["vacancies"]


def test_figures_beside_the_files_that_were_changed_stop_the_run_in_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    place(*made(), tmp_path / "incoming")
    (tmp_path / "incoming" / "north" / "previous.json").write_text("{}")
    assert main(ingest_options(tmp_path, "north")) == 1
    assert capsys.readouterr().err.startswith(
        "ingest: north: previous.json is not as 'rsw receive' writes it"
    )


def test_a_figure_unlike_those_of_other_authorities_is_queried_at_the_ingest_too(
    tmp_path: Path,
) -> None:
    rows = CLEAN["units.csv"].replace(",8,7,1,0,1,5,5,", ",80,7,1,0,1,5,5,")
    place(*made(units=rows), tmp_path / "incoming")
    _, findings, _ = ingested(tmp_path)
    asked = findings[findings["rule"] == "plausible.national_range"]
    assert asked["column"].tolist() == ["filled_fte"]


KILLED = """
import os, signal, sys
from pipeline import ingest

writes = []
write = ingest.write_parquet

def counted(frame, path):
    writes.append(write(frame, path))
    if len(writes) == 3:
        os.kill(os.getpid(), signal.SIGKILL)

ingest.write_parquet = counted
ingest.main(sys.argv[1:])
"""


def test_what_a_killed_ingest_leaves_is_no_part_of_the_study_and_goes_with_the_next(
    tmp_path: Path,
) -> None:
    """Hidden from DVC, so that no hash changes, and removed whichever site comes next."""
    for site in ("north", "south"):
        write(tmp_path / "incoming" / site, **{name.removesuffix(".csv"): text.replace(
            "north", site) for name, text in CLEAN.items()})  # fmt: skip
    command = [sys.executable, "-c", KILLED, *ingest_options(tmp_path, "north")]
    assert subprocess.run(command, cwd=ROOT).returncode == -signal.SIGKILL
    left = [path.relative_to(tmp_path) for path in tmp_path.glob("*/.north.*")]
    assert {path.parent.name for path in left} == {"accepted", "findings"}
    names = [str(Path("data") / path) for path in left]
    ignored = subprocess.run(
        [sys.executable, "-m", "dvc", "check-ignore", *names],
        cwd=ROOT,
        capture_output=True,
        text=True,
    )
    assert ignored.stdout.splitlines() == names
    assert main(ingest_options(tmp_path, "south")) == 0
    assert [path.name for path in (tmp_path / "accepted").iterdir()] == ["south"]
    assert [path.name for path in (tmp_path / "findings").iterdir()] == ["south"]


def together(tmp_path: Path, backend: str) -> dict[Path, bytes]:
    """Read every site of a study of three, and give what was written."""
    sites = ["north", "south", "west"]
    for site in sites:
        write(tmp_path / "incoming" / site, **{name.removesuffix(".csv"): text.replace(
            "north", site) for name, text in CLEAN.items()})  # fmt: skip
    changes = {"study.sites": sites, "synthetic.rsw_sites": ["north"]}
    params = settings.write(tmp_path, {**changes, "execution.backend": backend})
    options = ingest_options(tmp_path, "north")[2:]
    options[options.index("--params") + 1] = str(params)
    assert main(options) == 0
    folders = (tmp_path / "accepted", tmp_path / "findings")
    return {
        path.relative_to(tmp_path): path.read_bytes()
        for folder in folders
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_all_sites_at_once_are_as_one_after_the_other_and_told_in_their_order(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    alone = together(tmp_path / "a", "serial")
    said = capsys.readouterr().out
    assert [line.split(":")[0] for line in said.splitlines()] == ["north", "south", "west"]
    assert together(tmp_path / "b", "loky") == alone
    assert capsys.readouterr().out == said


def test_a_site_that_left_the_study_is_gone_with_the_next_run_and_one_that_fails_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "accepted" / "gone").mkdir(parents=True)
    before = together(tmp_path, "loky")
    assert not (tmp_path / "accepted" / "gone").exists()
    (tmp_path / "incoming" / "west" / "previous.json").write_text("{}")
    with pytest.raises(AssertionError):
        together(tmp_path, "loky")
    assert "ingest: west: previous.json is not as" in capsys.readouterr().err
    assert (tmp_path / "accepted/west/units.parquet").read_bytes() == before[
        Path("accepted/west/units.parquet")
    ]


WAITING = """
import os, sys, time
from pipeline import ingest

def wait(folder, site):
    os.write(1, f"{os.getpid()}\\n".encode())  # one write, so that two lines never mix
    time.sleep(600)

ingest.read_arrival = wait
ingest.main(sys.argv[1:])
"""


def test_workers_end_with_a_killed_ingest_and_the_next_one_leaves_nothing_of_it(
    tmp_path: Path,
) -> None:
    before = together(tmp_path, "loky")
    options = ingest_options(tmp_path, "north")[2:]
    options[options.index("--params") + 1] = str(tmp_path / "params.yaml")
    command = [sys.executable, "-c", WAITING, *options]
    process = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    workers = [int(process.stdout.readline()) for _ in range(2)]
    process.kill()
    # The pipe ends when the last process that holds it does.
    assert process.communicate(timeout=60)[0] == ""
    assert len(set(workers)) == 2
    assert list(tmp_path.glob(".accepted.*.new"))
    assert together(tmp_path, "loky") == before
    assert not list(tmp_path.glob(".*"))
