"""What the design could tell about the outcomes of a claim, and what one would have to believe."""

from __future__ import annotations

from collections.abc import Sequence

from reports.blocks import Column, Group, Table
from reports.formats import number, p_value
from reports.released import Released, Row
from reports.sections.effects import confidence, effect_interval
from reports.words import stop

PRIORS = {
    "sceptical": "Sceptical: most likely no effect, one chance in twenty of the published size",
    "neutral": "Neutral: wide, and centred on no effect",
    "enthusiastic": "Enthusiastic: centred on the published size, one chance in twenty of none",
}
TAUS = {"half-normal": "unknown, about", "fixed": "held at"}


def reach_table(released: Released, claim: Row, outcomes: Sequence[str]) -> Table:
    """Exact p, detectable effect and effective size of each outcome."""
    id_ = claim["claim_id"]
    limits = dict.fromkeys(
        row["limitation"]
        for outcome in outcomes
        for row in released.rows("design", outcome=outcome)
        if row["identifiable"] == "no"
    )
    return Table(
        id=f"{id_.lower()}-reach",
        caption=f"{id_}: what the design can tell",
        columns=[
            Column("outcome", "Outcome"),
            Column("permutation_p", "Exact p of the sites", numeric=True),
            Column("smallest_p", "Smallest p of a permutation", numeric=True),
            Column("mde", "Detectable effect", numeric=True),
            Column("mde_g", "The same as g", numeric=True),
            Column("design_effect", "Design effect", numeric=True),
            Column("effective_n", "Effective people", numeric=True),
        ],
        rows=[
            {
                **row,
                "outcome": released.row("estimates", outcome=outcome, method="site_summary")[
                    "label"
                ],
                "permutation_p": p_value(row["permutation_p"]),
                "smallest_p": p_value(row["smallest_p"]),
                "mde": number(row["mde"]),
            }
            for outcome in outcomes
            for row in released.rows("design", outcome=outcome)
        ],
        notes=[
            "Exact p: of all ways to deal the arms to the sites, the share with a difference at "
            "least as large; it decides nothing. Where the headline's p is below the smallest of a "
            "permutation, it rests on sites whose numbers are not extremely skewed. "
            "Detectable effect: the true effect that the comparison would find in four studies of "
            "five, in the outcome's unit (or as a ratio). Effective people: as many independent "
            "persons would tell as much about a mean.",
            *(f"No test is possible: {stop(limit)}" for limit in limits),
        ],
        wide=True,
    )


def belief_table(released: Released, claim: Row, outcomes: Sequence[str]) -> Table:
    """The posterior of the headline effect under every prior, or why there is none."""
    id_ = claim["claim_id"]
    rows = [row for outcome in outcomes for row in released.rows("beliefs", outcome=outcome)]
    blank = dict.fromkeys(("mean", "interval", "claimed", "matters"), "[x]")
    reasons = [
        row["no_beliefs"]
        for outcome in outcomes
        for row in released.rows("design", outcome=outcome)
        if row["no_beliefs"] != "[z]"
    ]
    return Table(
        id=f"{id_.lower()}-beliefs",
        caption=f"{id_}: what one would have to believe, headline outcome",
        columns=[
            Column("tau", "Spread between sites, in SDs"),
            Column("mean", "Effect", numeric=True),
            Column("interval", confidence(released.study["confidence"]), numeric=True),
            Column("claimed", "Chance of the claimed direction", numeric=True),
            Column("matters", "Chance that it matters", numeric=True),
        ],
        groups=[
            Group(
                heading,
                [
                    {
                        "tau": f"{TAUS[row['tau_kind']]} {row['tau']}",
                        "mean": number(row["mean"]),
                        "interval": effect_interval(row),
                        "claimed": p_value(row["probability_claimed"]),
                        "matters": p_value(row["probability_matters"]),
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
