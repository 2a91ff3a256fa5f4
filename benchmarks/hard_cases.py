"""The cases in which pooled t on site means breaks: by it, and by the second stage.

    python -m benchmarks.hard_cases            # 20,000 studies a case; some minutes of one core
    python -m benchmarks.hard_cases --table    # only write the docs' table again

Each case draws studies whose truth is known. Site summaries go through
``analysis.verdicts.compared``, which is what ``rsw compare`` runs; where a case is about the first
stage, persons are drawn and go through ``analysis.two_stage``. Beside it stands what a t test with
one variance for both arms (means and risks as they are, rates as logarithms with half an event
added to every site) makes of the very studies.
"""

from __future__ import annotations

import argparse
import sys
import warnings
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from analysis.frames.sample import Sample
from analysis.two_stage.comparison import two_stage
from analysis.verdicts.compared import compare
from benchmarks.marked import between_marks, head, rate, row
from benchmarks.unbalanced import estimand
from mixed.few_clusters.battery import battery
from mixed.few_clusters.events import Kind
from study.files import write_csv
from study.settings.load import load_settings

Array = npt.NDArray[np.float64]
RUNS, FRAMES, LEVEL = 20_000, 4000, 0.05
RESULTS = Path(__file__).with_suffix(".csv")
PAGE = Path("docs/error-rates.md")
START = "<!-- table: python -m benchmarks.hard_cases -->"
END = "<!-- end of the hard cases -->"


@dataclass(frozen=True)
class Drawn:
    """Summaries, standard errors and sizes of studies (runs, sites), RSW sites first."""

    y: Array
    s: Array
    n: Array
    design: tuple[int, int]
    kind: Kind = "mean"

    @property
    def rsw(self) -> npt.NDArray[np.int64]:
        """1 for RSW, 0 for conventional."""
        return np.repeat([1, 0], self.design)

    def pooled(self) -> Array:
        """The p of pooled t, of each study."""
        y = self.y
        if self.kind == "rate":
            y = np.log(y + 0.5 / self.n)
        arms = y[:, self.rsw == 1], y[:, self.rsw == 0]
        return np.asarray(stats.ttest_ind(*arms, axis=1).pvalue)

    def compared(self) -> pd.DataFrame:
        """What ``rsw compare`` says of each study."""
        runs, sites = self.y.shape
        frame = pd.DataFrame(
            {
                "site": np.tile([f"s{i}" for i in range(sites)], runs),
                "study": np.repeat([f"{i:06d}" for i in range(runs)], sites),
                "rsw": np.tile(self.rsw, runs),
                "summary": self.y.ravel(),
                "standard_error": self.s.ravel(),
                "n": self.n.ravel(),
            }
        )
        smallest = 1.15 if self.kind == "rate" else 0.05
        certainty = load_settings().certainty
        return pd.DataFrame(list(compare(frame, self.kind, smallest, certainty)))


def means(
    design: tuple[int, int],
    rng: np.random.Generator,
    runs: int,
    *,
    icc: float = 0.05,
    ratio: float = 1.0,
    sizes: tuple[tuple[int, int], tuple[int, int]] = ((100, 101), (100, 101)),
) -> Drawn:
    """Means of sites, the SD between RSW sites and of their persons ``ratio`` times the others'."""
    n = np.concatenate(
        [rng.integers(*ends, (runs, g)) for ends, g in zip(sizes, design, strict=True)], axis=1
    ).astype(np.float64)
    sds, within = np.repeat([ratio, 1.0], design), (1 - icc) / n
    y = sds * rng.normal(size=n.shape) * np.sqrt(icc + within)
    return Drawn(y, sds * np.sqrt(within * rng.chisquare(n - 1) / (n - 1)), n, design)


def risks(
    design: tuple[int, int],
    levels: tuple[float, float],
    people: int,
    rng: np.random.Generator,
    runs: int,
) -> Drawn:
    """Risks of sites that differ between the arms only."""
    n = np.full((runs, sum(design)), float(people))
    y = rng.binomial(people, np.repeat(levels, design), n.shape) / people
    return Drawn(y, np.sqrt(y * (1 - y) / people), n, design, "risk")


