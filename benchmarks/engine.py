"""The exact engine beside mixedlm and R's lme4: growth, chunks, batches, studies, its own uses.

    python -m benchmarks.engine                       # all of it; about ten minutes on two cores
    python -m benchmarks.engine --only growth --rows 1000 10000
    python -m benchmarks.engine --write docs/engine.md

``uses`` needs the default study's tables: run ``dvc repro`` before. Each fit of growth and chunks
runs in a process of its own, on one thread. Seconds are of processor time, so that other
work on the machine does not count, and leave the reading of data out; of this engine's the least of
three runs. Memory is the rise of the process's peak from before the columns were read. An engine is
left out of sizes that would take it minutes. Without R its columns are left out, and the tables say
so.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.engine_data import COLUMNS, NESTED, store, study
from pipeline.files import write_text

RSCRIPT = shutil.which("Rscript")
R_FILE = Path(__file__).with_suffix(".R")
SIM = Path(__file__).parents[1] / "tests" / "reference" / "rsw_sim.csv"
MARK = "<!-- below: written by python -m benchmarks.engine --write docs/engine.md -->"
SIZES = (10**3, 10**4, 10**5, 10**6, 10**7)
MOST_MIXEDLM, MOST_LME4, MOST_PBKRTEST = 10**6, 10**6, 10**4
REFITS, R_REFITS, STUDIES = 1000, 50, 1000
WORKERS_OF_CHUNKS = 20_000
ONE_THREAD = dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "RAYON_NUM_THREADS"), "1")


def growth(sizes: Sequence[int], seed: int) -> str:
    """Time, memory and optimum by number of rows."""
    lines = [
        "### Growth",
        "",
        "12 sites, units of about eight workers, workers of about four rows; `y ~ arm + x`, REML.",
        "Seconds of processor time for summing and fitting, in brackets the one pass that sums. "
        "Memory in MB counts the columns that are used.",
        "",
        "| rows | seconds (pass) | Kenward-Roger, s | memory / columns, MB | evaluations | slope | "
        "decrement | error of the arm | mixedlm: s, MB, error | lme4 default: s, MB, error | "
        "lme4 bobyqa: s, MB, error | its multiples of time, memory | criterion less bobyqa's |",
        "|" + "---|" * 13,
    ]
    details = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            columns = study(size, seed)
            store(columns, place)
            ours = min((_python("exact", place) for _ in range(3)), key=lambda run: run["cpu"])
            other = _python("mixedlm", place) if size <= MOST_MIXEDLM else None
            csv = place / "rows.csv"
            with_r = RSCRIPT is not None and size <= MOST_LME4
            if with_r:
                pd.DataFrame(columns).to_csv(csv, index=False)
            default = _r("default", csv) if with_r else None
            bobyqa = _r("bobyqa", csv) if with_r else None
            kr = _r("kr", csv) if with_r and size <= MOST_PBKRTEST else None
        warned = " (warned)" if default and default["warned"] else ""
        lines.append(
            f"| {ours['rows']:,} | {ours['cpu']:.3f} ({ours['pass']:.3f}) "
            f"| {ours['kr_seconds']:.4f} | {ours['memory']:.1f} / {ours['columns']:.1f} "
            f"| {ours['evaluations']} | {ours['slope']:.0e} | {ours['decrement']:.0e} "
            f"| {ours['error']:.6f} | "
            + (_engine(other) if other else "–")
            + " | "
            + (f"{_engine(default)}{warned}" if default else "–")
            + " | "
            + (_engine(bobyqa) if bobyqa else "–")
            + " | "
            + (
                f"{bobyqa['cpu'] / ours['cpu']:.0f}, {bobyqa['memory'] / ours['memory']:.1f}"
                if bobyqa
                else "–"
            )
            + " | "
            + (f"{ours['criterion'] - bobyqa['criterion']:.1e}" if bobyqa else "–")
            + " |"
        )
        if kr:
            details.append(
                f"pbkrtest at {ours['rows']:,} rows took {kr['cpu']:.1f} s and "
                f"{kr['memory']:.0f} MB: standard error {kr['error']:.6f} on {kr['df']:.4f} df; "
                f"here {ours['kr_error']:.6f} on {ours['kr_df']:.4f} df, "
                f"{kr['cpu'] / ours['kr_seconds']:,.0f} times as fast."
            )
    left_out = (
        f"Left out for their time: mixedlm over {MOST_MIXEDLM:,} rows, lme4 over {MOST_LME4:,}, "
        f"pbkrtest over {MOST_PBKRTEST:,}."
    )
    if RSCRIPT is None:
        left_out = "R is not installed here: no lme4 and no pbkrtest. " + left_out
    return "\n".join([*lines, "", *details, "", left_out])


def _engine(run: dict[str, Any]) -> str:
    return f"{run['cpu']:.2f}, {run['memory']:.0f}, {run['error']:.6f}"


def chunks(sizes: Sequence[int], seed: int) -> str:
    """Memory and time of reading by row groups; the groups stay the same."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    lines = [
        "### By row groups of a parquet file",
        "",
        f"The same {WORKERS_OF_CHUNKS:,} workers, with more and more rows each; reading, summing "
        "and fitting.",
        "",
        "| rows | row groups | columns, MB | memory, MB | seconds of processor time |",
        "|---|---|---|---|---|",
    ]
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "rows.parquet"
            table = pa.table(study(size, seed, workers=WORKERS_OF_CHUNKS))
            pq.write_table(table.select(list(COLUMNS)), path, row_group_size=100_000)
            del table
            found = _python("chunked", path)
        lines.append(
            f"| {found['rows']:,} | {found['row_groups']} | {found['columns']:.0f} "
            f"| {found['memory']:.0f} | {found['cpu']:.2f} |"
        )
    return "\n".join(lines)


