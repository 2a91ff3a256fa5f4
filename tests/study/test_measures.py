"""What is declared of measures and frames is what instruments score and frames hold."""

from dataclasses import replace

import pandas as pd
import pytest

from analysis.frames import candidates
from study.claims import read_claims
from study.instruments import aggression, ghq12, job_satisfaction, practice_quality, time_use
from study.measures import FRAMES, MEASURES
from study.tables import TABLES
from study.tables.visit_ratings import DIMENSIONS
from study.vocabulary import OUTCOME_KINDS
from tests.analysis.simulated import estimand
from tests.settings import settings

SCORED = {
    "worker_wave": {
        *ghq12.SCORINGS,
        "ghq12_case",
        "job_satisfaction",
        *(m for m in MEASURES if m in TABLES["worker_survey"].column),
    },
    "worker_aggression": {
        f"{kind}_per_{per}"
        for kind in ("aggression", *aggression.AGGRESSION_TYPES)
        for per in ("worker", "contact_hour")
    },
    "worker_day": {
        f"{group}_{per}" for group in time_use.GROUPS for per in ("share", "hours_week")
    },
    "visit_coder": {*DIMENSIONS, *practice_quality.COMPOSITES, "skilled"},
    "family_follow_up": {"care_entry", "case_closure"},
    "family_start": {"direct_work"},
    "worker": {"left_within_12m", "cases_held"},
    "session_coder": {"supervision_rating", "systemic"},
    "file_auditor": {"assessment_quality"},
    "family": {"assessments_12m"},
    "family_interview": {
        *("alliance", "goal_attainment", "parent_ghq12", "sdq_total"),
        *("family_life_rating", "satisfaction"),
    },
    "child": {"sw_changes_12m", "re_referral_12m", "repeat_plan", "serious_incident"},
    "unit_month": {
        *("children_per_holder", "children_per_qualified_fte", "children_per_unit_fte"),
        "capacity_lost",
    },
    "post": {"long_vacancy"},
    "site_year": {"cost_per_child", "cost_with_transition"},
}


def nothing() -> dict[str, pd.DataFrame]:
    return {
        name: table.empty() if "site_id" in table.column else table.empty().assign(site_id="")
        for name, table in TABLES.items()
    }


def test_every_score_of_every_instrument_is_declared_and_no_other() -> None:
    declared = {frame: {m.name for m in MEASURES.values() if m.frame == frame} for frame in FRAMES}
    assert declared == SCORED


@pytest.mark.parametrize("name", MEASURES)
def test_every_measure_is_a_column_of_its_frame(name: str) -> None:
    measure = MEASURES[name]
    asked = replace(estimand("mean"), outcome=name, frame=measure.frame)
    frame = candidates.FRAMES[measure.frame]
    rows = frame.build(nothing(), asked.outcome, settings())
    declared = FRAMES[measure.frame]
    for column in (*declared.nested, *declared.crossed, *declared.numbers):
        assert column in rows.columns, column


def test_the_declared_frames_are_those_that_are_built() -> None:
    assert set(FRAMES) == set(candidates.FRAMES)


def test_the_limits_of_answers_are_those_of_their_tables_and_instruments() -> None:
    survey = TABLES["worker_survey"]
    for name, measure in MEASURES.items():
        if measure.kind == "mean" and (column := survey.column.get(name)):
            assert (column.low, column.high) == (measure.low, measure.high), name
    assert MEASURES["ghq12_likert"].high == ghq12.N_ITEMS * ghq12.HIGHEST
    assert MEASURES["ghq12_cghq"].high == ghq12.N_ITEMS
    for instrument, name in (
        (job_satisfaction, "job_satisfaction"),
        (practice_quality, "mi_skill"),
    ):
        measure = MEASURES[name]
        assert (measure.low, measure.high) == (instrument.LOWEST, instrument.HIGHEST)
    assert {m.kind for m in MEASURES.values()} == set(OUTCOME_KINDS)


def test_a_measure_belongs_to_the_claims_that_name_it_and_to_claims_there_are() -> None:
    claims = read_claims()
    for measure in MEASURES.values():
        assert set(measure.claims) <= set(claims), measure.name
    for claim, row in claims.items():
        for part in row["outcome"].split(";"):
            if (measure := MEASURES.get(part.strip())) is not None:
                assert claim in measure.claims, part
