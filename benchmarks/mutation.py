"""Do the tests notice? The rules, the gate, the verdicts and the scoring, changed one place a time.

``python -m benchmarks.mutation`` changes one comparison, sign, number or word of logic, runs the
tests that are meant for the module, and writes whether one of them turned red. A survivor is either
killed by a new test or argued in ``mutation_argued.csv``: a change that no input can show.

Every mutant runs in a fork of one process that has imported the libraries, so that it costs its
tests alone; its source replaces the module's on import, and no file is changed.
"""

from __future__ import annotations

import argparse
import ast
import copy
import csv
import importlib.abc
import importlib.util
import os
import random
import resource
import sys
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from types import ModuleType

from rsw.imports import FLOORS, closure

ROOT = Path(__file__).parent.parent
RESULTS, ARGUED = ROOT / "benchmarks/mutation.csv", ROOT / "benchmarks/mutation_argued.csv"
SEED, LONGEST = 1, 120  # processor seconds
_SPEC, _RULES, _RELEASE = "tests/spec", "tests/pipeline/rules", "tests/analysis/release"
_OF_LINKS = (f"{_SPEC}/test_links.py", f"{_SPEC}/test_fixtures.py")
_OF_RELEASE = (
    f"{_RELEASE}/test_tables.py",
    f"{_SPEC}/test_refusals.py",
    f"{_RELEASE}/test_stage.py",
)
# A module, and the tests that are meant for it, the quickest first.
TESTS: dict[str, tuple[str, ...]] = {
    "analysis.verdicts.judge": (
        "tests/analysis/verdicts/test_judge.py",
        f"{_SPEC}/test_verdicts.py",
    ),
    "analysis.release.disclosure": (f"{_RELEASE}/test_disclosure.py", f"{_RELEASE}/test_tables.py"),
    "analysis.release.tables": _OF_RELEASE,
    "analysis.release.policies": ("tests/study/results/test_columns.py", *_OF_RELEASE),
    "analysis.release.facts": _OF_RELEASE,
    "analysis.release.metrics": (f"{_RELEASE}/test_metrics.py",),
    **{
        f"study.instruments.{name}": (f"tests/study/instruments/test_{name}.py",)
        for name in (
            *("aggression", "base", "fidelity", "ghq12", "job_satisfaction", "practice_quality"),
            "time_use",
        )
    },
    "pipeline.rules.links": _OF_LINKS,
    "pipeline.rules.linkage": _OF_LINKS,
    "pipeline.rules.near_ids": (f"{_RULES}/test_near_ids.py", *_OF_LINKS),
    "pipeline.rules.far_ahead": (f"{_RULES}/test_far_ahead.py", *_OF_LINKS),
    "pipeline.rules.codings": (f"{_RULES}/test_columns.py",),
    "pipeline.rules.columns": (f"{_RULES}/test_columns.py",),
    "pipeline.rules.plausibility": (
        f"{_RULES}/test_plausibility.py",
        "tests/pipeline/checking/test_submission.py",
    ),
    "pipeline.rules.reader": (f"{_SPEC}/test_fixtures.py", f"{_SPEC}/test_messy_input.py"),
}
_OTHER: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.Div,
    ast.Div: ast.Mult,
    ast.And: ast.Or,
    ast.Or: ast.And,
    ast.BitAnd: ast.BitOr,
    ast.BitOr: ast.BitAnd,
    ast.USub: ast.UAdd,
}


@dataclass(frozen=True)
class Mutant:
    """One change: where, what stood there, and what stands there instead."""

    module: str
    line: int
    was: str
    now: str
    source: str


def mutants(module: str, source: str) -> Iterator[Mutant]:
    """Every change of one place that the operators know, in the order of the places."""
    tree = ast.parse(source)
    places = [place for place in ast.walk(tree) if isinstance(place, ast.expr)]
    skipped = {id(inner) for node in ast.walk(tree) for inner in _left_alone(node)}
    for at, place in enumerate(places):
        if id(place) in skipped:
            continue
        for change in range(_changes(place)):
            twin = copy.deepcopy(tree)
            inner = [node for node in ast.walk(twin) if isinstance(node, ast.expr)][at]
            was = ast.unparse(inner)
            _change(inner, change)
            yield Mutant(module, place.lineno, was, ast.unparse(inner), ast.unparse(twin))


def _left_alone(node: ast.AST) -> Iterator[ast.AST]:
    """Annotations and published benchmarks, which nothing computes with."""
    for name in ("annotation", "returns"):
        if isinstance(noted := getattr(node, name, None), ast.AST):
            yield from ast.walk(noted)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
        yield from ast.walk(node) if node.func.id == "Benchmark" else ()


def _changes(node: ast.expr) -> int:
    match node:
        case ast.Compare():
            return len(node.ops)
        case ast.BoolOp():
            return 1
        case ast.BinOp() | ast.UnaryOp():
            return int(type(node.op) in _OTHER or isinstance(node.op, ast.Not | ast.Invert))
        case ast.Constant():
            return int(isinstance(node.value, bool | int | float))
    return 0


