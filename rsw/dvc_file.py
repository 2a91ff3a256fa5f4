"""dvc.yaml, written from the list of stages and the code that each imports.

``python -m rsw.dvc_file`` writes it; with ``--check`` it only says whether it is what it must be.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from rsw.imports import ROOT, closure, module_file, modules, named
from study.files import write_text
from study.stages import METRICS, PLOTS, STAGES, Stage

FILE = "dvc.yaml"
HEADER = """\
# Written by 'python -m rsw.dvc_file': edit study/stages.py and run it, not this file. Each stage is
# 'python -m <module>' and runs without DVC too. Its code is what the module imports, directly or
# not, and the data files that this code names. See docs/architecture.md.
"""
# Every stage runs them; a change in how a file is read or written does not change what is in it.
EVERYWHERE = tuple(
    Path("study", name)
    for name in ("settings", "settings.py", "files.py", "spreadsheets.py", "stage.py", "stages.py")
)


def code_of(stage: Stage) -> list[str]:
    """The code that a stage runs and the data files that this code names, folders where whole."""
    file = module_file(stage.module)
    if file is None:
        raise ValueError(f"The stage {stage.name} names no module of the project: {stage.module}.")
    needed = closure(file, EVERYWHERE)
    code = {path for path in needed if path.name != "__init__.py"}
    found = {_widest(path, code) for path in code} | {n for path in needed for n in named(path)}
    for path in map(Path, stage.files):
        found |= set(_of_reports()) if path.name == "reports" else {path}
    within = {path for path in found if any(path != f and path.is_relative_to(f) for f in found)}
    return sorted(path.as_posix() for path in found - within)


def _of_reports() -> Iterator[Path]:
    """What makes up the floor of reports, among which the pages are written that depend on it."""
    for path in (ROOT / "reports").iterdir():
        if path.suffix in (".py", ".css") or any(path.rglob("*.py")) or path.name == "templates":
            yield path.relative_to(ROOT)


def _widest(file: Path, code: set[Path]) -> Path:
    """The widest folder below a floor's of which all modules are needed, or the file itself."""
    folders = list(file.parents)[:-2]
    for folder in reversed(folders):
        if code.issuperset(modules(folder)):
            return folder
    return file


def declared(stage: Stage) -> dict[str, Any]:
    """What dvc.yaml says of a stage."""
    body: dict[str, Any] = {
        "desc": stage.does,
        "cmd": f"python -m {stage.module}",
        "deps": [*stage.reads.values(), *code_of(stage)],
    }
    if stage.params:
        body["params"] = list(stage.params)
    if stage.always:
        body["always_changed"] = True
    # What holds persons' rows never leaves by 'dvc push'.
    outs = stage.writes.values()
    body["outs"] = [{path: {"push": False}} for path in outs] if stage.row_level else list(outs)
    return body


def dvc_yaml() -> str:
    """The whole file."""
    stages = (_yaml({stage.name: declared(stage)}, 2) for stage in STAGES.values())
    shown = {"metrics": list(METRICS), "plots": [{name: plot} for name, plot in PLOTS.items()]}
    return f"{HEADER}stages:\n" + "\n".join(stages) + "\n" + _yaml(shown)


def _yaml(content: Any, indent: int = 0) -> str:
    text = yaml.safe_dump(content, sort_keys=False, allow_unicode=True, width=1000)
    return "".join(f"{' ' * indent}{line}\n" for line in text.splitlines())


def main(arguments: Sequence[str] | None = None) -> int:
    """Write or check the file; 1 when a check finds that it is not what it must be."""
    parser = argparse.ArgumentParser(
        prog="python -m rsw.dvc_file",
        description=f"Write {FILE} from the list of stages and the code that each imports.",
        epilog="example: python -m rsw.dvc_file --check",
    )
    parser.add_argument("--check", action="store_true", help="only say whether it is up to date")
    options = parser.parse_args(arguments)
    text, path = dvc_yaml(), ROOT / FILE
    if path.read_text(encoding="utf-8") == text:
        print(f"{FILE} is up to date.")
        return 0
    if options.check:
        print(f"{FILE} is not what the stages and their code make: run 'python -m rsw.dvc_file'.")
        return 1
    write_text(text, path)
    print(f"Wrote {FILE}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
