"""The measured error rates as the table that the docs show."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pandas as pd

from pipeline.files import write_text

COLUMNS = (
    "kind",
    "sites",
    "icc",
    "method",
    "runs",
    "type_1",
    "type_1_error",
    "coverage",
    "coverage_error",
    "no_answer",
)
START, END = "<!-- table: python -m benchmarks.error_rates -->", "<!-- end of table -->"
TYPE_1, COVERAGE = (0.035, 0.065), (0.935, 0.965)
NAMES = {"mean": "A mean", "risk": "A risk of 25 %", "rate": "A rate of 4"}


def table(results: pd.DataFrame) -> str:
    """Markdown: for each kind its type-I errors, then its coverages; what misses the aim is bold.

    Parameters
    ----------
    results : one row a cell and method, with ``COLUMNS``.
    """
    return "\n".join(_lines(results))


def write_page(results: pd.DataFrame, page: Path) -> None:
    """Put the table between the page's markers.

    Raises
    ------
    ValueError : when the page lacks a marker.
    """
    text = page.read_text(encoding="utf-8")
    if text.count(START) != 1 or text.count(END) != 1:
        raise ValueError(f"{page} needs the lines {START} and {END} once each.")
    before, rest = text.split(START)
    after = rest.split(END)[1]
    write_text(f"{before}{START}\n\n{table(results)}\n{END}{after}", page)


def _lines(results: pd.DataFrame) -> Iterator[str]:
    runs = ", ".join(f"{n:,}" for n in sorted(set(results["runs"])))
    worst = results[["type_1_error", "coverage_error"]].max()
    yield (
        f"Runs a cell: {runs}. Monte-Carlo standard error of a rate of .05 or .95: "
        f"{_plain((0.05 * 0.95 / results['runs'].min()) ** 0.5)}; the largest of any cell: "
        f"{_plain(worst.max())}. Runs in which a method gave no answer: "
        f"{int(results['no_answer'].sum())}."
    )
    yield ""
    for kind, own in results.groupby("kind", sort=False):
        for measure, title, aim in (
            ("type_1", "type-I error at a nominal .05", TYPE_1),
            ("coverage", "coverage of the 95 % interval", COVERAGE),
        ):
            yield f"### {NAMES[str(kind)]}: {title}"
            yield ""
            yield from _grid(own.dropna(subset=[measure]), measure, aim)
            yield ""


def _grid(cells: pd.DataFrame, measure: str, aim: tuple[float, float]) -> Iterator[str]:
    methods = list(dict.fromkeys(cells["method"]))
    wide = cells.pivot(index=["sites", "icc"], columns="method", values=measure).sort_index()
    yield "| sites | ICC | " + " | ".join(methods) + " |"
    yield "|---|---|" + "---|" * len(methods)
    for (sites, icc), values in wide.iterrows():
        row = " | ".join(_cell(values[method], aim) for method in methods)
        yield f"| {sites} | {_plain(icc, 2)} | {row} |"


def _cell(value: float, aim: tuple[float, float]) -> str:
    text = _plain(value)
    return text if aim[0] <= value <= aim[1] else f"**{text}**"


def _plain(value: float, decimals: int = 3) -> str:
    """A share as statisticians write it: no zero before the point."""
    return "0" if value == 0 and decimals < 3 else f"{value:.{decimals}f}".removeprefix("0")
