"""docs/results.md is what the declarations say."""

from __future__ import annotations

from pathlib import Path

import pytest

from rsw.cli import main
from rsw.documents.results_dictionary import page
from rsw.imports import ROOT
from study.results import ALL
from study.results.codes import CODES


def test_the_dictionary_in_docs_is_the_one_that_the_command_writes() -> None:
    written = (ROOT / "docs" / "results.md").read_text(encoding="utf-8")
    assert written == page(), "run: rsw results --out docs/results.md"


def test_every_table_column_and_code_is_in_it() -> None:
    lines = page().splitlines()
    for table in ALL.values():
        start = lines.index(f"### `{table.name}.csv`")
        own = lines[start : start + len(table.columns) + 6]
        for column in table.columns:
            assert any(line.startswith(f"| `{column.name}` |") for line in own), column
    assert [code for code in CODES if f"| `{code}` |" not in page()] == []


def test_it_is_printed_or_written(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert main(["results"]) == 0
    assert capsys.readouterr().out == page()
    assert main(["results", "--out", str(tmp_path / "results.md")]) == 0
    assert (tmp_path / "results.md").read_text(encoding="utf-8") == page()
    (tmp_path / "file").touch()
    assert main(["results", "--out", str(tmp_path / "file" / "results.md")]) == 2
    assert capsys.readouterr().err
