from __future__ import annotations

import pytest

from pipeline.reading.categories import CodeList
from pipeline.reading.parse import parse_column
from pipeline.reading.yes_no import BOOLEANS
from study.tables import TABLES
from study.tables.base import Table
from study.tables.columns import YES_NO, codes

CODES = CodeList(
    codes("N1", "requires_improvement", "male", "female", requires_improvement=("RI",), male=("1",))
)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("requires_improvement", "requires_improvement"),
        ("Requires Improvement", "requires_improvement"),
        ("REQUIRES-IMPROVEMENT", "requires_improvement"),
        ("ri", "requires_improvement"),
        ("3 - Requires improvement", "requires_improvement"),
        ("3. RI", "requires_improvement"),
        ("N1 - Abuse or neglect", "N1"),
        ("1", "male"),
        ("1.0", "male"),
        ("1 - Male", "male"),
        ("1: unknown to us", "male"),
        ("2 - Female", "female"),
        ("1 - Female", None),  # code and wording disagree
        ("2", None),
        ("required improvement", None),
        ("", None),
        ("---", None),
    ],
)
def test_a_text_means_a_code_by_its_name_a_wording_or_a_number_before_it(
    text: str, code: str | None
) -> None:
    assert CODES.find(text) == code


@pytest.mark.parametrize(
    ("table", "column", "read"),
    [
        ("workers", "gender", {"1": "male", "1.0": "male", "1 - Male": "male", "2": "female"}),
        ("workers", "age_band", {"55+": "55_and_over", "<25": "under_25", "25 to 34": "25_34"}),
        ("workers", "ethnicity_group", {"White British": "white", "MWBC": "mixed"}),
        ("workers", "leave_reason", {"Resignation": "resigned", "Retirement": "retired"}),
        ("cases", "primary_need_code", {"Abuse or neglect": "N1", "N1 - Abuse or neglect": "N1"}),
        (
            "case_outcomes",
            "reason_ceased",
            {
                "E11": "adopted",
                "E4A - Returned home": "returned_home",
                "E47": "special_guardianship",
            },
        ),
    ],
)
def test_the_wordings_of_national_returns_are_read(
    table: str, column: str, read: dict[str, str]
) -> None:
    spec = TABLES[table].column[column]
    for text, code in read.items():
        ((parsed,), _) = parse_column([text], spec)
        assert (parsed.value, parsed.reason) == (code, "")


@pytest.mark.parametrize(
    ("text", "reason"),
    [("1990", "invalid"), ("30-39", "invalid"), ("<5", "censored"), ("c", "censored")],
)
def test_a_mark_that_is_no_codes_wording_stays_a_mark_and_a_year_is_no_age(
    text: str, reason: str
) -> None:
    ((parsed,), _) = parse_column([text], TABLES["workers"].column["age_band"])
    assert (parsed.value, parsed.reason) == (None, reason)


@pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)
def test_no_wording_means_two_codes(table: Table) -> None:
    for column in table.columns:
        codes = CodeList(column.codes)
        for code, wordings in column.codes.items():
            assert {codes.find(wording) for wording in (str(code), *wordings)} == {code}


def test_the_nearest_code_is_offered_only_when_it_is_near() -> None:
    assert CODES.nearest("femal") == "female"
    assert CODES.nearest("requires improvment") == "requires_improvement"
    assert CODES.nearest("zzzzzzzz") is None


@pytest.mark.parametrize(
    ("table", "column", "text"),
    [
        ("workers", "age_band", "33-44"),
        ("workers", "age_band", "1990"),
        ("workers", "leave_reason", "moved on"),
        ("workers", "leave_reason", "retrained"),
        ("workers", "role", "practice lead"),
        ("visits", "setting", "hotel"),
        ("cases", "primary_need_code", "N12"),
    ],
)
def test_what_means_something_else_has_no_nearest_code(table: str, column: str, text: str) -> None:
    ((parsed,), _) = parse_column([text], TABLES[table].column[column])
    assert "nearest" not in parsed.words["nearest"]


@pytest.mark.parametrize(
    ("text", "band"),
    [
        *(("16", "under_25"), ("24", "under_25"), ("25", "25_34"), ("34", "25_34")),
        *(("35", "35_44"), ("54", "45_54"), ("55", "55_and_over"), ("71", "55_and_over")),
        *(("16-24", "under_25"), ("20 to 24", "under_25"), ("25–29", "25_34")),
        *(("60-64", "55_and_over"), ("65 and over", "55_and_over"), ("70+", "55_and_over")),
        *(("34.0", "25_34"), ("40-44", "35_44")),
    ],
)
def test_an_age_and_a_band_of_ages_are_read_as_the_band_they_lie_in(text: str, band: str) -> None:
    ((parsed,), _) = parse_column([text], TABLES["workers"].column["age_band"])
    assert parsed.value == band


@pytest.mark.parametrize("value", [True, False])
def test_every_declared_wording_of_yes_and_no_is_read(value: bool) -> None:
    assert all(BOOLEANS.find(word.upper()) is value for word in YES_NO[value])
    assert BOOLEANS.find("2") is None
    assert BOOLEANS.find("1 - No") is None
