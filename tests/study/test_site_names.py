"""Real authorities' names are names of sites; what shells, disks or readers misread is not."""

import pytest

from study.site_names import SITE, checked_site, folded, like

REAL = (
    "Kensington and Chelsea",
    "Bournemouth, Christchurch and Poole",
    "Kingston upon Hull, City of",
    "Herefordshire, County of",
    "St. Helens",
    "King's Lynn and West Norfolk",
    "King’s Lynn and West Norfolk",
    "Southend-on-Sea",
    "Rhondda Cynon Taf",
    "Ynys Môn",
    "Tŵr Ŷd",
    "E09000012",
    "012",
    "9E3",
    "no",
    "alderbrook",
    "site_001",
)
NONE = (
    "",
    " ",
    " Hackney",
    "Hackney ",
    "Hackney.",
    "x; touch PWNED #",
    "$(touch PWNED)",
    "`touch PWNED`",
    "a|b",
    "a&b",
    "a>b",
    'a"b',
    "a\\b",
    "a/b",
    "../x",
    "..",
    ".",
    ".hidden",
    "-rf",
    "--site",
    "'x'",
    "a\nb",
    "a\tb",
    "a\x00b",
    "a\x1bb",
    "a\u202eb",  # turns what follows round
    "a\u200bb",  # is not seen
    "\u0430lderbrook",  # begins with a Cyrillic letter that looks like a
    "Mo\u0302n",  # a letter in two signs
    "a  b",
    "a..b",
    "con",
    "NUL",
    "Com1.txt",
    "aux.x",
    "${item}",
    "%PATH%",
    "a*b",
    "a?b",
    "~root",
    "x" * 81,
)


@pytest.mark.parametrize("name", REAL)
def test_names_of_authorities_and_plain_names_are_names_of_sites(name: str) -> None:
    assert checked_site(f" {name} ") == name


@pytest.mark.parametrize("name", NONE)
def test_anything_else_is_none(name: str) -> None:
    assert not SITE.fullmatch(name)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("a/b", "a b"),
        ("Bath & Bristol", "Bath and Bristol"),
        ("x; touch PWNED #", "x touch PWNED"),
        ("Mo\u0302n", "Môn"),
        ("../", ""),
        ("NUL", ""),
    ],
)
def test_the_name_that_is_offered_is_near_and_would_do(name: str, near: str) -> None:
    assert like(name) == near
    assert not near or SITE.fullmatch(near)


def test_names_that_a_disk_or_a_reader_cannot_tell_apart_are_alike() -> None:
    assert folded("Hackney") == folded("HACKNEY")
    assert folded("King's Lynn") == folded("King’s Lynn")
    assert folded("Môn") == folded("Mo\u0302n")
    assert folded("Hackney") != folded("Hackney Wick")
