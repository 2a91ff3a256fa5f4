from __future__ import annotations

import pytest

from pipeline.reading.grids import Grid
from pipeline.reading.header_words import normalise
from pipeline.reading.headers import did_you_mean, find_header, known_headers, match
from study.tables import TABLES
from study.tables.base import Table


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
def test_every_name_label_and_synonym_of_a_table_is_read_as_its_column(table: Table) -> None:
    known = known_headers(table)
    for column in table.columns:
        assert known[normalise(column.name)] == (column.name, 0)
        for wording in (column.label, *column.synonyms):
            assert known[normalise(wording)][0] == column.name, wording


@pytest.mark.parametrize("table", TABLES.values(), ids=list(TABLES))
@pytest.mark.parametrize("wording", ["name", "label"])
def test_every_table_is_recognised_by_its_names_and_by_its_labels(
    table: Table, wording: str
) -> None:
    cells = [getattr(column, wording) for column in table.columns]
    header = find_header(Grid("x.csv", "", [["Title"], [], cells]), TABLES)
    assert header is not None
    assert (header.table, header.row) == (table.name, 2)
    assert list(header.columns) == [column.name for column in table.columns]


def test_a_wording_that_means_two_columns_means_neither() -> None:
    assert "assessmentfactors" not in known_headers(TABLES["cases"])


def test_a_hint_in_brackets_does_not_matter() -> None:
    header = match(["Date of visit (dd/mm/yyyy)", "Visit [pseudonym]"], TABLES["visits"])
    assert header.columns == {"visit_date": 0, "visit_id": 1}


def test_of_two_headers_of_a_column_its_name_goes_first() -> None:
    header = match(["Visit ref", "visit_id"], TABLES["visits"])
    assert header.columns == {"visit_id": 1}
    assert header.twins == {0: "visit_id"}


def test_a_few_headers_are_enough_only_where_the_file_bears_the_tables_name() -> None:
    cells = ["visit_id", "setting", "weather"]
    assert find_header(Grid("export.csv", "", [cells]), TABLES) is None
    header = find_header(Grid("Visits 2024.csv", "", [cells]), TABLES)
    assert header is not None
    assert header.table == "visits"


def test_did_you_mean_offers_the_likest_header_and_none_that_is_unlike() -> None:
    others = {3: "Wroker ID", 4: "Weather"}
    assert did_you_mean(["worker_id", "employee ref"], others) == 3
    assert did_you_mean(["minutes"], others) is None
