"""Which files of the project a module needs, read from its import statements."""

import ast
from functools import cache
from pathlib import Path

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
    """A file and all the project's files that it needs, directly or not."""
    seen, open_ = set(), [file]
    while open_:
        current = open_.pop()
        if current not in seen:
            seen.add(current)
            open_.extend(imported(current))
    return seen
