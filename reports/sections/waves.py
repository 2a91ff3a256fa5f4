"""The outcomes of a claim wave by wave, and the change between waves."""

from __future__ import annotations

from collections.abc import Sequence

from reports.blocks import Group, PrintedColumn, PrintedTable, printed
from reports.released import Released, Row
from reports.sentences.effects import confidence, effect_interval
from reports.sentences.formats import number, p_value
from reports.sentences.remarks import clause
from reports.sentences.small_words import start
from study.results.said import from_text
from study.vocabulary import NOT_APPLICABLE


def waves_table(released: Released, claim: Row, outcomes: Sequence[str]) -> PrintedTable:
    """Each wave by itself and each change; empty where no outcome has several waves."""
    groups, warnings = [], []
    for outcome in outcomes:
        rows = released.rows("waves", outcome=outcome)
        if not rows:
            continue
        named = released.row("estimates", outcome=outcome, method="site_summary")
        groups.append(
            Group(
                f"{named['label']}, {named['unit']}",
                [
                    {
                        "contrast": start(_contrast(row)),
                        "estimate": number(row["estimate"]),
                        "interval": effect_interval(row),
                        "p": p_value(row["p"]),
                        "n_sites": row["n_sites"],
                    }
                    for row in rows
                ],
            )
        )
        warnings += [
            f"{named['label']}, {_contrast(row)}: {clause(warning)}."
            for row in rows
            for warning in from_text(row["warnings"])
        ]
    id_ = claim["claim_id"]
    return PrintedTable(
        id=f"{id_.lower()}-waves",
        caption=f"{id_}: wave by wave, and the change between waves",
        columns=[
            PrintedColumn("contrast", "Wave or change"),
            *printed("waves", "estimate"),
            PrintedColumn("interval", confidence(released.study["confidence"]), numeric=True),
            *printed("waves", "p", "n_sites"),
        ],
        groups=groups,
        notes=[
            "RSW against conventional sites by site means, in each wave. A change is how much more "
            "the sites of RSW changed than the others: a difference of differences, for rates a "
            "ratio of ratios, from the sites seen in both waves.",
            "The people of two waves are partly different ones, so that a change of the sites is "
            "not the change of anyone in them. This is an exploration: by itself it is no test of "
            "lasting effects, its p values are not adjusted for their number, and no verdict "
            "rests on it.",
            *warnings,
        ],
    )


def _contrast(row: Row) -> str:
    if row["since"] == NOT_APPLICABLE:
        return f"wave {row['wave']}"
    return f"change from wave {row['since']} to wave {row['wave']}"
