"""Published figures are recomputed from what was printed beside them, or the cell is named."""

import csv
from pathlib import Path

import pytest

from analysis.published.recheck import COLUMNS, Figure, PublishedError, recheck

OURS = Path("study/published.csv")


def one(**cells: str) -> Figure:
    (figure,) = recheck([{"what": "a figure", **cells}])
    return figure


def test_of_the_published_figures_two_are_inconsistent_and_eight_not_obtained() -> None:
    with OURS.open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == COLUMNS
    found = {figure.id: figure for figure in recheck(rows)}

    assert len(found) == len(rows)
    assert {name for name, figure in found.items() if figure.found == "inconsistent"} == {
        "F02",
        "F04",
    }
    assert found["F02"].recomputed == pytest.approx(0.0883, abs=5e-5)
    assert found["F04"].recomputed == pytest.approx(0.298, abs=5e-4)
    obtained = [name for name, figure in found.items() if figure.found == "not_obtained"]
    assert obtained == [f"U0{i}" for i in range(1, 9)]
    rest = {figure.found for name, figure in found.items() if name not in (*obtained, "F02", "F04")}
    assert rest == {"consistent", "not_checked"}


@pytest.mark.parametrize(("cells", "found"), [
    ({"statistic": "mean", "value": "5.19", "n": "28"}, "impossible"),
    ({"statistic": "mean", "value": "5.18", "n": "28"}, "consistent"),
    ({"statistic": "mean", "value": "5.18", "n": "28", "sd": "0.01"}, "impossible"),
    ({"statistic": "mean", "value": "5.19", "n": "28", "items": "3"}, "consistent"),
    ({"statistic": "mean", "value": "5.19", "n": "900000"}, "not_checked"),
    ({"statistic": "mean", "value": "5.19"}, "not_checked"),
    ({"statistic": "t", "value": "2.0", "df": "20"}, "not_checked"),
    ({"statistic": "F", "value": "4.5", "df": "2", "p": ".02"}, "not_checked"),
    ({"statistic": "F", "value": "4.5", "df": "2", "df2": "20", "p": ".02"}, "consistent"),
    ({"statistic": "r", "value": "1.3", "df": "20", "p": ".02"}, "impossible"),
    ({"statistic": "share", "value": "30", "a": "8", "b": "29"}, "inconsistent"),
    ({"statistic": "other", "value": "many"}, "not_checked"),
    ({"statistic": "t", "value": ""}, "not_obtained"),
])  # fmt: skip
def test_each_kind_of_figure_is_judged(cells: dict[str, str], found: str) -> None:
    assert one(**cells).found == found


@pytest.mark.parametrize(("cells", "column"), [
    ({"statistic": "median", "value": "2"}, "statistic"),
    ({"statistic": "t", "value": "two"}, "value"),
    ({"statistic": "t", "value": "2", "df": "0", "p": ".05"}, "df"),
    ({"statistic": "t", "value": "2", "df": "many"}, "df"),
    ({"statistic": "t", "value": "2", "df": "9", "p": "5"}, "p"),
    ({"statistic": "mean", "value": "2", "n": "2.5"}, "n"),
    ({"statistic": "mean", "value": "2", "n": "0"}, "n"),
    ({"statistic": "mean", "value": "2", "n": "9", "items": "0"}, "items"),
    ({"statistic": "mean", "value": "2", "n": "9", "sd": "-"}, "sd"),
    ({"statistic": "ratio", "value": "2", "a": "1", "b": "0"}, "b"),
    ({"statistic": "change", "value": "2", "a": "0", "b": "1"}, "a"),
])  # fmt: skip
def test_a_cell_that_cannot_be_read_is_named_by_row_and_column(
    cells: dict[str, str], column: str
) -> None:
    with pytest.raises(PublishedError, match=rf"^row 2, {column}: "):
        one(**cells)
