"""The flow, drawn: a study of three accepted sites and two lost ones, counted by hand."""

from __future__ import annotations

import pandas as pd
import pytest

from analysis.evaluation.flow import flow
from analysis.frames.candidates import candidates
from analysis.questions.estimand import Estimand
from tests.drawn import study, table
from tests.settings import settings

SETTINGS = settings(
    {
        "study.sites": ["north", "south", "east", "west", "far"],
        "synthetic.rsw_sites": ["north"],
    }
)

# west's files were rejected; far sent no table of sites; east's diary was rejected
SUBMISSIONS = """
    site_id | source    | status                | table      | table_status | rows_received | rows_accepted
    north   | synthetic | accepted              | sites      | accepted     | 2             | 2
    south   | synthetic | accepted with queries | sites      | accepted     | 1             | 1
    east    | synthetic | partly accepted       | sites      | accepted     | 1             | 1
    east    | synthetic | partly accepted       | time_diary | not accepted | 9             | 0
    west    | synthetic | rejected              | sites      | not accepted | 1             | 0
    far     | synthetic | partly accepted       | workers    | accepted     | 3             | 3
"""  # noqa: E501  a drawn table is as wide as its table

STUDY = {
    "sites": """
        site_id | wave | arm
        north   | 1    | rsw
        north   | 2    | rsw
        south   | 1    | conventional
        east    | 1    | conventional
    """,
    "units": """
        site_id | unit_id | snapshot_date
        north   | u1      | 2024-03-31
        north   | u1      | 2024-09-30
        north   | u2      | 2024-03-31
        south   | u1      | 2024-03-31
    """,
    "workers": """
        site_id | worker_id | unit_id | is_social_work_qualified | years_qualified
        north   | w1        | u1      | yes                      | 4
        north   | w2        | u2      | yes                      | .
        south   | w1        | u1      | yes                      | 9
        south   | w2        | u1      | no                       | .
    """,
    "worker_survey": """
        site_id | worker_id | wave | invited | responded | ghq12
        north   | w1        | 1    | yes     | yes       | 000000000000
        north   | w1        | 2    | yes     | yes       | 11111111111.
        north   | w2        | 1    | yes     | yes       | 222222222222
        south   | w1        | 1    | yes     | yes       | 333333333...
        south   | w1        | 2    | yes     | no        | ............
        south   | w2        | 1    | yes     | no        | ............
        south   | w2        | 2    | no      | no        | ............
    """,
    "time_diary": """
        site_id | worker_id | diary_date | slot | activity      | minutes
        north   | w1        | 2024-03-04 | 1    | direct_family | 60
        north   | w1        | 2024-03-04 | 2    | travel        | 60
        north   | w1        | 2024-03-05 | 1    | travel        | 60
        south   | w2        | 2024-03-04 | 1    | travel        | 60
    """,
    # south records consents of a family not eligible and of one not approached
    "cases": """
        site_id | family_id | eligible_for_observation | worker_approached_family | family_consented
        north   | f1        | yes                      | yes                      | yes
        north   | f2        | yes                      | yes                      | no
        north   | f3        | yes                      | no                       | .
        north   | f4        | no                       | .                        | .
        south   | f1        | yes                      | yes                      | yes
        south   | f2        | yes                      | .                        | .
        south   | f3        | no                       | yes                      | yes
        south   | f4        | yes                      | no                       | yes
    """,
    "visits": """
        site_id | visit_id | family_id | worker_id | recorded
        north   | v1       | f1        | w1        | yes
        north   | v2       | f1        | w1        | yes
        north   | v3       | f2        | w1        | no
        south   | v1       | f1        | w1        | .
    """,
    "visit_ratings": """
        site_id | visit_id | coder_id | ratings
        north   | v1       | c1       | 3333333
        north   | v1       | c2       | 4444444
        north   | v2       | c1       | 3333.33
        south   | v1       | c1       | 2222222
    """,
}


def asked(outcome: str, frame: str, *covariates: str) -> Estimand:
    visit = frame == "visit_coder"
    return Estimand(
        claim="C01",
        outcome=outcome,
        frame=frame,
        kind="mean",
        scale="mean difference",
        clusters=("site_id", "worker_id", "visit_id") if visit else ("site_id", "worker_id"),
        crossed=("coder_id",) if visit else (),
        covariates=covariates,
        role="primary",
        direction="lower",
        headline=True,
        smallest_effect=0.2,
        plausible_range=2.0,
    )


PLAN = (
    asked("ghq12_likert", "worker_wave", "years_qualified"),
    asked("direct_share", "worker_day"),
    asked("overall_quality", "visit_coder"),
)


def drawn_submissions(text: str = SUBMISSIONS) -> pd.DataFrame:
    return table(text).astype({"rows_received": "int64", "rows_accepted": "int64"})


def counted(rows: pd.DataFrame) -> pd.DataFrame:
    """One row per set, the arms side by side; -1 where an arm is not counted."""
    parts = rows[["set", "wave", "outcome", "reason"]].astype("string").fillna("")
    named = [".".join(filter(None, row)) for row in parts.to_numpy()]
    wide = rows.assign(set=named).pivot(
        index=["position", "level", "set"], columns="arm", values="n"
    )
    return wide[["rsw", "conventional", "all"]].fillna(-1).astype("int64").reset_index()


