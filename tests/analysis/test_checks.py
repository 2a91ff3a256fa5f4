import pandas as pd
import pytest

from analysis.checks import FrameError, check_frame
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
