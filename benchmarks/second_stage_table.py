"""The measured second stage as the tables that the docs show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from benchmarks.marked import between_marks, head, rate, row

START = "<!-- table: python -m benchmarks.second_stage -->"
END = "<!-- end of the second stage -->"
MOST, LEAST, CONSERVATIVE = 0.065, 0.935, 0.035
CELL = ("design", "sd_ratio", "sizes", "icc", "outcome", "sites")
RULES = ("pooled", "welch", "bound", "permutation")
NAMES = {"pooled": "pooled t", "welch": "Welch", "bound": "bound", "permutation": "permutation"}


def missed(cells: pd.DataFrame) -> pd.Series[bool]:
    """The cells of which type I error or coverage is beyond its aim."""
    return cells["type_1"].gt(MOST) | cells["coverage"].lt(LEAST)


def write_page(
    cells: pd.DataFrame, again: pd.DataFrame, agreeing: pd.DataFrame, page: Path
) -> None:
    """Put the tables between the page's marks."""
    lines = [*_grid(cells), *_misses(cells, again), *_widths(cells), *_agreeing(agreeing)]
    between_marks(page, START, END, lines)


def _grid(cells: pd.DataFrame) -> Iterator[str]:
    runs, error = int(cells["runs"].min()), rate(_error(cells))
    yield f"{len(cells):,} cells of {runs:,} runs; Monte-Carlo error of .065: {error}."
    yield ""
    yield "### The grid in short: the worst of the cells of a design and outcome"
    yield ""
    heads = [
        "design", "outcome", "type I error, most", "over .065", "under .035", "coverage, least",
        "under .935", "width over pooled t's: middle", "most",
        *(f"{NAMES[rule]}, most" for rule in RULES),
    ]  # fmt: skip
    yield from head(heads)
    for (design, outcome), own in cells.groupby(["design", "outcome"], sort=False):
        n = len(own)
        yield row(
            design,
            outcome,
            rate(own["type_1"].max()),
            f"{int((own['type_1'] > MOST).sum())} of {n}",
            f"{int((own['type_1'] < CONSERVATIVE).sum())} of {n}",
            rate(own["coverage"].min()),
            f"{int((own['coverage'] < LEAST).sum())} of {n}",
            *(f"{own['width_over_pooled'].quantile(q):.2f}" for q in (0.5, 1)),
            *(rate(own[rule].max()) for rule in RULES),
        )
    yield ""


def _misses(cells: pd.DataFrame, again: pd.DataFrame) -> Iterator[str]:
    """Every cell that missed, with what other studies say of it."""
    yield "### Every cell that misses: type I error above .065, or coverage under .935"
    yield ""
    first = cells[missed(cells)]
    both = first.merge(again, on=list(CELL), suffixes=("", "_again"), validate="1:1")
    if len(both) != len(first):
        raise ValueError("The cells that miss were not all measured again.")
    order = ["outcome", "sites", "design", "sd_ratio", "sizes", "icc"]
    if both.empty:
        yield "None."
    else:
        still = int(missed(again).sum())
        yield (
            f"{len(both)} cells missed, and {still} of them again in {int(again['runs'].min()):,} "
            f"other studies each, which have an error of {rate(_error(again))}."
        )
        yield ""
        yield from head(
            ["design", "outcome", "sites", "SD ratio", "sizes", "ICC", "type I error", "coverage",
             "type I error, again", "coverage, again"]
        )  # fmt: skip
        for each in both.sort_values(order, kind="stable").itertuples():
            yield row(
                each.design, each.outcome, each.sites, f"{each.sd_ratio:g}", each.sizes,
                rate(each.icc), rate(each.type_1), rate(each.coverage),
                rate(each.type_1_again), rate(each.coverage_again),
            )  # fmt: skip
    yield ""


def _error(cells: pd.DataFrame) -> float:
    """Monte-Carlo error of .065."""
    return float(np.sqrt(MOST * (1 - MOST) / int(cells["runs"].min())))


def _widths(cells: pd.DataFrame) -> Iterator[str]:
    yield "### What the rule costs where pooled t holds: normal sites, alike and of a size"
    yield ""
    yield from head(
        ["design", "outcome", "ICC", "type I error", "pooled t", "Welch", "width over pooled t's"]
    )
    alike = cells[
        cells["sd_ratio"].eq(1) & cells["sizes"].eq("equal") & cells["sites"].eq("normal")
    ]
    for each in alike[alike["icc"].isin([0, 0.05])].itertuples():
        yield row(
            each.design, each.outcome, rate(each.icc), rate(each.type_1), rate(each.pooled),
            rate(each.welch), f"{each.width_over_pooled:.2f}",
        )  # fmt: skip
    yield ""


def _agreeing(agreeing: pd.DataFrame) -> Iterator[str]:
    yield "### Sites that happen to agree: spread under a quarter of their sampling variance"
    yield ""
    yield from head(
        ["design", "people a site", "ICC", "studies that agree", "type I error", "pooled t"]
    )
    for each in agreeing[agreeing["agree"] >= 200].itertuples():
        yield row(
            each.design, each.people, rate(each.icc), f"{each.agree:,} of {each.of:,}",
            rate(each.type_1), rate(each.pooled),
        )  # fmt: skip
    yield ""
    yield "Not shown: settings in which fewer than 200 studies agreed."
