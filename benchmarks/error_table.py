"""The measured error rates as the table that the docs show."""

from __future__ import annotations

import math
from collections.abc import Hashable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from benchmarks.methods import (
    CR2,
    KENWARD_ROGER,
    LAPLACE,
    LONGEST,
    PERMUTATION,
    SAME,
    SATTERTHWAITE,
    TWO_STAGE,
    UNCORRECTED,
)
from study.files import write_text

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
# The methods in the order of the tables, and what the report prints of each for sites.
PRINTED = {
    TWO_STAGE: "–",
    PERMUTATION: "p, beside it",
    CR2: "–",
    SATTERTHWAITE: "–",
    KENWARD_ROGER: "p and interval, beside it",
    LAPLACE: "interval, beside it",
    UNCORRECTED: "–",
    SAME: "–",
}
START, END = "<!-- table: python -m benchmarks.error_rates -->", "<!-- end of table -->"
AIMS = {"type_1": (0.035, 0.065), "coverage": (0.935, 0.965)}
TITLES = {
    "type_1": "type-I error at a nominal .05",
    "coverage": "coverage of the 95 % interval",
}
NAMES = {"mean": "A mean", "risk": "A risk of 25 %", "rate": "A rate of 4"}


def table(results: pd.DataFrame) -> str:
    """Markdown: all methods in short, then each kind's rates; what misses the aim is bold.

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


def misses(row: Mapping[str, float]) -> bool:
    """Whether a row of results lies outside the aim; what was not measured does not."""
    return any(_outside(row[name], aim) for name, aim in AIMS.items())


def final(results: pd.DataFrame) -> pd.DataFrame:
    """Of a method that was measured again in a cell, the row with the most runs; and the first.

    Returns
    -------
    One row a cell and method, with what was found first as ``first_type_1`` and
    ``first_coverage`` (NaN where it was not measured again).
    """
    key = ["kind", "sites", "icc", "method"]
    ordered = results.sort_values("runs", kind="stable")
    last = ordered.drop_duplicates(key, keep="last").sort_index()
    again = ordered[ordered.duplicated(key, keep="last")].drop_duplicates(key)
    first = again[[*key, *AIMS]].rename(columns={name: f"first_{name}" for name in AIMS})
    return last.merge(first, on=key, how="left")


def _lines(results: pd.DataFrame) -> Iterator[str]:
    yield _told(results)
    yield ""
    found = final(results)
    yield from _short(found)
    yield from _pooled(found[found["method"].isin(LONGEST)])
    for kind in dict.fromkeys(found["kind"]):
        for measure, title in TITLES.items():
            own = found[(found["kind"] == kind) & found[measure].notna()]
            yield f"### {NAMES[str(kind)]}: {title}"
            yield ""
            yield from _grid(own, measure)
            yield ""


def _told(results: pd.DataFrame) -> str:
    """How many runs there are, of what, and how far they may be off."""
    runs = results.groupby("method", sort=False)["runs"].min()
    usual = int(runs.max())
    parts = [f"Runs a cell: {usual:,}"]
    fewer = runs[runs < usual]
    if len(fewer):
        names = " and ".join(f"‘{name}’" for name in fewer.index)
        parts.append(f"of {names}, which take the longest, {int(fewer.min()):,} and more")
    again = results.loc[results["runs"] > usual, "runs"]
    if len(again):
        parts.append(
            f"where the headline missed its aim, {int(again.max()):,} more, of studies of their own"
        )
    errors = ", ".join(
        f"{_plain((0.05 * 0.95 / n) ** 0.5)} with {n:,}" for n in sorted(set(results["runs"]))
    )
    worst = results.loc[results["runs"] == usual, ["type_1_error", "coverage_error"]].max().max()
    return (
        f"{'; '.join(parts)}. Monte-Carlo standard error of a rate of .05 or .95: {errors} runs; "
        f"the largest of any cell with {usual:,}: {_plain(worst)}. Runs in which a method gave no "
        f"answer: {int(results['no_answer'].sum())}."
    )


def _short(found: pd.DataFrame) -> Iterator[str]:
    """Least and most of each method over kinds and ICCs, by the number of sites."""
    yield "### In short: least and most over kinds of outcome and ICC"
    yield ""
    yield "| method | in the report | sites | type-I error | coverage |"
    yield "|---|---|---|---|---|"
    for method, printed in PRINTED.items():
        if method in LONGEST:  # the range of rates of few runs would tell of chance alone
            continue
        own = found[found["method"] == method]
        for sites, cells in own.groupby("sites"):
            ranges = " | ".join(_range(cells[name].dropna(), aim) for name, aim in AIMS.items())
            yield f"| {method} | {printed} | {sites} | {ranges} |"
    yield ""


def _pooled(found: pd.DataFrame) -> Iterator[str]:
    """The rates of the methods with fewer runs, over kinds and numbers of sites."""
    if found.empty:
        return
    yield "### In short: the multilevel interval of risks and rates, over all numbers of sites"
    yield ""
    yield "| ICC | method | in the report | runs | type-I error | coverage |"
    yield "|---|---|---|---|---|---|"
    for icc, alike in found.groupby("icc"):
        for method in LONGEST:
            own = alike[alike["method"] == method]
            if own.empty:
                continue
            rates = [float(own[name].mean()) for name in AIMS]  # each cell counts the same
            shown = " | ".join(map(_marked, rates, AIMS.values()))
            yield (
                f"| {_plain(icc, 2)} | {method} | {PRINTED[method]} | {own['runs'].sum():,} | "
                f"{shown} |"
            )
    yield ""
    yield from _long(found[found["runs"] > found["runs"].min()])


def _long(cells: pd.DataFrame) -> Iterator[str]:
    """The cells in which these methods have more runs than in the others."""
    if cells.empty:
        return
    yield "### The multilevel interval where it was measured longer"
    yield ""
    yield "| kind | sites | ICC | method | runs | type-I error | coverage |"
    yield "|---|---|---|---|---|---|---|"
    for row in cells.to_dict("records"):
        shown = " | ".join(_marked(row[name], aim) for name, aim in AIMS.items())
        yield (
            f"| {row['kind']} | {row['sites']} | {_plain(row['icc'], 2)} | {row['method']} | "
            f"{row['runs']:,} | {shown} |"
        )
    yield ""


def _range(values: pd.Series, aim: tuple[float, float]) -> str:
    if values.empty:
        return "–"
    text = f"{_plain(values.min())} to {_plain(values.max())}"
    return f"**{text}**" if any(_outside(value, aim) for value in values) else text


def _grid(cells: pd.DataFrame, measure: str) -> Iterator[str]:
    methods = [name for name in PRINTED if (cells["method"] == name).any()]
    yield "| sites | ICC | " + " | ".join(methods) + " |"
    yield "|---|---|" + "---|" * len(methods)
    for (sites, icc), own in cells.groupby(["sites", "icc"]):
        rows = {row["method"]: row for row in own.to_dict("records")}
        shown = [_cell(rows[name], measure) if name in rows else "–" for name in methods]
        yield f"| {sites} | {_plain(icc, 2)} | {' | '.join(shown)} |"


def _cell(row: Mapping[Hashable, Any], measure: str) -> str:
    text = _marked(row[measure], AIMS[measure])
    first = row[f"first_{measure}"]
    return text if math.isnan(first) else f"{text} ({row['runs']:,} runs; first {_plain(first)})"


def _marked(value: float, aim: tuple[float, float]) -> str:
    return f"**{_plain(value)}**" if _outside(value, aim) else _plain(value)


def _outside(value: float, aim: tuple[float, float]) -> bool:
    return value < aim[0] or value > aim[1]


def _plain(value: float, decimals: int = 3) -> str:
    """A share as statisticians write it: no zero before the point."""
    return "0" if value == 0 and decimals < 3 else f"{value:.{decimals}f}".removeprefix("0")
