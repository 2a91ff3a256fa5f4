"""Type-I error and coverage of the product's methods, by simulation with a known truth.

    python -m benchmarks.error_rates              # every cell: two hours of two cores
    python -m benchmarks.error_rates --table      # only writes the docs' table again
    python -m benchmarks.error_rates --cell risk 12 0 --runs 4000 --seed 1   # one cell, printed

What takes a second a study (the multilevel model of risks and rates) is measured on the first of
the studies only. A cell in which the headline misses its aim is measured again, with more runs and
random numbers of their own, and that number counts: of sixty cells some miss by chance.

Every cell (kind of outcome, number of sites, ICC) is drawn without an effect for the type-I error
and with one for the coverage. For a mean these are one: a true effect shifts every estimate and
interval by itself and nothing else, so the runs without an effect tell the coverage with one.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import product
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.error_table import COLUMNS, misses, write_page
from benchmarks.methods import CR2, LAPLACE, TWO_STAGE, Outcome, analyse, headline, laplace, target
from benchmarks.unbalanced import EFFECT, NO_EFFECT, Truth, draw
from mixed.resampling.execute import BACKENDS, Execution, repeat
from study.files import write_csv
from study.settings.load import load_settings
from study.vocabulary import OUTCOME_KINDS, OutcomeKind

SITES, ICCS = (3, 4, 6, 8, 12), (0.0, 0.05, 0.15)
# Fewer sites have no multilevel interval in the table, for none was measured.
LEAST_SITES = 4
KINDS = OUTCOME_KINDS
RUNS, LAPLACE_RUNS, AGAIN_RUNS = 1000, 50, 4000
Analysis = Callable[[pd.DataFrame, Truth], dict[str, Outcome]]
ANALYSES: Mapping[str, Analysis] = {"rows": analyse, "laplace": laplace, "headline": headline}
# A method of each that tells, in the results, that it was measured.
MARKERS = {"rows": CR2, "laplace": LAPLACE, "headline": TWO_STAGE}
RESULTS = Path(__file__).with_suffix(".csv")
PAGE = Path("docs/error-rates.md")


@dataclass(frozen=True)
class Run:
    """One study without an effect and one with: method → outcome."""

    without: dict[str, Outcome]
    with_effect: dict[str, Outcome]


def one_run(
    analysis: Analysis, without: Truth, with_effect: Truth, rng: np.random.Generator
) -> Run:
    """Draw and analyse; for a mean the study without an effect stands for both."""
    null, other = draw(without, rng), None if without.kind == "mean" else draw(with_effect, rng)
    found = analysis(null, without)
    return Run(found, found if other is None else analysis(other, with_effect))


def cell(
    kind: OutcomeKind,
    sites: int,
    icc: float,
    runs: int,
    seed: int,
    execution: Execution,
    analysis: Analysis = analyse,
    stream: int = 0,
) -> pd.DataFrame:
    """Measure one cell: one row a method, with the columns of ``COLUMNS``.

    Parameters
    ----------
    stream : 0 for the studies that every method is measured on; another number for others.
    """
    without = Truth(kind, sites, icc, NO_EFFECT[kind])
    with_effect = Truth(kind, sites, icc, EFFECT[kind])
    # A seed of its own: cells share no draws.
    number = list(product(KINDS, SITES, ICCS)).index((kind, sites, icc))
    entropy = [seed, number, *([stream] if stream else [])]
    own = int(np.random.SeedSequence(entropy).generate_state(1)[0])
    found = repeat(partial(one_run, analysis, without, with_effect), runs, own, execution)
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


def measure(runs: Mapping[str, int], seed: int, execution: Execution, results: Path) -> None:
    """Measure cell by cell what ``results`` does not hold yet, and keep it there.

    Parameters
    ----------
    runs : of each of ``ANALYSES``.
    """
    for part in ("rows", "laplace", "headline"):
        for kind, sites, icc in _cells(part, _read(results)):
            done = _read(results)
            same = (done["kind"] == kind) & (done["sites"] == sites) & (done["icc"] == icc)
            if (same & (done["method"] == MARKERS[part]) & (done["runs"] == runs[part])).any():
                continue
            stream = 1 if part == "headline" else 0
            fresh = cell(
                kind, sites, icc, runs[part], seed, execution, ANALYSES[part], stream=stream
            )
            if part != "headline":  # what had another number of runs is replaced
                done = done[~(same & done["method"].isin(fresh["method"]))]
            done = fresh if done.empty else pd.concat([done, fresh], ignore_index=True)
            write_csv(done, results)
            print(f"error_rates: {part}, {kind}, {sites} sites, ICC {icc:g}: done", flush=True)


def _read(results: Path) -> pd.DataFrame:
    return pd.read_csv(results) if results.exists() else pd.DataFrame(columns=[*COLUMNS])


def _cells(part: str, done: pd.DataFrame) -> Iterator[tuple[OutcomeKind, int, float]]:
    """The cells of a part; of the headline those where it missed and a p value is printed."""
    for kind, sites, icc in product(KINDS, SITES, ICCS):
        if part == "laplace" and (kind == "mean" or sites < LEAST_SITES):
            continue
        if part == "headline":
            own = done[(done["kind"] == kind) & (done["sites"] == sites) & (done["icc"] == icc)]
            first = own[own["method"] == TWO_STAGE].iloc[0]
            if sites < LEAST_SITES or not misses(first):
                continue
        yield kind, sites, icc


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and write the table that the docs show."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.error_rates",
        description=__doc__,
        epilog="example: python -m benchmarks.error_rates --runs 1000 --workers 2",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--runs", type=int, default=RUNS, help="simulated studies a cell")
    parser.add_argument(
        "--laplace-runs", type=int, default=LAPLACE_RUNS, help="of them with a generalised model"
    )
    parser.add_argument(
        "--again-runs", type=int, default=AGAIN_RUNS, help="where the headline misses its aim"
    )
    parser.add_argument("--backend", choices=BACKENDS, default="loky")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--resume", action="store_true", help="keep the cells already measured")
    parser.add_argument("--table", action="store_true", help="only write the docs' table again")
    parser.add_argument(
        "--cell", nargs=3, metavar=("KIND", "SITES", "ICC"), help="measure one cell and print it"
    )
    parser.add_argument("--methods", choices=ANALYSES, default="rows", help="of that one cell")
    parser.add_argument("--seed", type=int, help="study.seed unless said otherwise")
    options = parser.parse_args(argv)
    seed = load_settings().study.seed if options.seed is None else options.seed
    execution = Execution(options.backend, options.workers)
    if options.cell:
        kind, sites, icc = options.cell[0], int(options.cell[1]), float(options.cell[2])
        if kind not in KINDS or sites not in SITES or icc not in ICCS:
            parser.error(f"cells are {', '.join(KINDS)} by sites {SITES} by ICC {ICCS}.")
        found = cell(kind, sites, icc, options.runs, seed, execution, ANALYSES[options.methods])
        print(found.to_string(index=False))
        return 0
    if not options.table:
        if not options.resume:
            RESULTS.unlink(missing_ok=True)
        numbers = (options.runs, options.laplace_runs, options.again_runs)
        measure(dict(zip(ANALYSES, numbers, strict=True)), seed, execution, RESULTS)
    write_page(pd.read_csv(RESULTS), PAGE)
    print(f"Wrote {PAGE}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
