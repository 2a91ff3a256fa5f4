"""A name means one thing, and whatever the docs and the code say of a place is true of it."""

import ast
import graphlib
import re
from collections import defaultdict
from functools import cache
from pathlib import Path

import pytest

from rsw.imports import PRODUCT, ROOT, imported
from study.settings.study import Study

CODE = sorted(path for floor in PRODUCT for path in (ROOT / floor).rglob("*.py"))
PAGES = sorted([ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("**/*.md")])
PATH = re.compile(r"(?<![\w./-])(?:[\w-]+/)+[\w-]+\.py(?!\w)")
MODULE = re.compile(rf"(?<![\w./-])(?:{'|'.join([*PRODUCT, 'benchmarks', 'tests'])})(?:\.\w+)+")
MADE_BY_A_RECIPE = re.compile(r"^\+\+\+ b/(\S+)$", re.M)
# Of the section ``study`` of params.yaml, which has the name of a floor.
SETTINGS = {f"study.{name}" for name in Study.model_fields}
FILES = {"rsw.key", "rsw.pyz", "study.json"}


@cache
def defined(file: Path) -> set[str]:
    """The names that a module holds."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    return {
        getattr(node, "name", None) or getattr(node, "id", None) or getattr(node, "attr", "")
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef | ast.FunctionDef | ast.Name | ast.alias | ast.Attribute)
    }


def exists(dotted: str) -> bool:
    """Whether it is a package, a module, or what a module or a class of it holds."""
    if dotted in SETTINGS | FILES:
        return True
    parts = dotted.split(".")
    for length in range(len(parts), 0, -1):
        base = ROOT.joinpath(*parts[:length])
        file = base.with_suffix(".py") if base.with_suffix(".py").exists() else base / "__init__.py"
        if file.exists():
            return all(name in defined(file) for name in parts[length:])
    return False


def test_a_class_name_means_one_thing_in_the_whole_house() -> None:
    homes = defaultdict(list)
    for path in CODE:
        for node in ast.parse(path.read_text(encoding="utf-8")).body:
            if isinstance(node, ast.ClassDef) and not node.name.startswith("_"):
                homes[node.name].append(str(path.relative_to(ROOT)))
    assert {name: where for name, where in homes.items() if len(where) > 1} == {}


def test_no_module_imports_one_that_imports_it() -> None:
    graph = {}
    for file in (path.relative_to(ROOT) for path in CODE):
        targets = imported(file) - {file}
        on_the_way = {folder / "__init__.py" for target in targets for folder in target.parents[1:]}
        beside = {target.parent / "__init__.py" for target in targets if target.stem != "__init__"}
        graph[file] = targets - on_the_way - beside
    assert len(list(graphlib.TopologicalSorter(graph).static_order())) == len(graph)


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_path_and_module_that_a_page_names_exists(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    made = set(MADE_BY_A_RECIPE.findall(text))
    paths = {name.removeprefix("a/").removeprefix("b/") for name in PATH.findall(text)} - made
    modules = set(MODULE.findall(text)) - {path[:-3].replace("/", ".") for path in made}
    assert sorted(path for path in paths if not _is_there(path)) == []
    assert sorted(name for name in modules if not exists(name)) == []


@pytest.mark.parametrize("path", CODE, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_place_that_code_points_a_reader_to_exists(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    quoted = re.findall(r"``(.+?)``", text) + re.findall(r":mod:`(.+?)`", text)
    modules = {name for each in quoted for name in MODULE.findall(each)}
    assert sorted(name for name in modules if not exists(name)) == []


def _is_there(path: str) -> bool:
    """A page may leave out the floor, where one alone has such a path."""
    return (ROOT / path).exists() or sum((ROOT / floor / path).exists() for floor in PRODUCT) == 1
