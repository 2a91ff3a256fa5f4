"""The measures year by year: adopters, others, England."""

from __future__ import annotations

from reports.blocks import Group, PrintedColumn, PrintedFigure, PrintedTable
from reports.figures.trends import STYLES, trend
from reports.official.phrases import AGAINST, METHODS, count, ends, shown
from reports.official.results import Official
from reports.sentences.formats import fixed, number, signed
from reports.sentences.remarks import clause
from reports.sentences.small_words import listing
from study.official_measures import OfficialMeasure
from study.results.said import from_text
from study.vocabulary import NOT_AVAILABLE

NAMES = {"adopters": "Adopters", "others": "Others", "England": "England"}


def trends_figure(official: Official, figure_number: int) -> PrintedFigure:
    """One panel a measure, a line a group."""
    first, last = official.years
    return PrintedFigure(
        id="trends-figure",
        number=figure_number,
        title=_title(official),
        alt=(
            f"{count(len(official.measures)).capitalize()} line charts, one a measure, {first} to "
            f"{last}: adopters, other authorities and England."
        ),
        description=[_describe(official, measure) for measure in official.measures],
        panels=[
            trend(
                measure.name,
                measure.label,
                measure.unit,
                {group: _points(official, measure, group) for group in STYLES},
            )
            for measure in official.measures
        ],
        caption=(
            "Circles are the mean of the adopters, open squares the mean of the others, each "
            "authority counting once; the dashed line is England as published, where large "
            "authorities weigh more. All scales start at zero. Official statistics, not synthetic."
        ),
        table=_table(official),
    )


def changes_table(official: Official) -> PrintedTable:
    """How differently adopters moved between the ends of the series."""
    rows = []
    for measure in official.measures:
        by_method = {
            row["method"]: row
            for row in official.rows("alternatives", measure=measure.name, kind="change")
        }
        rows.append(
            {
                "measure": f"{measure.label}, {measure.difference_unit}",
                **{
                    method: f"{signed(shown(measure, row['estimate']))} ({ends(measure, row)})"
                    for method, row in by_method.items()
                },
            }
        )
    (choice,) = from_text(official.rows("alternatives", kind="change")[0]["choice"])
    spans = clause(choice)
    return PrintedTable(
        id="changes-table",
        caption=f"Change of adopters less change of others, with {official.confidence}: {spans}",
        columns=[
            PrintedColumn("measure", "Measure"),
            *(PrintedColumn(method, METHODS[method], numeric=True) for method in AGAINST),
        ],
        rows=rows,
        notes=[
            "Above zero: adopters rose more, or fell less. All of them began before the first of "
            "these years, so this is no effect of adopting the model."
        ],
    )


def _points(official: Official, measure: OfficialMeasure, group: str) -> list[tuple[int, float]]:
    rows = official.rows("trends", measure=measure.name, group=group)
    return [(int(row["year"]), float(row["value"])) for row in rows]


def _title(official: Official) -> str:
    """Which of England's figures fell over the years, and which rose."""
    first, last = official.years
    ways: dict[str, list[str]] = {"fell": [], "rose": [], "stayed": []}
    for measure in official.measures:
        values = dict(_points(official, measure, "England"))
        change = round(values[last] - values[first], 1)
        ways["fell" if change < 0 else "rose" if change > 0 else "stayed"].append(
            measure.label.lower()
        )
    parts = [f"{listing(names)} {way}" for way, names in ways.items() if names]
    return f"From {first} to {last}, England’s {', and '.join(parts)}"


def _describe(official: Official, measure: OfficialMeasure) -> str:
    first, last = official.years
    parts = []
    for group, name in NAMES.items():
        values = dict(_points(official, measure, group))
        ends = [
            f"{number(fixed(values[year], measure.decimals))} in {year}"
            for year in (first, last)
            if year in values
        ]
        parts.append(f"{name}: {' and '.join(ends)}")
    return f"{measure.label}, {measure.unit}. {'; '.join(parts)}."


def _table(official: Official) -> PrintedTable:
    groups = []
    for measure in official.measures:
        rows = official.rows("trends", measure=measure.name)
        cells = {(row["group"], row["year"]): row for row in rows}
        years = sorted({row["year"] for row in rows})
        groups.append(
            Group(
                f"{measure.label}, {measure.unit}",
                [
                    {
                        "year": year,
                        **{
                            group: shown(measure, cells[group, year]["value"])
                            if (group, year) in cells
                            else NOT_AVAILABLE
                            for group in NAMES
                        },
                        "n": " and ".join(
                            cells[group, year]["n"] if (group, year) in cells else "0"
                            for group in ("adopters", "others")
                        ),
                    }
                    for year in years
                ],
            )
        )
    return PrintedTable(
        id="trends-table",
        caption="Means by year",
        columns=[
            PrintedColumn("year", "Year"),
            *(PrintedColumn(group, name, numeric=True) for group, name in NAMES.items()),
            PrintedColumn("n", "Adopters and others with a figure", numeric=True),
        ],
        groups=groups,
    )
