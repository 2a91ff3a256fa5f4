"""The results of one claim: levels, effects by both methods, and what stands behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.blocks import Group, PrintedColumn, PrintedTable, printed
from reports.released import Released, Row
from reports.sections.balance import baseline_table
from reports.sections.certainty import certainty_table
from reports.sections.claims import adjusted_p, badge, why
from reports.sections.design import belief_table, beside_table, reach_table
from reports.sections.waves import waves_table
from reports.sentences.effects import (
    confidence,
    effect,
    effect_interval,
    is_ratio,
    with_interval,
)
from reports.sentences.formats import interval, p_value
from reports.sentences.names import ARMS as NAMES
from reports.sentences.names import GROUPS, METHODS
from reports.sentences.remarks import clause
from reports.sentences.single_site import told
from reports.sentences.small_words import site_name
from study.results.said import from_text
from study.vocabulary import NOT_APPLICABLE, NOT_AVAILABLE

FROM_ROUNDED = (
    "Levels of risks and rates come from rounded counts, and differences from exact ones: two "
    "levels may be further apart, or nearer, than the difference that is given."
)


@dataclass(frozen=True)
class ClaimBlock:
    """What the report says of one claim.

    Attributes
    ----------
    warnings : one sentence each; empty when no model warned.
    reach : what the design can tell.
    beside : how alike the arms' sites are, and the effect by other weights.
    single_site : what one would have to believe with one or two sites in an arm: a sentence for
        each outcome, none with more sites.
    certainty : how sure the verdicts are; None where the design cannot tell.
    behind : what one would have to believe, and tables for the reader who wants to check.
    """

    id: str
    heading: str
    badge: Markup
    reason: str
    rule: str
    levels: PrintedTable
    effects: PrintedTable
    reach: PrintedTable
    beside: PrintedTable
    single_site: Sequence[str]
    certainty: PrintedTable | None
    warnings: Sequence[str]
    behind: Sequence[PrintedTable]


def claim_block(released: Released, claim: Row) -> ClaimBlock:
    """Gather the results of a claim."""
    name = claim["claim_id"].lower()
    estimates = released.rows("estimates", claim=claim["claim_id"])
    outcomes = list(dict.fromkeys(row["outcome"] for row in estimates))
    return ClaimBlock(
        id=name,
        heading=f"{claim['claim_id']}  {claim['claim']}",
        badge=badge(claim),
        reason=why(released, claim),
        rule=claim["rule"],
        levels=_levels(released, claim, outcomes),
        effects=_effects(released, claim, outcomes),
        reach=reach_table(released, claim, outcomes),
        beside=beside_table(released, claim, outcomes),
        single_site=[
            f"{row['label']}: {sentence}"
            for row in estimates
            if row["method"] == "site_summary"
            and (sentence := told(released.row("design", outcome=row["outcome"]), row))
        ],
        certainty=certainty_table(released, claim, outcomes),
        warnings=[
            f"{row['label']}, {METHODS[row['method']].lower()}: {clause(warning)}."
            for row in estimates
            for warning in from_text(row["warnings"])
        ],
        behind=[
            table
            for make in (
                baseline_table,
                belief_table,
                waves_table,
                _clusters,
                _variances,
                _leave_one_out,
            )
            if (table := make(released, claim, outcomes)).all_rows
        ],
    )


def _level(row: Row) -> str:
    """Name a level, or the random slopes of a covariate within one."""
    level = GROUPS[row["group"]]
    slope = row["slope"]
    return level if slope == NOT_APPLICABLE else f"Slopes of {slope}, {level.lower()}"


def _named(released: Released, outcome: str) -> str:
    row = released.row("estimates", outcome=outcome, method="site_summary")
    return f"{row['label']}, {row['unit']}"


def _levels(released: Released, claim: Row, outcomes: Sequence[str]) -> PrintedTable:
    rows = []
    for outcome in outcomes:
        row = {"outcome": _named(released, outcome)}
        for arm in NAMES:
            found = released.rows("arm_summaries", outcome=outcome, arm=arm)
            row |= {
                f"{arm}_{key}": found[0][key] if found else NOT_AVAILABLE
                for key in ("summary", "sd", "n")
            }
        rows.append(row)
    return PrintedTable(
        id=f"{claim['claim_id'].lower()}-levels",
        caption=f"{claim['claim_id']}: mean of the sites' levels, unadjusted",
        columns=[PrintedColumn("outcome", "Outcome")]
        + [
            PrintedColumn(f"{arm}_{key}", f"{name} {what}", numeric=True)
            for arm, name in NAMES.items()
            for key, what in (("summary", "level"), ("sd", "SD"), ("n", "people"))
        ],
        rows=rows,
        notes=[FROM_ROUNDED] if _has_counts(released, outcomes) else [],
        wide=True,
    )


def _has_counts(released: Released, outcomes: Sequence[str]) -> bool:
    rows = (released.rows("estimates", outcome=outcome)[0] for outcome in outcomes)
    return any(row["kind"] != "mean" for row in rows)


def _effects(released: Released, claim: Row, outcomes: Sequence[str]) -> PrintedTable:
    groups = []
    for outcome in outcomes:
        rows = [
            {
                "method": METHODS[row["method"]],
                "effect": effect(row),
                "interval": effect_interval(row),
                "p": p_value(row["p"]),
                "p_adjusted": p_value(adjusted_p(row)[0]),
                **{
                    f"hedges_g_{sd}": with_interval(
                        *(row[f"hedges_g_{sd}{end}"] for end in ("", "_low", "_high"))
                    )
                    for sd in ("total", "within")
                },
            }
            for row in released.rows("estimates", outcome=outcome)
        ]
        groups.append(Group(_named(released, outcome), rows))
    ratio = all(is_ratio(row) for row in released.rows("estimates", claim=claim["claim_id"]))
    return PrintedTable(
        id=f"{claim['claim_id'].lower()}-effects",
        caption=f"{claim['claim_id']}: RSW against conventional sites, adjusted, by both methods",
        columns=[
            *printed("estimates", "method"),
            PrintedColumn("effect", "Rate ratio" if ratio else "Difference", numeric=True),
            PrintedColumn("interval", confidence(released.study["confidence"]), numeric=True),
            *printed("estimates", "p"),
            PrintedColumn("p_adjusted", "p, adjusted", numeric=True),
            *printed("estimates", "hedges_g_total", "hedges_g_within"),
        ],
        groups=groups,
        notes=[
            "The p of the site means is the headline. It is adjusted by Holm’s method over all "
            "primary claims where the outcome decides one, else by Benjamini and Hochberg’s over "
            "the other outcomes. The multilevel model’s, where it has one, stands beside it for "
            "comparison. See Methods, which p counts.",
            "Hedges g is the difference over the standard deviation of one observation, in all or "
            "within sites; beneath it the interval, which allows for the error of that too.",
        ],
        wide=True,
    )


def _clusters(released: Released, claim: Row, outcomes: Sequence[str]) -> PrintedTable:
    return PrintedTable(
        id=f"{claim['claim_id'].lower()}-clusters",
        caption=f"{claim['claim_id']}: what stands behind each estimate",
        columns=[
            *printed("estimates", "method", "n_sites", "n_units", "n_workers", "n_families"),
            *printed("estimates", "n_rows", "df", "standard_error", "optimisers_agree"),
        ],
        groups=[
            Group(
                _named(released, outcome),
                [
                    {**row, "method": METHODS[row["method"]]}
                    for row in released.rows("estimates", outcome=outcome)
                ],
            )
            for outcome in outcomes
        ],
        notes=["Standard errors of rate ratios are of their logarithm."],
        wide=True,
    )


def _variances(released: Released, claim: Row, outcomes: Sequence[str]) -> PrintedTable:
    return PrintedTable(
        id=f"{claim['claim_id'].lower()}-variances",
        caption=f"{claim['claim_id']}: variance components and intraclass correlations",
        columns=[
            *printed("variance_components", "group", "variance", "icc"),
            PrintedColumn("icc_interval", confidence(released.study["confidence"]), numeric=True),
            *printed("variance_components", "n_groups"),
        ],
        groups=[
            Group(
                _named(released, outcome),
                [
                    {
                        **row,
                        "group": _level(row),
                        "icc_interval": interval(row["icc_low"], row["icc_high"]),
                    }
                    for row in released.rows("variance_components", outcome=outcome)
                ],
            )
            for outcome in outcomes
            if released.rows("variance_components", outcome=outcome)
        ],
        notes=[
            "Variances of means are in squared units, of percentages in squared percentage points; "
            "of risks and rates they are on the model's logit or logarithmic scale."
        ],
    )


def _leave_one_out(released: Released, claim: Row, outcomes: Sequence[str]) -> PrintedTable:
    return PrintedTable(
        id=f"{claim['claim_id'].lower()}-leave-one-out",
        caption=f"{claim['claim_id']}: difference of site means without each site in turn",
        columns=[
            *printed("leave_one_out", "left_out", "estimate"),
            PrintedColumn("interval", confidence(released.study["confidence"]), numeric=True),
        ],
        groups=[
            Group(
                _named(released, outcome),
                [
                    {
                        "left_out": site_name(row["left_out"]),
                        "estimate": row["estimate"],
                        "interval": effect_interval(row),
                    }
                    for row in released.rows("leave_one_out", outcome=outcome)
                ],
            )
            for outcome in outcomes
            if released.rows("leave_one_out", outcome=outcome)
        ],
    )
