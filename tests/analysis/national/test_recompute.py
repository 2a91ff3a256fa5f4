"""A published rate agrees when rounding alone explains its distance from its components."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.national.recompute import recomputed
from study.official_measures import MEASURES
from tests.official import official_workforce

PARTS = {name for measure in MEASURES for name in (measure.column, *measure.components)}
COLUMNS = ["time_period", "geographic_level", *sorted(PARTS)]


def workforce(**values: list[float]) -> pd.DataFrame:
    n = len(next(iter(values.values())))
    frame = pd.DataFrame({"time_period": [2023] * n, "geographic_level": ["Local authority"] * n})
    return frame.assign(**values).reindex(columns=COLUMNS)


@pytest.mark.parametrize(
    ("published", "agrees"),
    [
        (12.5, 1),  # 1 leaver of 8: exactly
        (12.6, 1),  # 1.05 / 7.95 is 13.2 %, so rounding explains it
        (13.2, 1),
        (13.3, 0),  # 13.25 is beyond what rounding allows
        (11.8, 1),  # 0.95 / 8.05 is 11.80 %
        (11.7, 0),
    ],
)
def test_agreement_allows_for_the_rounding_of_components_and_of_the_rate(
    published: float, agrees: int
) -> None:
    rows = workforce(leavers_fte=[1.0], inpost_fte=[8.0], turnover_rate_fte=[published])
    found = recomputed(rows).set_index("measure").loc["turnover"]
    assert (found["n"], found["agree"]) == (1, agrees)
    assert found["largest_gap"] == pytest.approx(12.5 - published)


def test_whole_numbers_have_no_rounding() -> None:
    rows = workforce(cases=[10.0] * 2, case_holders_fte=[1.0] * 2, caseload_fte=[10.5, 10.6])
    assert recomputed(rows)["agree"].item() == 1  # 10 / 0.95 is 10.53; 10.05 / 0.95 were 10.58


def test_rows_without_a_component_are_not_counted() -> None:
    rows = workforce(
        leavers_fte=[1.0, float("nan"), 0.0],
        inpost_fte=[8.0, 8.0, 0.0],
        turnover_rate_fte=[12.5, 12.5, 0.0],
    )
    assert recomputed(rows)["n"].item() == 1


@pytest.mark.official_statistics
def test_every_published_rate_of_an_authority_agrees_with_its_components() -> None:
    found = recomputed(official_workforce()).query("level == 'Local authority'")
    assert (found["n"] > 1300).all()
    assert found["agree"].tolist() == found["n"].tolist()
