"""Other choices change what they say they change, and nothing else."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from analysis.national.sensitivity import changes, leave_one_out, variants
from analysis.national.two_stage import Contrast, adopters_against_others, authority_summaries
from study.results.said import Said, say

GROUPS = {**dict.fromkeys("ABCD", "adopter"), "P": "partial adopter", "S": "too small"}
LEVELS = {
    **{"A": 10.0, "B": 11.0, "C": 15.0, "D": 12.0, "P": 30.0},
    **{"S": 60.0, "V": 4.0, "W": 5.0, "X": 9.5},
}
PAIRS = pd.DataFrame(
    [("A", "V"), ("A", "W"), ("B", "W"), ("C", "X"), ("D", "V"), ("P", "X")],
    columns=["area", "neighbour"],
)


@pytest.fixture
def years() -> pd.DataFrame:
    """Nine years of constant levels; from the seventh on, adopters are 2 higher, A 1 more."""
    rows = [
        {
            "area": area,
            "name": f"{area} town",
            "region": "North" if area in "ABVW" else "South",
            "year": year,
            "group": GROUPS.get(area, "other"),
            "caseload": level + (year > 2022) * {"A": 3, "B": 2, "C": 2, "D": 7 / 3}.get(area, 0),
        }
        for area, level in LEVELS.items()
        for year in range(2017, 2026)
    ]
    return pd.DataFrame(rows)


def found(results: Any) -> dict[tuple[str, Said], tuple[Contrast, int]]:
    return {(method, choice): (contrast, n) for method, choice, contrast, n in results}


def test_early_years_have_the_levels_of_the_early_years(years: pd.DataFrame) -> None:
    results = found(variants(years, PAIRS, "caseload", 0.95))
    early, late = (
        results["others", say("years_only", first=first, last=last)][0]
        for first, last in ((2017, 2019), (2023, 2025))
    )
    assert early.estimate == pytest.approx(12 - 18.5 / 3)
    assert late.estimate == pytest.approx(12 + 7 / 3 - 18.5 / 3)


def test_partial_adopters_and_the_smallest_count_only_when_chosen(years: pd.DataFrame) -> None:
    results = found(variants(years, PAIRS, "caseload", 0.95))
    partial, n = results["others", say("partial_counted")]
    assert n == 5
    small, n = results["others", say("smallest_kept")]
    assert n == 4
    later = 7 / 9  # a third of the years, 7/3 higher on average
    assert partial.estimate == pytest.approx((48 + 4 * later + 30) / 5 - 18.5 / 3)
    assert small.estimate == pytest.approx(12 + later - (18.5 + 60) / 4)


def test_within_regions_the_regions_levels_fall_away(years: pd.DataFrame) -> None:
    results = found(variants(years, PAIRS, "caseload", 0.95))
    shifted = years.assign(caseload=years["caseload"] + 50 * (years["region"] == "South"))
    again = found(variants(shifted, PAIRS, "caseload", 0.95))
    assert again["others", say("within_regions")][0].estimate == pytest.approx(
        results["others", say("within_regions")][0].estimate
    )
    assert ("neighbours", say("within_regions")) not in results


def test_each_adopter_is_left_out_once_and_does_not_join_the_others(years: pd.DataFrame) -> None:
    results = found(leave_one_out(years, PAIRS, "caseload", 0.95))
    assert [choice for method, choice in results if method == "others"] == [
        say("without", name=f"{area} town") for area in "ABCD"
    ]
    rest = years[years["group"].isin(["adopter", "other"]) & (years["area"] != "C")]
    rest = rest.assign(rsw=(rest["group"] == "adopter").astype(int))
    by_hand = adopters_against_others(authority_summaries(rest, "caseload"), 0.95)
    assert results["others", say("without", name="C town")] == (by_hand, 3)


def test_a_change_is_what_adopters_moved_more_than_others(years: pd.DataFrame) -> None:
    results = found(changes(years, PAIRS, "caseload", 0.95))
    assert {choice for _, choice in results} == {
        say("ends_compared", first=2017, until=2019, then=2023, last=2025)
    }
    for contrast, n in results.values():
        assert contrast.estimate == pytest.approx(7 / 3)
        assert n == 4


def test_a_common_trend_is_no_change(years: pd.DataFrame) -> None:
    falling = years.assign(caseload=years["caseload"] - 0.5 * (years["year"] - 2017))
    for method, (contrast, _) in {
        method: (contrast, n)
        for method, _, contrast, n in changes(falling, PAIRS, "caseload", 0.95)
    }.items():
        assert contrast.estimate == pytest.approx(7 / 3), method
