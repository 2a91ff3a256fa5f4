"""The fictional extracts are read, and what is found is just what was planted."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from pipeline.checking.submission import Submission, read_folder
from pipeline.synthesise import write_extracts
from pipeline.synthetic.messy import planted_frame, write_study
from pipeline.synthetic.study import generate
from study.findings import to_frame
from study.settings.load import load_settings
from study.tables import TABLES

ADDRESS = ["site", "table", "file", "sheet", "row", "column", "letter", "rule", "level"]


@pytest.fixture(scope="module")
def clean() -> dict[str, pd.DataFrame]:
    settings = load_settings()
    return generate(settings, settings.study.seed)


@pytest.fixture(scope="module")
def extracts(clean: Any) -> Any:
    return write_study(clean, load_settings().study.sites)


@pytest.fixture(scope="module")
def submissions(extracts: Any, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Submission]:
    folder = tmp_path_factory.mktemp("data") / "synthetic"
    write_extracts(extracts, folder)
    return {site: read_folder(folder / site) for site in extracts}


def addresses(frame: pd.DataFrame) -> list[tuple[str, ...]]:
    cells = frame[ADDRESS].astype({"row": "object"})
    cells = cells.where(cells.notna(), "").astype("str")
    return sorted(cells.itertuples(index=False, name=None))


def test_every_planted_fault_is_found_exactly_once_at_its_address_and_none_is_invented(
    extracts: Any, submissions: Any
) -> None:
    planted = planted_frame(extracts)
    found = to_frame(
        finding for submission in submissions.values() for finding in submission.findings
    )
    assert addresses(found) == addresses(planted)
    assert len(planted) > 80


def test_no_site_is_lost_to_its_faults(submissions: Any) -> None:
    assert {submission.status for submission in submissions.values()} <= {
        "accepted with queries",
        "partly accepted",
    }


@pytest.mark.parametrize("name", TABLES)
def test_accepted_rows_hold_the_values_that_were_drawn(
    clean: Any, submissions: Any, name: str
) -> None:
    # Whatever way a council writes them: but for rows and cells with a fault, and marks in
    # place of small counts, what was drawn is what is read.
    key = list(TABLES[name].key)
    differing = missing = compared = 0
    for site, submission in submissions.items():
        if name not in submission.frames:
            continue
        drawn = clean[name][clean[name]["site_id"].eq(site)].set_index(key)
        accepted = submission.frames[name].set_index(key)
        assert accepted.index.isin(drawn.index).all()
        drawn = drawn.loc[accepted.index, list(accepted.columns)]
        same = (drawn == accepted) | (drawn.isna() & accepted.isna())
        gone = accepted.isna() & drawn.notna()
        missing += int(gone.to_numpy().sum())
        differing += int((~same.fillna(False) & ~gone).to_numpy(dtype=bool).sum())
        compared += len(accepted) + same.size  # a table may be all key
    reasons = pd.concat([submission.missing_reasons for submission in submissions.values()])
    stated = reasons[reasons["table"].eq(name) & reasons["reason"].isin(["invalid", "censored"])]
    assert missing == len(stated)
    # A planted value that is not wrong in itself, such as another day, stays as it is.
    assert differing <= 4
    assert compared > 100
