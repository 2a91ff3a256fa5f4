"""The second stage by its error rates: how often it finds what is not there, and what it costs.

    python -m benchmarks.second_stage                  # the grid, 4,000 runs a cell
    python -m benchmarks.second_stage --resume         # go on where a run was stopped
    python -m benchmarks.second_stage --table          # only write the docs' table again
    python -m benchmarks.second_stage --again          # only measure once more what misses
    python -m benchmarks.second_stage --designs 3v9 --runs 20000 --out mine.csv

Studies are drawn as site summaries with their standard errors, without an effect, and go through
``mixed.few_clusters.battery``, which ``rsw compare`` runs and whose test is that of every headline.
Risks and rates are drawn once more with an effect, for the coverage; of means it is one less the
type I error.

The grid: designs × SD ratio (RSW sites over the others; the mean of both variances is that of the
ICC) × sizes × ICC × outcome × law of the sites. The ICC of a risk is on the log odds (π²/3 for
chance), that of a rate on the logarithm (ln(1 + 1/rate)), as elsewhere. The ratio of a mean is that
of persons as well, so that it bites at an ICC of 0. Exponential risks and rates are so on their own
scale, with a coefficient of variation of 1 at most; the others on the log odds or logarithm, where
no site is more than twenty times the typical one.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import product
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats
from scipy.optimize import brentq
from scipy.special import expit, logit

from benchmarks.second_stage_table import CELL, missed, write_page
from mixed.few_clusters.battery import Battery, battery
from mixed.few_clusters.events import Kind
from mixed.few_clusters.second_stage import compare_arms
from study.files import write_csv
from study.settings.load import load_settings

Array = npt.NDArray[np.float64]

DESIGNS = ((3, 3), (3, 6), (6, 3), (3, 9), (4, 4), (4, 6), (6, 6), (12, 12))
RATIOS, ICCS = (0.25, 0.5, 1.0, 2.0, 4.0), (0.0, 0.02, 0.05, 0.15)
SIZES = ("equal", "random", "small RSW")
OUTCOMES: dict[str, tuple[Kind, float, float]] = {
    "mean": ("mean", 0.0, 0.0),
    "risk 3%": ("risk", 0.03, 0.10),
    "risk 25%": ("risk", 0.25, 0.40),
    "rate .05": ("rate", 0.05, 0.10),
}
LAWS = ("normal", "exponential", "t3", "one odd")
RUNS, AGAIN, CONFIDENCE, LEVEL = 4000, 20_000, 0.95, 0.05
FURTHEST = 3.0  # e to the third is twenty
# Twelve against twelve has 2.7 million dealings a study: as many of them are drawn at random.
ENUMERABLE, DEALT = 10_000, 999
RESULTS = Path(__file__).with_suffix(".csv")
PAGE = Path("docs/error-rates.md")


def deviations(law: str, shape: tuple[int, int], rng: np.random.Generator) -> Array:
    """Deviations of sites with a variance of one; of "one odd" the first RSW site has nine."""
    if law == "exponential":
        return rng.standard_exponential(shape) - 1
    if law == "t3":
        return rng.standard_t(3, shape) / np.sqrt(3)
    drawn = rng.standard_normal(shape)
    if law == "one odd":
        drawn[:, 0] *= 3
    return drawn


def site_sds(design: tuple[int, int], ratio: float) -> Array:
    """SD of each site's law over that of the ICC."""
    other = np.sqrt(2 / (1 + ratio**2))
    return np.repeat([ratio * other, other], design)


def draw(
    design: tuple[int, int],
    ratio: float,
    sizes: str,
    icc: float,
    outcome: str,
    law: str,
    runs: int,
    rng: np.random.Generator,
    *,
    effect: bool = False,
) -> tuple[Array, Array, Array]:
    """Summaries, standard errors and sizes of studies: (runs, sites), RSW sites first."""
    kind, level, raised = OUTCOMES[outcome]
    n = _sizes(design, sizes, runs, rng)
    sds, u = site_sds(design, ratio), deviations(law, n.shape, rng)
    if kind == "mean":
        within = (1 - icc) / n
        y = sds * (np.sqrt(icc) * u + rng.standard_normal(n.shape) * np.sqrt(within))
        return y, sds * np.sqrt(within * rng.chisquare(n - 1) / (n - 1)), n
    levels = np.repeat([raised if effect else level, level], design)
    residual = np.log1p(1 / level) if kind == "rate" else np.pi**2 / 3
    tau = np.sqrt(icc / (1 - icc) * residual) * sds
    true = _true(kind, levels, tau, law, u)
    if kind == "rate":
        events = rng.poisson(true * n)
        return events / n, np.sqrt(events) / n, n
    y = rng.binomial(n.astype(np.int64), true) / n
    return y, np.sqrt(y * (1 - y) / n), n