def batch(seed: int) -> str:
    """A parametric bootstrap of the 1,440 rows of tests/reference/rsw_sim.csv."""
    from analysis.models.gaussian.batch import refit
    from analysis.models.gaussian.fit import fit_sums, sums_of_rows
    from analysis.models.gaussian.simulate import simulate

    rows, fixed = pd.read_csv(SIM), ("rsw", "exper")
    sums = sums_of_rows(rows, "y", fixed, NESTED)
    fit = fit_sums(sums, ("(Intercept)", *fixed))
    contrast = np.array([0.0, 1.0, 0.0])
    refit(simulate(sums, fit, 10, np.random.default_rng(seed)), fit.terms, contrast)  # warm
    watch, cpu = time.perf_counter(), time.process_time()
    drawn = simulate(sums, fit, REFITS, np.random.default_rng(seed))
    drawing = time.process_time() - cpu
    found = refit(drawn, fit.terms, contrast, method="kenward_roger")
    cpu, wall = time.process_time() - cpu, time.perf_counter() - watch
    said = (
        f"{REFITS:,} parametric-bootstrap refits of {len(rows):,} rows, with Kenward and Roger's "
        f"errors: {cpu:.2f} s of processor time, of which {drawing:.2f} s for drawing ({wall:.2f} "
        f"s by the clock); {int(found.certified.sum()):,} certified."
    )
    if RSCRIPT is None:
        return f"### Batch\n\n{said} R is not installed here: no comparison."
    theirs = _r("refit", SIM, R_REFITS)["cpu"] * REFITS / R_REFITS
    return (
        f"### Batch\n\n{said} lme4's `refit`, without degrees of freedom: {theirs:.1f} s, scaled "
        f"from {R_REFITS} refits; {theirs / cpu:.0f} times as long."
    )


def studies(number: int, seed: int) -> str:
    """Look for a better criterion from another engine or another start."""
    lines = [
        "### Simulated studies",
        "",
        f"{number:,} unbalanced studies: of 6 to 12 sites with three levels and a site variance of "
        "zero, near zero and large; and of 3 to 7 sites with one to four units of 1 to 100 rows, "
        "where the criterion can have several minima. The criterion of another search, evaluated "
        "by the same formula, less this engine's: below zero the other would be better. One "
        "search: this engine's from the moment estimates alone.",
        "",
        "| studies of | studies | zero site variance | not certified | least, mixedlm | least, "
        "other starts | one search worse by over 1e-6 | mixedlm worse by over 1e-6 | better by "
        "over 1e-6 |",
        "|---|---|---|---|---|---|---|---|---|",
    ]
    rng = np.random.default_rng(seed)
    kinds: dict[str, Callable[[], pd.DataFrame]] = {
        f"6 to 12 sites, SD {sd}": lambda sd=sd: _small_study(rng, sd) for sd in (0.0, 0.05, 1.0)
    }
    kinds["few unequal units"] = lambda: _unequal_study(rng)
    share, over = divmod(number, len(kinds))
    for place, (label, draw) in enumerate(kinds.items()):
        found = [_searches(draw(), rng) for _ in range(share + (place < over))]
        mixed, again, once, zero, certified = np.array(found).T
        lines.append(
            f"| {label} | {len(found)} | {int(zero.sum())} | {int((1 - certified).sum())} "
            f"| {mixed.min():.1e} | {again.min():.1e} | {int((once > 1e-6).sum())} "
            f"| {int((mixed > 1e-6).sum())} | {int((np.minimum(mixed, again) < -1e-6).sum())} |"
        )
    return "\n".join(lines)


