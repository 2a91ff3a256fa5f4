"""Who is compared with whom, drawn as small tables."""

from __future__ import annotations

from typing import Any

import pandas as pd

from analysis.national.samples import (
    ADOPTERS,
    authorities,
    authority_years,
    compared,
    missing_values,
    read_adopters,
    trends,
)
from study.official_measures import MEASURES
from study.settings.describe import options
from tests.drawn import table, typed
from tests.settings import settings

SETTINGS = settings({"national.first_year": 2017, "national.last_year": 2018}).national
ADOPTERS_DRAWN = pd.DataFrame(
    {"area": ["A", "P"], "counted": [True, False]},
)


def workforce(text: str) -> Any:
    kinds = {
        "area": "id",
        "time_period": "integer",
        "level": "category",
        "la_name": "id",
        "region_name": "id",
        "inpost_fte": "number",
        **{measure.column: "number" for measure in MEASURES},
    }
    frame = typed(table(text), kinds).reindex(columns=list(kinds))
    level = frame["level"].replace("Authority", "Local authority")
    return frame.assign(geographic_level=level)


DRAWN = workforce(
    """
    area | time_period | level     | la_name | region_name | inpost_fte | caseload_fte
    E    | 2017        | National  | .       | .           | 900        | 17
    E    | 2018        | National  | .       | .           | 900        | 16
    A    | 2017        | Authority | Ash     | North       | 50         | 20
    A    | 2018        | Authority | Ash new | North       | 50         | 18
    A    | 2019        | Authority | Ash new | North       | 50         | 90
    B    | 2017        | Authority | Birk    | South       | 60         | 14
    B    | 2018        | Authority | Birk    | South       | 60         | 10
    C    | 2018        | Authority | Cole    | South       | 60         | 16
    I    | 2017        | Authority | Isle    | South       | 12         | 1
    I    | 2018        | Authority | Isle    | South       | 4          | .
    P    | 2017        | Authority | Pine    | South       | 40         | 15
    """
)


def test_every_authority_is_in_one_group_and_only_the_years_asked_for_count() -> None:
    found = authorities(authority_years(DRAWN, ADOPTERS_DRAWN, SETTINGS))
    assert found[["area", "name", "group", "n_years"]].to_numpy().tolist() == [
        ["A", "Ash new", "adopter", 2],
        ["B", "Birk", "other", 2],
        ["C", "Cole", "other", 1],
        ["I", "Isle", "too small", 2],
        ["P", "Pine", "partial adopter", 1],
    ]


def test_partial_adopters_and_the_smallest_authorities_are_in_neither_group() -> None:
    found = compared(authority_years(DRAWN, ADOPTERS_DRAWN, SETTINGS))
    assert sorted(set(zip(found["area"], found["rsw"], strict=True))) == [
        ("A", 1),
        ("B", 0),
        ("C", 0),
    ]


def test_a_trend_counts_each_authority_once_and_gives_england_as_published() -> None:
    years = authority_years(DRAWN, ADOPTERS_DRAWN, SETTINGS)
    found = trends(years, DRAWN)
    assert found[["group", "year", "value", "n"]].to_numpy().tolist() == [
        ["England", 2017, 17, 1],
        ["England", 2018, 16, 1],
        ["adopters", 2017, 20, 1],
        ["adopters", 2018, 18, 1],
        ["others", 2017, 14, 1],
        ["others", 2018, 13, 2],
    ]


def test_a_missing_value_is_listed_with_the_publishers_reason() -> None:
    years = authority_years(DRAWN, ADOPTERS_DRAWN, SETTINGS)
    reasons = pd.DataFrame(
        [("I", 2018, "caseload_fte", "unreliable"), ("I", 2018, "cases", "censored")],
        columns=["area", "time_period", "column", "reason"],
    )
    found = missing_values(years, reasons)
    caseload = found[found["measure"] == "caseload"]
    assert caseload.drop(columns="measure").to_numpy().tolist() == [
        ["I", "Isle", 2018, "too small", "unreliable"]
    ]
    assert set(found.loc[found["measure"] == "agency", "reason"]) == {"not stated"}


def test_the_kinds_of_adoption_that_count_are_chosen_in_the_settings() -> None:
    full = read_adopters(["full"])
    everyone = read_adopters(["full", "elements", "own version"])
    assert full["counted"].sum() == 7
    assert everyone["counted"].all()
    assert len(everyone) == len(full)


def test_the_kinds_of_adoption_that_may_count_are_those_that_adopters_have() -> None:
    adopters = pd.read_csv(ADOPTERS, dtype="str", keep_default_na=False)
    assert set(options(("national", "adoption", 0))) == set(adopters["adoption"])


def test_every_adopter_has_a_source_and_a_grade_of_evidence() -> None:
    adopters = pd.read_csv(ADOPTERS, dtype="str", keep_default_na=False)
    assert (adopters != "").all(axis=None)
    assert adopters["area"].is_unique
    assert set(adopters["grade"]) <= {"seed", "abstract"}
