import csv
import io
import json

import pytest

from pipeline.rules.links import LINK_RULES
from pipeline.rules.reader import READING_RULES
from pipeline.rules.rule_list import applies, rule_list
from rsw.cli import main
from study.tables import TABLES


def printed(capsys, *arguments):
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


def test_every_rule_of_every_place_is_listed():
    listed = {rule.code for rule in rule_list()}
    assert set(READING_RULES) <= listed
    assert {link.rule.code for link in LINK_RULES} <= listed
    assert {rule.code for table in TABLES.values() for rule in table.row_rules} <= listed


def test_no_listed_sentence_has_an_open_brace():
    for rule in rule_list():
        assert "{" not in rule.sentence + rule.remedy, rule.code
        assert rule.sentence.endswith((".", ". [what was found]", ". [why]")), rule.code


def test_a_foreign_key_is_listed_for_each_table_with_its_names():
    found = [r for r in rule_list() if (r.code, r.table) == ("link.foreign_key", "supervision")]
    assert [(r.fields, r.sentence) for r in found] == [
        ("unit_id", "This unit_id is not in the table units, so the row was not accepted.")
    ]


def test_a_rule_on_cells_is_tried_on_the_columns_of_its_kind():
    assert applies("cell.date", TABLES["visits"].column["visit_date"])
    assert not applies("cell.date", TABLES["visits"].column["duration_min"])


@pytest.mark.parametrize("command", ["rules", "dictionary"])
def test_csv_and_json_hold_the_same_records(command, capsys):
    rows = list(csv.DictReader(io.StringIO(printed(capsys, command, "--format", "csv"))))
    records = json.loads(printed(capsys, command, "--format", "json"))
    assert len(rows) == len(records)
    assert list(rows[0]) == list(records[0])


def test_the_dictionary_holds_every_column_with_its_codes(capsys):
    records = json.loads(printed(capsys, "dictionary", "--format", "json"))
    assert [(r["table"], r["column"]) for r in records] == [
        (table.name, column.name) for table in TABLES.values() for column in table.columns
    ]
    (role,) = (r for r in records if (r["table"], r["column"]) == ("workers", "role"))
    assert list(role["codes"]) == list(TABLES["workers"].column["role"].codes)
    assert role["refers_to"] == ""


@pytest.mark.parametrize("command", ["rules", "dictionary"])
def test_the_page_names_every_record_and_stands_alone(command, capsys, tmp_path):
    from reports.render import write_page

    page = printed(capsys, command, "--format", "page")
    write_page(page, tmp_path / "page.html")
    for record in json.loads(printed(capsys, command, "--format", "json")):
        assert f"<code>{record.get('code', record.get('column'))}</code>" in page


def test_a_list_can_be_written_to_a_file(capsys, tmp_path):
    assert "Wrote" in printed(capsys, "rules", "--format", "csv", "--out", str(tmp_path / "r.csv"))
    assert (tmp_path / "r.csv").read_text().startswith("code,level,table,fields,sentence,remedy\n")
