"""A plan as text for a terminal."""

from __future__ import annotations

import math
import textwrap
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import Any

from analysis.planning.plan import Plan
from reports.sentences.remarks import clause
from reports.sentences.small_words import start

WIDTH = 79
HEADS = ("sites", "units", "workers", "visits", "waves", "people", "cost", "power", "detects")


def report(found: Plan, target: float, *, priced: bool) -> str:
    """The table of designs, the cheapest that is enough, and what the reader must know."""
    asked = found.question
    rows = [_cells(row) for row in found.table.to_dict("records")]
    heads = list(HEADS)
    if not priced:
        place = heads.index("cost")
        heads.pop(place)
        for row in rows:
            row.pop(place)
    error = found.table["power_error"].max()
    lines = [
        f"{asked.label} ({asked.kind}); effect to find: {asked.effect:g}",
        "",
        *_columns(heads, rows),
        "",
        *_wrap(
            "units: in each site; workers: in each unit; visits: of each worker in each wave. "
            f"detects: the effect found with {target:.0%} power; –: no p value is possible, or "
            "beyond the effects simulated."
            + ("" if math.isnan(error) else f" Monte-Carlo error of a power: up to {error:.3f}.")
        ),
        "",
        *_wrap(_cheapest(found, target, priced)),
        "",
        *_wrap(
            "Power is that of one claim alone: Holm's adjusted p, which decides on primary claims, "
            "asks for more. Waves are further observations, not a test of change."
        ),
    ]
    for warning in found.warnings:
        lines += _wrap(f"{start(clause(warning))}.", mark="! ")
    return "\n".join(lines)


def _cells(row: Mapping[Hashable, Any]) -> list[str]:
    return [
        f"{row['rsw_sites']:.0f}+{row['conventional_sites']:.0f}",
        *(f"{row[name]:.0f}" for name in ("units", "workers", "visits", "waves")),
        f"{row['workers_in_all']:.0f}",
        f"{row['cost']:,.0f}",
        _number(row["power"], ".3f"),
        _number(row["detectable"], ".3g"),
    ]


def _number(value: float, form: str) -> str:
    return "–" if math.isnan(value) else f"{value:{form}}"


def _columns(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(len(row[i]) for row in (heads, *rows)) for i in range(len(heads))]
    for row in (heads, *rows):
        yield "  ".join(cell.rjust(width) for cell, width in zip(row, widths, strict=True))


def _cheapest(found: Plan, target: float, priced: bool) -> str:
    best = found.cheapest
    if best is None:
        return f"No design given here reaches {target:.0%} power."
    name = f"{'Cheapest' if priced else 'First'} design with {target:.0%} power"
    cost = f", for {best['cost']:,.0f}" if priced else ""
    return (
        f"{name}: {best['rsw_sites']:.0f} RSW and {best['conventional_sites']:.0f} conventional "
        f"sites, {best['units']:.0f} units a site, {best['workers']:.0f} workers a unit, "
        f"{best['visits']:.0f} visits a wave, {best['waves']:.0f} waves{cost}; power "
        f"{best['power']:.3f}."
    )


def _wrap(text: str, mark: str = "") -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=mark, subsequent_indent=" " * len(mark))
