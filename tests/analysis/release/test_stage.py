"""The release stage: from files to files, and nothing planted gets through."""

import hashlib
import json
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis.evaluation.evaluate import evaluate
from analysis.questions.asking import read_claims
from analysis.release import stage
from pipeline.synthetic.study import generate
from study.results import RESULTS
from study.results.said import Said, say, to_text
from tests.reports import made_up
from tests.settings import only, settings, write

CANARIES = ("W0042", "U-17", "F00099", "987654.321", "7777777")


def _write(folder: Path, results: dict[str, pd.DataFrame], study: dict[str, object]) -> Path:
    folder.mkdir()
    for name, frame in results.items():
        frame.to_parquet(folder / f"{name}.parquet", index=False)
    (folder / "study.json").write_text(json.dumps(study), encoding="utf-8")
    return folder


def _planted() -> dict[str, pd.DataFrame]:
    """Results into whose texts ids and odd values slipped, by every table that has text."""
    results = made_up.results()
    stated = {"confidence": 0.95, "low": 0.1, "high": 0.2}
    unsafe = Said("W0042", (("n", 7777777.0),))
    results["estimates"].loc[0, "warnings"] = to_text(
        [
            say("no_variance_of_groups", groups=("unit_id", "U-17")),
            say("not_adjusted", covariate="W0042"),
        ]
    )
    results["estimates"].loc[1, "warnings"] = "unit U-17 has one worker, W0042"
    results["verdicts"].loc[0, "reason"] = to_text(
        [say("leans_to", **stated, side="claimed", k=6, n=8, sites=("alderbrook", "W0042"))]
    )
    results["verdicts"].loc[1, "reason"] = to_text([unsafe])
    results["claims"].loc[0, "reason"] = "Family F00099 was seen once, for 987654.321 minutes."
    results["flow"].loc[0, "sites"] = '["W0042"]'
    results["flow"].loc[1, "set"] = "left_out.W0042"
    results["flow"].loc[2, "outcome"] = "F00099"
    results["data_quality"].loc[0, "status"] = "accepted but for U-17"
    results["findings_by_rule"].loc[0, "rule"] = "cell.F00099"
    results["variance_components"].loc[0, "group"] = "U-17"
    results["site_summaries"].loc[0, "site_id"] = "W0042"
    return results


def test_no_canary_appears_in_any_released_file(tmp_path: Path) -> None:
    results = _write(tmp_path / "results", _planted(), made_up.study())
    stage.release(results, tmp_path / "released", made_up.settings())
    files = list((tmp_path / "released").iterdir())
    assert len(files) == len(RESULTS) + 3
    for file in files:
        text = file.read_text(encoding="utf-8")
        assert not [canary for canary in CANARIES if canary in text], file.name


def test_no_id_and_no_odd_value_of_a_study_appears_in_what_is_released_of_it(
    tmp_path: Path,
) -> None:
    """From study tables to released files: the ids of all, and one value that only one has."""
    chosen = settings(only("ghq12_likert"))
    study = generate(chosen, seed=1)
    study["workers"].loc[0, "years_qualified"] = 49.87654
    study["worker_survey"].loc[0, "contracted_hours"] = 43.21987
    results = evaluate(study, _submissions(study), _no_findings(), _claims(), chosen)
    facts = {**results.study, "study_md5": made_up.study()["study_md5"]}
    folder = _write(tmp_path / "results", dict(results.tables), facts)
    stage.release(folder, tmp_path / "released", chosen)
    columns = ("unit_id", "worker_id", "family_id", "visit_id", "child_id", "coder_id", "post_id")
    ids = {i for t in study.values() for c in columns if c in t for i in t[c].dropna()}
    assert len(ids) > 1_000
    for file in (tmp_path / "released").iterdir():
        tokens = set(re.findall(r"[\w.-]+", file.read_text(encoding="utf-8")))
        assert not tokens & ids, file.name
        assert not any("9.87654" in token or "3.21987" in token for token in tokens)


def _submissions(study: dict[str, pd.DataFrame]) -> pd.DataFrame:
    return pd.DataFrame(
        [
            {
                "site_id": site,
                "source": "synthetic",
                "status": "accepted",
                "table": name,
                "table_status": "accepted",
                "rows_received": int(table["site_id"].eq(site).sum()),
                "rows_accepted": int(table["site_id"].eq(site).sum()),
            }
            for site in made_up.settings().study.sites
            for name, table in study.items()
        ]
    )


def _no_findings() -> pd.DataFrame:
    return pd.DataFrame({"site": ["alderbrook"], "rule": ["x"], "level": ["note"], "count": [1]})


def _claims() -> pd.DataFrame:
    claims = read_claims(stage.CLAIMS)
    return claims[claims["claim_id"].isin(["C01", "C07"])].reset_index(drop=True)


def test_every_output_is_listed_with_its_checksum(tmp_path: Path) -> None:
    folder = made_up.released_folder(tmp_path)
    facts = json.loads((folder / "released.json").read_text(encoding="utf-8"))
    assert facts["profile"] == {"suppress_below": 10, "round_to": 5}
    assert {each["name"] for each in facts["outputs"]} == {
        path.name for path in folder.glob("*.csv") if path.name != "ledger.csv"
    }
    for each in facts["outputs"]:
        digest = hashlib.sha256((folder / each["name"]).read_bytes()).hexdigest()
        assert digest == each["sha256"]


def test_what_was_released_names_the_study_and_results_that_it_was_made_from(
    tmp_path: Path,
) -> None:
    results = _write(tmp_path / "r", made_up.results(), made_up.study())
    stage.release(results, tmp_path / "released", made_up.settings())
    facts = json.loads((tmp_path / "released" / "released.json").read_text(encoding="utf-8"))
    assert facts["made_from"]["data/study"] == made_up.study()["study_md5"]
    before = facts["made_from"]["data/results"]
    (results / "estimates.csv").write_text("another file")
    stage.release(results, tmp_path / "released", made_up.settings())
    facts = json.loads((tmp_path / "released" / "released.json").read_text(encoding="utf-8"))
    assert facts["made_from"]["data/results"] != before


def test_a_fact_of_the_study_that_nobody_decided_on_stops_the_release(tmp_path: Path) -> None:
    results = _write(tmp_path / "r", made_up.results(), made_up.study() | {"postcode": "x"})
    with pytest.raises(ValueError, match="postcode"):
        stage.release(results, tmp_path / "released", made_up.settings())
    assert not (tmp_path / "released").exists()


def test_releasing_twice_gives_the_same_bytes(tmp_path: Path) -> None:
    first = made_up.released_folder(tmp_path / "first")
    second = made_up.released_folder(tmp_path / "second")
    for file in first.iterdir():
        assert file.read_bytes() == (second / file.name).read_bytes(), file.name


def test_missing_results_end_in_a_sentence_and_exit_code_1(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = stage.main(["--results", str(tmp_path), "--released", str(tmp_path / "out")])
    assert code == 1
    assert "Run 'dvc repro fit' first." in capsys.readouterr().err


def test_a_loosened_profile_ends_in_a_sentence_and_exit_code_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    results = _write(tmp_path / "results", made_up.results(), made_up.study())
    loose = write(tmp_path, {"disclosure.suppress_below": 5})
    code = stage.main(["--results", str(results), "--params", str(loose)])
    assert code == 2
    error = capsys.readouterr().err
    assert "disclosure.suppress_below must be a whole number of at least 10, not 5." in error
