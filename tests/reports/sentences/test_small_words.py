"""Small words of computed sentences."""

import pytest

from reports.sentences import small_words


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
    assert small_words.site_name(site) == name


def test_words_are_joined_as_in_a_sentence() -> None:
    assert small_words.listing(["a"]) == "a"
    assert small_words.listing(["a", "b"]) == "a and b"
    assert small_words.listing(["a", "b", "c"]) == "a, b and c"
