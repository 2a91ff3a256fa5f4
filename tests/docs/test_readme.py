"""README.md leads to every page and names only what there is."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from rsw.cli import COMMANDS
from rsw.imports import ROOT

TEXT = (ROOT / "README.md").read_text(encoding="utf-8")
LINKS = re.findall(r"\]\(([^)#]+)", TEXT)
TARGETS = set(re.findall(r"^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M))


@pytest.mark.parametrize("page", sorted((ROOT / "docs").glob("*.md")), ids=lambda page: page.name)
def test_every_page_of_the_docs_can_be_reached_from_it(page: Path) -> None:
    assert f"docs/{page.name}" in LINKS


def test_no_link_is_dead() -> None:
    assert [link for link in LINKS if not (ROOT / link).exists()] == []


def test_every_subcommand_and_target_that_it_names_exists() -> None:
    assert set(re.findall(r"\brsw ([a-z][a-z-]+)", TEXT)) <= set(COMMANDS)
    assert (
        set(
            re.findall(r"\bmake ([a-z-]+)\b", "".join(re.findall(r"`[^`]+`|```.*?```", TEXT, re.S)))
        )
        <= TARGETS
    )


def test_the_folders_of_its_table_are_there() -> None:
    rows = re.findall(r"^\| `([\w./]+)` \|", TEXT, flags=re.MULTILINE)
    assert {"study/", "mixed/", "pipeline/", "analysis/", "reports/", "rsw/", "tests/"} <= set(rows)
    assert [path for path in rows if not (ROOT / path).exists()] == []
