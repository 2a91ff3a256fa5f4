"""``rsw template`` writes what was asked for, and never over what may have been filled."""

from __future__ import annotations

from pathlib import Path

import pytest

from rsw.documents.template import headers, template
from tests.rsw.commands.steps import error, rsw


def test_the_workbook_is_that_of_the_site(tmp_path: Path) -> None:
    assert rsw("template", "--site", "north", "--out", tmp_path / "extract.xlsx") == 0
    assert (tmp_path / "extract.xlsx").read_bytes() == template("north")


def test_the_headers_alone_are_a_csv_file_a_table(tmp_path: Path) -> None:
    assert rsw("template", "--csv", tmp_path / "extract") == 0
    written = {path.name: path.read_text() for path in (tmp_path / "extract").iterdir()}
    assert written == headers()


@pytest.mark.parametrize("option", ["--out", "--csv"])
def test_what_is_there_stays(
    option: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "extract.xlsx"
    path.write_text("filled")
    assert rsw("template", "--site", "north", option, path) == 2
    assert "is already there" in error(capsys)
    assert path.read_text() == "filled"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--site", "north"], "Say where to write it"),
        (["--site", "north", "--out", "extract.csv"], "should end in .xlsx"),
        (["--out", "extract.xlsx"], "Give the site's name"),
        (["--site", "a/b", "--out", "extract.xlsx"], "such as a b"),
    ],
)
def test_what_cannot_be_made_is_said_and_nothing_is_left(
    arguments: list[str],
    sentence: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)
    assert rsw("template", *arguments) == 2
    assert sentence in error(capsys)
    assert list(tmp_path.iterdir()) == []
