"""The one list of all rules: nothing is left out, and no sentence is left open."""

from __future__ import annotations

from pipeline.rules.links import LINK_RULES
from pipeline.rules.reader import READING_RULES
from pipeline.rules.rule_list import applies, rule_codes, rule_list
from study.findings import LEVELS
from study.tables import TABLES


def test_every_rule_of_every_place_is_listed() -> None:
    listed = {rule.code for rule in rule_list()}
    assert set(READING_RULES) <= listed
    assert {link.rule.code for link in LINK_RULES} <= listed
    assert {rule.code for table in TABLES.values() for rule in table.row_rules} <= listed


def test_no_listed_sentence_has_an_open_brace() -> None:
    for rule in rule_list():
        assert "{" not in rule.sentence + rule.remedy, rule.code
        assert rule.sentence.endswith((".", ". [what was found]", ". [why]")), rule.code


def test_a_foreign_key_is_listed_for_each_table_with_its_names() -> None:
    found = [r for r in rule_list() if (r.code, r.table) == ("link.foreign_key", "supervision")]
    assert [(r.fields, r.sentence) for r in found] == [
        ("unit_id", "This unit_id is not in the table units, so the row was not accepted.")
    ]


def test_a_rule_on_cells_is_tried_on_the_columns_of_its_kind() -> None:
    assert applies("cell.date", TABLES["visits"].column["visit_date"])
    assert not applies("cell.date", TABLES["visits"].column["duration_min"])


def test_the_list_goes_by_table_and_the_worst_come_first() -> None:
    """A table's rules lie together, and within it the levels do."""
    listed = rule_list()
    tables = [rule.table for rule in listed]
    assert tables == sorted(tables, key=list(dict.fromkeys(tables)).index)
    for table in dict.fromkeys(tables):
        levels = [LEVELS.index(rule.level) for rule in listed if rule.table == table]
        assert levels == sorted(levels)


def test_codes_are_those_of_the_list() -> None:
    assert rule_codes() == {rule.code for rule in rule_list()}