def flow_of(drawings: dict[str, str]) -> pd.DataFrame:
    tables = study(**drawings)
    drawn = [candidates(estimand, tables, SETTINGS) for estimand in PLAN]
    return flow(tables, drawn_submissions(), drawn, SETTINGS)


@pytest.fixture(scope="module")
def rows() -> pd.DataFrame:
    return flow_of(STUDY)


def test_every_set_is_counted_by_arm_in_the_order_of_the_study(rows: pd.DataFrame) -> None:
    expected = table(
        """
        level    | set                                    | rsw | conventional | all
        site     | sites_invited                          | -1  | -1           | 5
        site     | sites_rejected                         | -1  | -1           | 1
        site     | sites_without_table                    | -1  | -1           | 1
        site     | sites_accepted                         | 1   | 2            | 3
        site     | sites_accepted_in_part                 | 0   | 1            | 1
        unit     | units                                  | 2   | 1            | 3
        worker   | workers                                | 2   | 2            | 4
        worker   | invited_in_wave.1                      | 2   | 2            | 4
        worker   | responded_in_wave.1                    | 2   | 1            | 3
        worker   | invited_in_wave.2                      | 1   | 1            | 2
        worker   | responded_in_wave.2                    | 1   | 0            | 1
        worker   | invited                                | 2   | 2            | 4
        worker   | responded                              | 2   | 1            | 3
        response | ghq_prorated                           | 1   | 0            | 1
        worker   | diary_workers                          | 1   | 1            | 2
        day      | diary_days                             | 2   | 1            | 3
        family   | families                               | 4   | 4            | 8
        family   | families_eligible                      | 3   | 3            | 6
        family   | families_approached                    | 2   | 1            | 3
        family   | families_consented                     | 1   | 1            | 2
        family   | families_approach_unknown              | 0   | 1            | 1
        family   | families_observed                      | 2   | 1            | 3
        family   | families_observed_without_consent      | 1   | 0            | 1
        visit    | visits                                 | 3   | 1            | 4
        visit    | visits_recorded                        | 2   | 0            | 2
        visit    | visits_coded                           | 2   | 1            | 3
        visit    | visits_double_coded                    | 1   | 0            | 1
        worker   | analysed.ghq12_likert                  | 1   | 0            | 1
        response | analysed.ghq12_likert                  | 2   | 0            | 2
        response | left_out.ghq12_likert.no_outcome       | 0   | 1            | 1
        response | left_out.ghq12_likert.no_covariate     | 1   | 0            | 1
        worker   | analysed.direct_share                  | 1   | 1            | 2
        day      | analysed.direct_share                  | 2   | 1            | 3
        worker   | analysed.overall_quality               | 1   | 1            | 2
        family   | analysed.overall_quality               | 1   | 1            | 2
        visit    | analysed.overall_quality               | 1   | 1            | 2
        rating   | analysed.overall_quality               | 2   | 1            | 3
        rating   | left_out.overall_quality.no_outcome    | 1   | 0            | 1
        """
    )
    expected.insert(0, "position", range(1, len(expected) + 1))
    actual = counted(rows)
    expected = expected.astype(actual.dtypes.to_dict())
    pd.testing.assert_frame_equal(actual, expected, check_names=False)


def test_the_sites_that_were_lost_are_named(rows: pd.DataFrame) -> None:
    named = rows.dropna(subset="sites").drop_duplicates("set").set_index("set")["sites"]
    assert named.to_dict() == {
        "sites_rejected": '["west"]',
        "sites_without_table": '["far"]',
        "sites_accepted_in_part": '["east"]',
    }


def test_nothing_amiss_is_listed_when_nothing_is(rows: pd.DataFrame) -> None:
    clean = table(
        SUBMISSIONS.replace("partly accepted", "accepted").replace("rejected", "accepted")
    )
    three = settings({"study.sites": ["north", "south", "east"], "synthetic.rsw_sites": []})
    sets = flow(study(**STUDY), clean, (), three)["set"]
    assert {"sites_rejected", "sites_without_table", "sites_accepted_in_part"} & set(sets) == set()
    assert {"sites_invited", "sites_accepted"} <= set(sets)


def test_every_candidate_row_is_analysed_or_left_out_for_one_reason(rows: pd.DataFrame) -> None:
    # four survey answers, three diary days and four ratings are candidates
    rest = rows[rows["arm"].eq("all") & rows["level"].isin(["response", "day", "rating"])]
    for outcome, expected in {"ghq12_likert": 4, "direct_share": 3, "overall_quality": 4}.items():
        assert rest.loc[rest["outcome"].eq(outcome), "n"].sum() == expected


def test_both_arms_together_are_the_whole_where_arms_are_known(rows: pd.DataFrame) -> None:
    wide = counted(rows)
    known = wide[wide["rsw"].ge(0)]
    assert (known["rsw"] + known["conventional"]).tolist() == known["all"].tolist()


def test_a_rating_of_a_visit_that_is_not_on_record_codes_no_visit(rows: pd.DataFrame) -> None:
    orphan = STUDY["visit_ratings"] + "    south   | v9       | c1       | 2222222\n"
    more = flow_of({**STUDY, "visit_ratings": orphan})
    coded = [counted(each).set_index("set").loc["visits_coded"] for each in (rows, more)]
    assert coded[0]["all"] == coded[1]["all"] == 3
