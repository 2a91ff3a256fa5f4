"""Type-I error and coverage of the product's methods, by simulation with a known truth.

    python -m benchmarks.error_rates              # 1,000 runs a cell: half an hour of two cores
    python -m benchmarks.error_rates --table      # only writes the docs' table again
    python -m benchmarks.error_rates --cell risk 12 0 --runs 4000 --seed 1   # one cell, printed

Every cell (kind of outcome, number of sites, ICC) is drawn without an effect for the type-I error
and with one for the coverage. For a mean these are one: a true effect shifts every estimate and
interval by itself and nothing else, so the runs without an effect tell the coverage with one.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.records import OutcomeKind
from analysis.resampling.execute import BACKENDS, Execution, repeat
from benchmarks.error_table import COLUMNS, write_page
from benchmarks.methods import Outcome, analyse, target
from benchmarks.unbalanced import EFFECT, NO_EFFECT, Truth, draw
from pipeline.files import write_csv
from pipeline.settings import load_params

SITES, ICCS = (3, 4, 6, 8, 12), (0.0, 0.05, 0.15)
KINDS: tuple[OutcomeKind, ...] = ("mean", "risk", "rate")
RESULTS = Path(__file__).with_suffix(".csv")
PAGE = Path("docs/error-rates.md")


@dataclass(frozen=True)
class Run:
    """One study without an effect and one with: method → outcome."""

    without: dict[str, Outcome]
    with_effect: dict[str, Outcome]


def one_run(without: Truth, with_effect: Truth, rng: np.random.Generator) -> Run:
    """Draw and analyse; for a mean the study without an effect stands for both."""
    null = analyse(draw(without, rng), without)
    if without.kind == "mean":
        return Run(null, null)
    return Run(null, analyse(draw(with_effect, rng), with_effect))


def cell(
    kind: OutcomeKind, sites: int, icc: float, runs: int, seed: int, execution: Execution
) -> pd.DataFrame:
    """Measure one cell: one row a method, with the columns of ``COLUMNS``."""
    without = Truth(kind, sites, icc, NO_EFFECT[kind])
    with_effect = Truth(kind, sites, icc, EFFECT[kind])
    # A seed of its own: cells share no draws.
    number = list(product(KINDS, SITES, ICCS)).index((kind, sites, icc))
    own = int(np.random.SeedSequence([seed, number]).generate_state(1)[0])
    found = repeat(partial(one_run, without, with_effect), runs, own, execution)
    covered = without if kind == "mean" else with_effect
    rows = []
    for method in found[0].without:
        rejects = [
            r.without[method].rejects for r in found if r.without[method].rejects is not None
        ]
        ends = [(r.with_effect[method].low, r.with_effect[method].high) for r in found]
        truth = target(covered, method)
        covers = [low <= truth <= high for low, high in ends if math.isfinite(low)]
        rows.append(
            {
                "kind": kind,
                "sites": sites,
                "icc": icc,
                "method": method,
                "runs": runs,
                "type_1": _share(rejects),
                "type_1_error": _monte_carlo_error(rejects),
                "coverage": _share(covers),
                "coverage_error": _monte_carlo_error(covers),
                "no_answer": runs - len(rejects),
            }
        )
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _share(hits: Sequence[bool]) -> float:
    return round(float(np.mean(hits)), 6) if hits else math.nan


def _monte_carlo_error(hits: Sequence[bool]) -> float:
    """Standard error of a share of independent runs: sqrt(p (1 - p) / runs)."""
    return round(float(np.std(hits) / math.sqrt(len(hits))), 6) if hits else math.nan


def measure(runs: int, seed: int, execution: Execution, results: Path, *, resume: bool) -> None:
    """Measure cell by cell; what is done is kept in ``results``."""
    done = pd.read_csv(results) if resume and results.exists() else pd.DataFrame(columns=[*COLUMNS])
    had = set(zip(done["kind"], done["sites"], done["icc"], done["runs"], strict=True))
    for kind, sites, icc in product(KINDS, SITES, ICCS):
        if (kind, sites, icc, runs) in had:
            continue
        fresh = cell(kind, sites, icc, runs, seed, execution)
        done = fresh if done.empty else pd.concat([done, fresh], ignore_index=True)
        write_csv(done, results)
        print(f"error_rates: {kind}, {sites} sites, ICC {icc:g}: done", flush=True)


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and write the table that the docs show."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.error_rates",
        description=__doc__,
        epilog="example: python -m benchmarks.error_rates --runs 1000 --workers 2",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--runs", type=int, default=1000, help="simulated studies a cell")
    parser.add_argument("--backend", choices=BACKENDS, default="loky")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--resume", action="store_true", help="keep the cells already measured")
    parser.add_argument("--table", action="store_true", help="only write the docs' table again")
    parser.add_argument(
        "--cell", nargs=3, metavar=("KIND", "SITES", "ICC"), help="measure one cell and print it"
    )
    parser.add_argument("--seed", type=int, help="study.seed unless said otherwise")
    options = parser.parse_args(argv)
    seed = int(load_params()["study"]["seed"]) if options.seed is None else options.seed
    execution = Execution(options.backend, options.workers)
    if options.cell:
        kind, sites, icc = options.cell[0], int(options.cell[1]), float(options.cell[2])
        if kind not in KINDS or sites not in SITES or icc not in ICCS:
            parser.error(f"cells are {', '.join(KINDS)} by sites {SITES} by ICC {ICCS}.")
        print(cell(kind, sites, icc, options.runs, seed, execution).to_string(index=False))
        return 0
    if not options.table:
        measure(options.runs, seed, execution, RESULTS, resume=options.resume)
    write_page(pd.read_csv(RESULTS), PAGE)
    print(f"Wrote {PAGE}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
