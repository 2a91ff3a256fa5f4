"""The measures from their components, by hand and for England's published figures."""

from __future__ import annotations

import pandas as pd
import pytest

from study.official_measures import MEASURES
from tests.official import official_workforce

BY_NAME = {measure.name: measure for measure in MEASURES}


def row(**values: float) -> pd.DataFrame:
    return pd.DataFrame([{"time_period": 2023, **values}])


@pytest.mark.parametrize(
    ("name", "values", "expected"),
    [
        ("caseload", {"cases": 330, "case_holders_fte": 20}, 16.5),
        ("turnover", {"leavers_fte": 12, "inpost_fte": 80}, 15.0),
        ("vacancy", {"vacancy_fte": 20, "inpost_fte": 80}, 20.0),
        ("agency", {"agency_fte": 10, "inpost_fte": 40}, 20.0),
        ("absence", {"working_days_lost_fte": 506, "inpost_fte": 100}, 2.0),
        ("absence", {"working_days_lost_fte": 508, "inpost_fte": 100, "time_period": 2024}, 2.0),
    ],
)
def test_a_rate_follows_from_its_components(
    name: str, values: dict[str, int], expected: float
) -> None:
    rows = row(**values)
    assert set(BY_NAME[name].components) <= set(rows.columns)
    assert BY_NAME[name].from_components(rows).item() == pytest.approx(expected)


# Statistics F10 to F14 of the published figures that the project checks.
ENGLAND = {
    "turnover": {2023: 15.9, 2025: 11.8},
    "agency": {2023: 17.8, 2025: 13.0},
    "vacancy": {2023: 18.9, 2025: 14.2},
    "caseload": {2023: 16.0, 2025: 15.2},
    "absence": {2023: 3.2, 2025: 3.5},
}


@pytest.mark.official_statistics
@pytest.mark.parametrize("name", list(ENGLAND))
def test_the_published_figures_of_england_can_be_recomputed(name: str) -> None:
    rows = official_workforce().query("geographic_level == 'National'")
    rates = BY_NAME[name].from_components(rows).set_axis(rows["time_period"].astype(int))
    assert {year: round(rates[year], 1) for year in ENGLAND[name]} == ENGLAND[name]
