"""The whole national analysis on a made-up country whose truth is known."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from analysis.national import fit
from pipeline.official.ingest import read_official, typed_tables
from study.results import NATIONAL
from study.settings.model import Settings
from tests.made_up_official import OTHERS, neighbours_csv, workforce_csv
from tests.official import ROOT
from tests.settings import settings

pytestmark = pytest.mark.slow

EFFECT = -3.0


def study(effect: float, seed: int = 1) -> dict[str, pd.DataFrame]:
    return typed_tables(
        {
            "workforce": read_official("workforce", workforce_csv(effect, seed).encode(), "w.csv"),
            "neighbours": read_official("neighbours", neighbours_csv().encode(), "n.csv"),
        }
    )


@pytest.fixture(scope="module")
def params() -> Settings:
    return settings({"national.permutations": 499})


@pytest.fixture(scope="module")
def found(params: Any) -> dict[str, pd.DataFrame]:
    return fit.fit(study(EFFECT), params)


def test_every_method_recovers_the_planted_difference(found: dict[str, pd.DataFrame]) -> None:
    caseload = found["comparisons"].query("measure == 'caseload'").set_index("method")
    errors = (caseload["estimate"] - EFFECT) / caseload["standard_error"]
    assert (errors.abs() < 3).all()
    assert (caseload["high"] < 0).all()
    assert caseload.loc["others", "p_permutation"] == pytest.approx(1 / 500)


def test_groups_and_counts_are_those_of_the_country(found: dict[str, pd.DataFrame]) -> None:
    caseload = found["comparisons"].query("measure == 'caseload' and method == 'others'")
    assert caseload[["n_adopters", "n_others", "n_rows"]].to_numpy().tolist() == [
        [7, len(OTHERS), (7 + len(OTHERS)) * 9]
    ]
    assert found["authorities"]["group"].value_counts()["partial adopter"] == 2


def test_the_published_rates_of_the_country_follow_from_its_components(
    found: dict[str, pd.DataFrame],
) -> None:
    assert found["recomputed"]["agree"].tolist() == found["recomputed"]["n"].tolist()


def test_the_withheld_value_is_listed_and_left_out(found: dict[str, pd.DataFrame]) -> None:
    assert found["missing_values"][["measure", "year", "reason"]].to_numpy().tolist() == [
        ["absence", 2017, "unreliable"]
    ]
    n_rows = found["comparisons"].groupby("measure")["n_rows"].max()
    assert n_rows["absence"] == n_rows["caseload"] - 1


def test_holm_is_over_the_measures_of_a_method(found: dict[str, pd.DataFrame]) -> None:
    for _, rows in found["comparisons"].groupby("method"):
        ordered = rows.sort_values("p")
        smallest = ordered.iloc[0]
        assert smallest["p_holm"] == pytest.approx(min(1, 5 * smallest["p"]), rel=1e-5)
        assert ordered["p_holm"].is_monotonic_increasing


def test_the_same_files_give_the_same_results(
    found: dict[str, pd.DataFrame], params: Settings
) -> None:
    again = fit.fit(study(EFFECT), params)
    for name, frame in found.items():
        pd.testing.assert_frame_equal(again[name], frame, check_exact=True)


def test_too_few_adopters_are_refused() -> None:
    few = settings({"national.adoption": ["elements"]})
    with pytest.raises(ValueError, match="counts 1 authorities as adopters"):
        fit.fit(study(0.0), few)


def test_without_official_statistics_the_results_are_empty_and_say_so(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "study").mkdir()
    receipt = {"present": False, "files": [], "findings": {}}
    (tmp_path / "study/receipt.json").write_text(json.dumps(receipt), encoding="utf-8")
    arguments = {
        "params": ROOT / "params.yaml",
        "study": tmp_path / "study",
        "results": tmp_path / "results",
    }
    assert fit.main([text for k, v in arguments.items() for text in (f"--{k}", str(v))]) == 0
    assert "nothing to compare" in capsys.readouterr().out
    facts = json.loads((tmp_path / "results/facts.json").read_text(encoding="utf-8"))
    assert not facts["present"]
    assert "folder" not in facts["settings"]
    assert all((tmp_path / f"results/{name}.csv").exists() for name in NATIONAL)


def test_a_stage_that_never_ran_before_is_an_error_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    arguments = ["--params", str(ROOT / "params.yaml"), "--study", str(tmp_path)]
    assert fit.main(arguments) == 1
    assert capsys.readouterr().err.count("\n") == 1
