"""How alike the people of the arms are before anything is adjusted."""

from __future__ import annotations

from collections.abc import Sequence

from reports.blocks import Group, PrintedTable, printed
from reports.released import Released, Row
from reports.sentences.formats import number

NOTE = (
    "Means of the sites' means. The difference is in standard deviations of an arm's people. "
    "Beyond a quarter of one, an adjustment leans on its model, and the methods warn. A site's own "
    "mean of a covariate cannot be adjusted for: what the mix of a site's people does beyond each "
    "person's own characteristics stays in the difference between the arms."
)
NUMBERS = ("mean_rsw", "mean_conventional", "standardised_difference")


def baseline_table(released: Released, claim: Row, outcomes: Sequence[str]) -> PrintedTable:
    """The covariates of each outcome; empty where none has any."""
    id_ = claim["claim_id"]
    groups = []
    for outcome in outcomes:
        rows = released.rows("balance", outcome=outcome)
        label = released.row("estimates", outcome=outcome, method="site_summary")["label"]
        if rows:
            told = [{**row, **{name: number(row[name]) for name in NUMBERS}} for row in rows]
            groups.append(Group(label, told))
    return PrintedTable(
        id=f"{id_.lower()}-balance",
        caption=f"{id_}: the people of the arms before adjustment",
        columns=[
            *printed("balance", "covariate", *NUMBERS, "far_apart", "n_rsw", "n_conventional")
        ],
        groups=groups,
        notes=[NOTE],
        wide=True,
    )
