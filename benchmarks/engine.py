"""The exact engine beside mixedlm and R's lme4: growth, crossed coders, chunks, batches, studies.

    python -m benchmarks.engine                      # all of it; about fifteen minutes on two cores
    python -m benchmarks.engine --only growth --rows 1000 10000
    python -m benchmarks.engine --only crossed batch --write docs/engine.md

``uses`` needs the default study's tables: run ``dvc repro`` before. Each fit of growth, crossed,
chunks and batch runs in a process of its own, on one thread. Seconds are of processor time, so that
other work on the machine does not count, and leave the reading of data out; of this engine's growth
the least of three runs. Memory is the rise of the process's peak from before the columns were read
(R's: from after). An engine is left out of sizes that would take it minutes. Without R its columns
are left out, and the tables say so. ``--write`` replaces the measured parts of a page and leaves
the others as they are.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from benchmarks.engine_counts import counts
from benchmarks.engine_crossed import crossed, marks
from benchmarks.engine_data import COLUMNS, NESTED, store, study
from benchmarks.engine_kinds import kinds
from benchmarks.engine_process import NO_R, RSCRIPT, module_run, multiples, python_run, r_run
from study.files import write_text

SIM = Path(__file__).parents[1] / "tests" / "reference" / "rsw_sim.csv"
MARK = "<!-- below: written by python -m benchmarks.engine --write docs/engine.md -->"
SIZES = (10**3, 10**4, 10**5, 10**6, 10**7)
MOST_MIXEDLM, MOST_LME4, MOST_PBKRTEST = 10**6, 10**6, 10**4
ROWS_OF_KINDS = 10**6
ROWS_CODED, CODERS = 10**5, (10, 50, 200, 400, 800)
SIZES_OF_COUNTS = (10**3, 3 * 10**3, 10**4, 3 * 10**4, 10**5)
REFITS, STUDIES = 1000, 1000
WORKERS_OF_CHUNKS = 20_000


def growth(sizes: Sequence[int], seed: int) -> str:
    """Time, memory and optimum by number of rows."""
    lines = [
        "### Growth",
        "",
        "12 sites, units of about eight workers, workers of about four rows; `y ~ arm + x`, REML.",
        "Seconds of processor time for summing and fitting, in brackets the one pass that sums. "
        "Memory in MB counts the columns that are used.",
        "",
        "| rows | seconds (pass) | memory / columns, MB | evaluations | slope | decrement "
        "| error of the arm | mixedlm: s, MB, error | lme4 default: s, MB, error "
        "| lme4 bobyqa: s, MB, error | multiples of time, memory: mixedlm | lme4 default "
        "| lme4 bobyqa | criterion less bobyqa's |",
        "|" + "---|" * 14,
    ]
    adjusted = []
    for size in sizes:
        with tempfile.TemporaryDirectory() as folder:
            place = Path(folder)
            columns = study(size, seed)
            store(columns, place)
            ours = min((python_run("exact", place) for _ in range(3)), key=lambda run: run["cpu"])
            other = python_run("mixedlm", place) if size <= MOST_MIXEDLM else None
            csv = place / "rows.csv"
            with_r = RSCRIPT is not None and size <= MOST_LME4
            if with_r:
                pd.DataFrame(columns).to_csv(csv, index=False)
            default = r_run("default", csv) if with_r else None
            bobyqa = r_run("bobyqa", csv) if with_r else None
            kr = r_run("kr", csv) if with_r and size <= MOST_PBKRTEST else None
        warned = " (warned)" if default and default["warned"] else ""
        others = (other, default, bobyqa)
        cells = [_engine(run) if run else "–" for run in others]
        cells[1] += warned
        cells += [multiples(run, ours) if run else "–" for run in others]
        cells.append(f"{ours['criterion'] - bobyqa['criterion']:.1e}" if bobyqa else "–")
        lines.append(
            f"| {ours['rows']:,} | {ours['cpu']:.3f} ({ours['pass']:.3f}) "
            f"| {ours['memory']:.1f} / {ours['columns']:.1f} "
            f"| {ours['evaluations']} | {ours['slope']:.0e} | {ours['decrement']:.0e} "
            f"| {ours['error']:.6f} | " + " | ".join(cells) + " |"
        )
        adjusted.append(_adjusted(ours, kr))
    left_out = (
        f"Left out for their time: mixedlm over {MOST_MIXEDLM:,} rows, lme4 over {MOST_LME4:,}, "
        f"pbkrtest over {MOST_PBKRTEST:,}."
    )
    if RSCRIPT is None:
        left_out = f"{NO_R} {left_out}"
    return "\n".join([*lines, "", *KR_HEAD, *adjusted, "", left_out])


KR_HEAD = (
    "Kenward and Roger's standard error and degrees of freedom of the arm: this engine's seconds "
    "are for summing, fitting and adjusting together (in brackets the adjusting alone), pbkrtest's "
    "for adjusting a model that lme4 has fitted.",
    "",
    "| rows | seconds (adjusting) | memory, MB | error, df | pbkrtest: s, MB, error, df "
    "| its multiples of time, memory |",
    "|---|---|---|---|---|---|",
)


def _adjusted(ours: dict[str, Any], kr: dict[str, Any] | None) -> str:
    whole = {**ours, "cpu": ours["cpu"] + ours["kr_seconds"]}
    theirs, ratio = "–", "–"
    if kr:
        theirs = f"{kr['cpu']:.1f}, {kr['memory']:.0f}, {kr['error']:.6f}, {kr['df']:.4f}"
        ratio = multiples(kr, whole)
    return (
        f"| {ours['rows']:,} | {whole['cpu']:.3f} ({ours['kr_seconds']:.4f}) "
        f"| {ours['memory']:.1f} | {ours['kr_error']:.6f}, {ours['kr_df']:.4f} "
        f"| {theirs} | {ratio} |"
    )


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
            found = python_run("chunked", path)
        lines.append(
            f"| {found['rows']:,} | {found['row_groups']} | {found['columns']:.0f} "
            f"| {found['memory']:.0f} | {found['cpu']:.2f} |"
        )
    return "\n".join(lines)


def batch(number: int, seed: int) -> str:
    """A parametric bootstrap of the 1,440 rows of tests/reference/rsw_sim.csv."""
    ours = python_run("refits", SIM, number, seed)
    said = (
        f"{number:,} parametric-bootstrap refits of {ours['rows']:,} rows, with Kenward and "
        f"Roger's errors: {ours['cpu']:.2f} s of processor time, of which {ours['drawing']:.2f} s "
        f"for drawing ({ours['wall']:.2f} s by the clock), and {ours['memory']:.0f} MB; "
        f"{ours['certified']:,} certified."
    )
    if RSCRIPT is None:
        return f"### Batch\n\n{said} {NO_R}"
    theirs = r_run("refit", SIM, number)
    return (
        f"### Batch\n\n{said} The same number of lme4's `refit`, without degrees of freedom and "
        f"one after the other: {theirs['cpu']:.1f} s and {theirs['memory']:.0f} MB. Its multiples "
        f"of time and memory: {multiples(theirs, ours)}."
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
    from analysis.multilevel.opinions import fit_mixedlm
    from mixed.gaussian.criterion import criterion
    from mixed.gaussian.fit import fit_sums
    from mixed.gaussian.rows import sums_of_rows
    from mixed.gaussian.starts import moment_estimates
    from mixed.gaussian.sums import subtract_fit

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


def put(page: str, measured: Sequence[str]) -> str:
    """The page with these parts in the place of those of the same heading, or after them all."""
    above, _, below = page.partition(MARK)
    old = [f"### {part.strip()}" for part in below.split("\n### ")[1:]]
    parts = {part.split("\n")[0]: part for part in (*old, *measured)}
    return above + MARK + "\n\n" + "\n\n".join(parts.values()) + "\n"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure and print; with ``--write`` also put the tables at the end of a page."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.engine",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parts = ("growth", "kinds", "crossed", "marks", "counts", "chunks", "batch", "studies", "uses")
    parser.add_argument("--only", choices=parts, nargs="+", default=parts, help="measure these")
    parser.add_argument("--rows", type=int, nargs="+", default=SIZES, help="sizes of growth")
    parser.add_argument("--coded", type=int, default=ROWS_CODED, help="rows with crossed coders")
    parser.add_argument("--coders", type=int, nargs="+", default=CODERS, help="numbers of coders")
    parser.add_argument("--refits", type=int, default=REFITS, help="of the bootstrap")
    parser.add_argument("--studies", type=int, default=STUDIES, help="how many are simulated")
    parser.add_argument("--seed", type=int, default=20240917, help="of all randomness")
    parser.add_argument("--write", type=Path, help="page whose measured parts are replaced")
    options = parser.parse_args(argv)
    large = [size for size in options.rows if size >= 10**5]
    tasks = {
        "growth": lambda: growth(options.rows, options.seed),
        "kinds": lambda: kinds(ROWS_OF_KINDS, options.seed),
        "crossed": lambda: crossed(options.coded, options.coders, options.seed),
        "marks": marks,
        "counts": lambda: counts(SIZES_OF_COUNTS, options.seed),
        "chunks": lambda: chunks(large, options.seed),
        "batch": lambda: batch(options.refits, options.seed),
        "studies": lambda: studies(options.studies, options.seed),
        "uses": lambda: module_run("benchmarks.engine_uses", options.seed).strip(),
    }
    found = []
    for part in options.only:
        print(f"engine: {part} …", file=sys.stderr, flush=True)
        found.append(tasks[part]())
        print(found[-1] + "\n", flush=True)
    if options.write:
        write_text(put(options.write.read_text(encoding="utf-8"), found), options.write)
    return 0


if __name__ == "__main__":
    sys.exit(main())
