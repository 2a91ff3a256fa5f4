"""How many of the eligible were analysed, and how many measurements were blind, are drawn."""

import math

import pandas as pd
import pytest

from analysis.verdicts.circumstances import Circumstances, circumstances
from tests.analysis.simulated import estimand
from tests.drawn import study

RATINGS = """
    site_id | visit_id | coder_id | blind_to_arm
    a       | v1       | c1       | yes
    a       | v1       | c2       | yes
    a       | v2       | c1       | no
    b       | v3       | c1       | .
"""


def counted(name: str, level: str, analysed: tuple[int, int]) -> pd.DataFrame:
    rows = [
        (name, None, level, "rsw", 100),
        (name, None, level, "conventional", 50),
        ("analysed", "stress", level, "rsw", analysed[0]),
        ("analysed", "stress", level, "conventional", analysed[1]),
    ]
    return pd.DataFrame(rows, columns=["set", "outcome", "level", "arm", "n"])


def of(frame: str, flow: pd.DataFrame, **drawings: str) -> Circumstances:
    plan = estimand(frame=frame)
    return circumstances([plan], study(**drawings), flow)["stress"]


def test_the_arm_with_the_smaller_share_counts_to_the_nearest_twentieth() -> None:
    found = of("worker_wave", counted("invited", "worker", (90, 31)))
    assert found == Circumstances(response=pytest.approx(0.6), blind=0.0)


def test_a_share_is_one_at_most() -> None:
    assert of("visit_coder", counted("families_eligible", "family", (101, 60))).response == 1.0


def test_codings_count_as_blind_where_they_say_so() -> None:
    flow = counted("families_eligible", "family", (90, 40))
    assert of("visit_coder", flow, visit_ratings=RATINGS).blind == pytest.approx(0.5)
    assert math.isnan(of("visit_coder", flow).blind)


def test_of_a_follow_up_by_records_nothing_is_known_of_response() -> None:
    assert math.isnan(of("family_follow_up", counted("families", "family", (90, 40))).response)
