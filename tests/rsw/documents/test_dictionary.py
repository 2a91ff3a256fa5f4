"""The data dictionary says of each column what a person who fills it must know."""

from __future__ import annotations

from rsw.documents.dictionary import KEPT_ID, MOST_CODES, Field, fields
from study.tables import TABLES

FIELDS = {(each.table, each.column): each for each in fields()}


def field(table: str, column: str) -> Field:
    return FIELDS[table, column]


def test_every_column_of_every_table_is_in_it_in_order() -> None:
    assert list(FIELDS) == [
        (table.name, column.name) for table in TABLES.values() for column in table.columns
    ]


def test_codes_stand_with_their_wordings_and_a_parent_is_named() -> None:
    role = field("workers", "role")
    assert role.codes == TABLES["workers"].column["role"].codes
    assert role.refers_to == ""
    assert field("workers", "unit_id").refers_to == "units"


def test_a_comment_of_many_codes_names_the_first_and_the_last() -> None:
    long = next(each for each in FIELDS.values() if len(each.codes) > MOST_CODES)
    names = list(long.codes)
    assert f"Codes: {names[0]} to {names[-1]}, {len(names)} in all." in long.lines


def test_limits_are_said_as_people_write_them() -> None:
    assert field("workers", "fte").limits.startswith("0")
    shares = [each for each in FIELDS.values() if "or 0% to 100%" in each.limits]
    assert {TABLES[each.table].column[each.column].percentage for each in shares} == {True}


def test_the_authority_s_code_is_not_replaced_and_says_so() -> None:
    assert field("sites", "site_id").kind == KEPT_ID
    assert "replaces it" in field("workers", "worker_id").kind


def test_no_line_of_a_comment_is_blank() -> None:
    assert not [each for each in FIELDS.values() if "" in each.lines]
