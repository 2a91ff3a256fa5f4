import math

import pandas as pd
import pytest

from analysis.frames.sample import Sample
from analysis.two_stage.arms import arm_summaries
from analysis.two_stage.comparison import two_stage
from tests.analysis.simulated import drawn_frame, estimand

DRAWN = {"a": (1, [1, 3]), "b": (1, [4, 4, 4]), "c": (0, [0, 2]), "d": (0, [2, 6])}


def arms(kind: str, frame: pd.DataFrame) -> pd.DataFrame:
    plan = estimand(kind)
    return arm_summaries(two_stage(Sample(plan, frame), 0.95), plan.kind).set_index("arm")


def test_an_arm_is_the_mean_of_its_site_means_beside_the_spread_of_its_people() -> None:
    found = arms("mean", drawn_frame(DRAWN))

    assert list(found["summary"]) == [3.0, 2.5]
    assert found.at["rsw", "sd"] == pytest.approx(math.sqrt((4.84 + 0.04 + 3 * 0.64) / 4))
    assert list(found["n"]) == [5, 4]
    assert list(found["n_sites"]) == [2, 2]
    assert found["events"].isna().all()


def test_an_arm_of_rates_is_their_mean_beside_its_events() -> None:
    found = arms("rate", drawn_frame(DRAWN))

    assert list(found["summary"]) == pytest.approx([(2 + 4) / 2, (1 + 4) / 2])
    assert list(found["events"]) == [16, 10]
    assert found["sd"].isna().all()


def test_an_arm_without_events_has_a_rate_of_zero() -> None:
    found = arms("rate", drawn_frame({**DRAWN, "c": (0, [0, 0]), "d": (0, [0, 0])}))

    assert found.at["conventional", "summary"] == 0
    assert found.at["conventional", "events"] == 0
