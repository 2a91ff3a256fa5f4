"""The five comparisons, each adopter beside its neighbours, and what other choices would give."""

from __future__ import annotations

from reports.blocks import Group, PrintedColumn, PrintedFigure, PrintedTable
from reports.figures.differences import Difference, differences
from reports.official.phrases import METHODS, apart, count, ends, p_shown, shown
from reports.official.results import Official
from reports.released import Row
from reports.sentences.formats import fixed, interval, number, signed
from reports.sentences.remarks import clause
from reports.sentences.small_words import start
from study.official_measures import OfficialMeasure
from study.results.said import from_text
from study.vocabulary import NOT_APPLICABLE

SHORT = {"others": "All others", "neighbours": "Neighbours", "multilevel": "Multilevel"}


def comparisons_table(official: Official) -> PrintedTable:
    """Every measure by every method."""
    return PrintedTable(
        id="comparisons-table",
        caption="Adopters less other authorities, by measure and method",
        columns=[
            PrintedColumn("method", "Compared with"),
            PrintedColumn("difference", "Difference of adopters", numeric=True),
            PrintedColumn("interval", official.confidence, numeric=True),
            PrintedColumn("level", "Their average", numeric=True),
            PrintedColumn("p", "p", numeric=True),
            PrintedColumn("p_holm", "p after Holm", numeric=True),
            PrintedColumn("n", "Adopters and others", numeric=True),
        ],
        groups=[
            Group(
                f"{measure.label}, {measure.unit}",
                [
                    _comparison(
                        measure, official.row("comparisons", measure=measure.name, method=m)
                    )
                    for m in METHODS
                ],
            )
            for measure in official.measures
        ],
        notes=[
            f"Differences are in {_units(official)}. The first two rows of each measure lead: one "
            "number per authority, the mean over its years of its distance from each year's mean. "
            "Neighbours are those of the adopters, each counted once.",
            _scale_note(official),
            *_permutation_note(official),
            *_warnings(official),
        ],
        wide=True,
    )


def comparisons_figure(official: Official, figure_number: int, title: str) -> PrintedFigure:
    """One panel a measure, a line a method."""
    return PrintedFigure(
        id="comparisons-figure",
        number=figure_number,
        title=title,
        alt=(
            f"{count(len(official.measures)).capitalize()} panels, one a measure: the difference "
            "between adopters and others by three methods, with intervals and a line at zero."
        ),
        description=[
            f"{measure.label}. "
            + " ".join(
                f"{METHODS[method]}: {apart(measure, row)}."
                for method, row in _by_method(official, measure).items()
            )
            for measure in official.measures
        ],
        panels=[
            differences(
                measure.name,
                measure.label,
                measure.difference_unit,
                [
                    Difference(
                        SHORT[method],
                        *(float(row[column]) for column in ("estimate", "low", "high")),
                    )
                    for method, row in _by_method(official, measure).items()
                ],
            )
            for measure in official.measures
        ],
        caption=(
            f"Adopters less others with their {official.confidence}; to the left of the dashed "
            "line adopters have less. Filled diamonds are the headline. Each panel has its own "
            "scale. Official statistics, not synthetic."
        ),
        table=_figure_table(official),
    )


def adopters_beside_neighbours(official: Official) -> PrintedTable:
    """Each adopter's difference from its neighbours on every measure."""
    rows = official.tables["adopter_differences"]
    names = list(dict.fromkeys(row["name"] for row in rows))
    cells = {(row["name"], row["measure"]): row for row in rows}
    return PrintedTable(
        id="adopters-differences",
        caption="Each adopter less the mean of its statistical neighbours",
        columns=[
            PrintedColumn("name", "Authority"),
            *(
                PrintedColumn(
                    measure.name, f"{measure.label}, {measure.difference_unit}", numeric=True
                )
                for measure in official.measures
            ),
            PrintedColumn("n", "Neighbours", numeric=True),
        ],
        rows=[
            {
                "name": name,
                **{
                    measure.name: signed(shown(measure, cells[name, measure.name]["difference"]))
                    for measure in official.measures
                },
                "n": cells[name, official.measures[0].name]["n_neighbours"],
            }
            for name in names
        ],
        notes=[
            "The mean over the years in which the adopter and a neighbour have a figure. "
            "Neighbours that took up the model, in full or in part, are left out."
        ],
        wide=True,
    )