def _sizes(design: tuple[int, int], sizes: str, runs: int, rng: np.random.Generator) -> Array:
    if sizes == "equal":
        return np.full((runs, sum(design)), 100.0)
    if sizes == "random":
        return rng.integers(20, 401, (runs, sum(design))).astype(np.float64)
    arms = [
        rng.integers(*ends, (runs, g))
        for ends, g in zip(((20, 61), (200, 401)), design, strict=True)
    ]
    return np.concatenate(arms, axis=1).astype(np.float64)


def _true(kind: Kind, levels: Array, tau: Array, law: str, u: Array) -> Array:
    """True risks or rates of sites, with the mean of their arm's level."""
    if law == "exponential":
        cv = np.sqrt(np.expm1(tau**2)) if kind == "rate" else tau * (1 - levels)
        true = levels * (1 + np.minimum(cv, 1) * u)
        return true if kind == "rate" else np.minimum(true, 1.0)
    # Deviations are multiplied by tau, and those of an odd site are three times as large.
    own = tau * np.where((law == "one odd") & (np.arange(len(tau)) == 0), 3, 1)
    about = np.array(
        [_intercept(kind, law, float(t), float(x)) for t, x in zip(own, levels, strict=True)]
    )
    shifted = about + np.minimum(tau * u, FURTHEST)
    return np.exp(shifted) if kind == "rate" else expit(shifted)


@cache
def _intercept(kind: Kind, law: str, tau: float, level: float) -> float:
    """Where sites of this law average to the level, by twenty thousand of their quantiles."""
    at = (np.arange(20_000) + 0.5) / 20_000
    u = stats.t.ppf(at, 3) / np.sqrt(3) if law == "t3" else stats.norm.ppf(at)
    u = np.minimum(tau * u, FURTHEST)
    if kind == "rate":
        return float(np.log(level) - np.log(np.exp(u).mean()))
    start = float(logit(level))
    return float(brentq(lambda a: expit(a + u).mean() - level, start - 20, start + 10))


def cell(
    design: tuple[int, int],
    ratio: float,
    sizes: str,
    icc: float,
    outcome: str,
    law: str,
    runs: int,
    rng: np.random.Generator,
) -> dict[str, object]:
    """Type I error of every rule, coverage of the headline, and widths over pooled t's."""
    kind, level, raised = OUTCOMES[outcome]
    rsw = np.repeat([1, 0], design)
    setting = (design, ratio, sizes, icc, outcome, law, runs, rng)
    y, s, n = draw(*setting)
    found = _battery(y, s, n, rsw, kind)
    pooled, welch = (
        stats.ttest_ind(y[:, rsw == 1], y[:, rsw == 0], axis=1, equal_var=e) for e in (True, False)
    )
    coverage = 1 - _share(found.p < LEVEL)
    if kind != "mean":
        with_effect = _battery(*draw(*setting, effect=True), rsw, kind)
        truth = raised / level if kind == "rate" else raised - level
        coverage = _share((with_effect.low <= truth) & (truth <= with_effect.high))
    ends = pooled.confidence_interval(CONFIDENCE)
    own = found.difference_high - found.difference_low
    return {
        "design": f"{design[0]}v{design[1]}",
        "sd_ratio": ratio,
        "sizes": sizes,
        "icc": icc,
        "outcome": outcome,
        "sites": law,
        "runs": runs,
        "type_1": _share(found.p < LEVEL),
        "coverage": coverage,
        "pooled": _share(pooled.pvalue < LEVEL),
        "welch": _share(welch.pvalue < LEVEL),
        "bound": _share(found.bound_p < LEVEL),
        "permutation": _share(found.permutation_p <= LEVEL),
        "width": round(float(np.median(own)), 6),
        "width_over_pooled": round(float(np.median(own) / np.median(ends.high - ends.low)), 4),
    }


def _battery(y: Array, s: Array, n: Array, rsw: npt.NDArray[np.int64], kind: Kind) -> Battery:
    return battery(
        y, s, n, rsw, kind, CONFIDENCE, most_dealings=ENUMERABLE, draws=DEALT, leave_out=False
    )


def _share(hits: npt.NDArray[np.bool_]) -> float:
    return round(float(np.mean(hits)), 6)


def again(cells: pd.DataFrame, runs: int, seed: int) -> pd.DataFrame:
    """The cells that miss, on other studies: of thousands of cells some miss by chance."""
    rows = []
    for at in np.flatnonzero(missed(cells)):
        name, ratio, sizes, icc, outcome, law = (cells[column].iloc[at] for column in CELL)
        design = DESIGNS[[f"{a}v{b}" for a, b in DESIGNS].index(name)]
        rng = np.random.default_rng([seed, 3, int(at)])
        rows.append(cell(design, float(ratio), sizes, float(icc), outcome, law, runs, rng))
    return pd.DataFrame(rows)


