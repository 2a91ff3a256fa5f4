"""Every way to fail gives exactly its one finding; what passes in its place gives none."""

from __future__ import annotations

from typing import Any

import pytest

from pipeline.checking.check import check_files
from pipeline.reading.grids import letter
from pipeline.rules.links import LINK_RULES
from pipeline.rules.reader import READING_RULES
from study.tables import TABLES
from tests.fixtures.__main__ import rows as listed
from tests.fixtures.cells import Cell, cells
from tests.fixtures.extract import around, clean, files
from tests.fixtures.sheets import SHEETS
from tests.fixtures.whole import WHOLE, Whole, extract_with

pytestmark = pytest.mark.slow


def findings(extract: dict[str, bytes]) -> tuple[Any, ...]:
    return check_files(extract, site="north").findings


def with_cell(fixture: Cell, text: str) -> dict[str, bytes]:
    rows = clean()
    rows[fixture.table][fixture.row - 1][fixture.column] = text
    return files(rows, around(fixture.table))


def test_the_clean_extract_has_no_finding() -> None:
    assert findings(files(clean())) == ()


@pytest.mark.parametrize("fixture", cells(), ids=lambda f: f"{f.table}.{f.column}={f.fails!r}")
def test_one_bad_cell_gives_one_finding_with_its_address(fixture: Cell) -> None:
    (finding,) = findings(with_cell(fixture, fixture.fails))
    column = fixture.letter_of or fixture.column
    at = [c.name for c in TABLES[fixture.table].columns].index(column)
    assert (finding.rule, finding.level) == (fixture.rule, fixture.level)
    assert (finding.file, finding.sheet) == (f"{fixture.table}.csv", "")
    assert (finding.row, finding.column, finding.letter) == (fixture.row + 1, column, letter(at))
    assert finding.sentence.endswith(".")
    assert finding.remedy.endswith(".")


@pytest.mark.parametrize("fixture", cells(), ids=lambda f: f"{f.table}.{f.column}={f.passes!r}")
def test_what_passes_in_its_place_gives_none(fixture: Cell) -> None:
    assert findings(with_cell(fixture, fixture.passes)) == ()


@pytest.mark.parametrize("fixture", (*WHOLE, *SHEETS), ids=lambda f: f"{f.case}: {f.what}")
def test_one_fault_of_a_file_sheet_header_or_row_gives_one_rule_at_its_address(
    fixture: Whole,
) -> None:
    found = findings(extract_with(fixture, fixture.fails))
    assert {(f.rule, f.level) for f in found} == {(fixture.rule, fixture.level)}
    assert len(found) == 1
    assert (found[0].row, found[0].letter) == (fixture.row, fixture.letter)


@pytest.mark.parametrize("fixture", (*WHOLE, *SHEETS), ids=lambda f: f"{f.case}: {f.what}")
def test_a_like_way_to_write_it_does_no_harm(fixture: Whole) -> None:
    assert findings(extract_with(fixture, fixture.passes)) == ()


def test_every_rule_of_the_reader_the_tables_and_the_links_has_a_fixture() -> None:
    # Formulas need a workbook that computes, this extract is of an RSW site, and no family of it
    # has two children; two rules on the order of visits are drawn in test_links.
    elsewhere = {"reading.formula", "sites.start_in_rsw_only", "link.visit_between_spells"}
    elsewhere |= {"link.visit_before_first_work", "link.visits_out_of_order"}
    tested = {rule for _, _, rule, _ in listed()} | elsewhere
    rules = {rule for rule in READING_RULES if not rule.startswith("screen")}
    rules |= {link.rule.code for link in LINK_RULES} | {"link.foreign_key", "link.parent_absent"}
    rules |= {rule.code for table in TABLES.values() for rule in table.row_rules}
    assert rules - tested == set()


def test_there_is_a_fixture_for_each_of_sixty_ways_to_fail() -> None:
    assert len(set(listed())) == len(listed()) >= 60
