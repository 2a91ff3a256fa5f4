from __future__ import annotations

import pandas as pd
import pytest

from study.instruments import job_satisfaction
from study.tables import TABLES


def items(*values: int | None) -> pd.DataFrame:
    return pd.DataFrame([values], columns=list(job_satisfaction.ITEMS), dtype="Int64")


@pytest.mark.parametrize(
    ("values", "mean"),
    [((1, 1, 1, 1, 1), 1.0), ((5, 4, 4, 3, 2), 3.6), ((5, 5, 5, 5, 5), 5.0)],  # 18 / 5 = 3.6
)
def test_the_score_is_the_mean_of_five_items(values: tuple[int, ...], mean: float) -> None:
    assert job_satisfaction.score(items(*values)).tolist() == [mean]


@pytest.mark.parametrize("missing", range(5))
def test_one_missing_item_leaves_the_score_missing(missing: int) -> None:
    values = [4 if number != missing else None for number in range(5)]
    assert job_satisfaction.score(items(*values)).isna().all()


@pytest.mark.parametrize("wrong", [0, 6])
def test_an_answer_outside_the_range_is_refused_by_item(wrong: int) -> None:
    with pytest.raises(ValueError, match="job_satisfaction_i03"):
        job_satisfaction.score(items(3, 3, wrong, 3, 3))


def test_items_and_range_are_those_of_the_table() -> None:
    columns = TABLES["worker_survey"].column
    assert [name for name in columns if name.startswith("job_satisfaction")] == list(
        job_satisfaction.ITEMS
    )
    assert {(columns[i].low, columns[i].high) for i in job_satisfaction.ITEMS} == {(1, 5)}
