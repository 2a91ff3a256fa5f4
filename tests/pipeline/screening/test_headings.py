from __future__ import annotations

import pytest

from pipeline.reading.header_words import normalise
from pipeline.screening.headings import (
    identifying,
    kind_by_header,
    of_anything,
    of_areas,
    of_people,
    of_places,
    of_posts,
)
from study.tables import TABLES


@pytest.mark.parametrize(
    ("header", "kind"),
    [
        ("NHS Number", "nhs_number"),
        ("UPN", "upn"),
        ("NI No", "national_insurance"),
        ("Social Work England registration", "swe_number"),
        ("PersonBirthDate", "date_of_birth"),
        ("Child's D.O.B.", "date_of_birth"),
        ("Home Postcode", "postcode"),
        ("E-mail", "email"),
        ("Mobile", "phone"),
        ("Address line 2", "address"),
        ("Child's name", "name"),
        ("Surname", "name"),
        ("Name", "name"),
        ("Unit name", ""),
        ("Needs addressed", ""),
        ("Weather", ""),
        ("Month of birth", ""),
        ("Birth", "date_of_birth"),
        ("Date Born", "date_of_birth"),
        ("Name of child", "name"),
        ("Name of the mother", "name"),
        ("Name of unit", ""),
    ],
)
def test_headers_that_announce_an_identifier(header: str, kind: str) -> None:
    assert kind_by_header(header) == kind


def test_name_alone_may_be_of_anything_in_a_sheet_that_is_no_table() -> None:
    assert kind_by_header("Name", of_table=False) == ""
    assert kind_by_header("Surname", of_table=False) == "name"


def test_no_header_of_the_study_announces_one() -> None:
    for table in TABLES.values():
        for column in table.columns:
            for wording in (column.name, column.label, *column.synonyms):
                assert kind_by_header(normalise(wording)) == "", (table.name, wording)


@pytest.mark.parametrize(
    ("kind", "text", "tells"),
    [
        ("email", "yes", False),
        ("phone", "12", False),
        ("name", "N/A", False),
        ("name", "Abara", True),
        ("date_of_birth", "03/2011", False),
        ("date_of_birth", "12/03/2011", True),
        ("date_of_birth", "40614", True),
    ],
)
def test_what_stands_under_such_a_header_must_be_able_to_identify(
    kind: str, text: str, tells: bool
) -> None:
    assert identifying(kind, text) is tells


@pytest.mark.parametrize(
    ("kind", "header", "text", "tells"),
    [
        ("postcode", "Postcode area", "LS6", False),
        ("postcode", "Postcode sector", "LS6 2", False),
        ("postcode", "Postcode", "ls6-2ab", True),
        ("name", "Name", "Court Team", False),
        ("name", "Name", "Amara Bennett", True),
        ("name", "Surname", "Team", True),
        ("address", "Address type", "Home", False),
        ("address", "Changes of address", "2024-03-01", False),
        ("address", "Address", "Millbrook", True),
        ("email", "Email address known", "yes", False),
        ("nhs_number", "NHS number status", "Verified", False),
    ],
)
def test_under_a_header_of_a_part_or_a_status_only_the_whole_identifies(
    kind: str, header: str, text: str, tells: bool
) -> None:
    assert kind_by_header(header) == kind
    assert identifying(kind, text, header) is tells


@pytest.mark.parametrize(
    "header",
    ["Child", "Mother", "Father 2", "Practitioner", "Allocated worker", "Named social worker",
     "Carer", "Seen by", "allocated_to", "KeyWorker", "CP chair", "Case holder", "Step-father"],
)  # fmt: skip
def test_headers_of_people(header: str) -> None:
    assert of_people(header)
    assert of_anything(header)
    assert not of_places(header)
    assert not of_posts(header)


@pytest.mark.parametrize(
    "header",
    ["Child protection plan", "Parent learning difficulty", "Carer strain", "Staff group", "Unit",
     "Worker start date", "Practitioner role", "Team", "Supervision"],
)  # fmt: skip
def test_headers_of_what_is_about_people(header: str) -> None:
    assert not of_people(header)


@pytest.mark.parametrize(
    ("header", "neutral"),
    [("Date", True), ("Reference 2", True), ("Info", True), ("", True), ("Date qualified", False),
     ("Employment start date", False), ("DBS check", False), ("Last review", False)],
)  # fmt: skip
def test_headers_that_do_not_say_what_their_column_is_of(header: str, neutral: bool) -> None:
    assert of_anything(header) is neutral


def test_headers_of_places_areas_and_posts() -> None:
    assert all(map(of_areas, ("Ward", "ward_name", "Electoral district", "County")))
    assert all(map(of_places, ("Ward", "Team name", "Place of birth", "School", "Language")))
    assert all(map(of_posts, ("Post ref", "Position code", "Cost centre", "post_id")))
    assert not any(map(of_areas, ("Placement", "Home", "Address")))
