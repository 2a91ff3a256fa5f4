"""Each decision is a short record with its context and what follows from it, and is listed."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rsw.imports import ROOT

FOLDER = ROOT / "docs" / "decisions"
RECORDS = sorted(path for path in FOLDER.glob("*.md") if path.name != "README.md")
LISTED = re.findall(
    r"^\| \[(\d\d)\]\((.+?)\) \| (.+?) \|$",
    (FOLDER / "README.md").read_text(encoding="utf-8"),
    flags=re.MULTILINE,
)


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_a_record_has_its_three_parts_and_no_more_than_forty_lines(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert re.findall(r"^## (.+)$", text, flags=re.MULTILINE) == [
        *("Context", "Decision", "Consequences"),
    ]
    assert len(text.splitlines()) <= 40


def test_records_are_listed_by_their_number_and_title_in_order() -> None:
    titles = [path.read_text(encoding="utf-8").splitlines()[0] for path in RECORDS]
    assert [(f"# {number} {title}", name) for number, name, title in LISTED] == [
        (title, path.name) for title, path in zip(titles, RECORDS, strict=True)
    ]


@pytest.mark.parametrize("path", RECORDS, ids=lambda path: path.stem)
def test_what_a_record_names_is_there(path: Path) -> None:
    named = re.findall(r"`((?:[\w-]+/)+[\w.-]*)`", path.read_text(encoding="utf-8"))
    assert [name for name in named if not (ROOT / name).exists() and name != "data/"] == []
