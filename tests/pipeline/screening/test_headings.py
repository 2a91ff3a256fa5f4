import pytest

from pipeline.reading.header_words import normalise
from pipeline.screening.headings import identifying, kind_by_header
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
def test_headers_that_announce_an_identifier(header, kind):
    assert kind_by_header(header) == kind


def test_name_alone_may_be_of_anything_in_a_sheet_that_is_no_table():
    assert kind_by_header("Name", of_table=False) == ""
    assert kind_by_header("Surname", of_table=False) == "name"


def test_no_header_of_the_study_announces_one():
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
def test_what_stands_under_such_a_header_must_be_able_to_identify(kind, text, tells):
    assert identifying(kind, text) is tells
