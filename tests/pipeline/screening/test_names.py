"""People's names are told from places, roles and statuses, in columns and in sentences."""

from __future__ import annotations

import pytest

from pipeline.screening.names import (
    forenames,
    holds_name,
    name_words,
    names_anywhere,
    names_of_people,
    names_where_people_are,
)
from pipeline.screening.vocabulary import is_word


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Amara Bennett", True),
        ("BENNETT, Amara", True),
        ("amara bennett", True),
        ("Amara J. O'Neil", True),
        ("Mrs Grace Hall", True),
        ("Ben Iqbal-Clarke (agency)", True),
        ("Zofia van der Berg", True),
        ("Adam Brown", True),
        ("Ng, Wei", True),
        ("Oluwaseun", True),
        ("Not Recorded", False),
        ("North Team", False),
        ("Team A", False),
        ("W12 34", False),
        ("Social worker", False),
        ("Jamaican dollar", False),
        ("ABQ", False),
        ("N/A", False),
        ("Lives with family", False),
        ("2024-03-01", False),
    ],
)
def test_a_cell_that_may_be_a_name_and_nothing_else(text: str, name: bool) -> None:
    assert bool(name_words(text)) is name


STATUSES = ["Involved", "Not involved", "Deceased", "Unknown", "Lives with family", "In prison"]


def test_a_column_headed_father_may_hold_statuses_and_must_not_hold_names() -> None:
    assert not names_where_people_are(STATUSES)
    assert names_where_people_are(["Dafydd", "Hamza", "Jack"]) == {"Dafydd", "Hamza", "Jack"}
    assert names_where_people_are([*STATUSES, "Hamza Iqbal"]) == {"Hamza Iqbal"}
    # No forename of the list among them.
    assert names_where_people_are(["Xolani Mkhize", "Thandeka Cele", "Unknown"])


def test_a_column_of_anything_is_of_names_when_forenames_are_among_most() -> None:
    names = ["Amara Bennett", "Ben Iqbal", "Chloe Clarke", "Grace Green"]
    assert names_anywhere(names) == set(names)
    assert names_anywhere(["Amara", "Chloe", "Grace", "Hamza", "Isla", "Jack"])
    assert names_anywhere(["Amara Bennett", ""]) == {"Amara Bennett"}  # alone in its column
    places = ["Castle Hill", "Victoria Park", "Hyde Park", "Kings Cross", "Moor View", "St Helens"]
    assert not names_anywhere(places)
    assert not names_anywhere(["Leeds, West Yorkshire", "York", "Warsaw, Poland"])


def test_ids_are_names_when_they_are_words_and_not_when_they_are_codes() -> None:
    assert names_of_people(["1f0c", "Amara Bennett", "77ab"]) == {"Amara Bennett"}
    assert names_of_people(["Amara", "Ben", "Chloe", "Hamza"])
    assert not names_of_people(["ABQ", "XKD", "PLM", "QRS", "TVX", "ZZB"])
    assert not names_of_people([f"W{n}" for n in range(30)])


@pytest.mark.parametrize(
    ("text", "strict", "loose"),
    [
        ("Spoke to Jane Bennett about the visit", True, True),
        ("Jane Bennett held all of these cases", True, True),
        ("The worker Thandeka left in May", True, False),
        ("Thandeka retired, so the unit had none", True, False),
        ("Correct, Jane was on long leave", True, False),
        ("the case of Xolani Mkhize was opened twice", True, False),
        ("Worker Oluwaseun Adeyemi's cases", True, False),
        ("The team moved to the Duty Team in April", False, False),
        ("The council moved from Liquidlogic to Mosaic", False, False),
        ("Our Market Harborough office has 12 staff", False, False),
        ("Riverside Team covers both localities", False, False),
        ("Hearings at Leeds Family Court", False, False),
        ("Ofsted judged us in 2022", False, False),
        ("See Annex A of the census", False, False),
        ("National Transfer Scheme", False, False),
    ],
)
def test_a_sentence_that_names_somebody(text: str, strict: bool, loose: bool) -> None:
    assert holds_name(text, strict=True) is strict
    assert holds_name(text) is loose


def test_no_forename_is_a_word_of_the_work() -> None:
    assert not [name for name in forenames() if is_word(name)]


@pytest.mark.parametrize(
    "text",
    ["Hirsi's file was merged.", "The Warsame family is in twice.", "told by I Krasniqi",
     "see the message from Hodan Jama", "as I. Postlethwaite said", "nan (Eirlys) has moved"],
)  # fmt: skip
def test_a_name_that_no_list_has_is_told_by_what_is_said_of_it_in_an_explanation(text: str) -> None:
    assert holds_name(text, strict=True)


@pytest.mark.parametrize(
    "text",
    ["Mark the row as late.", "Will be sent again.", "Rob-proof locks were fitted.",
     "Kendal is one locality.", "The Rose unit was closed."],
)  # fmt: skip
def test_a_verb_or_a_town_that_is_a_forename_too_is_no_name_at_the_start(text: str) -> None:
    assert not holds_name(text, strict=True)
