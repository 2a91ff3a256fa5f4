"""What a refusal and the manual say of a setting is what its declaration allows."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

import pytest
from pydantic import AfterValidator, Field

from study.settings.base import Allowed, Known, Pair, Several, Share
from study.settings.describe import (
    NAMES_SHOWN,
    allowed,
    declared,
    homes,
    keys_at,
    leaves,
    listed,
    names_at,
    nearest,
    options,
)

Even = Annotated[int, AfterValidator(Allowed("an even number", lambda value: value % 2 == 0))]
Named = Annotated[str, AfterValidator(Known(("one", "two")))]


@pytest.mark.parametrize(
    ("annotation", "words"),
    [
        (bool, "true or false"),
        (int, "a whole number"),
        (float, "a number"),
        (str, "a text"),
        (date, 'a date in quotes, such as "2023-10-02"'),
        (Share, "a number from 0 to 1"),
        (Annotated[int, Field(ge=1)], "a whole number of at least 1"),
        (Annotated[float, Field(gt=0, lt=1)], "a number above 0 and below 1"),
        (Literal["a", "b", "c"], "a, b or c"),
        (Even, "an even number"),
        (Named, "one of one, two"),
        (Several[int], "a list of at least 1, each a whole number"),
        (Pair[float], "a list of 2, each a number"),
        (dict[str, int], "names (a text), each with a whole number"),
        (float | None, "a number, or null"),
    ],
)
def test_a_declared_type_is_said_in_words(annotation: object, words: str) -> None:
    assert allowed(annotation) == words


def test_a_long_list_of_names_does_not_run_on() -> None:
    names = [f"n{number}" for number in range(NAMES_SHOWN + 3)]
    assert listed(names).endswith(f"n{NAMES_SHOWN - 1} and 3 more")
    assert listed(names[:2]) == "n0, n1"


@pytest.mark.parametrize(
    ("name", "expected"),
    [("sead", "seed"), ("SEED", "seed"), ("sitse", "sites"), ("quite_another", None)],
)
def test_the_nearest_name_is_offered_and_none_that_is_far(name: str, expected: str | None) -> None:
    assert nearest(name, ["seed", "sites", "source"]) == expected


def test_every_leaf_is_declared_and_stands_where_its_name_is_at_home() -> None:
    for path in leaves():
        annotation, _ = declared(path)
        assert annotation is not None, path
        names = [part for part in path if isinstance(part, str)]
        assert ".".join(names[:-1]) in homes()[names[-1]]


def test_what_is_not_declared_has_neither_type_nor_names() -> None:
    assert declared(("study", "sead")) == (None, [])
    assert declared(("study", "seed", "more")) == (None, [])
    assert names_at(("study", "seed")) == ()


def test_names_and_options_are_those_of_the_group_or_setting() -> None:
    assert "seed" in names_at(("study",))
    assert options(("study", "source")) == ("synthetic", "incoming")
    assert options(("study", "seed")) == ()


def test_names_that_are_data_are_known_where_the_group_has_a_closed_list_of_them() -> None:
    assert keys_at(("synthetic", "units", "extra_posts", "rsw"))
