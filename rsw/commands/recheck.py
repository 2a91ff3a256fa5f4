"""``rsw recheck``: whether published figures can have come of one another."""

from __future__ import annotations

import argparse
import csv
import json
import sys
from dataclasses import asdict
from pathlib import Path

from analysis.published.recheck import COLUMNS, NEEDED, STATISTICS, Figure, PublishedError, recheck
from mixed.reported.tests import ONE_TAIL

SUMMARY = (
    "Recompute published figures from what was printed beside them, allowing for rounding and for "
    "one-sided tests. FILE is a CSV with one row a figure and the columns what, statistic "
    f"({', '.join(STATISTICS)}) and value; and those of df, df2, p, n, items, sd, a and b that it "
    "is recomputed from: a test from its degrees of freedom and p; a mean from n, the items it is "
    "over, and sd; a share (of a in b, in per cent), a ratio (a over b), a difference (b less a) "
    "and a change (from a to b, in per cent) from a and b. Write numbers as they were printed, "
    "since their decimals say how they were rounded; of p also <.05, >.05 and ns. Exit code 0: "
    "every figure that could be checked is consistent; 1: some are not, or the file is not as it "
    "should be; 2: it cannot be read."
)
EXAMPLE = "rsw recheck published.csv"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    add = parser.add_argument
    add("file", type=Path, metavar="FILE", help="CSV of published figures")
    add("--level", type=float, default=0.05, help="of significance (0.05)")
    add("--json", action="store_true", help="print a list with one object a figure")


def run(arguments: argparse.Namespace) -> int:
    """Read, recompute and print."""
    if not 0 < arguments.level < 1:
        print("--level lies between 0 and 1.", file=sys.stderr)
        return 2
    try:
        with arguments.file.open(encoding="utf-8-sig", newline="") as file:
            names, *lines = list(csv.reader(file)) or [[]]
    except (OSError, ValueError, csv.Error) as error:
        print(f"{arguments.file}: cannot be read as a CSV: {error}", file=sys.stderr)
        return 2
    problem = _problem(names, lines)
    if problem:
        print(f"{arguments.file}: {problem}.", file=sys.stderr)
        return 1
    rows = [dict(zip(names, cells, strict=False)) for cells in lines]
    try:
        figures = list(recheck(rows, arguments.level))
    except PublishedError as error:
        print(f"{arguments.file}: {error}", file=sys.stderr)
        return 1
    wrong = sum(figure.found in WRONG for figure in figures)
    if arguments.json:
        json.dump([asdict(figure) for figure in figures], sys.stdout, allow_nan=False, indent=1)
        print()
    else:
        for figure in figures:
            print(_line(figure))
        checked = sum(figure.low is not None or figure.found in WRONG for figure in figures)
        print(f"\n{checked} of {len(figures)} figures could be checked; {wrong} cannot be right.")
    return int(wrong > 0)


def _problem(names: list[str], lines: list[list[str]]) -> str | None:
    absent = [name for name in NEEDED if name not in names]
    strange = [name for name in names if name not in COLUMNS]
    if absent:
        return f"the file lacks the columns {', '.join(absent)}"
    if strange:
        return f"{strange[0]!r} is no column of such a file; they are {', '.join(COLUMNS)}"
    if len(set(names)) < len(names):
        return "a column is there twice"
    if not lines:
        return "the file has no rows"
    for number, cells in enumerate(lines, start=2):
        if any(cells[len(names) :]):
            return f"row {number} has more cells than there are columns"
    return None


WRONG = ("inconsistent", "decides_otherwise", "impossible")
SAYS = {
    "consistent": "consistent",
    "consistent_one_sided": "consistent only as a one-sided test",
    "inconsistent": "INCONSISTENT",
    "decides_otherwise": "INCONSISTENT, and the other side of the level",
    "impossible": "IMPOSSIBLE",
    "not_checked": "not checked: what it would be recomputed from is not given",
    "not_obtained": "not obtained",
}


def _line(figure: Figure) -> str:
    if figure.found == "not_obtained":
        return f"row {figure.row}, {figure.what}: {SAYS[figure.found]}"
    as_printed = f"{figure.statistic} = {figure.value}"
    if figure.p:
        as_printed += f", p {figure.p if figure.p[0] in '<>n' else '= ' + figure.p}"
    return f"row {figure.row}, {figure.what}: {as_printed}: {SAYS[figure.found]}{_why(figure)}"


def _why(figure: Figure) -> str:
    if figure.low is None or figure.high is None:
        return ""
    if figure.statistic == "mean":
        if figure.found != "impossible":
            return ""
        return f" (the nearest possible means are {figure.low:.6g} and {figure.high:.6g})"
    if not figure.p:
        exact = figure.low == figure.high
        span = "" if exact else f", from {figure.low:.6g} to {figure.high:.6g}"
        return f" (it is {figure.recomputed:.6g}{span})"
    two_sided = figure.found in WRONG and figure.statistic not in ONE_TAIL
    half = f"; one-sided {figure.recomputed / 2:.3g}" if two_sided and figure.recomputed else ""
    return f" (p is {figure.recomputed:.3g}, from {figure.low:.3g} to {figure.high:.3g}{half})"
