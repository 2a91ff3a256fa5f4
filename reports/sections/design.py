"""What the design could tell about the outcomes of a claim, and what one would have to believe."""

from __future__ import annotations

from collections.abc import Sequence

from reports.blocks import Group, PrintedColumn, PrintedTable, printed
from reports.released import Released, Row
from reports.sentences.effects import confidence, effect_interval, is_ratio, with_interval
from reports.sentences.formats import number, p_value
from reports.sentences.names import PRIORS, TAUS
from reports.sentences.remarks import clause
from study.results.said import from_text
from study.vocabulary import NOT_AVAILABLE

CHANCES = ("probability_claimed", "probability_matters")


def reach_table(released: Released, claim: Row, outcomes: Sequence[str]) -> PrintedTable:
    """Exact p, detectable effect and effective size of each outcome."""
    id_ = claim["claim_id"]
    limits = dict.fromkeys(
        limit
        for outcome in outcomes
        for row in released.rows("design", outcome=outcome)
        for limit in from_text(row["limitation"])
    )
    return PrintedTable(
        id=f"{id_.lower()}-reach",
        caption=f"{id_}: what the design can tell",
        columns=[
            *printed("design", "outcome", "permutation_p", "smallest_p", "smallest_p_holm"),
            *printed("design", "bound_p"),
            *printed("design", "mde", "mde_g", "design_effect", "effective_n"),
        ],
        rows=[
            {
                **row,
                "outcome": released.row("estimates", outcome=outcome, method="site_summary")[
                    "label"
                ],
                "permutation_p": p_value(row["permutation_p"]),
                "smallest_p": p_value(row["smallest_p"]),
                "smallest_p_holm": p_value(row["smallest_p_holm"]),
                "bound_p": p_value(row["bound_p"]),
                "mde": number(row["mde"]),
            }
            for outcome in outcomes
            for row in released.rows("design", outcome=outcome)
        ],
        notes=[
            "Exact p: of all ways to deal the arms to the sites, the share with a difference at "
            "least as large; it decides nothing. Where the headline's p is below the smallest of a "
            "permutation, it rests on sites whose numbers are not extremely skewed. Bound of p: "
            "that of the headline on the sites of the smaller arm less one, which holds whatever "
            "the variances of normal sites. "
            "Detectable effect: the true effect that the comparison would find in four studies of "
            "five, in the outcome's unit (or as a ratio). Effective people: as many independent "
            "persons would tell as much about a mean.",
            *(f"No test is possible: {clause(limit)}." for limit in limits),
        ],
        wide=True,
    )


def beside_table(released: Released, claim: Row, outcomes: Sequence[str]) -> PrintedTable:
    """How unlike the arms' sites are, and the effect by other weights and on another scale."""
    id_ = claim["claim_id"]
    headlines = {
        outcome: released.row("estimates", outcome=outcome, method="site_summary")
        for outcome in outcomes
    }
    ratio = any(is_ratio(row) for row in headlines.values())
    weights = ("estimate_by_people", "estimate_by_precision")
    return PrintedTable(
        id=f"{id_.lower()}-beside",
        caption=f"{id_}: how alike the arms' sites are, and the effect by other weights",
        columns=[
            *printed("design", "outcome", "sd_ratio", "size_ratio"),
            *printed("estimates", "estimate"),
            *printed("design", *weights),
            *(printed("design", "difference") if ratio else ()),
        ],
        rows=[
            {
                **row,
                "outcome": f"{headlines[outcome]['label']}, {headlines[outcome]['unit']}",
                "estimate": number(headlines[outcome]["estimate"]),
                **{name: number(row[name]) for name in weights},
                "difference": with_interval(
                    *(row[f"difference{end}"] for end in ("", "_low", "_high"))
                ),
            }
            for outcome in outcomes
            for row in released.rows("design", outcome=outcome)
        ],
        notes=[
            "In the headline every site counts the same. Where the effect by people or by "
            "precision is another, it hangs on which sites count most. Ratios far from one say "
            "that the sites of the two arms do not vary alike, or are not of one size."
        ],
        wide=True,
    )


def belief_table(released: Released, claim: Row, outcomes: Sequence[str]) -> PrintedTable:
    """The posterior of the headline effect under every prior, or why there is none."""
    id_ = claim["claim_id"]
    rows = [row for outcome in outcomes for row in released.rows("beliefs", outcome=outcome)]
    blank = dict.fromkeys(("mean", "interval", *CHANCES), NOT_AVAILABLE)
    reasons = [
        clause(why)
        for outcome in outcomes
        for row in released.rows("design", outcome=outcome)
        for why in from_text(row["no_beliefs"])
    ]
    return PrintedTable(
        id=f"{id_.lower()}-beliefs",
        caption=f"{id_}: what one would have to believe, headline outcome",
        columns=[
            PrintedColumn("tau", "Spread between sites, in SDs"),
            *printed("beliefs", "mean"),
            PrintedColumn("interval", confidence(released.study["confidence"]), numeric=True),
            *printed("beliefs", "probability_claimed", "probability_matters"),
        ],
        groups=[
            Group(
                heading,
                [
                    {
                        "tau": f"{TAUS[row['tau_kind']]} {row['tau']}",
                        "mean": number(row["mean"]),
                        "interval": effect_interval(row),
                        **{chance: p_value(row[chance]) for chance in CHANCES},
                    }
                    for row in rows
                    if row["prior"] == prior
                ],
            )
            for prior, heading in PRIORS.items()
            if any(row["prior"] == prior for row in rows)
        ]
        or [Group("Under any prior", [{"tau": f"None: {reason}", **blank}]) for reason in reasons],
        notes=[
            "The sceptical reading comes first, because those who evaluated the model say they "
            "began sceptical. These are degrees of belief under stated assumptions and not tests."
        ],
        wide=True,
    )
