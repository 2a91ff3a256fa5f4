from __future__ import annotations

import pandas as pd
import pytest

from pipeline.synthetic.study import generate
from study.settings.model import Settings
from study.tables import TABLES
from tests.settings import settings as settings_with

DRAWN = list(TABLES)


@pytest.mark.parametrize("name", TABLES)
def test_every_clean_table_passes_its_schema(study: dict[str, pd.DataFrame], name: str) -> None:
    table = TABLES[name]
    table.schema.validate(study[name][[c.name for c in table.columns]])


@pytest.mark.parametrize("name", TABLES)
def test_no_clean_row_breaks_a_rule_of_its_table(study: dict[str, pd.DataFrame], name: str) -> None:
    table = TABLES[name]
    rows = study[name][[c.name for c in table.columns]]
    for rule in table.row_rules:
        assert not rule.broken(rows).any(), rule.code


@pytest.mark.parametrize("name", TABLES)
def test_every_foreign_key_resolves_within_the_site(
    study: dict[str, pd.DataFrame], name: str
) -> None:
    for key in TABLES[name].foreign_keys:
        columns = list(dict.fromkeys(["site_id", key.column]))
        child = study[name][columns].dropna().drop_duplicates()
        parent = study[key.parent][columns].drop_duplicates()
        assert len(child.merge(parent)) == len(child), key


def test_the_study_has_the_intended_size(study: dict[str, pd.DataFrame]) -> None:
    arms = study["sites"].drop_duplicates("site_id")["arm"].value_counts()
    survey, ratings = study["worker_survey"], study["visit_ratings"]
    double = ratings["visit_id"].duplicated().sum()
    assert arms.to_dict() == {"rsw": 4, "conventional": 4}
    assert 65 <= study["units"]["unit_id"].nunique() <= 75
    assert 420 <= len(study["workers"]) <= 480
    assert len(study["cases"]) == pytest.approx(700, abs=10)
    assert 1200 <= len(study["visits"]) <= 1400
    assert double == round(0.2 * len(study["visits"]))
    assert survey["wave"].unique().tolist() == [1, 2]
    assert all(len(study[name]) for name in DRAWN)


def test_there_are_stayers_leavers_and_joiners(study: dict[str, pd.DataFrame]) -> None:
    waves = study["worker_survey"].groupby("worker_id")["wave"].agg(tuple)
    left = study["workers"].set_index("worker_id")["left_within_12m"]
    assert set(waves) == {(1, 2), (1,), (2,)}
    assert left[waves[waves == (1,)].index].all()
    assert not left[waves[waves != (1,)].index].any()


def test_units_in_post_posts_and_caseload_agree(study: dict[str, pd.DataFrame]) -> None:
    units = study["units"]
    month = units["snapshot_date"].dt.to_period("M").dt.to_timestamp().astype("datetime64[us]")
    monthly = study["caseload_month"].set_index(["unit_id", "month"])
    same = monthly.loc[list(zip(units["unit_id"], month, strict=True)), "children_open"]
    assert (same.to_numpy() == units["children_open"].to_numpy()).all()
    assert (units["posts_fte"] >= units["filled_fte"] - 1e-9).all()
    assert (units["case_holder_fte"] <= units["filled_fte"] + units["agency_fte"] + 1e-9).all()


def test_a_day_of_the_diary_is_a_working_day(study: dict[str, pd.DataFrame]) -> None:
    minutes = study["time_diary"].groupby(["worker_id", "diary_date"])["minutes"].sum()
    assert minutes.between(405, 495).all()
    assert (study["time_diary"]["diary_date"].dt.day_of_week < 5).all()


def test_visits_lie_between_referral_and_closure_and_after_the_first_unit_opened(
    study: dict[str, pd.DataFrame],
) -> None:
    visits = study["visits"]
    cases = study["cases"].set_index("family_id")
    closed = study["case_outcomes"].groupby("family_id")["case_closed_date"].max()
    start = study["sites"].groupby("site_id")["rsw_start_date"].min()
    assert (visits["visit_date"] >= visits["family_id"].map(cases["first_direct_work_date"])).all()
    assert not (visits["visit_date"] > visits["family_id"].map(closed)).any()
    assert not (visits["visit_date"] < visits["site_id"].map(start)).any()
    assert visits["family_id"].map(cases["family_consented"]).all()


def test_no_coder_is_a_worker_and_double_coding_has_two_coders(
    study: dict[str, pd.DataFrame],
) -> None:
    ratings = study["visit_ratings"]
    assert not ratings["coder_id"].isin(study["workers"]["worker_id"]).any()
    assert not ratings.duplicated(["visit_id", "coder_id"]).any()


def test_the_same_seed_gives_the_same_study(
    settings: Settings, study: dict[str, pd.DataFrame]
) -> None:
    again = generate(settings, settings.study.seed)
    for name in TABLES:
        pd.testing.assert_frame_equal(again[name], study[name])


def test_another_seed_gives_another_study(
    settings: Settings, study: dict[str, pd.DataFrame]
) -> None:
    other = generate(settings, settings.study.seed + 1)
    assert all(not other[name].equals(study[name]) for name in DRAWN)


def test_a_change_in_one_part_leaves_the_others_as_they_were(
    settings: Settings, study: dict[str, pd.DataFrame]
) -> None:
    changed = settings_with(
        {"synthetic.visits.effect.evocation": 0.0, "synthetic.survey.response": 0.5}
    )
    after = generate(changed, settings.study.seed)
    moved = {name for name in TABLES if not after[name].equals(study[name])}
    assert moved == {"worker_survey", "visit_ratings"}


def test_a_study_of_three_sites_holds_no_other() -> None:
    three = ["alderbrook", "elmstead", "hazelford"]
    small = settings_with({"study.sites": three, "synthetic.rsw_sites": three[:1]})
    drawn = generate(small, 5)
    for name in DRAWN:
        assert set(drawn[name]["site_id"]) == {"alderbrook", "elmstead", "hazelford"}, name
