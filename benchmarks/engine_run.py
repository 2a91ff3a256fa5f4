"""One fit in a process of its own, so that its peak memory is its own: prints one line of JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.engine_data import COLUMNS, FIXED, NESTED, load

ARM = np.array([0.0, 1.0, 0.0])
TERMS = ("(Intercept)", *FIXED)


def peak() -> float:
    """Highest memory of this process so far, in MB.

    Not ``ru_maxrss``, which a process inherits from the one that started it.
    """
    lines = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024


def exact(folder: Path) -> dict[str, Any]:
    """The engine on columns in memory."""
    return _exact(folder)


def weighted(folder: Path) -> dict[str, Any]:
    """The same with weights."""
    return _exact(folder, weights="w")


def coded(folder: Path) -> dict[str, Any]:
    """The same with crossed coders."""
    return _exact(folder, crossed=["coder"])


def _exact(folder: Path, weights: str | None = None, crossed: Sequence[str] = ()) -> dict[str, Any]:
    from mixed.gaussian.fit import fit_sums
    from mixed.gaussian.rows import crossed_units, sums_of_rows

    before = peak()
    frame = load(folder, (*COLUMNS, *crossed, *([weights] if weights else [])))
    watch, cpu = time.perf_counter(), time.process_time()
    centre, units = {"y": float(frame["y"].mean())}, crossed_units(frame, crossed)
    sums = sums_of_rows(frame, "y", FIXED, NESTED, units, weights=weights, centre=centre)
    passed = time.process_time()
    fit = fit_sums(sums, TERMS, {name: len(of) for name, of in units.items()})
    error = float(np.sqrt(fit.covariance[1, 1]))
    done, cpu_done = time.perf_counter(), time.process_time()
    # A copy has none of the derivatives that the line above has left in the fit.
    adjusted = replace(fit).kenward_roger(ARM)
    kr_cpu = time.process_time() - cpu_done
    return {
        "rows": len(frame),
        "pass": passed - cpu,
        "seconds": done - watch,
        "cpu": cpu_done - cpu,
        "kr_seconds": kr_cpu,
        "memory": peak() - before,
        "columns": float(frame.memory_usage(index=False).sum()) / 2**20,
        "evaluations": fit.optimum.evaluations,
        "slope": float(np.abs(fit.optimum.slope[fit.optimum.v > 0]).max()),
        "decrement": float(fit.optimum.decrement[0]),
        "certified": fit.certified,
        "estimate": float(fit.coefficients[1]),
        "error": error,
        "criterion": fit.criterion,
        "kr_error": float(np.sqrt(adjusted.covariance[0, 1, 1])),
        "kr_df": float(adjusted.df[0]),
    }


def mixedlm(folder: Path) -> dict[str, Any]:
    """Mixedlm on the same."""
    from analysis.multilevel.opinions import fit_mixedlm

    before = peak()
    frame = load(folder)
    cpu = time.process_time()
    fit = fit_mixedlm(frame.rename(columns={"arm": "rsw"}), ("rsw", "x"), NESTED)
    return {
        "cpu": time.process_time() - cpu,
        "memory": peak() - before,
        "estimate": fit.coefficient("rsw"),
        "error": fit.standard_error("rsw"),
    }


def crossed(folder: Path) -> dict[str, Any]:
    """The engine on columns in memory, with coders crossed."""
    from mixed.gaussian.rows import fit_rows

    before = peak()
    frame = load(folder, (*COLUMNS, "coder"))
    cpu = time.process_time()
    fit = fit_rows(frame, "y", FIXED, NESTED, ["coder"])
    fit.kenward_roger(ARM)
    return {
        "rows": len(frame),
        "cpu": time.process_time() - cpu,
        "memory": peak() - before,
        "evaluations": fit.optimum.evaluations,
        "error": float(np.sqrt(fit.covariance[1, 1])),
    }


def marks(path: Path) -> dict[str, Any]:
    """The public call on lme4's InstEval, from a csv file: three crossed factors alone."""
    import pandas as pd

    from mixed.linear import fit_linear

    before = peak()
    frame = pd.read_csv(path)
    cpu = time.process_time()
    fit = fit_linear(frame, ["arm"], [], ["s", "d", "dept"])
    return {
        "rows": len(frame),
        "cpu": time.process_time() - cpu,
        "memory": peak() - before,
        "whole": peak(),
        "error": fit.standard_error("arm"),
        "criterion": -2 * fit.log_likelihood,
    }


