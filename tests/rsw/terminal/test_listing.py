"""Records as CSV and JSON: cells of a list, of codes and of yes or no, and nothing that runs."""

from __future__ import annotations

import argparse
import csv
import io
import json
from pathlib import Path

import pytest

from rsw.terminal.listing import as_csv, as_json, show

RECORDS = [
    {"code": "a", "yes": True, "names": ("x", "y"), "codes": {"one": ("uno", "eins"), "two": ()}},
    {"code": "=1+1", "yes": False, "names": (), "codes": {}},
]


def test_cells_of_several_values_are_joined() -> None:
    rows = list(csv.DictReader(io.StringIO(as_csv(RECORDS))))
    assert rows[0] == {
        "code": "a",
        "yes": "yes",
        "names": "x; y",
        "codes": "one (uno, eins); two",
    }


def test_no_cell_is_a_formula() -> None:
    assert not list(csv.DictReader(io.StringIO(as_csv(RECORDS))))[1]["code"].startswith("=")


def test_json_holds_the_values_themselves() -> None:
    assert json.loads(as_json(RECORDS))[0]["codes"] == {"one": ["uno", "eins"], "two": []}


def test_a_file_that_cannot_be_written_gives_2_and_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").touch()
    asked = argparse.Namespace(format="csv", out=tmp_path / "file" / "a.csv")
    assert show(asked, RECORDS, lambda: "") == 2
    assert str(tmp_path / "file") in capsys.readouterr().err


def test_a_page_is_made_only_when_it_is_asked_for(capsys: pytest.CaptureFixture[str]) -> None:
    def page() -> str:
        raise AssertionError("nobody asked for it")

    assert show(argparse.Namespace(format="json", out=None), RECORDS, page) == 0
    assert json.loads(capsys.readouterr().out)[1]["yes"] is False
