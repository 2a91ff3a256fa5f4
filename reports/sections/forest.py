"""The forest plot of the headline outcomes, with its words and its table."""

from __future__ import annotations

import math
from collections.abc import Sequence

from reports.blocks import Group, PrintedColumn, PrintedFigure, PrintedTable
from reports.figures import forest as picture
from reports.figures.forest import Panel, Point
from reports.released import Released, Row
from reports.sentences.effects import (
    confidence,
    difference_unit,
    effect_interval,
    effect_with_interval,
    is_ratio,
)
from reports.sentences.formats import is_number, number
from reports.sentences.names import ARMS as NAMES
from reports.sentences.names import METHODS
from reports.sentences.small_words import site_name
from study.vocabulary import NOT_APPLICABLE

SHORT_METHODS = {"site_summary": "Site means", "multilevel": "Multilevel"}


def forest_figure(
    released: Released, claims: Sequence[Row], figure_number: int, title: str, caption: str
) -> PrintedFigure | None:
    """One panel for the headline outcome of each claim; None when none could be estimated."""
    outcomes = [
        claim["outcome"]
        for claim in claims
        if is_number(_estimates(released, claim["outcome"])["site_summary"]["estimate"])
    ]
    if not outcomes:
        return None
    return PrintedFigure(
        id="forest-figure",
        number=figure_number,
        title=title,
        alt=(
            f"Forest plots of {len(outcomes)} primary outcomes: each site's level, and under it "
            "the difference between the arms with its interval."
        ),
        description=[_describe(released, outcome) for outcome in outcomes],
        panels=[picture.forest(_panel(released, outcome)) for outcome in outcomes],
        caption=caption,
        table=_table(released, outcomes),
    )


def _estimates(released: Released, outcome: str) -> dict[str, Row]:
    rows = released.rows("estimates", outcome=outcome)
    return {method: row for method in METHODS for row in rows if row["method"] == method}


def _sites(released: Released, outcome: str, arm: str) -> list[Row]:
    return released.rows("site_summaries", outcome=outcome, rsw="yes" if arm == "rsw" else "no")


def _panel(released: Released, outcome: str) -> Panel:
    estimates = _estimates(released, outcome)
    main = estimates["site_summary"]
    ratio = is_ratio(main)
    return Panel(
        outcome=outcome,
        label=main["label"],
        unit=main["unit"],
        sites={
            arm: [
                _site_point(row, main["kind"])
                for row in _sites(released, outcome, arm)
                if is_number(row["adjusted"])
            ]
            for arm in NAMES
        },
        differences=[
            Point(
                SHORT_METHODS[method], float(row["estimate"]), float(row["low"]), float(row["high"])
            )
            for method, row in estimates.items()
            if all(is_number(row[column]) for column in ("estimate", "low", "high"))
        ],
        difference_unit=difference_unit(main),
        ratio=ratio,
        claimed=main["direction"],
    )


def _site_point(row: Row, kind: str) -> Point:
    """A site's level with two standard errors either way, from the printed numbers.

    A risk ends at none and at all, whatever its error.
    """
    value = float(row["adjusted"])
    error = float(row["standard_error"]) if is_number(row["standard_error"]) else 0.0
    if kind == "rate":
        low, high = value * math.exp(-2 * error), value * math.exp(2 * error)
    else:
        low, high = value - 2 * error, value + 2 * error
    if kind == "risk":
        low, high = min(value, max(low, 0.0)), max(value, min(high, 100.0))
    return Point(site_name(row["site_id"]), value, low, high)


def _describe(released: Released, outcome: str) -> str:
    estimates = _estimates(released, outcome)
    main = estimates["site_summary"]
    sites = "; ".join(
        f"{NAMES[arm]} sites "
        + ", ".join(
            f"{site_name(row['site_id'])} {number(row['adjusted'])}"
            for row in _sites(released, outcome, arm)
        )
        for arm in NAMES
    )
    methods = "; ".join(
        f"{METHODS[method].lower()} {effect_with_interval(row)}"
        for method, row in estimates.items()
    )
    return f"{main['label']}, {main['unit']}. {sites}. RSW against conventional: {methods}."


def _table(released: Released, outcomes: Sequence[str]) -> PrintedTable:
    interval_name = confidence(released.study["confidence"])
    groups = []
    for outcome in outcomes:
        estimates = _estimates(released, outcome)
        main = estimates["site_summary"]
        rows = [
            {
                "name": f"{site_name(row['site_id'])} ({NAMES[arm]})",
                "n": row["n"],
                "crude": row["summary"],
                "value": row["adjusted"],
                "spread": row["standard_error"],
            }
            for arm in NAMES
            for row in _sites(released, outcome, arm)
        ]
        rows += [
            {
                "name": f"{'Ratio' if is_ratio(row) else 'Difference'}, {METHODS[method].lower()}",
                "n": row["n_workers" if row["n_families"] == "0" else "n_families"],
                "crude": NOT_APPLICABLE,
                "value": row["estimate"],
                "spread": effect_interval(row),
            }
            for method, row in estimates.items()
        ]
        groups.append(Group(f"{main['label']}, {main['unit']}", rows))
    return PrintedTable(
        id="forest-table",
        caption="Levels of the sites and differences between the arms",
        columns=[
            PrintedColumn("name", "Site, or difference"),
            PrintedColumn("n", "People", numeric=True),
            PrintedColumn("crude", "Level", numeric=True),
            PrintedColumn("value", "Adjusted, or difference", numeric=True),
            PrintedColumn("spread", f"Standard error, or {interval_name}", numeric=True),
        ],
        groups=groups,
        notes=[
            "People are workers, or families where visits were observed. Standard errors of rates "
            "are of their logarithm."
        ],
    )