def rates(
    design: tuple[int, int],
    level: float,
    exposure: tuple[int, int],
    rng: np.random.Generator,
    runs: int,
) -> Drawn:
    """Rates of sites without an effect; each arm's sites of an exposure of their own."""
    n = np.broadcast_to(np.repeat(np.array(exposure, float), design), (runs, sum(design)))
    events = rng.poisson(level * n)
    return Drawn(events / n, np.sqrt(events) / n, n, design, "rate")


def measure(runs: int, frames: int, seed: int) -> Iterator[dict[str, object]]:
    """Every case: ``case``, ``setting``, ``measure``, ``pooled`` and ``ours``."""
    for part, cases in enumerate(
        (unequal_spread, small_sites, risk, agreeing, few_events, sceptic)
    ):
        yield from cases(np.random.default_rng([seed, 2, part]), runs)
    yield from slopes(np.random.default_rng([seed, 2, 9]), frames)


def unequal_spread(rng: np.random.Generator, runs: int) -> Iterator[dict[str, object]]:
    """The smaller arm's sites vary more."""
    for design, ratio in (
        ((2, 6), 3), ((3, 9), 3), ((3, 6), 2), ((3, 6), 4), ((4, 6), 4), ((3, 9), 2)
    ):  # fmt: skip
        drawn = means(design, rng, runs, ratio=ratio)
        found, p = drawn.compared(), drawn.pooled()
        case, setting = "the smaller arm's sites vary more", f"{_name(design)}, SDs {ratio}:1"
        yield _row(case, setting, "type I error", _share(p < LEVEL), _share(found["p"] < LEVEL))
        above = drawn.y[:, : design[0]].mean(axis=1) > drawn.y[:, design[0] :].mean(axis=1)
        yield _row(
            case,
            setting,
            "“supported”; pooled t: p < .05 above none",
            _share((p < LEVEL) & above),
            _share(found["found"] == "supported"),
        )
        yield _row(
            case, setting, "type I error of the bound", np.nan, _share(found["bound_p"] < LEVEL)
        )


def small_sites(rng: np.random.Generator, runs: int) -> Iterator[dict[str, object]]:
    """Smaller RSW sites, and no other difference."""
    for design in ((2, 6), (3, 9), (6, 6)):
        for icc in (0.0, 0.02, 0.05):
            drawn = means(design, rng, runs, icc=icc, sizes=((20, 61), (200, 401)))
            found, p = drawn.compared(), drawn.pooled()
            case, setting = (
                "smaller RSW sites: 20-60 against 200-400",
                f"{_name(design)}, ICC {icc:g}",
            )
            yield _row(case, setting, "type I error", _share(p < LEVEL), _share(found["p"] < LEVEL))
            if min(design) > 2:
                ends = stats.ttest_ind(
                    drawn.y[:, : design[0]], drawn.y[:, design[0] :], axis=1
                ).confidence_interval()
                width = np.median(found["high"] - found["low"]) / np.median(ends.high - ends.low)
                yield _row(case, setting, "width over pooled t's", 1.0, float(width))


def risk(rng: np.random.Generator, runs: int) -> Iterator[dict[str, object]]:
    """A risk's variance goes with its level; and an arm without events."""
    for design in ((2, 6), (3, 9)):
        drawn = risks(design, (0.10, 0.03), 60, rng, runs)
        found = drawn.compared()
        ends = stats.ttest_ind(
            drawn.y[:, : design[0]], drawn.y[:, design[0] :], axis=1
        ).confidence_interval()
        covered = (found["low"] <= 0.07) & (found["high"] >= 0.07)
        yield _row(
            "risks of 10 % against 3 %, 60 a site",
            _name(design),
            "coverage",
            _share((ends.low <= 0.07) & (ends.high >= 0.07)),
            _share(covered) if min(design) > 2 else np.nan,
        )
    events = np.array([[12, 13, 14, 15, 0, 0, 0, 0]])
    n = np.full(events.shape, 100.0)
    y = events / n
    told = Drawn(y, np.sqrt(y * (1 - y) / n), n, (4, 4), "risk").compared().iloc[0]
    case, setting = "an arm without events: 54 of 400 against 0 of 400", "4v4"
    for measured in ("estimate", "low", "high", "p", "permutation_p"):
        yield _row(case, setting, measured, np.nan, told[measured])


