"""Analysis frames, drawn: the study's tables, and beside them the rows that are analysed.

Two councils: ``north`` runs RSW units, ``south`` does not. Both call a unit ``u1`` and a worker
``w1``, as councils do.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pandas as pd
import pytest

from analysis.frames.candidates import FRAMES, candidates
from analysis.questions.estimand import Estimand
from study.measures import FRAMES as PLANNED_FRAMES
from study.measures import MEASURES
from tests.drawn import study, table
from tests.settings import settings

SITES = """
    site_id | wave | arm
    north   | 1    | rsw
    north   | 2    | rsw
    south   | 1    | conventional
"""
WORKERS = """
    site_id | worker_id | unit_id | role             | is_social_work_qualified | years_qualified
    north   | w1        | u1      | social_worker    | yes                      | 8
    north   | w2        | u1      | unit_coordinator | no                       | .
    north   | w3        | u1      | social_worker    | yes                      | .
    south   | w1        | u1      | social_worker    | yes                      | 2.5
"""
SURVEY = """
    site_id | worker_id | wave | invited | responded | ghq12        | job_satisfaction | enjoys_work
    south   | w1        | 1    | yes     | yes       | 222222222222 | 54432            | 2
    north   | w1        | 2    | yes     | yes       | 1111111111.. | 4444.            | 4
    north   | w1        | 1    | yes     | yes       | 000000000000 | 55555            | 5
    north   | w2        | 1    | yes     | yes       | 111111111111 | 33333            | .
    north   | w3        | 1    | yes     | yes       | 333333333333 | 11111            | 1
    north   | w2        | 2    | yes     | no        | ............ | .....            | .
"""
# verbal aggression, threat, threat to family, property damage, physical assault
INCIDENTS = """
    site_id | worker_id | wave | responded | incidents
    north   | w1        | 1    | yes       | 31001
    north   | w2        | 1    | yes       | 20000
    north   | w3        | 1    | yes       | 4.000
    south   | w1        | 1    | yes       | 00000
    south   | w1        | 2    | yes       | 60000
"""
DIARY = """
    site_id | worker_id | diary_date | slot | activity        | minutes
    north   | w1        | 2024-03-04 | 1    | direct_family   | 120
    north   | w1        | 2024-03-04 | 2    | recording_forms | 240
    north   | w1        | 2024-03-04 | 3    | direct_child    | 60
    north   | w1        | 2024-03-05 | 1    | court           | 300
    north   | w2        | 2024-03-04 | 1    | management      | 240
    south   | w1        | 2024-03-04 | 1    | direct_family   | 60
    south   | w1        | 2024-03-04 | 2    | travel          | 180
