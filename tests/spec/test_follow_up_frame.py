"""The frame of families followed, drawn: children's dates, and beside them each family's end."""

from typing import Any

import pandas as pd
import pytest

from analysis.evaluation.flow import flow
from analysis.frames.candidates import candidates
from analysis.frames.sample import Sample
from analysis.frames.study import SUBMISSIONS
from analysis.questions.estimand import Estimand
from analysis.two_stage.comparison import two_stage
from tests.drawn import study
from tests.settings import settings
from tests.spec.test_analysis_frames import SITES, estimand

CASES = """
    site_id | family_id | unit_id | n_children | cp_plan_at_baseline | eligible_for_observation
    north   | f1        | u1      | 2          | yes                 | no
    north   | f2        | u1      | 2          | no                  | no
    north   | f3        | u1      | 1          | no                  | no
    north   | f4        | u1      | 1          | no                  | no
    south   | f1        | u1      | 2          | no                  | no
    south   | f2        | u1      | 1          | yes                 | no
    south   | f3        | u1      | 1          | no                  | no
"""
CHILDREN = """
    site_id | child_id | family_id | index_date | censor_date | care_start_date | case_closed_date
    north   | c1       | f1        | 2023-01-01 | 2024-01-01  | .               | 2023-05-01
    north   | c2       | f1        | 2023-01-01 | 2024-01-01  | 2023-03-02      | .
    north   | c3       | f2        | 2023-01-01 | 2024-01-01  | .               | 2023-02-01
    north   | c4       | f2        | 2023-01-01 | 2024-01-01  | .               | 2023-03-02
    north   | c5       | f3        | 2023-01-01 | 2023-03-02  | 2023-03-03      | .
    north   | c6       | f4        | 2023-01-01 | 2024-01-01  | 2022-12-01      | .
    south   | c1       | f1        | 2023-01-01 | 2024-01-01  | .               | 2023-02-01
    south   | c2       | f1        | 2023-01-01 | 2023-12-31  | .               | .
    south   | c3       | f2        | 2023-01-01 | 2024-01-01  | 2023-01-31      | 2023-01-31
    south   | c4       | f3        | 2023-01-01 | 2023-01-01  | .               | .
"""


def asked(outcome: str = "care_entry", **changes: object) -> Estimand:
    clusters = ("site_id", "unit_id", "family_id")
    standing = {"kind": "risk", "clusters": clusters, "horizon": 60.0}
    return estimand(outcome, "family_follow_up", **{**standing, **changes})


def tables() -> dict[str, pd.DataFrame]:
    return study(sites=SITES, cases=CASES, case_outcomes=CHILDREN)


@pytest.mark.parametrize(
    ("outcome", "ends"),
    [
        (
            "care_entry",
            {
                "north|f1": (1, 60),  # the first child to enter care
                "north|f2": (2, 60),  # closed with its last child
                "north|f3": (0, 60),  # entered care after the record was last looked at
                "south|f1": (0, 364),  # one child's case is open, to the first child's last day
                "south|f2": (1, 30),  # on one day the event that is asked for counts
            },
        ),
        (
            "case_closure",
            {
                "north|f1": (2, 60),
                "north|f2": (1, 60),
                "north|f3": (0, 60),
                "south|f1": (0, 364),
                "south|f2": (1, 30),
            },
        ),
    ],
)
def test_a_family_s_follow_up_ends_with_the_first_of_its_ends(
    outcome: str, ends: dict[str, Any]
) -> None:
    frame = candidates(asked(outcome), tables(), settings()).sample.rows.set_index("family_id")

    found = {
        family: (row["y"], row["exposure"])
        for family, row in frame[["y", "exposure"]].to_dict("index").items()
    }
    assert found == ends
    assert frame.loc["south|f2", ["rsw", "site_id", "unit_id"]].tolist() == [
        0,
        "south",
        "south|u1",
    ]


def test_a_family_whose_end_came_before_the_start_is_left_out_and_counted() -> None:
    rows = candidates(asked(), tables(), settings()).rows.set_index("family_id")["left_out"]

    assert rows[rows.ne("")].to_dict() == {"north|f4": "not_at_risk", "south|f3": "not_at_risk"}


def test_the_flow_counts_the_families_followed_once() -> None:
    submissions = pd.DataFrame(columns=list(SUBMISSIONS.columns))
    two = settings({"study.sites": ["north", "south"], "synthetic.rsw_sites": []})

    sets = flow(tables(), submissions, [candidates(asked(), tables(), two)], two)

    whole = sets[(sets["arm"] == "all") & sets["outcome"].eq("care_entry")]
    followed = whole[whole["set"].eq("analysed") & whole["level"].eq("family")]
    assert followed["n"].tolist() == [5]
    assert whole.loc[whole["reason"].eq("not_at_risk"), "n"].tolist() == [2]
    assert not sets.duplicated(["position", "arm"]).any()


def test_a_weight_and_covariates_come_with_the_frame() -> None:
    plan = asked(covariates=("cp_plan_at_baseline", "n_children"), weight="n_children")

    frame = candidates(plan, tables(), settings()).sample.rows

    assert list(frame.columns[-2:]) == ["cp_plan_at_baseline", "n_children"]
    assert list(frame["n_children"]) == [2, 2, 1, 2, 1]


def test_a_weight_that_the_frame_does_not_have_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="frame family_follow_up has no response_weight"):
        candidates(asked(weight="response_weight"), tables(), settings())


def test_an_unknown_event_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match=r"No such outcome: adoption\. There are care_entry, "):
        candidates(asked("adoption"), tables(), settings())


def test_from_dates_to_a_difference_by_hand() -> None:
    """North: at day 60 one of three entered care. South: at day 30 one of two did."""
    frame = candidates(asked(weight="n_children"), tables(), settings()).sample.rows
    plain = two_stage(Sample(asked(), frame), 0.95)
    weighted = two_stage(Sample(asked(weight="n_children"), frame), 0.95)

    assert list(plain.sites["summary"]) == pytest.approx([1 / 3, 1 / 2])
    assert plain.effect.estimate == pytest.approx(1 / 3 - 1 / 2)
    assert weighted.effect.estimate == pytest.approx(2 / 5 - 1 / 3)
