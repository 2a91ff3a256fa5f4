"""Tests mirror the source: where a module is tested can be told from its name."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from rsw.imports import PRODUCT, ROOT, closure, modules
from tests.mirror import ACROSS, BESIDE, THROUGH, Through

EVERY = {path for floor in PRODUCT for path in modules(Path(floor))}
TESTS = {path.relative_to(ROOT) for path in (ROOT / "tests").rglob("test_*.py")}
BRANCHES = (ast.If, ast.For, ast.While, ast.Try, ast.Match)
COMMANDS = Path("rsw/commands")  # rsw.cli imports them by name


def own(module: Path) -> Path:
    """The test file of a module's name."""
    return Path("tests") / module.parent / f"test_{module.name}"


def reached(test: Path) -> set[Path]:
    """All that a test needs, the fixtures of the folders above it included."""
    fixtures = [folder / "conftest.py" for folder in test.parents if folder.parts[:1] == ("tests",)]
    files = [test, *(path for path in fixtures if (ROOT / path).is_file())]
    found = set().union(*map(closure, files))
    if Path("rsw/cli.py") in found:
        found |= {path for module in EVERY if module.parent == COMMANDS for path in closure(module)}
    return found


def test_every_module_has_a_test_of_its_name_or_a_place_that_is_argued() -> None:
    listed = set().union(*(each.modules(EVERY) for each in THROUGH))
    homeless = sorted(str(path) for path in EVERY - listed if own(path) not in TESTS)
    assert homeless == [], "write their tests, or argue in tests/mirror.py where they are tested"


@pytest.mark.parametrize("each", THROUGH, ids=lambda each: f"{each.room} {each.test}")
def test_what_is_listed_has_no_test_of_its_name_and_is_reached_by_the_one_that_is_named(
    each: Through,
) -> None:
    found = each.modules(EVERY)
    assert found <= EVERY, "no such modules"
    homeless = {path for path in found if own(path) not in TESTS}
    if each.names:
        assert homeless == found, "they have tests of their names"
    assert sorted(map(str, homeless - reached(Path(each.test)))) == []


def test_a_module_is_listed_once() -> None:
    listed = [path for each in THROUGH for path in each.modules(EVERY)]
    assert len(listed) == len(set(listed))


@pytest.mark.parametrize("each", [e for e in THROUGH if not e.names], ids=lambda each: each.room)
def test_only_rooms_of_declarations_are_listed_whole(each: Through) -> None:
    branching = [
        str(path)
        for path in each.modules(EVERY)
        if own(path) not in TESTS
        and any(
            isinstance(node, BRANCHES)
            for node in ast.walk(ast.parse((ROOT / path).read_text(encoding="utf-8")))
        )
    ]
    assert branching == [], "what decides something has a test of its own, or an entry by name"


def test_every_test_lies_where_its_source_does_or_says_why_not() -> None:
    mirrored = {own(path) for path in EVERY} | {
        Path("tests") / path.parent / "test_init.py" for path in EVERY
    }
    astray = {
        str(path)
        for path in TESTS - mirrored
        if path.parts[1] not in BESIDE and str(path) not in ACROSS
    }
    assert astray == set()
    assert [path for path in ACROSS if Path(path) not in TESTS or Path(path) in mirrored] == []
