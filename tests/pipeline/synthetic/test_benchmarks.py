"""The fictional study against the published figures to which it is calibrated."""

from __future__ import annotations

from typing import Any

import pandas as pd
import pytest

from study.tables.visit_ratings import DIMENSIONS

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def rsw_sites(large_settings: Any) -> tuple[str, ...]:
    return large_settings.synthetic.rsw_sites


def _conventional(frame: pd.DataFrame, rsw_sites: tuple[str, ...]) -> pd.DataFrame:
    return frame[~frame["site_id"].isin(rsw_sites)]


def test_cases_on_ghq12_in_conventional_sites_are_near_29_6_per_cent(
    large_study: dict[str, pd.DataFrame], rsw_sites: tuple[str, ...]
) -> None:
    items = _conventional(large_study["worker_survey"], rsw_sites).filter(regex="^ghq12_i")
    items = items.astype("Float64").astype("float64").dropna()
    assert ((items >= 2).sum(axis=1) >= 4).mean() == pytest.approx(0.296, abs=0.025)


def test_caseload_of_a_case_holder_in_conventional_sites_is_15_to_16(
    large_study: dict[str, pd.DataFrame], rsw_sites: tuple[str, ...]
) -> None:
    units = _conventional(large_study["units"], rsw_sites)
    assert 15.0 <= units["children_open"].sum() / units["case_holder_fte"].sum() <= 16.2


def test_vacancy_rate_lies_between_those_of_2023_and_2025(
    large_study: dict[str, pd.DataFrame],
) -> None:
    units = large_study["units"]
    vacant = units["posts_fte"].sum() - units["filled_fte"].sum()
    assert 0.142 <= vacant / units["posts_fte"].sum() <= 0.189


def test_agency_rate_lies_between_those_of_2023_and_2025(
    large_study: dict[str, pd.DataFrame],
) -> None:
    units = large_study["units"]
    agency = units["agency_fte"].sum()
    assert 0.130 <= agency / (agency + units["filled_fte"].sum()) <= 0.178


def test_turnover_lies_between_those_of_2023_and_2025(large_study: dict[str, pd.DataFrame]) -> None:
    at_first = large_study["worker_survey"].query("wave == 1")["worker_id"]
    workers = large_study["workers"].set_index("worker_id").loc[at_first]
    assert 0.118 <= workers["left_within_12m"].mean() <= 0.159


def test_absence_is_3_2_to_3_5_per_cent_of_253_days(large_study: dict[str, pd.DataFrame]) -> None:
    workers = large_study["workers"]
    share = workers["working_days_lost_12m"].sum() / (workers["fte"].sum() * 253)
    assert 0.031 <= share <= 0.036


def test_46_per_cent_of_eligible_families_are_recorded(
    large_study: dict[str, pd.DataFrame],
) -> None:
    eligible = large_study["cases"]["eligible_for_observation"].sum()
    visits = large_study["visits"]
    recorded = visits.loc[visits["recorded"], "family_id"].nunique()
    assert recorded / eligible == pytest.approx(0.46, abs=0.02)


def test_practice_without_the_model_is_rated_near_2_49(
    large_study: dict[str, pd.DataFrame], rsw_sites: tuple[str, ...]
) -> None:
    ratings = _conventional(large_study["visit_ratings"], rsw_sites)[list(DIMENSIONS)]
    quality = ratings.astype("Float64").astype("float64").mean(axis=1)
    assert quality.mean() == pytest.approx(2.49, abs=0.05)


def test_over_half_of_teams_workers_and_under_a_fifth_of_units_have_no_time_to_reflect(
    large_study: dict[str, pd.DataFrame], rsw_sites: tuple[str, ...]
) -> None:
    survey = large_study["worker_survey"].dropna(subset=["time_for_reflection"])
    none = survey["time_for_reflection"].le(2).astype(float)
    share = none.groupby(survey["site_id"].isin(rsw_sites)).mean()
    assert share[False] > 0.5
    assert share[True] < 0.2


def test_two_coders_of_a_visit_agree_as_coders_did_in_the_published_study(
    large_study: dict[str, pd.DataFrame],
) -> None:
    ratings = large_study["visit_ratings"]
    values = ratings[list(DIMENSIONS)].astype("Float64").astype("float64")
    values = values.assign(overall=values.mean(axis=1))
    doubled = ratings["visit_id"].duplicated(keep=False)
    pairs = values[doubled].groupby(ratings["visit_id"])
    first, second = pairs.nth(0), pairs.nth(1)
    agreement = pd.Series(
        {c: first[c].reset_index(drop=True).corr(second[c].reset_index(drop=True)) for c in values}
    )
    assert 0.731 <= agreement["overall"] <= 0.967
    assert agreement[list(DIMENSIONS)].between(0.461, 0.937).all()


def test_supervision_spreads_over_the_three_ratings_as_published(large_study: Any) -> None:
    first = large_study["supervision"].drop_duplicates("supervision_id")
    shares = first["rating"].value_counts(normalize=True)
    assert shares.loc[["0", "1", "2"]].tolist() == pytest.approx([0.28, 0.41, 0.31], abs=0.06)


def test_some_forty_per_cent_of_parents_are_cases(large_study: Any, rsw_sites: Any) -> None:
    interviews = _conventional(large_study["family_interviews"], rsw_sites)
    first = interviews[interviews["wave"].eq("t1") & interviews["respondent"].eq("parent")]
    items = first.filter(regex="^ghq12_i").astype("Float64").astype("float64").dropna()
    assert ((items >= 2).sum(axis=1) >= 4).mean() == pytest.approx(0.40, abs=0.03)
