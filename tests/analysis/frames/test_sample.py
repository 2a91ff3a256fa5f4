from collections.abc import Iterator
from contextlib import contextmanager

import pandas as pd
import pytest

from analysis.frames.sample import FrameError, Sample
from study.results.said import Said, say
from tests.analysis.simulated import drawn_frame, estimand

FINE = {"a": (1, [1, 2]), "b": (1, [2, 3]), "c": (0, [1, 1]), "d": (0, [0, 2])}
NO_RSW, NO_CONVENTIONAL = (say("no_site_in_arm", arm=arm) for arm in ("rsw", "conventional"))


@contextmanager
def refused(problem: Said) -> Iterator[None]:
    with pytest.raises(FrameError) as caught:
        yield
    assert caught.value.problem == problem


@pytest.mark.parametrize(
    ("frame", "kind", "problem"),
    [
        (drawn_frame(FINE)[:0], "mean", say("no_data")),
        (drawn_frame({"a": (1, [1, 2])}), "mean", say("one_site")),
        (drawn_frame({"a": (1, [1, 2]), "b": (1, [3])}), "mean", NO_CONVENTIONAL),
        (drawn_frame({"a": (0, [1, 2]), "b": (0, [3])}), "mean", NO_RSW),
        (drawn_frame({"a": (1, [5, 5]), "b": (0, [5])}), "mean", say("one_value")),
        (drawn_frame({"a": (1, [1, 1]), "b": (0, [1])}), "risk", say("one_value")),
        (drawn_frame({"a": (1, [1, 2]), "b": (0, [0])}), "risk", say("risk_not_zero_or_one")),
        (drawn_frame({"a": (1, [1, 0.5]), "b": (0, [0])}), "rate", say("rate_not_a_count")),
        (drawn_frame({"a": (1, [1, -1]), "b": (0, [0])}), "rate", say("rate_not_a_count")),
        (drawn_frame({"a": (1, [0, 0]), "b": (0, [0])}), "rate", say("no_event")),
        (drawn_frame(FINE).assign(exposure=0.0), "rate", say("exposure_not_positive")),
        (drawn_frame(FINE).assign(y=None), "mean", say("cells_missing", columns=("y",))),
        (drawn_frame(FINE).assign(rsw=2), "mean", NO_RSW),
    ],
)
def test_a_frame_that_cannot_answer_is_refused_with_its_problem(
    frame: pd.DataFrame, kind: str, problem: Said
) -> None:
    with refused(problem):
        Sample(estimand(kind), frame).check()


FOLLOWED = {"a": (1, [1, 0]), "b": (1, [2, 0]), "c": (0, [1, 1]), "d": (0, [0, 2])}


@pytest.mark.parametrize(
    ("column", "values", "problem"),
    [
        ("exposure", [9, -1, *[9] * 6], say("days_below_zero")),
        ("exposure", [9, float("inf"), *[9] * 6], say("absurd_value", column="exposure")),
        ("exposure", [9, None, *[9] * 6], say("cells_missing", columns=("exposure",))),
        ("exposure", [5, 6, *[9] * 6], say("nobody_to_horizon")),
        ("exposure", [1] * 8, say("nobody_to_horizon")),
        ("exposure", [10] * 8, say("no_event_by_horizon")),
        ("y", [1, 3, *[0, 1] * 3], say("unknown_end")),
        ("y", [1, 0.5, *[0, 1] * 3], say("unknown_end")),
        ("y", [0] * 8, say("no_event_by_horizon")),
        ("rsw", [1] * 8, NO_CONVENTIONAL),
        ("worker_id", ["a|w0", "a|w0", *"bcdefg"], say("two_ends")),
    ],
)
def test_follow_up_that_cannot_answer_is_refused_with_its_problem(
    column: str, values: list[object], problem: Said
) -> None:
    frame = drawn_frame(FOLLOWED).assign(exposure=9.0)

    with refused(problem):
        Sample(estimand("risk", horizon=9), frame.assign(**{column: values})).check()


@pytest.mark.parametrize("events", [[0] * 4, [1] * 4])
def test_an_arm_whose_people_all_fared_alike_is_found(events: list[int]) -> None:
    """Its sites can be compared, by what their numbers of people leave open; a model cannot."""
    frame = drawn_frame(FOLLOWED).assign(exposure=9.0, y=[*events, 1, 0, 1, 0])
    plan = estimand("risk", horizon=9)

    Sample(plan, frame).check()
    assert Sample(plan, frame).arm_without_chance == "rsw"
    assert Sample(plan, frame.assign(y=[1, 0] * 4)).arm_without_chance is None


def test_follow_up_to_the_horizon_is_accepted_and_so_is_a_site_where_all_had_ended() -> None:
    frame = drawn_frame({**FOLLOWED, "d": (0, [1, 2])}).assign(exposure=9.0)
    frame.loc[frame["site_id"] == "d", "exposure"] = [3.0, 4.0]

    Sample(estimand("risk", horizon=9), frame).check()


@pytest.mark.parametrize(
    ("weights", "problem"),
    [
        ([1, -1, *[1] * 6], say("weight_out_of_range")),
        ([1, float("inf"), *[1] * 6], say("weight_out_of_range")),
        ([1, None, *[1] * 6], say("cells_missing", columns=("w",))),
        ([0] * 8, say("weights_all_zero")),
        ([1] * 6 + [0, 0], say("weights_all_zero")),
        ([1] * 7 + [0], say("too_few_people")),
    ],
)
@pytest.mark.parametrize("kind", ["mean", "risk", "rate"])
def test_weights_that_cannot_be_are_refused_with_its_problem(
    kind: str, weights: list[float], problem: Said
) -> None:
    frame = drawn_frame({**FOLLOWED, "b": (1, [1, 0]), "d": (0, [0, 1])}).assign(w=weights)

    with refused(problem):
        Sample(estimand(kind, weight="w"), frame).check()


def test_two_weights_of_one_person_are_refused() -> None:
    frame: pd.DataFrame = pd.concat(
        [drawn_frame(FINE).assign(w=1.0), drawn_frame(FINE).assign(w=2.0)]
    )

    with refused(say("two_weights")):
        Sample(estimand(weight="w"), frame).check()


def test_an_absent_weight_is_named() -> None:
    with pytest.raises(KeyError, match="lacks the columns w"):
        Sample(estimand(weight="w"), drawn_frame(FINE)).check()


def test_a_site_in_both_arms_is_refused() -> None:
    frame = drawn_frame(FINE)
    frame.loc[0, "rsw"] = 0

    with refused(say("site_in_both_arms")):
        Sample(estimand(), frame).check()


def test_an_absent_column_is_named() -> None:
    with pytest.raises(KeyError, match="lacks the columns wave"):
        Sample(estimand(covariates=("wave",)), drawn_frame(FINE)).check()


def test_a_rate_may_be_the_same_everywhere() -> None:
    Sample(estimand("rate"), drawn_frame({"a": (1, [2, 2]), "b": (0, [2, 2])})).check()
