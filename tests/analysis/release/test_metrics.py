"""What `dvc metrics` shows of a run."""

import json
from pathlib import Path

import pandas as pd
import pytest

from analysis.release.metrics import metrics
from tests.reports import made_up


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return made_up.released_folder(tmp_path_factory.mktemp("made_up"))


def test_they_hold_the_released_cells_and_nothing_else(folder: Path) -> None:
    found = json.loads((folder / "metrics.json").read_text(encoding="utf-8"))
    estimates = pd.read_csv(folder / "estimates.csv", dtype=str, keep_default_na=False)
    for row in estimates.to_dict("records"):
        for name in ("estimate", "low", "high"):
            said = found["outcomes"][row["outcome"]][row["method"]][name]
            assert said == (row[name] if row[name].startswith("[") else float(row[name]))
    verdicts = pd.read_csv(folder / "verdicts.csv", dtype=str, keep_default_na=False)
    assert {k: v["verdict"] for k, v in found["outcomes"].items()} == dict(
        zip(verdicts["outcome"], verdicts["verdict"], strict=True)
    )
    claims = pd.read_csv(folder / "claims.csv", dtype=str, keep_default_na=False)
    claims = claims[claims["status"].eq("analysed")]
    assert len(claims) > 0
    assert found["claims"] == dict(zip(claims["claim_id"], claims["verdict"], strict=True))


def test_what_is_withheld_stays_a_marker() -> None:
    cells = {"outcome": "y", "method": "site_summary", "estimate": "[c]", "low": "-1.5"}
    found = metrics(
        {
            "estimates": pd.DataFrame([{**cells, "high": "[z]"}]),
            "verdicts": pd.DataFrame([{"outcome": "y", "verdict": "uncertain", "how_sure": "low"}]),
            "claims": pd.DataFrame([{"claim_id": "C01", "verdict": "[c]", "status": "analysed"}]),
        }
    )
    assert found["claims"] == {"C01": "[c]"}
    assert found["outcomes"]["y"]["site_summary"] == {"estimate": "[c]", "low": -1.5, "high": "[z]"}
