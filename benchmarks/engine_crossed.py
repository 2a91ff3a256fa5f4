"""How the exact engine grows with the number of coders crossed with everything else."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

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
