from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from rsw.cli import main
from study.tables import TABLES


def printed(capsys: pytest.CaptureFixture[str], *arguments: Any) -> Any:
    assert main(list(arguments)) == 0
    return capsys.readouterr().out


@pytest.mark.parametrize("command", ["rules", "dictionary"])
def test_csv_and_json_hold_the_same_records(
    command: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = list(csv.DictReader(io.StringIO(printed(capsys, command, "--format", "csv"))))
    records = json.loads(printed(capsys, command, "--format", "json"))
    assert len(rows) == len(records)
    assert list(rows[0]) == list(records[0])


def test_the_dictionary_holds_every_column_with_its_codes(
    capsys: pytest.CaptureFixture[str],
) -> None:
    records = json.loads(printed(capsys, "dictionary", "--format", "json"))
    assert [(r["table"], r["column"]) for r in records] == [
        (table.name, column.name) for table in TABLES.values() for column in table.columns
    ]
    (role,) = (r for r in records if (r["table"], r["column"]) == ("workers", "role"))
    assert list(role["codes"]) == list(TABLES["workers"].column["role"].codes)
    assert role["refers_to"] == ""


@pytest.mark.parametrize("command", ["rules", "dictionary"])
def test_the_page_names_every_record_and_stands_alone(
    command: Any, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    from reports.render import write_page

    page = printed(capsys, command, "--format", "page")
    write_page(page, tmp_path / "page.html")
    for record in json.loads(printed(capsys, command, "--format", "json")):
        assert f"<code>{record.get('code', record.get('column'))}</code>" in page


def test_a_list_can_be_written_to_a_file(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    assert "Wrote" in printed(capsys, "rules", "--format", "csv", "--out", str(tmp_path / "r.csv"))
    assert (tmp_path / "r.csv").read_text().startswith("code,level,table,fields,sentence,remedy\n")
