from __future__ import annotations

import pandas as pd
import pytest

from study.instruments import base


def test_missing_answers_stay_missing_and_the_others_keep_their_place() -> None:
    frame = pd.DataFrame({"a": [1, None], "b": [None, 2], "c": [9, 9]}, dtype="Int64")
    values = base.answers(frame, ["b", "a"], 0, 3)
    assert pd.DataFrame(values).isna().to_numpy().tolist() == [[True, False], [False, True]]
    assert (values[0, 1], values[1, 0]) == (1, 2)


def test_a_message_names_the_item_and_not_its_value() -> None:
    frame = pd.DataFrame({"a": [1], "b": [77]}, dtype="Int64")
    with pytest.raises(ValueError, match="outside 0 to 3 in b") as refused:
        base.answers(frame, ["a", "b"], 0, 3)
    assert "77" not in str(refused.value)


def test_a_score_at_the_cut_reaches_it_and_a_missing_one_is_neither() -> None:
    reached = base.at_least(base.answers(pd.DataFrame({"a": [2, 3, None]}), ["a"], 0, 9)[:, 0], 3)
    assert [None if pd.isna(value) else bool(value) for value in reached] == [False, True, None]


def test_the_limits_themselves_are_answers_and_what_is_beyond_them_is_none() -> None:
    assert base.answers(pd.DataFrame({"a": [0, 3]}), ["a"], 0, 3)[:, 0].tolist() == [0, 3]
    for beyond in (-0.5, 3.5):
        with pytest.raises(ValueError, match="outside 0 to 3 in a"):
            base.answers(pd.DataFrame({"a": [beyond]}), ["a"], 0, 3)
    with pytest.raises(ValueError, match="below 0 in a"):
        base.answers(pd.DataFrame({"a": [-0.5]}), ["a"], 0, None)
    assert base.answers(pd.DataFrame({"a": [1e6]}), ["a"], 0, None)[0, 0] == 1e6


def test_a_mean_is_over_the_items_of_each_row_and_needs_them_all() -> None:
    values = base.answers(pd.DataFrame({"a": [1, 2], "b": [3, None]}), ["a", "b"], 0, 3)
    assert base.complete_mean(values).tolist()[0] == 2
    assert pd.isna(base.complete_mean(values)[1])