def _searches(
    rows: pd.DataFrame, rng: np.random.Generator
) -> tuple[float, float, float, bool, bool]:
    """Criteria less the engine's of mixedlm, five other starts, and one search; zero; certified."""
    from analysis.models.gaussian.criterion import criterion
    from analysis.models.gaussian.fit import fit_sums, sums_of_rows
    from analysis.models.gaussian.starts import moment_estimates
    from analysis.models.gaussian.sums import subtract_fit
    from analysis.models.opinions import fit_mixedlm

    nested = [name for name in NESTED if name in rows]
    sums = sums_of_rows(rows, "y", ("rsw", "x"), nested)
    fit = fit_sums(sums, ("(Intercept)", "rsw", "x"))
    other = fit_mixedlm(rows, ("rsw", "x"), nested)
    relative = np.array([other.sds[group] ** 2 for group in fit.groups]) / other.residual
    theirs = float(criterion(fit.model, relative[None]).value[0])
    starts = rng.choice([0.0, 1e-3, 0.1, 1.0, 5.0], (5, 1, len(nested)))
    again = min(fit_sums(sums, fit.terms, start=start).criterion for start in starts)
    moments = moment_estimates(subtract_fit(sums, len(fit.terms))[1], 0)
    once = fit_sums(sums, fit.terms, start=moments).criterion
    gains = (x - fit.criterion for x in (theirs, again, once))
    return (*gains, "site" in fit.boundary, fit.certified)


def _small_study(rng: np.random.Generator, site_sd: float) -> pd.DataFrame:
    sites = int(rng.integers(6, 13))
    units = rng.integers(5, 13, sites)
    site = np.repeat(np.arange(sites), units)
    workers = rng.integers(3, 9, len(site))
    unit = np.repeat(np.arange(len(site)), workers)
    visits = rng.integers(1, 6, len(unit))
    worker = np.repeat(np.arange(len(unit)), visits)
    unit, n = unit[worker], len(worker)
    site = site[unit]
    x = rng.normal(size=n)
    sds = rng.choice([0.0, 0.1, 0.5], 2)
    y = 0.3 * (site % 2) + 0.1 * x + rng.normal(size=n) + site_sd * rng.normal(size=sites)[site]
    y += sds[0] * rng.normal(size=unit.max() + 1)[unit]
    y += sds[1] * rng.normal(size=worker.max() + 1)[worker]
    columns = {"site": site, "unit": unit, "worker": worker, "rsw": site % 2 * 1.0, "x": x, "y": y}
    return pd.DataFrame(columns)


def _unequal_study(rng: np.random.Generator) -> pd.DataFrame:
    sites = int(rng.integers(3, 8))
    of_unit = np.repeat(np.arange(sites), rng.integers(1, 5, sites))
    of_unit = np.r_[of_unit, 0, 1]
    sizes = rng.choice([1, 2, 3, 5, 30, 100], len(of_unit))
    sizes[0] = 5
    unit = np.repeat(np.arange(len(of_unit)), sizes)
    site, n = of_unit[unit], len(unit)
    x = rng.normal(size=n)
    sds = rng.choice([0.0, 0.2, 1.0], 2)
    y = 0.3 * (site % 2) + 0.1 * x + rng.normal(size=n)
    y += sds[0] * rng.normal(size=len(of_unit))[unit] + sds[1] * rng.normal(size=sites)[site]
    return pd.DataFrame({"site": site, "unit": unit, "rsw": site % 2 * 1.0, "x": x, "y": y})


def _python(what: str, place: Path) -> dict[str, Any]:
    return _json(_run("benchmarks.engine_run", what, str(place)))


def _r(what: str, *arguments: object) -> dict[str, Any]:
    return _json(_printed([str(RSCRIPT), str(R_FILE), what, *map(str, arguments)]))


def _run(module: str, *arguments: str) -> str:
    return _printed([sys.executable, "-m", module, *arguments])


def _printed(command: Sequence[str]) -> str:
    environment = {**os.environ, **ONE_THREAD}
    return subprocess.run(
        command, check=True, stdout=subprocess.PIPE, text=True, env=environment
    ).stdout


def _json(printed: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(printed.splitlines()[-1])
    return found


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; with ``--write`` also put the tables at the end of a page."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.engine",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parts = ("growth", "chunks", "batch", "studies", "uses")
    parser.add_argument("--only", choices=parts, nargs="+", default=parts, help="measure these")
    parser.add_argument("--rows", type=int, nargs="+", default=SIZES, help="sizes of growth")
    parser.add_argument("--studies", type=int, default=STUDIES, help="how many are simulated")
    parser.add_argument("--seed", type=int, default=20240917, help="of all randomness")
    parser.add_argument("--write", type=Path, help="page whose end is replaced by the tables")
    options = parser.parse_args(argv)
    large = [size for size in options.rows if size >= 10**5]
    tasks = {
        "growth": lambda: growth(options.rows, options.seed),
        "chunks": lambda: chunks(large, options.seed),
        "batch": lambda: batch(options.seed),
        "studies": lambda: studies(options.studies, options.seed),
        "uses": lambda: _run("benchmarks.engine_uses", str(options.seed)).strip(),
    }
    found = []
    for part in options.only:
        print(f"engine: {part} …", file=sys.stderr, flush=True)
        found.append(tasks[part]())
        print(found[-1] + "\n", flush=True)
    if options.write:
        above = options.write.read_text(encoding="utf-8").split(MARK)[0]
        write_text(above + MARK + "\n\n" + "\n\n".join(found) + "\n", options.write)
    return 0


if __name__ == "__main__":
    sys.exit(main())