def agreeing(rng: np.random.Generator, runs: int) -> Iterator[dict[str, object]]:
    """Sites that agree by accident; ten people a site, of an SD of one."""
    n, s = np.full((1, 8), 10.0), np.full((1, 8), np.sqrt(0.1))
    means_seen = [0.45, 0.47, 0.46, 0.44, 0, 0.01, -0.01, 0.02]
    one = Drawn(np.array([means_seen]), s, n, (4, 4))
    case = "sites that agree by accident, ten people a site"
    yield _row(
        case, "4v4, means .44-.47 and −.01-.02", "p",
        float(one.pooled()[0]), one.compared().iloc[0]["p"],
    )  # fmt: skip
    near = Drawn(np.array([[0, 0.01, 0.02, 0.02, 0.01, 0]]), s[:, :6], n[:, :6], (3, 3))
    ends = stats.ttest_ind(near.y[0, :3], near.y[0, 3:]).confidence_interval()
    found = near.compared().iloc[0]
    yield _row(
        case, "3v3, means .00-.02", "half-width", (ends.high - ends.low) / 2,
        (found["high"] - found["low"]) / 2,
    )  # fmt: skip
    for icc in (0.0, 0.05):
        drawn = means((4, 4), rng, 20 * runs, icc=icc, sizes=((10, 11), (10, 11)))
        squares = (drawn.y[:, :4].var(axis=1, ddof=1) + drawn.y[:, 4:].var(axis=1, ddof=1)) / 2
        agree = squares < (drawn.s**2).mean(axis=1) / 4
        kept = Drawn(drawn.y[agree], drawn.s[agree], drawn.n[agree], (4, 4))
        setting = f"4v4, ICC {icc:g}, spread under a quarter of the sampling variance"
        hits = _share(kept.compared()["p"] < LEVEL)
        yield _row(case, setting, "type I error", _share(kept.pooled() < LEVEL), hits)


def few_events(rng: np.random.Generator, runs: int) -> Iterator[dict[str, object]]:
    """.02 events a person, RSW sites of 30 people against 150, no effect."""
    for design in ((6, 6), (12, 12)):
        drawn = rates(design, 0.02, (30, 150), rng, runs)
        y = np.log(drawn.y + 0.5 / drawn.n)
        found = battery(
            drawn.y, drawn.s, drawn.n, drawn.rsw, "rate", most_dealings=0, draws=1, leave_out=False
        )
        case, setting = "few events: .02 a person, sites of 30 against 150", _name(design)
        bias = float((y[:, : design[0]].mean(axis=1) - y[:, design[0] :].mean(axis=1)).mean())
        ours = float(np.log(found.estimate).mean())
        yield _row(case, setting, "bias of the log ratio", bias, ours)
        hits = _share(found.p < LEVEL)
        yield _row(case, setting, "type I error", _share(drawn.pooled() < LEVEL), hits)