"""

WORKER_CLUSTERS = ("site_id", "unit_id", "worker_id")


def estimand(outcome: str, frame: str, **changes: object) -> Estimand:
    asked = Estimand(
        claim="C01",
        outcome=outcome,
        frame=frame,
        kind="mean",
        scale="mean difference",
        clusters=WORKER_CLUSTERS,
        crossed=(),
        covariates=(),
        role="primary",
        direction="lower",
        headline=True,
        smallest_effect=0.2,
        plausible_range=2.0,
    )
    return replace(asked, **changes)


NUMBERS = ("y", "exposure", "wave", "qualified", "years_qualified", "visit_number", "n_children")


def assert_rows(actual: pd.DataFrame, drawn: str) -> None:
    """The same columns and rows in the same order. In a drawn id, / stands for the | between."""
    expected = table(drawn).replace({"/": "|"}, regex=True)
    dtypes = {"rsw": "int64"} | dict.fromkeys(NUMBERS, "float64")
    expected = expected.astype({name: dtypes.get(name, "str") for name in expected.columns})
    pd.testing.assert_frame_equal(actual, expected, rtol=1e-12)


def test_survey_scores_are_one_row_for_each_worker_and_wave_that_answered() -> None:
    tables = study(sites=SITES, workers=WORKERS, worker_survey=SURVEY)
    asked = estimand("ghq12_likert", "worker_wave", covariates=("wave", "qualified"))
    assert_rows(
        candidates(asked, tables, settings()).sample.rows,
        """
        y  | exposure | rsw | site_id | unit_id  | worker_id | wave | qualified
        0  | 1        | 1   | north   | north/u1 | north/w1  | 1    | 1
        12 | 1        | 1   | north   | north/u1 | north/w1  | 2    | 1
        12 | 1        | 1   | north   | north/u1 | north/w2  | 1    | 0
        36 | 1        | 1   | north   | north/u1 | north/w3  | 1    | 1
        24 | 1        | 0   | south   | south/u1 | south/w1  | 1    | 1
        """,
    )


def test_a_worker_of_several_waves_is_what_the_row_of_the_wave_says_or_the_nearest() -> None:
    # w1 moved to u2 by wave 2, w2 has a row of wave 2 only, w3 one that says no wave
    moved = """
        site_id | worker_id | wave | unit_id | is_social_work_qualified
        north   | w1        | 1    | u1      | no
        north   | w1        | 2    | u2      | yes
        north   | w2        | 2    | u3      | no
        north   | w3        | .    | u4      | no
    """
    answers = """
        site_id | worker_id | wave | responded | enjoys_work
        north   | w1        | 1    | yes       | 1
        north   | w1        | 2    | yes       | 2
        north   | w1        | 3    | yes       | 3
        north   | w2        | 1    | yes       | 4
        north   | w3        | 2    | yes       | 5
    """
    tables = study(sites=SITES, workers=moved, worker_survey=answers)
    asked = estimand("enjoys_work", "worker_wave", covariates=("qualified",))
    assert_rows(
        candidates(asked, tables, settings()).sample.rows,
        """
        y | exposure | rsw | site_id | unit_id  | worker_id | qualified
        1 | 1        | 1   | north   | north/u1 | north/w1  | 0
        2 | 1        | 1   | north   | north/u2 | north/w1  | 1
        3 | 1        | 1   | north   | north/u2 | north/w1  | 1
        4 | 1        | 1   | north   | north/u3 | north/w2  | 0
        5 | 1        | 1   | north   | north/u4 | north/w3  | 0
        """,
    )


def test_a_diary_day_without_a_wave_has_the_workers_last_row() -> None:
    moved = """
        site_id | worker_id | wave | unit_id | is_social_work_qualified
        north   | w1        | 2    | u2      | yes
        north   | w1        | 1    | u1      | yes
    """
    tables = study(sites=SITES, workers=moved, time_diary=DIARY)
    rows = candidates(estimand("direct_share", "worker_day"), tables, settings()).sample.rows
    assert set(rows.loc[rows["worker_id"].eq("north|w1"), "unit_id"]) == {"north|u2"}


def test_a_covariate_that_is_missing_leaves_its_row_out_and_unqualified_workers_stay() -> None:
    # nobody knows for how long w3 has been qualified; w2 coordinates the unit and has no such years
    tables = study(sites=SITES, workers=WORKERS, worker_survey=SURVEY)
    asked = estimand("ghq12_case", "worker_wave", covariates=("years_qualified",))
    assert_rows(
        candidates(asked, tables, settings()).sample.rows,
        """
        y | exposure | rsw | site_id | unit_id  | worker_id | years_qualified
        0 | 1        | 1   | north   | north/u1 | north/w1  | 8
        0 | 1        | 1   | north   | north/u1 | north/w1  | 8
        0 | 1        | 1   | north   | north/u1 | north/w2  | 0
        1 | 1        | 0   | south   | south/u1 | south/w1  | 2.5
        """,
    )
    rows = candidates(asked, tables, settings()).rows
    assert rows.loc[rows["left_out"].ne(""), ["worker_id", "left_out"]].to_numpy().tolist() == [
        ["north|w3", "no_covariate"]
    ]


@pytest.mark.parametrize(
    ("outcome", "scores"),
    [
        ("job_satisfaction", {"north|w1": [5.0], "north|w2": [3.0], "south|w1": [3.6]}),
        ("enjoys_work", {"north|w1": [5.0, 4.0], "south|w1": [2.0]}),
    ],
)
def test_a_missing_answer_leaves_the_row_out_and_is_never_a_zero(
    outcome: str, scores: dict[str, list[float]]
) -> None:
    tables = study(sites=SITES, workers=WORKERS, worker_survey=SURVEY)
    frame = candidates(estimand(outcome, "worker_wave"), tables, settings()).sample.rows
    known = frame[frame["worker_id"].ne("north|w3")]
    assert known.groupby("worker_id")["y"].apply(list).to_dict() == scores


def test_incidents_per_worker_are_counted_over_one_period_of_six_months() -> None:
    # w3 gives no count of threats: the total is not known
    tables = study(sites=SITES, workers=WORKERS, worker_survey=INCIDENTS)
    assert_rows(
        candidates(
            estimand("aggression_per_worker", "worker_aggression"), tables, settings()
        ).sample.rows,
        """
        y | exposure | rsw | site_id | unit_id  | worker_id
        5 | 1        | 1   | north   | north/u1 | north/w1
        2 | 1        | 1   | north   | north/u1 | north/w2
        0 | 1        | 0   | south   | south/u1 | south/w1
        6 | 1        | 0   | south   | south/u1 | south/w1
        """,
    )


def test_contact_exposure_is_the_diary_mean_and_holds_for_every_wave() -> None:
    # north w1: 180 and 0 minutes, mean 1.5 hours x 5 days x 26 weeks / 100 = 1.95 hundred hours;
    # south w1: 1 hour x 5 x 26 / 100 = 1.3. north w2 wrote no contact, w3 kept no diary.
    tables = study(sites=SITES, workers=WORKERS, worker_survey=INCIDENTS, time_diary=DIARY)
    asked = estimand("verbal_aggression_per_contact_hour", "worker_aggression")
    assert_rows(
        candidates(asked, tables, settings()).sample.rows,
        """
        y | exposure | rsw | site_id | unit_id  | worker_id
        3 | 1.95     | 1   | north   | north/u1 | north/w1
        0 | 1.3      | 0   | south   | south/u1 | south/w1
        6 | 1.3      | 0   | south   | south/u1 | south/w1
        """,
    )
    rows = candidates(asked, tables, settings()).rows.set_index("worker_id")
    assert rows.loc["north|w2", "left_out"] == "no_contact"
    assert rows.loc["north|w3", "left_out"] == "no_diary"


def test_a_diary_day_gives_hours_a_week_and_a_day_without_contact_counts_as_zero() -> None:
    # 3 hours x 5 days = 15; nothing on the day in court; 1 hour x 5 = 5
    tables = study(sites=SITES, workers=WORKERS, time_diary=DIARY)
    assert_rows(
        candidates(estimand("direct_hours_week", "worker_day"), tables, settings()).sample.rows,
        """
        y  | exposure | rsw | site_id | unit_id  | worker_id
        15 | 1        | 1   | north   | north/u1 | north/w1
        0  | 1        | 1   | north   | north/u1 | north/w1
        0  | 1        | 1   | north   | north/u1 | north/w2
        5  | 1        | 0   | south   | south/u1 | south/w1
        """,
    )


def test_a_day_that_is_not_whole_is_left_out_of_hours_and_of_exposure() -> None:
    # south w1: a second day of 20 minutes, all of it contact, changes nothing
    more = DIARY + "south | w1 | 2024-03-06 | 1 | direct_family | 20"
    tables = study(sites=SITES, workers=WORKERS, worker_survey=INCIDENTS, time_diary=more)
    days = candidates(estimand("direct_hours_week", "worker_day"), tables, settings()).rows
    south = days[days["site_id"].eq("south")]
    assert south["left_out"].tolist() == ["", "no_outcome"]
    asked = estimand("threat_per_contact_hour", "worker_aggression")
    exposure = candidates(asked, tables, settings()).sample.rows.set_index("site_id")["exposure"]
    assert exposure["south"].tolist() == pytest.approx([1.3, 1.3])


@pytest.mark.parametrize(
    ("outcome", "shares"),
    [
        ("direct_share", [3 / 7, 0, 0, 1 / 4]),  # 180 of 420 minutes; 60 of 240
        ("paperwork_share", [4 / 7, 0, 0, 0]),
        ("travel_share", [0, 0, 0, 3 / 4]),
    ],
)
def test_shares_are_of_all_the_minutes_of_the_day(outcome: str, shares: list[float]) -> None:
    tables = study(sites=SITES, workers=WORKERS, time_diary=DIARY)
    frame = candidates(estimand(outcome, "worker_day"), tables, settings()).sample.rows
    assert frame["y"].tolist() == pytest.approx(shares)


VISITS = """
    site_id | visit_id | family_id | worker_id | visit_number
    north   | v1       | f1        | w1        | 2
    north   | v2       | f1        | w1        | 3
    south   | v1       | f1        | w1        | 2
