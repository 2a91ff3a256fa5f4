"""Small words of computed sentences."""

import pytest

from reports import words


@pytest.mark.parametrize(
    ("site", "name"),
    [
        ("alderbrook", "Alderbrook"),
        ("north_town", "North town"),
        ("stoke-on-trent", "Stoke on trent"),
        ("NorthTown", "NorthTown"),
        ("Stoke-on-Trent", "Stoke-on-Trent"),
        ("LA1", "LA1"),
    ],
)
def test_a_site_is_named_as_it_was_given_unless_all_in_lower_case(site: str, name: str) -> None:
    assert words.site_name(site) == name


def test_ids_of_sites_in_a_sentence_become_names_and_parts_of_words_do_not() -> None:
    told = words.with_site_names(
        "Sites rejected: north, north_town; northern ones stay", ["north", "north_town"]
    )
    assert told == "Sites rejected: North, North town; northern ones stay"
    assert words.with_site_names("No site.", []) == "No site."