def sceptic(rng: np.random.Generator, runs: int) -> Iterator[dict[str, object]]:
    """What a sceptic might think of: laws, sizes and errors beyond those of the grid."""
    for case, designs, draw in SCEPTIC:
        for design in designs:
            drawn = draw(design, rng, runs // 5)
            found, p = drawn.compared(), drawn.pooled()
            hits = _share(found["p"] < LEVEL)
            yield _row(
                f"a sceptic’s: {case}", _name(design), "type I error", _share(p < LEVEL), hits
            )


def _lognormal(design: tuple[int, int], rng: np.random.Generator, runs: int) -> Drawn:
    n = np.exp(rng.normal(4, 0.8, (runs, sum(design)))) + 12
    level = np.exp(rng.normal(0, 0.9, n.shape)) - np.exp(0.405)
    y = np.repeat([0.3, 0.06], design) * level + rng.normal(size=n.shape) / np.sqrt(n)
    return Drawn(y, 1 / np.sqrt(n), n, design)


def _size_tells(design: tuple[int, int], rng: np.random.Generator, runs: int) -> Drawn:
    z = rng.normal(size=(runs, sum(design)))
    n = np.exp(4.5 + 0.9 * z - np.repeat([1.2, 0.0], design)) + 8
    return Drawn(0.25 * z + rng.normal(size=z.shape) / np.sqrt(n), 1 / np.sqrt(n), n, design)


def _lying(design: tuple[int, int], rng: np.random.Generator, runs: int) -> Drawn:
    n = rng.integers(20, 120, (runs, sum(design))).astype(np.float64)
    told = np.where(rng.random(n.shape) < 1 / 3, np.nan, 1 / np.sqrt(n))
    return Drawn(2 * rng.normal(size=n.shape) / np.sqrt(n), told, n, design)


def _outbreaks(design: tuple[int, int], rng: np.random.Generator, runs: int) -> Drawn:
    n = rng.integers(30, 300, (runs, sum(design))).astype(np.float64)
    y = rng.binomial(n.astype(np.int64), rng.beta(0.4, 39.6, n.shape)) / n
    return Drawn(y, np.sqrt(y * (1 - y) / n), n, design, "risk")


def _clumps(design: tuple[int, int], rng: np.random.Generator, runs: int) -> Drawn:
    n = np.exp(rng.uniform(np.log(10), np.log(500), (runs, sum(design))))
    n = n * np.repeat([0.3, 1.0], design)
    events = rng.poisson(0.03 * n * rng.gamma(1.5, 1 / 1.5, n.shape) * rng.gamma(1, 1, n.shape))
    return Drawn(events / n, np.sqrt(events) / n, n, design, "rate")


def _two_kinds(design: tuple[int, int], rng: np.random.Generator, runs: int) -> Drawn:
    n = np.full((runs, sum(design)), 80.0)
    kinds = np.where(rng.random(n.shape) < 0.5, -0.5, 0.5) * np.repeat([1.5, 1.0], design)
    return Drawn(kinds + 0.11 * rng.normal(size=n.shape), np.full(n.shape, 0.11), n, design)


def _contaminated(design: tuple[int, int], rng: np.random.Generator, runs: int) -> Drawn:
    n = np.full((runs, sum(design)), 100.0)
    y = rng.normal(size=n.shape) * np.where(rng.random(n.shape) < 0.1, 0.8, 0.1)
    return Drawn(y, np.full(n.shape, 0.1), n, design)


def _regions(design: tuple[int, int], rng: np.random.Generator, runs: int) -> Drawn:
    n = np.full((runs, sum(design)), 100.0)
    region = np.repeat(rng.normal(size=(runs, sum(design) // 2)), 2, axis=1)
    y = 0.3 * np.sqrt(0.5) * (region + rng.normal(size=n.shape))
    return Drawn(y, np.full(n.shape, 0.1), n, design)


Draw = Callable[[tuple[int, int], np.random.Generator, int], Drawn]
SCEPTIC: tuple[tuple[str, tuple[tuple[int, int], ...], Draw], ...] = (
    ("lognormal levels, RSW sites five times as variable", ((3, 3), (3, 9), (6, 6)), _lognormal),
    ("larger sites have higher levels, RSW sites are smaller", ((3, 6), (6, 6)), _size_tells),
    ("errors half of what they are, a third not told", ((3, 3), (9, 3)), _lying),
    ("risks of 1 % with outbreaks (beta-binomial)", ((3, 3), (3, 9), (6, 6)), _outbreaks),
    ("rates in clumps that the errors do not tell", ((3, 3), (3, 9), (6, 6)), _clumps),
    ("two kinds of authority, half of each", ((3, 3), (4, 6), (6, 6)), _two_kinds),
    ("one site in ten eight times as variable", ((3, 3), (4, 4), (6, 6)), _contaminated),
    ("pairs of sites share a region, correlation .5", ((4, 4), (6, 6)), _regions),
)


def slopes(rng: np.random.Generator, frames: int) -> Iterator[dict[str, object]]:
    """A covariate apart between the arms, its slope taken within sites; and a contextual effect.

    Eight sites of six units of five people, alike but for their people; the covariate explains a
    quarter of the outcome's variance. The contextual effect is a quarter of a unit of the outcome
    for one of the covariate's mean in the site.
    """
    for apart, context in ((1.0, 0.0), (2.0, 0.0), (1.0, 0.25)):
        case = "a covariate apart between the arms" + (", with a contextual effect" * (context > 0))
        setting = f"4v4, {apart:g} SD apart, 30 people a site"
        pooled, ours, warned = zip(
            *(_slope_run(rng, apart, context) for _ in range(frames)), strict=True
        )
        yield _row(case, setting, "type I error", _share(pooled), _share(ours))
        yield _row(case, setting, "share of studies that are warned", 0.0, _share(warned))


def _slope_run(rng: np.random.Generator, apart: float, context: float) -> tuple[bool, bool, bool]:
    units, people = 6, 5
    size = 8 * units * people
    site = np.repeat(np.arange(8), units * people)
    unit = np.repeat(np.arange(8 * units), people)
    rsw = (site < 4).astype(np.int64)
    x = rng.normal(size=size) + apart * rsw
    mix = np.array([x[site == s].mean() for s in range(8)])[site]
    y = 0.5 * x + context * mix + np.sqrt(0.75) * rng.normal(size=size)
    frame = pd.DataFrame(
        {"y": y, "x": x, "rsw": rsw, "site_id": site, "unit_id": unit, "worker_id": np.arange(size)}
    ).assign(exposure=1.0)
    question = estimand("mean", ("x",))
    found = two_stage(Sample(question, frame), 1 - LEVEL)
    adjusted = found.sites["adjusted"].to_numpy()
    p = stats.ttest_ind(adjusted[:4], adjusted[4:]).pvalue
    ours = found.effect.p is not None and found.effect.p < LEVEL
    return bool(p < LEVEL), ours, any(each.far_apart for each in found.balance)


def _name(design: tuple[int, int]) -> str:
    return f"{design[0]}v{design[1]}"


def _share(hits: npt.ArrayLike) -> float:
    return round(float(np.asarray(hits, dtype=np.float64).mean()), 6)


def _row(case: str, setting: str, what: str, pooled: float, ours: object) -> dict[str, object]:
    return {"case": case, "setting": setting, "measure": what, "pooled": pooled, "ours": ours}


def lines(cases: pd.DataFrame, runs: int) -> Iterator[str]:
    """The table as the docs show it."""
    error, few = (rate(float(np.sqrt(0.05 * 0.95 / n))) for n in (runs, FRAMES))
    yield f"{runs:,} studies a case (Monte-Carlo error of .05: {error}); {FRAMES:,} of a sceptic's"
    yield f"and where persons are drawn ({few}). –: refused, or not there."
    yield ""
    yield from head(["case", "setting", "measured", "pooled t", "the second stage"])
    for each in cases.to_dict("records"):
        shown = (_shown(float(each[name])) for name in ("pooled", "ours"))
        yield row(each["case"], each["setting"], each["measure"], *shown)


def _shown(value: float) -> str:
    if np.isnan(value):
        return "–"
    if 0 < abs(value) < 0.0005:
        return f"{value:.0e}".replace("e-0", "e-")
    return (
        f"{value:.3f}".replace("-0.", "−.").removeprefix("0") if abs(value) < 1 else f"{value:.2f}"
    )


def main(argv: Sequence[str] | None = None) -> int:
    """Measure, and write the table that the docs show."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.hard_cases",
        description=__doc__,
        epilog="example: python -m benchmarks.hard_cases --runs 4000",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--runs", type=int, default=RUNS, help="simulated studies a case")
    parser.add_argument("--frames", type=int, default=FRAMES, help="of them with persons")
    parser.add_argument("--table", action="store_true", help="only write the docs' table again")
    parser.add_argument("--seed", type=int, help="study.seed unless said otherwise")
    options = parser.parse_args(argv)
    seed = load_settings().study.seed if options.seed is None else options.seed
    if not options.table:
        rows = []
        # Sites without an event are alike, and scipy's own t tests say so each time.
        with np.errstate(all="ignore"), warnings.catch_warnings(action="ignore"):
            for each in measure(options.runs, options.frames, seed):
                print(*each.values(), sep=" | ", flush=True)
                rows.append(each | {"runs": options.runs})
        write_csv(pd.DataFrame(rows), RESULTS)
    cases = pd.read_csv(RESULTS)
    between_marks(PAGE, START, END, lines(cases, int(cases["runs"].min())))
    print(f"Wrote {PAGE}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
