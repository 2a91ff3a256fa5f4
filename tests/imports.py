"""Which files of the project a module needs, read from its import statements."""

import ast
from functools import cache
from pathlib import Path

from study.settings.describe import declared

ROOT = Path(__file__).parent.parent
FLOORS = ("study", "mixed", "pipeline", "analysis", "reports")


def module_file(name: str) -> Path | None:
    """The file of a dotted module name, or None if it is not one of the project's."""
    if name.split(".")[0] not in FLOORS:
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
    for node in ast.walk(ast.parse((ROOT / file).read_text(encoding="utf-8"))):
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


def closure(file: Path) -> set[Path]:
    """A file and all the project's files that it needs, directly or not, but the settings' own.

    The stage ``settings`` reads those for all stages; what another depends on is in its params.
    """
    seen, open_ = set(), [file]
    while open_:
        current = open_.pop()
        if current not in seen and not (_is_declaration(current) and current != file):
            seen.add(current)
            open_.extend(imported(current))
    return seen


def settings_read(file: Path) -> set[str]:
    """The settings that a file and all it needs read, as dvc.yaml names them: at most two deep.

    Whatever is called ``settings`` and is declared, or loaded, as the whole ``Settings`` counts:
    ``settings.study.seed`` is ``study.seed``, and ``settings.beliefs`` the section ``beliefs``.
    """
    read = {name for each in closure(file) for name in _read_in(each)}
    # A part of what is read as a whole is no other setting.
    return {name for name in read if "." not in name or name.split(".")[0] not in read}


def _is_declaration(file: Path) -> bool:
    return file.is_relative_to("study/settings")


@cache
def _read_in(file: Path) -> frozenset[str]:
    tree = ast.parse((ROOT / file).read_text(encoding="utf-8"))
    found: set[str] = set()
    for function in ast.walk(tree):
        if isinstance(function, ast.FunctionDef):
            whole = _whole_settings(function)
            inner = {id(n.value) for n in ast.walk(function) if isinstance(n, ast.Attribute)}
            outer = (node for node in ast.walk(function) if id(node) not in inner)
            found |= {name for node in outer if (name := _name_read(node, whole))}
    return frozenset(found)


def _whole_settings(function: ast.FunctionDef) -> set[str]:
    """The names that stand for all settings in a function."""
    arguments = (*function.args.args, *function.args.kwonlyargs)
    names = {a.arg for a in arguments if a.annotation and ast.unparse(a.annotation) == "Settings"}
    for node in ast.walk(function):
        if isinstance(node, ast.Assign) and _loads(node.value):
            names |= {t.id for t in node.targets if isinstance(t, ast.Name)}
    return names


def _name_read(node: ast.AST, whole: set[str]) -> str:
    """The setting that an attribute's name reads, such as study.seed; "" if none."""
    if not isinstance(node, ast.Attribute):
        return ""
    parts, inner = [node.attr], node.value
    while isinstance(inner, ast.Attribute):
        parts.insert(0, inner.attr)
        inner = inner.value
    named = isinstance(inner, ast.Name) and inner.id in whole
    if not (named or _loads(inner)):
        return ""
    # What is no setting is a method of the section, and reads all of it.
    return ".".join(parts[:2] if declared(tuple(parts[:2]))[0] else parts[:1])


def _loads(node: ast.AST) -> bool:
    return isinstance(node, ast.Call) and ast.unparse(node.func) == "load_settings"
