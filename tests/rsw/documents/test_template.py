from __future__ import annotations

import io
from typing import Any

import openpyxl
import pytest

from pipeline.checking.check import check_files
from rsw.documents.examples import example_rows
from rsw.documents.template import headers, template
from study.tables import TABLES
from study.tables.version import schema_version
from tests.fixtures.extract import as_csv, clean
from tests.rsw.filled import filled


@pytest.fixture(scope="module")
def book() -> Any:
    return openpyxl.load_workbook(io.BytesIO(template("north")))


def test_the_bytes_depend_on_the_site_alone() -> None:
    assert template("north") == template("north")
    assert template("north") != template("south")


def test_there_is_one_sheet_for_each_table_between_guidance_and_codes(book: Any) -> None:
    assert book.sheetnames == ["Guidance", *TABLES, "explanations", "Codes"]


@pytest.mark.parametrize("name", TABLES)
def test_every_column_has_its_header_and_a_comment_that_explains_it(book: Any, name: str) -> None:
    for at, column in enumerate(TABLES[name].columns, start=1):
        header = book[name].cell(1, at)
        assert header.value == column.name
        assert column.label in header.comment.text
        assert column.description in header.comment.text
        assert ("Needed in every row" in header.comment.text) is not column.blank_ok
        assert (column.dfe_name or "") in header.comment.text


@pytest.mark.parametrize("name", TABLES)
def test_headers_stay_in_sight(book: Any, name: str) -> None:
    assert book[name].freeze_panes == "B2"


def test_every_code_list_is_a_dropdown_of_exactly_its_codes(book: Any) -> None:
    for name, table in TABLES.items():
        rules = {str(v.sqref).split(":")[0]: v for v in book[name].data_validations.dataValidation}
        for at, column in enumerate(table.columns, start=1):
            place = f"{book[name].cell(2, at).coordinate}"
            if column.codes:
                area = rules[place].formula1.replace("Codes!", "").replace("$", "")
                assert [row[0].value for row in book["Codes"][area]] == list(column.codes)
            elif column.kind == "boolean":
                assert rules[place].formula1 == '"yes,no"'
            else:
                assert place not in rules


def test_the_guidance_names_site_and_version(book: Any) -> None:
    facts = {row[0].value: row[1].value for row in book["Guidance"].iter_rows(max_row=3)}
    assert facts["Site"] == "north"
    assert facts["Schema"] == schema_version()


def test_a_filled_template_passes_and_the_examples_are_passed_over() -> None:
    result = check_files({"extract.xlsx": filled(clean())})
    assert result.exit_code == 0
    assert {finding.rule for finding in result.findings} == {"reading.example_row"}
    assert result.submission.site == "north"
    assert result.submission.status == "accepted"
    assert {table.accepted for table in result.tables.values()} == {2}


def test_a_template_as_it_comes_lacks_rows_where_they_are_needed() -> None:
    result = check_files({"extract.xlsx": template("north")})
    empty = {f.table for f in result.findings if f.rule == "reading.empty_table"}
    assert empty == {name for name, table in TABLES.items() if not table.optional}
    assert result.exit_code == 1


def test_nil_return_may_stand_under_the_examples() -> None:
    rows = clean() | {"vacancies": [{"post_id": "nil return"}]}
    result = check_files({"extract.xlsx": filled(rows)})
    assert result.exit_code == 0
    assert result.tables["vacancies"].status == "accepted"


def test_the_csv_headers_are_those_of_the_tables() -> None:
    for name, text in headers().items():
        table = TABLES[name.removesuffix(".csv")]
        assert text.rstrip("\n").split(",") == [column.name for column in table.columns]


def test_a_template_needs_a_site() -> None:
    with pytest.raises(ValueError, match="--site"):
        template(" ")


def test_a_site_whose_name_the_study_cannot_use_is_refused_with_one_like_it() -> None:
    with pytest.raises(ValueError, match="such as Alder Brook: use the name"):
        template("Alder/Brook")


def test_the_example_rows_obey_every_rule_once_they_are_not_marked() -> None:
    unmarked = {
        f"{name}.csv": as_csv(
            [[c.name for c in table.columns], *example_rows(table, "north", marked=False)]
        ).encode()
        for name, table in TABLES.items()
    }
    result = check_files(unmarked)
    assert result.findings == ()
    assert {table.accepted for table in result.tables.values()} == {2}


def test_the_example_rows_are_marked_in_the_first_part_of_their_key(book: Any) -> None:
    for name, table in TABLES.items():
        at = [column.name for column in table.columns].index(table.key[0]) + 1
        assert [book[name].cell(row, at).value for row in (2, 3)] == ["EXAMPLE-1", "EXAMPLE-2"]


def test_guidance_and_comments_both_ask_for_the_councils_own_ids(book: Any) -> None:
    guidance = " ".join(str(row[1].value) for row in book["Guidance"].iter_rows())
    assert "Write your own system's ids: 'rsw pseudonymise' replaces them" in guidance
    comments = {
        cell.value: cell.comment.text for name in TABLES for cell in book[name][1] if cell.comment
    }
    assert "Write: your own id, as text; 'rsw pseudonymise' replaces it" in comments["worker_id"]
    assert "Write: the authority's code or your site's name" in comments["site_id"]
    assert not any("pseudonym:" in text for text in comments.values())
