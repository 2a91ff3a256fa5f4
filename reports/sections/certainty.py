"""How sure the verdicts of a claim's outcomes are: every criterion with its number."""

from __future__ import annotations

from collections.abc import Sequence

from reports.blocks import Group, PrintedColumn, PrintedTable, printed
from reports.released import Released, Row
from reports.sentences.certainty import CRITERIA
from reports.sentences.formats import number

NOTE = (
    "A verdict starts high and loses the weight of each criterion that is not met, half of it if "
    "it is partly met; what is not known counts for nothing. Weights and limits are those of the "
    "settings, and a judgement."
)


def certainty_table(released: Released, claim: Row, outcomes: Sequence[str]) -> PrintedTable | None:
    """The criteria of every outcome of a claim; None where none has a grade."""
    groups = []
    for outcome in outcomes:
        rows = released.rows("certainty", outcome=outcome)
        if not rows:
            continue
        verdict = released.row("verdicts", outcome=outcome)
        label = released.row("estimates", outcome=outcome, method="site_summary")["label"]
        groups.append(
            Group(
                f"{label}: {verdict['verdict']}, how sure: {verdict['how_sure']}",
                [
                    {
                        **row,
                        "criterion": CRITERIA[row["criterion"]],
                        "met": row["met"].capitalize(),
                        "number": number(row["number"]),
                    }
                    for row in rows
                ],
            )
        )
    if not groups:
        return None
    id_ = claim["claim_id"]
    return PrintedTable(
        id=f"{id_.lower()}-certainty",
        caption=f"{id_}: how sure, criterion by criterion",
        columns=[
            PrintedColumn("criterion", "Criterion"),
            *printed("certainty", "met", "number", "weight"),
        ],
        groups=groups,
        notes=[NOTE],
    )
