"""The results of one claim: levels, effects by both methods, and what stands behind them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from reports.blocks import Column, Group, Table
from reports.figures.palette import NAMES
from reports.formats import interval, p_value, prose
from reports.released import Released, Row
from reports.sections.claims import badge
from reports.sections.design import belief_table, reach_table
from reports.sections.effects import (
    METHODS,
    confidence,
    effect,
    effect_interval,
    is_ratio,
    with_interval,
)
from reports.sections.waves import waves_table
from reports.words import site_name, stop, with_site_names

GROUPS = {
    "site_id": "Sites",
    "unit_id": "Units and teams",
    "worker_id": "Workers",
    "family_id": "Families",
    "visit_id": "Visits",
    "coder_id": "Coders",
    "observation_id": "Single counts",
    "residual": "Residual",
}

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
    behind : what one would have to believe, and tables for the reader who wants to check.
    """

    id: str
    heading: str
    badge: Markup
    reason: str
    rule: str
    levels: Table
    effects: Table
    reach: Table
    warnings: Sequence[str]
    behind: Sequence[Table]


def claim_block(released: Released, claim: Row) -> ClaimBlock:
    """Gather the results of a claim."""
    name = claim["claim_id"].lower()
    estimates = released.rows("estimates", claim=claim["claim_id"])
    outcomes = list(dict.fromkeys(row["outcome"] for row in estimates))
    return ClaimBlock(
        id=name,
        heading=f"{claim['claim_id']}  {claim['claim']}",
        badge=badge(claim["verdict"]),
        reason=with_site_names(prose(claim["reason"]), released.study["sites"]),
        rule=claim["rule"],
        levels=_levels(released, claim, outcomes),
        effects=_effects(released, claim, outcomes),
        reach=reach_table(released, claim, outcomes),
        warnings=[
            f"{row['label']}, {METHODS[row['method']].lower()}: "
            + stop(_groups_named(warning).removeprefix(f"{row['label']}: "))
            for row in estimates
            if row["warnings"] != "[z]"
            for warning in row["warnings"].split("; ")
        ],
        behind=[
            table
            for make in (belief_table, waves_table, _clusters, _variances, _leave_one_out)
            if (table := make(released, claim, outcomes)).all_rows
        ],
    )


def _groups_named(warning: str) -> str:
    for column, name in GROUPS.items():
        warning = warning.replace(column, name.lower())
    return warning


def _level(group: str) -> str:
    """Name a level, or the random slopes of a covariate within one: "wave in site_id"."""
    covariate, _, level = group.rpartition(" in ")
    return f"Slopes of {covariate}, {GROUPS[level].lower()}" if covariate else GROUPS[level]


def _named(released: Released, outcome: str) -> str:
    row = released.row("estimates", outcome=outcome, method="site_summary")
    return f"{row['label']}, {row['unit']}"


def _levels(released: Released, claim: Row, outcomes: Sequence[str]) -> Table:
    rows = []
    for outcome in outcomes:
        row = {"outcome": _named(released, outcome)}
        for arm in NAMES:
            found = released.rows("arm_summaries", outcome=outcome, arm=arm)
            row |= {
                f"{arm}_{key}": found[0][key] if found else "[x]" for key in ("summary", "sd", "n")
            }
        rows.append(row)
    return Table(
        id=f"{claim['claim_id'].lower()}-levels",
        caption=f"{claim['claim_id']}: mean of the sites' levels, unadjusted",
        columns=[Column("outcome", "Outcome")]
        + [
            Column(f"{arm}_{key}", f"{name} {what}", numeric=True)
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


def _effects(released: Released, claim: Row, outcomes: Sequence[str]) -> Table:
    groups = []
    for outcome in outcomes:
        rows = [
            {
                "method": METHODS[row["method"]],
                "effect": effect(row),
                "interval": effect_interval(row),
                "p": p_value(row["p"]),
                "p_holm": p_value(row["p_holm"]),
                **{
                    f"g_{sd}": with_interval(
                        *(row[f"hedges_g_{sd}{end}"] for end in ("", "_low", "_high"))
                    )
                    for sd in ("total", "within")
                },
            }
            for row in released.rows("estimates", outcome=outcome)
        ]
        groups.append(Group(_named(released, outcome), rows))
    ratio = all(is_ratio(row) for row in released.rows("estimates", claim=claim["claim_id"]))
    return Table(
        id=f"{claim['claim_id'].lower()}-effects",
        caption=f"{claim['claim_id']}: RSW against conventional sites, adjusted, by both methods",
        columns=[
            Column("method", "Method"),
            Column("effect", "Rate ratio" if ratio else "Difference", numeric=True),
            Column("interval", confidence(released.study["confidence"]), numeric=True),
            Column("p", "p", numeric=True),
            Column("p_holm", "p after Holm", numeric=True),
            Column("g_total", "Hedges g, total", numeric=True),
            Column("g_within", "Hedges g, within", numeric=True),
        ],
        groups=groups,
        notes=[
            "The p of the site means is the headline. The multilevel model’s, where it has one, "
            "stands beside it for comparison and is too large with few sites and hardly any "
            "variance between them. See Methods, which p counts.",
            "Hedges g is the difference over the standard deviation of one observation, in all or "
            "within sites; beneath it the interval, which allows for the error of that too.",
        ],
        wide=True,
    )


def _clusters(released: Released, claim: Row, outcomes: Sequence[str]) -> Table:
    columns = {
        "n_sites": "Sites",
        "n_units": "Units and teams",
        "n_workers": "Workers",
        "n_families": "Families",
        "n_rows": "Rows",
        "df": "Degrees of freedom",
        "standard_error": "Standard error",
    }
    return Table(
        id=f"{claim['claim_id'].lower()}-clusters",
        caption=f"{claim['claim_id']}: what stands behind each estimate",
        columns=[
            Column("method", "Method"),
            *(Column(key, label, numeric=True) for key, label in columns.items()),
            Column("optimisers_agree", "Optimisers agree"),
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


def _variances(released: Released, claim: Row, outcomes: Sequence[str]) -> Table:
    return Table(
        id=f"{claim['claim_id'].lower()}-variances",
        caption=f"{claim['claim_id']}: variance components and intraclass correlations",
        columns=[
            Column("group", "Level"),
            Column("variance", "Variance", numeric=True),
            Column("icc", "Share of the total (ICC)", numeric=True),
            Column("icc_interval", confidence(released.study["confidence"]), numeric=True),
            Column("n_groups", "Groups", numeric=True),
        ],
        groups=[
            Group(
                _named(released, outcome),
                [
                    {
                        **row,
                        "group": _level(row["group"]),
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


def _leave_one_out(released: Released, claim: Row, outcomes: Sequence[str]) -> Table:
    return Table(
        id=f"{claim['claim_id'].lower()}-leave-one-out",
        caption=f"{claim['claim_id']}: difference of site means without each site in turn",
        columns=[
            Column("site", "Without"),
            Column("estimate", "Difference or ratio", numeric=True),
            Column("interval", confidence(released.study["confidence"]), numeric=True),
        ],
        groups=[
            Group(
                _named(released, outcome),
                [
                    {
                        "site": site_name(row["left_out"]),
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
