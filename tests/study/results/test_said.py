"""Remarks keep their slots through a table, and only declared ones can be made."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from study.results.codes import CODES
from study.results.columns import Names, Number, Remarks
from study.results.said import Filling, Said, from_text, names_of, say, to_text

NAMES = st.text(min_size=1, max_size=9)
NUMBERS = st.floats(-1e6, 1e6).map(lambda x: float(f"{x:.6g}")) | st.none()


def remarks(depth: int = 1) -> st.SearchStrategy[Said]:
    return st.sampled_from(sorted(CODES)).flatmap(lambda code: filled(code, depth))


def filled(code: str, depth: int) -> st.SearchStrategy[Said]:
    def filling(slot: object) -> st.SearchStrategy[Filling]:
        if isinstance(slot, Remarks):
            return remarks(depth - 1) if depth else st.just(say("no_data"))
        if isinstance(slot, Number):
            return NUMBERS
        return st.lists(NAMES, max_size=3).map(tuple) if isinstance(slot, Names) else NAMES

    slots = {slot.name: filling(slot) for slot in CODES[code].slots}
    return st.fixed_dictionaries(slots).map(lambda fillings: say(code, **fillings))


@given(st.lists(remarks(), min_size=1, max_size=4).map(tuple))
def test_what_is_said_is_read_as_it_was_said(said: tuple[Said, ...]) -> None:
    assert from_text(to_text(said)) == said


def test_nothing_to_say_is_nothing_in_the_cell() -> None:
    assert to_text(()) is None
    assert from_text(None) == from_text(math.nan) == from_text("[z]") == from_text("[c]") == ()


def test_a_code_that_nobody_declared_cannot_be_said() -> None:
    with pytest.raises(KeyError, match="it_rains"):
        say("it_rains")


@pytest.mark.parametrize("slots", [{}, {"why": say("no_data"), "more": "1"}])
def test_slots_are_those_of_the_code(slots: dict[str, Filling]) -> None:
    with pytest.raises(ValueError, match="no_p has the slots"):
        say("no_p", **slots)


def test_numbers_have_six_digits_and_none_where_there_is_none() -> None:
    text = to_text([say("years_correlate", correlation=1 / 3)])
    assert text == '[{"code": "years_correlate", "correlation": 0.333333}]'
    missing = say("years_correlate", correlation=math.nan)
    assert from_text(to_text([missing])) == (say("years_correlate", correlation=None),)


def test_names_are_read_from_a_cell_of_names_and_not_from_a_marker() -> None:
    assert names_of('["a", "b"]') == ("a", "b")
    assert names_of("[c]") == names_of("[z]") == ()