def alternatives_table(official: Official) -> PrintedTable:
    """Both two-stage comparisons under other choices."""
    groups = []
    for measure in official.measures:
        rows = [_planned(official, measure)]
        chosen = official.rows("alternatives", measure=measure.name, kind="variant")
        for choice in dict.fromkeys(row["choice"] for row in chosen):
            by_method = {row["method"]: row for row in chosen if row["choice"] == choice}
            (said,) = from_text(choice)
            rows.append(_alternative(measure, start(clause(said)), by_method))
        rows.append(_left_out(official, measure))
        groups.append(Group(f"{measure.label}, {measure.difference_unit}", rows))
    return PrintedTable(
        id="alternatives-table",
        caption=f"Differences of adopters, with {official.confidence}, under other choices",
        columns=[
            PrintedColumn("choice", "Choice"),
            PrintedColumn("others", METHODS["others"], numeric=True),
            PrintedColumn("neighbours", METHODS["neighbours"], numeric=True),
        ],
        groups=groups,
        notes=[
            "Within regions: each authority's distance from the mean of its own region and year. "
            "Partial adopters are otherwise in neither group, and so are the smallest authorities. "
            "The last row of a measure gives the least and the greatest difference when each "
            "adopter is left out in turn."
        ],
    )


def _by_method(official: Official, measure: OfficialMeasure) -> dict[str, Row]:
    return {
        method: official.row("comparisons", measure=measure.name, method=method)
        for method in METHODS
    }


def _comparison(measure: OfficialMeasure, row: Row) -> dict[str, str]:
    return {
        "method": METHODS[row["method"]],
        "level": shown(measure, row["comparison_mean"]),
        "difference": signed(shown(measure, row["estimate"])),
        "interval": ends(measure, row),
        "p": p_shown(row["p"]),
        "p_holm": p_shown(row["p_holm"]),
        "n": f"{row['n_adopters']} and {row['n_others']}",
    }


def _units(official: Official) -> str:
    units = list(dict.fromkeys(measure.difference_unit for measure in official.measures))
    return " and ".join(units)


def _scale_note(official: Official) -> str:
    spreads = ", ".join(
        f"{measure.label.lower()} "
        + shown(
            measure,
            official.row("comparisons", measure=measure.name, method="others")["sd_others"],
        )
        for measure in official.measures
    )
    return f"For scale, the standard deviations of the other authorities’ summaries: {spreads}."


def _permutation_note(official: Official) -> list[str]:
    drawn = ", ".join(
        f"{measure.label.lower()} "
        + p_shown(
            official.row("comparisons", measure=measure.name, method="others")["p_permutation"]
        )
        for measure in official.measures
    )
    draws = number(str(official.facts["settings"]["permutations"]))
    return [
        f"If the adopters had been drawn at random from all authorities ({draws} draws), a "
        "difference from all others at least as large would have come up in these shares of "
        f"draws: {drawn}."
    ]


def _warnings(official: Official) -> list[str]:
    rows = {
        measure.label: official.row("comparisons", measure=measure.name, method="multilevel")
        for measure in official.measures
    }
    return [
        f"{label}, multilevel model: {'; '.join(clause(said) for said in warnings)}."
        for label, row in rows.items()
        if (warnings := from_text(row["warnings"]))
    ]


def _figure_table(official: Official) -> PrintedTable:
    return PrintedTable(
        id="comparisons-figure-table",
        caption="The differences drawn in the figure",
        columns=[
            PrintedColumn("method", "Compared with"),
            PrintedColumn("difference", "Difference", numeric=True),
            PrintedColumn("interval", official.confidence, numeric=True),
        ],
        groups=[
            Group(
                f"{measure.label}, {measure.difference_unit}",
                [
                    {
                        "method": METHODS[method],
                        "difference": signed(shown(measure, row["estimate"])),
                        "interval": ends(measure, row),
                    }
                    for method, row in _by_method(official, measure).items()
                ],
            )
            for measure in official.measures
        ],
    )


def _planned(official: Official, measure: OfficialMeasure) -> dict[str, str]:
    return _alternative(measure, "As above", _by_method(official, measure))


def _alternative(
    measure: OfficialMeasure, choice: str, by_method: dict[str, Row]
) -> dict[str, str]:
    cells = {"choice": choice}
    for method in ("others", "neighbours"):
        row = by_method.get(method)
        cells[method] = (
            f"{signed(shown(measure, row['estimate']))} ({ends(measure, row)})"
            if row
            else NOT_APPLICABLE
        )
    return cells


def _left_out(official: Official, measure: OfficialMeasure) -> dict[str, str]:
    cells = {"choice": "Without one adopter: least to greatest"}
    for method in ("others", "neighbours"):
        rows = official.rows(
            "alternatives", measure=measure.name, method=method, kind="leave one out"
        )
        found = sorted(float(row["estimate"]) for row in rows)
        cells[method] = interval(*(fixed(end, measure.decimals) for end in (found[0], found[-1])))
    return cells
