"""How a person can be reached, and the codes of the work that only look like it."""

from __future__ import annotations

import pytest

from pipeline.screening.contact import EMAIL, POSTCODE, TELEPHONE
from pipeline.screening.kinds import Kind, Likeness

FOUND, NONE = Likeness.CODE, Likeness.NONE


def look(kind: Kind, text: str) -> Likeness:
    return kind.look(text)


@pytest.mark.parametrize("text", ["E8 1EA", "EC1A 1BB", "m1 1ae", "at E8  1EA today"])
def test_a_postcode_with_its_space_is_one_anywhere(text: str) -> None:
    assert look(POSTCODE, text) is Likeness.CERTAIN


@pytest.mark.parametrize("text", ["E81EA", "SW1A-2AA"])
def test_a_postcode_without_its_space_is_told_by_its_column(text: str) -> None:
    assert look(POSTCODE, text) is FOUND


@pytest.mark.parametrize(
    "text", ["XX1 1AA", "#A1 1AA", "E8", "E8 1CA", "E8 1st", "in 2023 W1 2nd", "AB12", "10 4th"]
)
def test_what_is_no_postcode_of_an_area_is_none(text: str) -> None:
    assert look(POSTCODE, text) < FOUND


@pytest.mark.parametrize(
    "text", ["a@b.uk", "jo.o'neil@x-y.gov.uk", "a (at) b.org", "mail a[at]b.co", "x+1@b.io."]
)
def test_an_address_of_e_mail_is_found_however_it_is_disguised(text: str) -> None:
    assert look(EMAIL, text) is Likeness.CERTAIN


@pytest.mark.parametrize("text", ["@team", "a@b", "3 @ 4.5", "meet at b.org"])
def test_an_at_alone_is_none(text: str) -> None:
    assert look(EMAIL, text) is NONE


@pytest.mark.parametrize(
    "text",
    [
        "020 7946 0018",
        "+44 20 7946 0018",
        "0044 7700 900123",
        "(0161) 496 0018",
        "+33 1 23 45 67 89",
    ],
)
def test_a_telephone_number_with_its_signs_is_one_anywhere(text: str) -> None:
    assert look(TELEPHONE, text) is Likeness.CERTAIN


@pytest.mark.parametrize("text", ["07700900123", "7700900123", "7700900123.0"])
def test_bare_digits_are_told_by_their_column(text: str) -> None:
    assert look(TELEPHONE, text) is FOUND


@pytest.mark.parametrize("text", ["2023-24", "01/02/2024", "1234567890", "0123", "090 123 45"])
def test_dates_and_other_numbers_are_none(text: str) -> None:
    assert look(TELEPHONE, text) < FOUND
