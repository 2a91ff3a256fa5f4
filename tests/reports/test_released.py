"""Released tables as a page reads them: text alone, and only as they are declared."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reports.released import PageInput, Released, read_released, read_tables
from study.results import RESULTS

ROWS = [{"claim": "C01", "p": "0.030"}, {"claim": "C02", "p": "[c]"}, {"claim": "C02", "p": "0.1"}]
TOLD = PageInput({"claims": ROWS}, {})


def test_rows_are_those_that_equal_what_is_asked_in_their_order() -> None:
    assert TOLD.rows("claims", claim="C02") == ROWS[1:]
    assert TOLD.rows("claims", claim="C02", p="0.1") == ROWS[2:]
    assert TOLD.rows("claims", claim="C03") == []


def test_the_one_row_is_one() -> None:
    assert TOLD.row("claims", claim="C01") == ROWS[0]
    for claim, number in (("C02", 2), ("C03", 0)):
        with pytest.raises(ValueError, match=f"Table claims has {number} rows with"):
            TOLD.row("claims", claim=claim)


def test_the_study_is_fictional_by_its_source_alone() -> None:
    assert Released({}, {"study": {"source": "synthetic"}}).is_synthetic
    assert not Released({}, {"study": {"source": "incoming"}}).is_synthetic


def test_cells_are_read_as_text(released: Released) -> None:
    cells = {
        type(cell) for rows in released.tables.values() for row in rows for cell in row.values()
    }
    assert cells == {str}
    assert set(released.tables) == {*RESULTS, "ledger"}


def test_a_table_with_other_columns_is_refused_by_its_path(tmp_path: Path) -> None:
    (tmp_path / "flow.csv").write_text("set,number\ninvited,3\n")
    (tmp_path / "facts.json").write_text(json.dumps({}))
    with pytest.raises(ValueError, match=r"flow\.csv has other columns"):
        read_tables(tmp_path, {"flow": RESULTS["flow"]}, "facts.json")


def test_a_table_that_is_missing_is_named(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"ledger\.csv"):
        read_released(tmp_path)
