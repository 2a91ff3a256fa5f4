"""Sentences on what was found, over none, one, two and many of each."""

from __future__ import annotations

import itertools
from typing import Any

import pytest

from reports.sentences.found import NOUNS, found, outcome, places, shared


@pytest.mark.parametrize(
    ("levels", "said"),
    [
        ({}, "Nothing was found to mend or to confirm."),
        ({"error": 0}, "Nothing was found to mend or to confirm."),
        ({"error": 1}, "One error was found."),
        ({"query": 2}, "Two queries were found."),
        ({"error": 1, "query": 1}, "One error and one query were found."),
        ({"error": 200_000, "note": 1}, "200,000 errors and one note were found."),
    ],
)
def test_how_much_was_found(levels: dict[str, Any], said: str) -> None:
    assert found(levels) == said


def test_every_number_of_every_level_agrees_with_its_verb_and_noun() -> None:
    for numbers in itertools.product((0, 1, 2, 30), repeat=len(NOUNS)):
        said = found(dict(zip(NOUNS, numbers, strict=True)))
        assert said[0].isupper() or said[0].isdigit()
        assert said.endswith(" were found.") == (sum(numbers) > 1)
        for n, noun in zip(numbers, NOUNS.values(), strict=True):
            stem = noun.removesuffix("y")
            assert (f"ne {noun}" in said) == (n == 1)
            assert (f"{stem}ies" in said or f"{noun}s" in said) == (n > 1)


@pytest.mark.parametrize(
    ("code", "errors", "unanswered", "said"),
    [
        (0, 0, 0, "No errors."),
        (0, 0, 1, "No errors: please look at the query."),
        (0, 0, 2, "No errors: please look at the queries."),
        (1, 1, 3, "There is an error to mend before you send this."),
        (1, 2, 0, "There are errors to mend before you send this."),
        (2, 0, 0, "No table of the study was found in these files."),
    ],
)
def test_what_a_check_came_to(code: int, errors: int, unanswered: int, said: str) -> None:
    assert outcome(code, errors, unanswered) == said


@pytest.mark.parametrize(
    ("sentences", "said"),
    [
        (["One thing."], "One thing."),
        (["One thing."] * 3, "One thing."),
        (
            ["The value lies outside 0 to 3.", "The value lies outside 1 to 5."],
            "The value lies outside …",
        ),
        (
            [
                "The row has the same id as row 3 but differs.",
                "The row has the same id but differs.",
            ],
            "The row has the same id … but differs.",
        ),
        (["Alpha is here.", "Beta was there."], "Alpha is here. And the like."),
    ],
)
def test_what_sentences_share(sentences: list[str], said: str) -> None:
    assert shared(sentences) == said


def test_places() -> None:
    assert [places(n) for n in (1, 2, 30)] == ["in one place", "in two places", "in 30 places"]
