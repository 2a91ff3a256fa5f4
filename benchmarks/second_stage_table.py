"""The measured second stage as the tables that the docs show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd

from study.files import write_text

START = "<!-- table: python -m benchmarks.second_stage -->"
END = "<!-- end of the second stage -->"
MOST, LEAST, CONSERVATIVE = 0.065, 0.935, 0.035
RULES = ("pooled", "welch", "bound", "permutation")
NAMES = {"pooled": "pooled t", "welch": "Welch", "bound": "bound", "permutation": "permutation"}


def write_page(cells: pd.DataFrame, agreeing: pd.DataFrame, page: Path) -> None:
    """Put the tables between the page's markers.

    Raises
    ------
    ValueError : when the page lacks a marker.
    """
    text = page.read_text(encoding="utf-8")
    if text.count(START) != 1 or text.count(END) != 1:
        raise ValueError(f"{page} needs the lines {START} and {END} once each.")
    before, rest = text.split(START)
    after = rest.split(END)[1]
    lines = "\n".join([*_grid(cells), *_misses(cells), *_widths(cells), *_agreeing(agreeing)])
    write_text(f"{before}{START}\n\n{lines}\n\n{END}{after}", page)


def _grid(cells: pd.DataFrame) -> Iterator[str]:
    runs = int(cells["runs"].min())
    error = np.sqrt(MOST * (1 - MOST) / runs)
    yield f"{len(cells):,} cells of {runs:,} runs; Monte-Carlo error of .065: {_rate(error)}."
    yield ""
    yield "### The grid in short: the worst of the cells of a design and outcome"
    yield ""
    heads = [
        "design", "outcome", "type I error, most", "over .065", "under .035", "coverage, least",
        "under .935", *(f"{NAMES[rule]}, most" for rule in RULES),
    ]  # fmt: skip
    yield from _head(heads)
    for (design, outcome), own in cells.groupby(["design", "outcome"], sort=False):
        n = len(own)
        yield _row(
            design,
            outcome,
            _rate(own["type_1"].max()),
            f"{int((own['type_1'] > MOST).sum())} of {n}",
            f"{int((own['type_1'] < CONSERVATIVE).sum())} of {n}",
            _rate(own["coverage"].min()),
            f"{int((own['coverage'] < LEAST).sum())} of {n}",
            *(_rate(own[rule].max()) for rule in RULES),
        )
    yield ""


def _misses(cells: pd.DataFrame) -> Iterator[str]:
    yield "### Every cell that misses: type I error above .065, or coverage under .935"
    yield ""
    missed = cells[(cells["type_1"] > MOST) | (cells["coverage"] < LEAST)]
    if missed.empty:
        yield "None."
    else:
        yield from _head(
            ["design", "outcome", "sites", "SD ratio", "sizes", "ICC", "type I error", "coverage"]
        )
        order = ["outcome", "sites", "design", "sd_ratio", "sizes", "icc"]
        for row in missed.sort_values(order, kind="stable").itertuples():
            yield _row(
                row.design, row.outcome, row.sites, f"{row.sd_ratio:g}", row.sizes, _rate(row.icc),
                _rate(row.type_1), _rate(row.coverage),
            )  # fmt: skip
    yield ""


def _widths(cells: pd.DataFrame) -> Iterator[str]:
    yield "### What the rule costs where pooled t holds: normal sites, alike and of a size"
    yield ""
    yield from _head(
        ["design", "outcome", "ICC", "type I error", "pooled t", "Welch", "width over pooled t's"]
    )
    alike = cells[
        cells["sd_ratio"].eq(1) & cells["sizes"].eq("equal") & cells["sites"].eq("normal")
    ]
    for row in alike[alike["icc"].isin([0, 0.05])].itertuples():
        yield _row(
            row.design, row.outcome, _rate(row.icc), _rate(row.type_1), _rate(row.pooled),
            _rate(row.welch), f"{row.width_over_pooled:.2f}",
        )  # fmt: skip
    yield ""


def _agreeing(agreeing: pd.DataFrame) -> Iterator[str]:
    yield "### Sites that happen to agree: spread under a quarter of their sampling variance"
    yield ""
    yield from _head(
        ["design", "people a site", "ICC", "studies that agree", "type I error", "pooled t"]
    )
    for row in agreeing[agreeing["agree"] >= 200].itertuples():
        yield _row(
            row.design, row.people, _rate(row.icc), f"{row.agree:,} of {row.of:,}",
            _rate(row.type_1), _rate(row.pooled),
        )  # fmt: skip
    yield ""
    yield "Not shown: settings in which fewer than 200 studies agreed."


def _head(names: list[str]) -> Iterator[str]:
    yield _row(*names)
    yield "|" + "---|" * len(names)


def _row(*cells: object) -> str:
    return "| " + " | ".join(str(cell) for cell in cells) + " |"


def _rate(value: float) -> str:
    """A share as .050; 0 and 1 in full."""
    if np.isnan(value):
        return "–"
    return f"{value:.3f}".removeprefix("0") if 0 < value < 1 else f"{value:.0f}"
