"""How models of counts, and intervals of shares of variance, grow with the size of a study."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.engine_data import NESTED, store, study
from benchmarks.engine_process import python_run

CODERS = 8


def counts(sizes: Sequence[int], seed: int) -> str:
    """Time and memory of negative binomial fits and of profile intervals, by number of rows."""
    lines = [
        "### Counts and shares",
        "",
        "The nested studies of the growth table with counts for outcomes: a negative binomial "
        "model by Laplace's approximation, and the profile intervals of all four shares. And "
        f"with means and {CODERS} crossed coders: the intervals of all four shares. Seconds of "
        "processor time, one run each.",
        "",
        "| rows | units | workers | fit, s | its intervals, s | memory, MB "
        "| intervals of means, s |",
        "|---|---|---|---|---|---|---|",
    ]
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            columns = study(size, seed, coders=CODERS)
            rng = np.random.default_rng(seed)
            frame = pd.DataFrame(columns)
            mean = np.exp(frame["y"] - 0.5) * rng.gamma(2.0, 0.5, len(frame))
            frame.assign(y=rng.poisson(mean)).to_csv(place / "rows.csv", index=False)
            store(columns, place)
            found, means = python_run("counts", place / "rows.csv"), python_run("shares", place)
        _, units, workers = (frame[level].nunique() for level in NESTED)
        lines.append(
            f"| {found['rows']:,} | {units:,} | {workers:,} | {found['cpu']:.2f} "
            f"| {found['intervals']:.2f} | {found['memory']:.0f} | {means['cpu']:.2f} |"
        )
    return "\n".join(lines)
