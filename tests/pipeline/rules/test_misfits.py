"""A column in another unit is one finding, and the few values that would fit are not read."""

from collections.abc import Iterable
from typing import Any

import numpy as np
import pytest

from pipeline.reading.table import ReadTable
from pipeline.rules.misfits import settle_misfits
from tests.pipeline.rules.test_columns import sheet

N = 40
MINUTES = np.linspace(20, 119, N).round()


def visits(durations: Iterable[float]) -> ReadTable:
    ids = [f"V{i}" for i in range(N)]
    return settle_misfits(sheet("visits", visit_id=ids, duration_min=list(durations)))


def of_duration(table: Any) -> list[tuple[str, int]]:
    return [(one.rule, one.count) for one in table.findings if one.column == "duration_min"]


@pytest.mark.parametrize("factor", [1 / 60, 60], ids=["hours", "seconds"])
def test_a_column_in_another_unit_is_one_error_and_none_of_it_is_read(factor: float) -> None:
    table = visits((MINUTES * factor).round(2))
    assert table.frame["duration_min"].isna().all()
    assert [rule for rule, _ in of_duration(table)] == ["column.misfit"]
    (finding,) = [one for one in table.findings if one.rule == "column.misfit"]
    assert "minutes" in finding.remedy
    assert finding.row == 1


def test_a_few_slips_are_told_one_by_one_and_the_rest_is_read() -> None:
    table = visits([0.5, 900, 1000, *MINUTES[3:].astype(int)])
    assert table.frame["duration_min"].notna().sum() == N - 3
    assert {rule for rule, _ in of_duration(table)} == {"cell.integer", "cell.range"}