def agreeing(runs: int, seed: int) -> pd.DataFrame:
    """Type I error among studies whose sites happen to agree, and of the pooled t there.

    Normal means of 10 or 60 people a site; the spread within arms is under a quarter of the sites'
    mean sampling variance.
    """
    rows = []
    for place, (design, people, icc) in enumerate(product(DESIGNS, (10, 60), ICCS)):
        rng = np.random.default_rng([seed, 1, place])
        rsw, sites = np.repeat([1, 0], design), sum(design)
        within = (1 - icc) / people
        y = rng.normal(0, np.sqrt(icc + within), (runs, sites))
        own = within * rng.chisquare(people - 1, (runs, sites)) / (people - 1)
        found = compare_arms(y, rsw)
        squares = (found.spread * [g * (g - 1) for g in design]).sum(axis=1) / (sites - 2)
        agree = squares < own.mean(axis=1) / 4
        p = compare_arms(y[agree], rsw, own[agree]).p()
        pooled = stats.ttest_ind(y[agree][:, rsw == 1], y[agree][:, rsw == 0], axis=1).pvalue
        rows.append(
            {
                "design": f"{design[0]}v{design[1]}",
                "people": people,
                "icc": icc,
                "agree": int(agree.sum()),
                "of": runs,
                "type_1": _share(p < LEVEL) if agree.any() else np.nan,
                "pooled": _share(pooled < LEVEL) if agree.any() else np.nan,
            }
        )
    return pd.DataFrame(rows)


def measure(
    designs: Sequence[tuple[int, int]], runs: int, seed: int, results: Path
) -> Iterator[str]:
    """Measure what ``results`` does not hold yet, a design and outcome at a time."""
    for design, outcome in product(designs, OUTCOMES):
        done = pd.read_csv(results) if results.exists() else pd.DataFrame()
        name = f"{design[0]}v{design[1]}"
        if len(done) and ((done["design"] == name) & (done["outcome"] == outcome)).any():
            continue
        place = (DESIGNS.index(design), list(OUTCOMES).index(outcome))
        rng = np.random.default_rng([seed, 0, *place])
        fresh = [
            cell(design, ratio, sizes, icc, outcome, law, runs, rng)
            for ratio, sizes, icc, law in product(RATIOS, SIZES, ICCS, LAWS)
        ]
        write_csv(pd.concat([done, pd.DataFrame(fresh)], ignore_index=True), results)
        yield f"second_stage: {name}, {outcome}: done"


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and write the table that the docs show."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.second_stage",
        description=__doc__,
        epilog="example: python -m benchmarks.second_stage --runs 4000",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    names = [f"{a}v{b}" for a, b in DESIGNS]
    parser.add_argument("--runs", type=int, default=RUNS, help="simulated studies a cell")
    parser.add_argument("--designs", nargs="+", choices=names, default=names)
    parser.add_argument(
        "--agreeing-runs", type=int, default=400_000, help="of accidental agreement"
    )
    parser.add_argument("--resume", action="store_true", help="keep what was measured")
    parser.add_argument("--again", action="store_true", help="only the cells that miss, once more")
    parser.add_argument("--again-runs", type=int, default=AGAIN, help="of them")
    parser.add_argument("--table", action="store_true", help="only write the docs' table again")
    parser.add_argument("--out", type=Path, default=RESULTS, help="where the cells are kept")
    parser.add_argument("--seed", type=int, help="study.seed unless said otherwise")
    options = parser.parse_args(argv)
    seed = load_settings().study.seed if options.seed is None else options.seed
    agreement, once_more = (
        options.out.with_name(f"{options.out.stem}_{part}.csv") for part in ("agreeing", "again")
    )
    if not (options.table or options.again):
        if not options.resume:
            options.out.unlink(missing_ok=True)
        designs = [DESIGNS[names.index(name)] for name in options.designs]
        # Sites without a single event are alike, and scipy's own t tests say so each time.
        with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
            for line in measure(designs, options.runs, seed, options.out):
                print(line, flush=True)
            write_csv(agreeing(options.agreeing_runs, seed), agreement)
    if not options.table:
        with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
            write_csv(again(pd.read_csv(options.out), options.again_runs, seed), once_more)
    if options.out == RESULTS:
        write_page(pd.read_csv(RESULTS), pd.read_csv(once_more), pd.read_csv(agreement), PAGE)
        print(f"Wrote {PAGE}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
