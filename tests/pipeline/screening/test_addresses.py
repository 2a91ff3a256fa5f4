"""Addresses of every kind of street are found, and what only looks so is let alone."""

from __future__ import annotations

import re

import pytest

from pipeline.screening.addresses import ADDRESS
from pipeline.screening.kinds import Likeness

KINDS_OF_STREET = re.findall(
    "[A-Z][a-z]+",
    "Street St Road Rd Avenue Ave Lane Close Cl Drive Way Court Ct Hill Place Pl Square Sq Walk "
    "Rise Row View Green Park Crescent Gardens Gdns Terrace Grove Mews Croft Yard Gate Wharf Quay "
    "Bank Fold Garth Meadow Vale Villas Wynd Parade Circus Broadway Chase Orchard Paddock Spinney",
)


@pytest.mark.parametrize("kind", KINDS_OF_STREET)
@pytest.mark.parametrize(
    "form",
    ["12 Mill {}", "12a, Old Mill {}, Oldtown", "Moved to 7 St John's {} in May", "12-14 Mill {}",
     "No. 3 The Kings {}"],
)  # fmt: skip
def test_a_number_a_name_and_a_kind_of_street(kind: str, form: str) -> None:
    text = form.format(kind)
    assert ADDRESS.look(text) is Likeness.CERTAIN
    assert ADDRESS.look(text.replace(kind, kind.upper())) is Likeness.CERTAIN


@pytest.mark.parametrize(
    "text",
    [
        "Flat 2, Alder House",
        "flat 14",
        "Apartment 3B Quayside",
        "12 mill lane",
        "14 Lucas plaza",
        "5 The Avenue",
        "12 Heol Fawr",
        "Rose Cottage, Church Lane",
        "The Old Rectory, Mill Street, Oldtown",
        "PO Box 12",
        "Unit 3, 14 Mill Lane",
        "at: 12 Mill Way",
    ],
)
def test_other_ways_to_write_where_somebody_lives(text: str) -> None:
    assert ADDRESS.look(text) is Likeness.CERTAIN


@pytest.mark.parametrize(
    "text",
    [
        "Court",
        "St Helens",
        "12 St Helens",
        "2 Family Court hearings",
        "3 County Court",
        "Unit 3 Hill House",
        "Team 2 Castle Hill",
        "Ward 12 Hyde Park",
        "07 Castle Hill",
        "2 weeks close to home",
        "4 children in care",
        "1.5 Mill Lane",
        "rose by 2 per cent",
        "12 March Court visit",
        "Hill House Team",
        "flat rate of 20%",
    ],
)
def test_what_is_no_address(text: str) -> None:
    assert ADDRESS.look(text) is not Likeness.CERTAIN
