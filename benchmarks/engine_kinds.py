"""What weights and coders cost the exact engine beside one pass of the plain rows."""

from __future__ import annotations

import tempfile
from pathlib import Path

import numpy as np

from benchmarks.engine_data import store, study
from benchmarks.engine_process import python_run

CODERS = 30


def kinds(rows: int, seed: int) -> str:
    """Time and memory of plain rows, of rows with weights, and of rows with coders."""
    columns = study(rows, seed, coders=CODERS)
    columns["w"] = np.random.default_rng(seed).choice([0.5, 1.0, 2.0], len(columns["y"]))
    with tempfile.TemporaryDirectory() as folder:
        store(columns, Path(folder))
        plain, weighted, coded = (
            min(
                (python_run(what, folder) for _ in range(3)),
                key=lambda run: run["cpu"],
            )
            for what in ("exact", "weighted", "coded")
        )
    lines = [
        "### Weights and coders",
        "",
        f"The same {plain['rows']:,} rows without and with weights, and with {CODERS} crossed "
        "coders. A pass sums these very rows; best of three runs.",
        "",
        "| rows are | seconds (pass) | multiple of the pass | memory / columns, MB |",
        "|---|---|---|---|",
    ]
    for name, run in (("plain", plain), ("weighted", weighted), ("coded", coded)):
        lines.append(
            f"| {name} | {run['cpu']:.3f} ({run['pass']:.3f}) | {run['cpu'] / run['pass']:.1f} "
            f"| {run['memory']:.1f} / {run['columns']:.1f} |"
        )
    return "\n".join(lines)
