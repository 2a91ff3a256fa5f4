"""The assumption curves of headline outcomes of which an arm has one or two sites."""

from __future__ import annotations

from collections.abc import Sequence

from reports.blocks import Group, PrintedFigure, PrintedTable, printed
from reports.figures import assumption as picture
from reports.released import Released, Row
from reports.sentences.formats import is_number, p_value
from reports.sentences.single_site import smaller_arm, told


def single_site_figure(
    released: Released, claims: Sequence[Row], figure_number: int, source: str
) -> PrintedFigure | None:
    """One panel for each claim that has a curve which may be shown; None where none has."""
    shown = {
        claim["outcome"]: rows
        for claim in claims
        if (rows := released.rows("single_site", outcome=claim["outcome"]))
        and all(is_number(row["chance"].lstrip("<")) for row in rows)
    }
    if not shown:
        return None
    results = {
        outcome: released.row("estimates", outcome=outcome, method="site_summary")
        for outcome in shown
    }
    level = 1 - released.study["confidence"]
    return PrintedFigure(
        id="single-site-figure",
        number=figure_number,
        title=_finding(released, results),
        alt=f"Curves of {len(shown)} outcomes: chance of so large a difference by assumed ratio.",
        description=[
            f"{result['label']}. {told(released.row('design', outcome=outcome), result)}"
            for outcome, result in results.items()
        ],
        panels=[
            picture.assumption(outcome, results[outcome]["label"], _points(rows), level)
            for outcome, rows in shown.items()
        ],
        caption=(
            f"{source}Without a third site nothing tells how much the sites of the smaller arm "
            "vary, and no p value is honest. Supposing that they vary so many times as much as the "
            "others (across), sites without an effect would differ as far so often (upwards). "
            "Where the curve is under the dashed line the difference is unusual. Which ratio is "
            "believable is the reader's to judge, and no finding of the study."
        ),
        table=PrintedTable(
            id="single-site-table",
            caption="How unusual each difference is, by what is assumed",
            columns=printed("single_site", "ratio", "chance"),
            groups=[
                Group(
                    results[outcome]["label"],
                    [{**row, "chance": p_value(row["chance"])} for row in rows],
                )
                for outcome, rows in shown.items()
            ],
        ),
    )


def _finding(released: Released, results: dict[str, Row]) -> str:
    """The clearest difference, in a sentence."""
    rows = {outcome: released.row("design", outcome=outcome) for outcome in results}
    known = {o: row for o, row in rows.items() if is_number(row["breakdown_ratio"])}
    if not known:
        who, verb = smaller_arm(next(iter(results.values())))
        return f"No difference is unusual, however little {who.lower()} {verb}"
    clearest = max(known, key=lambda outcome: float(known[outcome]["breakdown_ratio"]))
    who, _ = smaller_arm(results[clearest])
    return (
        f"{who} would have to vary {known[clearest]['breakdown_ratio']} times as much as the "
        "others before the clearest difference is nothing unusual"
    )


def _points(rows: Sequence[Row]) -> list[tuple[float, float]]:
    return [(float(row["ratio"]), float(row["chance"].lstrip("<"))) for row in rows]
