"""Which files of the project a module needs, read from its import statements and file names."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator
from functools import cache
from pathlib import Path

from study.settings.describe import declared

ROOT = Path(__file__).parent.parent
FLOORS = ("study", "mixed", "pipeline", "analysis", "reports")
PRODUCT = (*FLOORS, "rsw")


def module_file(name: str) -> Path | None:
    """The file of a dotted module name, or None if it is not one of the project's."""
    if name.split(".")[0] not in (*PRODUCT, "tests"):
        return None
    path = ROOT / name.replace(".", "/")
    for file in (path.with_suffix(".py"), path / "__init__.py"):
        if file.exists():
            return file.relative_to(ROOT)
    return None


@cache
def imported(file: Path) -> frozenset[Path]:
    """The project's files that one file imports, packages on the way included."""
    found: set[Path] = set()
    for node in ast.walk(_tree(file)):
        names: list[str] = []
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.module and not node.level:
            names = [node.module, *(f"{node.module}.{alias.name}" for alias in node.names)]
        for name in names:
            parts = name.split(".")
            for depth in range(1, len(parts) + 1):
                if target := module_file(".".join(parts[:depth])):
                    found.add(target)
    return frozenset(found)


@cache
def named(file: Path) -> frozenset[Path]:
    """Files and folders beside a module that it names and that are no modules: data, templates."""
    texts = {
        node.value
        for node in ast.walk(_tree(file))
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }
    beside = (path.relative_to(ROOT) for path in (ROOT / file).parent.iterdir())
    return frozenset(path for path in beside if path.name in texts and not _is_code(path))


def closure(file: Path, without: Collection[Path] = ()) -> set[Path]:
    """A file and all the project's files that it needs, directly or not.

    Parameters
    ----------
    without : files and folders that are left out, with what only they need.
    """
    seen, open_ = set(), [file]
    while open_:
        current = open_.pop()
        if current not in seen and not any(current.is_relative_to(path) for path in without):
            seen.add(current)
            open_.extend(imported(current))
    return seen


def settings_read(file: Path) -> set[str]:
    """The settings that a file and all it needs read, as dvc.yaml names them: at most two deep.

    Whatever is annotated as the whole ``Settings`` counts: of ``settings: Settings``,
    ``settings.study.seed`` is ``study.seed``, and ``settings.beliefs`` the section ``beliefs``.
    """
    code = closure(file, [Path("study/settings"), Path("study/stage.py")])
    read = {name for each in code for name in _read_in(each)}
    # A part of what is read as a whole is no other setting.
    return {name for name in read if "." not in name or name.split(".")[0] not in read}


@cache
def _read_in(file: Path) -> frozenset[str]:
    found: set[str] = set()
    for function in ast.walk(_tree(file)):
        if isinstance(function, ast.FunctionDef):
            whole = {
                a.arg
                for a in (*function.args.args, *function.args.kwonlyargs)
                if a.annotation and ast.unparse(a.annotation) == "Settings"
            }
            inner = {id(n.value) for n in ast.walk(function) if isinstance(n, ast.Attribute)}
            outer = (node for node in ast.walk(function) if id(node) not in inner)
            found |= {name for node in outer if (name := _name_read(node, whole))}
    return frozenset(found)


def _name_read(node: ast.AST, whole: set[str]) -> str:
    """The setting that an attribute's name reads, such as study.seed; "" if none."""
    if not isinstance(node, ast.Attribute):
        return ""
    parts, inner = [node.attr], node.value
    while isinstance(inner, ast.Attribute):
        parts.insert(0, inner.attr)
        inner = inner.value
    if not (isinstance(inner, ast.Name) and inner.id in whole):
        return ""
    # What is no setting is a method of the section, and reads all of it.
    return ".".join(parts[:2] if declared(tuple(parts[:2]))[0] else parts[:1])


def modules(folder: Path) -> Iterator[Path]:
    """All modules of a folder and those below, those that hold nothing but a sentence left out."""
    for path in (ROOT / folder).rglob("*.py"):
        if path.name != "__init__.py":
            yield path.relative_to(ROOT)


@cache
def _tree(file: Path) -> ast.Module:
    return ast.parse((ROOT / file).read_text(encoding="utf-8"))


def _is_code(path: Path) -> bool:
    folder = ROOT / path
    return path.suffix == ".py" or (folder.is_dir() and any(folder.glob("*.py")))
