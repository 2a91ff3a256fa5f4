"""Ids that are identifiers: one finding a column, where they will become pseudonyms."""

from __future__ import annotations

from dataclasses import replace

from pipeline.screening.rules import HIDDEN, RAW_IDS, SCREENING_RULES, split_raw_ids
from study.tables import TABLES
from tests.study.test_findings import FINDING

HIT = replace(
    FINDING, column="worker_id", letter="A", rule="screen.nhs_number", sentence="Found in a cell."
)


def test_a_column_of_ids_is_told_once_and_the_rest_as_it_was() -> None:
    other = replace(HIT, column="fte", letter="D")
    mine, others = split_raw_ids([HIT, replace(HIT, row=9), other], TABLES)
    assert [(one.rule, one.column, one.row) for one in mine] == [(RAW_IDS.code, "worker_id", 3)]
    assert "an NHS number" in mine[0].sentence
    assert others == [other]


def test_each_sheet_and_column_is_told_by_itself() -> None:
    mine, _ = split_raw_ids([HIT, replace(HIT, sheet="Old"), replace(HIT, letter="B")], TABLES)
    assert len(mine) == 3


def test_what_refuses_the_file_stays_so() -> None:
    """A code of the authority, a hidden sheet and a file without a table are no raw ids."""
    refusing = [
        replace(HIT, table="sites", column="site_id"),
        replace(HIT, sentence=f"Found in {HIDDEN}."),
        replace(HIT, table=""),
    ]
    assert split_raw_ids(refusing, TABLES) == ([], refusing)


def test_every_kind_has_a_rule_of_its_code() -> None:
    assert {rule.code for rule in SCREENING_RULES.values()} == {
        f"screen.{code}" for code in SCREENING_RULES
    }