def counts(path: Path) -> dict[str, Any]:
    """A negative binomial model of a csv file's counts, and the intervals of all its shares."""
    import pandas as pd

    from mixed.generalised import fit_generalised

    before = peak()
    frame = pd.read_csv(path).rename(columns={"arm": "rsw"}).assign(exposure=1.0)
    cpu = time.process_time()
    fit = fit_generalised(frame, ("rsw", "x"), NESTED, "nbinom2")
    fitted = time.process_time()
    assert fit.icc_interval is not None
    ends = [fit.icc_interval(level, 0.95) for level in (*NESTED, "observation_id")]
    return {
        "rows": len(frame),
        "cpu": fitted - cpu,
        "intervals": time.process_time() - fitted,
        "memory": peak() - before,
        "converged": fit.converged,
        "ends": ends,
    }


def shares(folder: Path) -> dict[str, Any]:
    """The intervals of all shares of variance of a Gaussian fit with coders."""
    from mixed.gaussian.icc import icc_intervals
    from mixed.gaussian.rows import fit_rows

    frame = load(folder, (*COLUMNS, "coder"))
    fit = fit_rows(frame, "y", FIXED, NESTED, ["coder"])
    cpu = time.process_time()
    ends = icc_intervals(fit)
    return {"rows": len(frame), "cpu": time.process_time() - cpu, "ends": list(ends.values())}


def refits(path: Path, number: int, seed: int) -> dict[str, Any]:
    """A parametric bootstrap of the rows of a csv file, each refit with Kenward-Roger."""
    import pandas as pd

    from mixed.gaussian.batch import refit
    from mixed.gaussian.fit import fit_sums
    from mixed.gaussian.rows import sums_of_rows
    from mixed.gaussian.simulate import simulate

    before = peak()
    rows, fixed = pd.read_csv(path), ("rsw", "exper")
    sums = sums_of_rows(rows, "y", fixed, NESTED)
    fit = fit_sums(sums, ("(Intercept)", *fixed))
    refit(simulate(sums, fit, 10, np.random.default_rng(seed)), fit.terms, ARM)  # warm
    watch, cpu = time.perf_counter(), time.process_time()
    drawn = simulate(sums, fit, number, np.random.default_rng(seed))
    drawing = time.process_time() - cpu
    found = refit(drawn, fit.terms, ARM, method="kenward_roger")
    return {
        "rows": len(rows),
        "cpu": time.process_time() - cpu,
        "drawing": drawing,
        "wall": time.perf_counter() - watch,
        "memory": peak() - before,
        "certified": int(found.certified.sum()),
    }


def chunked(path: Path) -> dict[str, Any]:
    """The engine on a parquet file, row group by row group."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    from mixed.gaussian.chunks import Recipe, collapse_parquet
    from mixed.gaussian.fit import fit_sums

    pa.set_memory_pool(pa.system_memory_pool())
    before = peak()
    cpu = time.process_time()
    sums = collapse_parquet(path, Recipe("y", FIXED, NESTED))
    fit = fit_sums(sums, TERMS)
    file = pq.ParquetFile(path)
    return {
        "rows": file.metadata.num_rows,
        "row_groups": file.num_row_groups,
        "columns": file.metadata.num_rows * 8 * len(COLUMNS) / 2**20,
        "cpu": time.process_time() - cpu,
        "memory": peak() - before,
        "certified": fit.certified,
        "estimate": float(fit.coefficients[1]),
    }


if __name__ == "__main__":
    runs: dict[str, Callable[..., dict[str, Any]]] = {
        "exact": exact,
        "weighted": weighted,
        "coded": coded,
        "mixedlm": mixedlm,
        "chunked": chunked,
        "crossed": crossed,
        "refits": refits,
        "marks": marks,
        "counts": counts,
        "shares": shares,
    }
    what, where, *numbers = sys.argv[1:]
    print(json.dumps(runs[what](Path(where), *map(int, numbers))))