"""
CASES = """
    site_id | family_id | n_children
    north   | f1        | 3
    south   | f1        | 1
"""
# collaboration, autonomy, empathy, evocation, purposefulness, clarity, child focus
RATINGS = """
    site_id | visit_id | coder_id | ratings
    south   | v1       | c1       | 3333333
    north   | v1       | c2       | 4444444
    north   | v1       | c1       | 5432142
    north   | v2       | c1       | 55.5555
    north   | v9       | c1       | 5555555
"""


def visit_estimand(outcome: str) -> Estimand:
    return estimand(
        outcome,
        "visit_coder",
        clusters=(*WORKER_CLUSTERS, "family_id", "visit_id"),
        crossed=("coder_id",),
        covariates=("visit_number", "n_children"),
    )


def test_a_double_coded_visit_has_a_row_for_each_coder_and_coders_keep_one_id_for_all_sites() -> (
    None
):
    # north v1 by c1: (5 + 4 + 3 + 2 + 1 + 4 + 2) / 7 = 3
    tables = study(sites=SITES, workers=WORKERS, cases=CASES, visits=VISITS, visit_ratings=RATINGS)
    frame = candidates(visit_estimand("overall_quality"), tables, settings()).sample.rows
    assert_rows(
        frame.drop(columns=["exposure", "unit_id", "worker_id"]),
        """
        y | rsw | site_id | family_id | visit_id | coder_id | visit_number | n_children
        3 | 1   | north   | north/f1  | north/v1 | c1       | 2            | 3
        4 | 1   | north   | north/f1  | north/v1 | c2       | 2            | 3
        3 | 0   | south   | south/f1  | south/v1 | c1       | 2            | 1
        """,
    )
    assert frame["unit_id"].tolist() == ["north|u1", "north|u1", "south|u1"]


def test_a_dimension_not_rated_matters_only_to_the_scores_that_need_it() -> None:
    tables = study(sites=SITES, workers=WORKERS, cases=CASES, visits=VISITS, visit_ratings=RATINGS)
    reasons = {
        outcome: candidates(visit_estimand(outcome), tables, settings())
        .rows.set_index("visit_id")["left_out"]
        .loc[["north|v2", "north|v9"]]
        .tolist()
        for outcome in ("relationship_building", "good_authority")
    }
    assert reasons == {
        "relationship_building": ["no_outcome", "no_record"],
        "good_authority": ["", "no_record"],  # v9 is a visit that nobody recorded
    }


def test_a_site_whose_arm_is_not_known_is_left_out_for_that_reason() -> None:
    tables = study(
        sites="site_id | wave | arm\n south | 1 | conventional",
        workers=WORKERS,
        worker_survey=SURVEY,
    )
    rows = candidates(estimand("ghq12_likert", "worker_wave"), tables, settings()).rows
    assert rows.groupby("site_id")["left_out"].unique().map(list).to_dict() == {
        "north": ["no_arm"],
        "south": [""],
    }


def test_nothing_counts_as_rsw_before_the_first_unit_opened() -> None:
    tables = study(
        sites="""
            site_id | wave | arm          | rsw_start_date
            north   | 1    | rsw          | 2024-03-05
            south   | 1    | conventional | .
        """,
        workers=WORKERS,
        time_diary=DIARY,
        worker_survey="""
            site_id | worker_id | wave | responded | response_date | enjoys_work
            north   | w1        | 0    | yes       | 2024-03-04    | 1
            north   | w1        | 1    | yes       | 2024-03-05    | 2
            north   | w2        | 1    | yes       | .             | 3
            south   | w1        | 0    | yes       | 2024-03-04    | 4
        """,
        visits="""
            site_id | visit_id | family_id | worker_id | visit_number | visit_date
            north   | v1       | f1        | w1        | 2            | 2024-03-04
            north   | v2       | f1        | w1        | 3            | 2024-03-05
            south   | v1       | f1        | w1        | 2            | 2024-03-04
        """,
        cases=CASES,
        visit_ratings=RATINGS,
    )
    answers = candidates(estimand("enjoys_work", "worker_wave"), tables, settings()).sample.rows
    assert answers["y"].tolist() == [2, 3, 4]
    days = candidates(estimand("direct_share", "worker_day"), tables, settings()).rows
    assert days["left_out"].tolist() == ["before_start", "", "before_start", ""]
    ratings = candidates(visit_estimand("evocation"), tables, settings()).rows.set_index("visit_id")
    assert ratings.loc["north|v1", "left_out"].tolist() == ["before_start", "before_start"]
    assert ratings.loc[["north|v2", "south|v1"], "left_out"].tolist() == ["", ""]


@pytest.mark.parametrize("frame", FRAMES)
def test_a_study_whose_sites_were_all_rejected_has_empty_frames(frame: str) -> None:
    measure = next(m.name for m in MEASURES.values() if m.frame == frame)
    asked = replace(estimand(measure, frame), clusters=PLANNED_FRAMES[frame].nested)
    assert candidates(asked, study(), settings()).sample.rows.empty


def test_the_order_of_rows_in_the_tables_does_not_matter() -> None:
    drawn = {"workers": WORKERS, "worker_survey": INCIDENTS, "time_diary": DIARY}
    asked = estimand("aggression_per_contact_hour", "worker_aggression")
    tables = study(sites=SITES, **drawn)
    backwards = {name: frame.iloc[::-1] for name, frame in tables.items()}
    pd.testing.assert_frame_equal(
        candidates(asked, backwards, settings()).sample.rows,
        candidates(asked, tables, settings()).sample.rows,
    )


@pytest.mark.parametrize(
    ("changes", "complaint"),
    [
        ({"frame": "worker_year"}, "worker_year"),
        ({"outcome": "ghq99"}, "No such outcome: ghq99"),
        ({"covariates": ("idaci_mean",)}, "has no idaci_mean"),
        ({"clusters": ("site_id", "family_id")}, "has no family_id"),
        ({"frame": "worker_aggression", "outcome": "aggression_per_mile"}, "_per_contact_hour"),
    ],
)
def test_a_question_the_study_cannot_answer_is_refused_by_name(
    changes: dict[str, Any], complaint: str
) -> None:
    tables = study(sites=SITES, workers=WORKERS, worker_survey=SURVEY)
    asked = replace(estimand("ghq12_likert", "worker_wave"), **changes)
    with pytest.raises(ValueError, match=complaint):
        candidates(asked, tables, settings())


def test_the_plan_may_ask_for_exactly_the_frames_there_are() -> None:
    assert set(PLANNED_FRAMES) == set(FRAMES)
