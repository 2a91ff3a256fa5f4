import pandas as pd
import pytest

from analysis.frames.checks import FrameError, check_frame
from tests.analysis.simulated import drawn_frame, estimand

FINE = {"a": (1, [1, 2]), "b": (1, [2, 3]), "c": (0, [1, 1]), "d": (0, [0, 2])}


@pytest.mark.parametrize(
    ("frame", "kind", "sentence"),
    [
        (drawn_frame(FINE)[:0], "mean", "no data were collected"),
        (drawn_frame({"a": (1, [1, 2])}), "mean", "only one site"),
        (drawn_frame({"a": (1, [1, 2]), "b": (1, [3])}), "mean", "no conventional site has data"),
        (drawn_frame({"a": (0, [1, 2]), "b": (0, [3])}), "mean", "no RSW site has data"),
        (drawn_frame({"a": (1, [5, 5]), "b": (0, [5])}), "mean", "has the same value"),
        (drawn_frame({"a": (1, [1, 1]), "b": (0, [1])}), "risk", "has the same value"),
        (drawn_frame({"a": (1, [1, 2]), "b": (0, [0])}), "risk", "outcomes of zero or one"),
        (drawn_frame({"a": (1, [1, 0.5]), "b": (0, [0])}), "rate", "whole and not negative"),
        (drawn_frame({"a": (1, [1, -1]), "b": (0, [0])}), "rate", "whole and not negative"),
        (drawn_frame({"a": (1, [0, 0]), "b": (0, [0])}), "rate", "no event was recorded"),
        (drawn_frame(FINE).assign(exposure=0.0), "rate", "exposure above zero"),
        (drawn_frame(FINE).assign(y=None), "mean", "cells are missing in y"),
        (drawn_frame(FINE).assign(rsw=2), "mean", "no RSW site"),
    ],
)
def test_a_frame_that_cannot_answer_is_refused_in_one_sentence(
    frame: pd.DataFrame, kind: str, sentence: str
) -> None:
    with pytest.raises(FrameError, match=f"^Stress: .*{sentence}"):
        check_frame(frame, estimand(kind))


FOLLOWED = {"a": (1, [1, 0]), "b": (1, [2, 0]), "c": (0, [1, 1]), "d": (0, [0, 2])}


@pytest.mark.parametrize(
    ("column", "values", "sentence"),
    [
        ("exposure", [9, -1, *[9] * 6], "followed for fewer than zero days"),
        ("exposure", [9, float("inf"), *[9] * 6], "a value of exposure is infinite or absurd"),
        ("exposure", [9, None, *[9] * 6], "cells are missing in exposure"),
        ("exposure", [5, 6, *[9] * 6], "a site has nobody who was followed to the horizon"),
        ("exposure", [1] * 8, "a site has nobody who was followed to the horizon"),
        ("exposure", [10] * 8, "no event was recorded in any site by the horizon"),
        ("exposure", [10] * 4 + [9] * 4, "every observation in the RSW sites is the same"),
        ("y", [1, 3, *[0, 1] * 3], "must be 0 .censored., 1 .the event. or 2 .another event."),
        ("y", [1, 0.5, *[0, 1] * 3], "must be 0 .censored., 1 .the event. or 2 .another event."),
        ("y", [0] * 8, "no event was recorded in any site by the horizon"),
        ("y", [0] * 4 + [1, 0] * 2, "every observation in the RSW sites is the same"),
        ("y", [1] * 8, "every observation in the RSW sites is the same"),
        ("rsw", [1] * 8, "no conventional site has data"),
        ("worker_id", ["a|w0", "a|w0", *"bcdefg"], "a person has two ends of follow-up"),
    ],
)
def test_follow_up_that_cannot_answer_is_refused_in_one_sentence(
    column: str, values: list[object], sentence: str
) -> None:
    frame = drawn_frame(FOLLOWED).assign(exposure=9.0)

    with pytest.raises(FrameError, match=f"^Stress: .*{sentence}"):
        check_frame(frame.assign(**{column: values}), estimand("risk", horizon=9))


def test_follow_up_to_the_horizon_is_accepted_and_so_is_a_site_where_all_had_ended() -> None:
    frame = drawn_frame({**FOLLOWED, "d": (0, [1, 2])}).assign(exposure=9.0)
    frame.loc[frame["site_id"] == "d", "exposure"] = [3.0, 4.0]

    check_frame(frame, estimand("risk", horizon=9))


@pytest.mark.parametrize(
    ("weights", "sentence"),
    [
        ([1, -1, *[1] * 6], "a weight is below zero, infinite or absurd"),
        ([1, float("inf"), *[1] * 6], "a weight is below zero, infinite or absurd"),
        ([1, None, *[1] * 6], "cells are missing in w"),
        ([0] * 8, "every weight of a site is zero"),
        ([1] * 6 + [0, 0], "every weight of a site is zero"),
        ([1] * 7 + [0], "a site has too few people to stand for it"),
    ],
)
@pytest.mark.parametrize("kind", ["mean", "risk", "rate"])
def test_weights_that_cannot_be_are_refused_in_one_sentence(
    kind: str, weights: list[float], sentence: str
) -> None:
    frame = drawn_frame({**FOLLOWED, "b": (1, [1, 0]), "d": (0, [0, 1])}).assign(w=weights)

    with pytest.raises(FrameError, match=f"^Stress: {sentence}"):
        check_frame(frame, estimand(kind, weight="w"))


def test_two_weights_of_one_person_are_refused() -> None:
    frame = pd.concat([drawn_frame(FINE).assign(w=1.0), drawn_frame(FINE).assign(w=2.0)])

    with pytest.raises(FrameError, match="a person has two weights"):
        check_frame(frame, estimand(weight="w"))


def test_an_absent_weight_is_named() -> None:
    with pytest.raises(KeyError, match="lacks the columns w"):
        check_frame(drawn_frame(FINE), estimand(weight="w"))


def test_a_site_in_both_arms_is_refused() -> None:
    frame = drawn_frame(FINE)
    frame.loc[0, "rsw"] = 0

    with pytest.raises(FrameError, match="a site is in both arms"):
        check_frame(frame, estimand())


def test_an_absent_column_is_named() -> None:
    with pytest.raises(KeyError, match="lacks the columns wave"):
        check_frame(drawn_frame(FINE), estimand(covariates=("wave",)))


def test_a_rate_may_be_the_same_everywhere() -> None:
    check_frame(drawn_frame({"a": (1, [2, 2]), "b": (0, [2, 2])}), estimand("rate"))
