"""The page's sentences, tables and figure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reports.blocks import Group, PrintedColumn, PrintedFigure, PrintedTable, printed
from reports.figures.power import CEILING, LARGEST, SMALLEST, power_panel
from reports.planning.planned import (
    NextStudy,
    described,
    effect,
    n_sites,
    power,
    sites,
    size,
)
from reports.released import Row
from reports.sentences.formats import fixed, number, signed
from reports.sentences.remarks import clause
from reports.sentences.small_words import start
from study.results.planning import SIZES
from study.results.said import from_text
from study.results.units import plain_decimals

Question = Mapping[str, Any]
LINES = (SMALLEST, LARGEST, CEILING)


def asked(question: Question) -> str:
    """The effect to find, in words."""
    value = fixed(question["effect"], plain_decimals(question["kind"]))
    if question["kind"] == "rate":
        return f"a rate ratio of {value}"
    if question["kind"] == "risk":
        return f"a risk difference of {signed(value)} from {question['baseline']:.0%}"
    return f"a difference of {signed(value)} {question['unit']}"


def answer(planned: NextStudy, question: Question) -> str:
    """The cheapest design, or that there is none."""
    best = question["cheapest"]
    if best is None:
        return f"To find {asked(question)}: no design compared here reaches {planned.target} power."
    row = {key: str(int(best[key])) for key in ("rsw_sites", "conventional_sites", *SIZES)}
    cost = number(fixed(best["cost"], 0))
    return (
        f"To find {asked(question)}: {row['rsw_sites']} RSW and {row['conventional_sites']} "
        f"conventional sites with {described(row)}, for {cost} {planned.facts['currency']}; power "
        f"{power(str(best['power']))}."
    )


def warnings(question: Question) -> list[str]:
    """What its designs cannot do, a sentence each."""
    return [f"{start(clause(said))}." for said in from_text(question["warnings"])]


def power_figure(planned: NextStudy, figure_number: int) -> PrintedFigure:
    """Power by the number of sites, one panel a question."""
    target = planned.facts["target"]
    synthetic = " Variances from synthetic data." if planned.is_synthetic else ""
    return PrintedFigure(
        id="power-figure",
        number=figure_number,
        title=_title(planned),
        alt="Line charts, one an outcome: power against the number of sites.",
        description=[_describe(planned, question) for question in planned.questions],
        panels=[
            power_panel(
                question["name"],
                question["label"],
                asked(question),
                {line: _points(planned, question, line) for line in LINES},
                target,
            )
            for question in planned.questions
        ],
        caption=(
            "Circles: the smallest design compared within sites; squares: the largest; dashed: "
            "endlessly many units in every site, which no design of these sites can beat. The "
            f"thin line is {planned.target} power.{synthetic}"
        ),
        table=_figure_table(planned),
    )


def designs_table(planned: NextStudy) -> PrintedTable:
    """Every design."""
    columns = [
        PrintedColumn("sites", "Sites, RSW + conventional"),
        *printed("plan", *SIZES),
        PrintedColumn("cost", f"Cost, {planned.facts['currency']}", numeric=True),
        PrintedColumn("power", "Power", numeric=True),
        PrintedColumn("detectable", f"Effect found with {planned.target} power", numeric=True),
        PrintedColumn("smallest_p", "Least p of a permutation of sites", numeric=True),
    ]
    groups = []
    for question in planned.questions:
        rows = [
            {
                "sites": sites(row),
                **{name: row[name] for name in SIZES},
                "cost": fixed(float(row["cost"]), 0),
                "power": power(row["power"]),
                "detectable": effect(question, row["detectable"], row),
                "smallest_p": f"{float(row['smallest_p']):.2g}"
                if float(row["smallest_p"]) >= 0.001
                else "<0.001",
            }
            for row in planned.of(question)
        ]
        groups.append(Group(f"{question['label']}: {asked(question)}", rows))
    error = max(float(row["power_error"]) for row in planned.tables["plan"] if row["power_error"])
    return PrintedTable(
        id="designs-table",
        caption="Every design compared",
        columns=columns,
        groups=groups,
        notes=[
            "Units in each site, workers in each unit, visits (or answers) of each worker in each "
            f"wave. Monte-Carlo standard error of a power: {error:.3f} at most."
        ],
        wide=True,
    )


def variances_table(planned: NextStudy) -> PrintedTable:
    """What the simulations were drawn from."""
    levels = {"site": "Sites", "unit": "Units", "worker": "Workers", "observation": "Observations"}
    return PrintedTable(
        id="variances-table",
        caption="Variances that were simulated",
        columns=[
            PrintedColumn("outcome", "Outcome"),
            *(PrintedColumn(key, label, numeric=True) for key, label in levels.items()),
            PrintedColumn("scale", "Scale"),
        ],
        rows=[
            {
                "outcome": question["label"],
                **{key: f"{question['variances'][key]:.3f}" for key in levels},
                "scale": {"mean": "outcome", "risk": "log odds", "rate": "log rate"}[
                    question["kind"]
                ],
            }
            for question in planned.questions
        ],
        notes=[
            "Observations: all that lies below the worker. For risks and rates the chance of the "
            "event itself comes on top."
        ],
    )


def _points(planned: NextStudy, question: Question, line: str) -> list[tuple[int, float]]:
    return [
        (n_sites(row), float(row["ceiling" if line == CEILING else "power"]))
        for row in _line(planned, question, line)
        if row["power"]
    ]


def _line(planned: NextStudy, question: Question, line: str) -> list[Row]:
    rows = planned.of(question)
    end = min(map(size, rows)) if line == SMALLEST else max(map(size, rows))
    first: dict[str, Row] = {}
    for row in rows:
        if size(row) == end:
            first.setdefault(sites(row), row)
    return list(first.values())


def _title(planned: NextStudy) -> str:
    ends = [_line(planned, q, LARGEST) for q in planned.questions]
    reached = [
        n_sites(row)
        for rows in ends
        for row in rows
        if row["power"] and float(row["power"]) >= planned.facts["target"]
    ]
    if not reached:
        return f"No design compared reaches {planned.target} power"
    return f"No outcome reaches {planned.target} power with fewer than {min(reached)} sites"


def _describe(planned: NextStudy, question: Question) -> str:
    parts = []
    for line in LINES:
        points = _points(planned, question, line)
        told = ", ".join(f"{value:.2f} with {n}" for n, value in points)
        parts.append(f"{line}: {told} sites")
    return f"{question['label']}, {asked(question)}. {'; '.join(parts)}."


def _figure_table(planned: NextStudy) -> PrintedTable:
    groups = []
    for question in planned.questions:
        lines = {line: _line(planned, question, line) for line in (SMALLEST, LARGEST)}
        rows = [
            {
                "sites": sites(small),
                SMALLEST: power(small["power"]),
                LARGEST: power(large["power"]),
                CEILING: power(large["ceiling"]),
            }
            for small, large in zip(lines[SMALLEST], lines[LARGEST], strict=True)
        ]
        ends = f"smallest: {described(lines[SMALLEST][0])}; largest: {described(lines[LARGEST][0])}"
        groups.append(Group(f"{question['label']}, {asked(question)} ({ends})", rows))
    return PrintedTable(
        id="power-table",
        caption="Power of the smallest, the largest and an endless study of the same sites",
        columns=[
            PrintedColumn("sites", "Sites, RSW + conventional"),
            *(PrintedColumn(line, f"{line} within sites", numeric=True) for line in LINES),
        ],
        groups=groups,
    )