def _change(node: ast.expr, number: int) -> None:
    match node:
        case ast.Compare():
            node.ops[number] = _OTHER[type(node.ops[number])]()  # type: ignore[call-overload]
        case ast.UnaryOp() if isinstance(node.op, ast.Not | ast.Invert):
            # Twice is not at all.
            node.operand = ast.UnaryOp(node.op, node.operand)
        case ast.BoolOp() | ast.BinOp() | ast.UnaryOp():
            node.op = _OTHER[type(node.op)]()  # type: ignore[assignment]
        case ast.Constant():
            told = node.value
            node.value = not told if isinstance(told, bool) else told + 1  # type: ignore[operator]


class _Instead(importlib.abc.MetaPathFinder, importlib.abc.Loader):
    """Loads one module from another source."""

    def __init__(self, mutant: Mutant) -> None:
        self.mutant = mutant

    def find_spec(
        self, name: str, path: object = None, target: object = None
    ) -> importlib.machinery.ModuleSpec | None:
        if name != self.mutant.module:
            return None
        return importlib.util.spec_from_file_location(name, _file(name), loader=self)

    def create_module(self, spec: object) -> ModuleType | None:
        return None

    def exec_module(self, module: ModuleType) -> None:
        code = compile(self.mutant.source, str(_file(self.mutant.module)), "exec")
        exec(code, vars(module))


def _file(module: str) -> Path:
    return ROOT / f"{module.replace('.', '/')}.py"


def outcome(mutant: Mutant | None, tests: Sequence[str]) -> str:
    """``killed`` when a test turned red or hung, ``survived`` when all stayed green."""
    if (child := os.fork()) == 0:
        silent = os.open(os.devnull, os.O_WRONLY)
        os.dup2(silent, 1)
        os.dup2(silent, 2)
        resource.setrlimit(resource.RLIMIT_CPU, (LONGEST, LONGEST))
        code = 3
        try:
            import pytest

            if mutant is not None:
                sys.meta_path.insert(0, _Instead(mutant))
            code = int(
                pytest.main(["-x", "-q", "-p", "no:xdist", "-p", "no:cacheprovider", *tests])
            )
        finally:
            os._exit(code)
    return "survived" if os.waitpid(child, 0)[1] == 0 else "killed"


def run(modules: Sequence[str], each: int | None, results: Path) -> None:
    """Try a seeded sample of ``each`` mutants a module, or all, and add what came out to a file.

    Raises
    ------
    RuntimeError : when a module's tests are red without any change.
    """
    for library in ("pandas", "pandera.pandas", "pyarrow.parquet", "hypothesis", "pytest", "scipy"):
        importlib.import_module(library)
    for module in modules:
        # In a process of its own, which imports what this module's tests need beside it.
        if (child := os.fork()) == 0:
            done = False
            try:
                done = _try(module, each, results)
            finally:
                os._exit(not done)
        if os.waitpid(child, 0)[1]:
            raise RuntimeError(f"The mutants of {module} could not be tried.")


def _try(module: str, each: int | None, results: Path) -> bool:
    tests = TESTS[module]
    _import_beside(module, tests)
    made = list(mutants(module, _file(module).read_text(encoding="utf-8")))
    chosen = made if each is None else random.Random(SEED).sample(made, min(each, len(made)))
    if outcome(None, tests) != "survived":
        print(f"The tests of {module} are red as they stand.", file=sys.stderr)
        return False
    began = time.monotonic()
    rows: list[dict[str, object]] = []
    for mutant in chosen:
        found = outcome(mutant, tests)
        rows.append({**asdict(mutant), "outcome": found, "of": len(made)})
        if found == "survived":
            print(f"{module}:{mutant.line}: {mutant.was}  ->  {mutant.now}", flush=True)
        _add(rows, results)
    counts = Counter(row["outcome"] for row in rows)
    print(f"{module}: {dict(counts)} of {len(made)}, {time.monotonic() - began:.0f} s", flush=True)
    return True


def _import_beside(module: str, tests: Sequence[str]) -> None:
    """Import what the tests need, but not the module or anything that imports it."""
    target = _file(module).relative_to(ROOT)
    needed = {file for test in tests for file in closure(Path(test))} - set(map(Path, tests))
    for file in sorted(needed):
        if file.parts[0] in FLOORS and target not in closure(file):
            importlib.import_module(".".join(file.with_suffix("").parts).removesuffix(".__init__"))


def _add(rows: Sequence[dict[str, object]], results: Path) -> None:
    there = list(csv.DictReader(results.open(encoding="utf-8"))) if results.exists() else []
    modules = {row["module"] for row in rows}
    kept = [row for row in there if row["module"] not in modules]
    with results.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(
            file,
            ["module", "line", "was", "now", "outcome", "of"],
            extrasaction="ignore",
            lineterminator="\n",
        )
        writer.writeheader()
        writer.writerows([*kept, *rows])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run mutants, and say which survived."""
    parser = argparse.ArgumentParser(
        description="Change one place of a module at a time and see whether its tests notice.",
        epilog="example: python -m benchmarks.mutation --each 60 analysis.verdicts.judge",
    )
    parser.add_argument("modules", nargs="*", metavar="module", help="default: all that are listed")
    parser.add_argument("--each", type=int, help="a sample of so many a module (default: all)")
    parser.add_argument("--out", type=Path, default=RESULTS, help="default: %(default)s")
    options = parser.parse_args(arguments)
    run(options.modules or list(TESTS), options.each, options.out)
    return 0


if __name__ == "__main__":
    sys.exit(main())
