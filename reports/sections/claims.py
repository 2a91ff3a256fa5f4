"""The claims table: every claim, its verdict, and the effect that gave it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from reports.blocks import Column, Group, Table
from reports.formats import prose
from reports.released import Released, Row
from reports.render import environment
from reports.sections.effects import TWO_LINES, effect, effect_interval, p_words, people

NOT_YET = "not yet analysed"


def headline(released: Released, claim: Row) -> Row:
    """The row of estimates that decides an analysed claim: the site means of its outcome."""
    return released.row("estimates", outcome=claim["outcome"], method="site_summary")


def analysed(released: Released) -> Sequence[Row]:
    """Claims that this version analyses."""
    return [row for row in released.tables["claims"] if row["status"] != NOT_YET]


def badge(verdict: str) -> Markup:
    """A verdict with its shape."""
    macros: Any = environment().get_template("macros/badge.html").make_module()
    return Markup(macros.verdict_badge(verdict))


def claims_table(released: Released) -> Table:
    """Every claim in one table: those with results first."""
    done = analysed(released)
    waiting = released.rows("claims", status=NOT_YET)
    confidence = f"{released.study['confidence']:.0%}"
    return Table(
        id="claims-table",
        caption=f"All {len(done) + len(waiting)} claims for and against the model",
        columns=[
            Column("claim", "Claim and who makes it"),
            Column("verdict", "Verdict"),
            Column("effect", f"RSW against conventional sites ({confidence} interval)"),
            Column("evidence", "Evidence and rule"),
        ],
        groups=[
            Group("Analysed in this version", [_with_result(released, row) for row in done]),
            Group("Not yet analysed in this version", [_without(row) for row in waiting]),
        ],
        notes=[
            "The verdict is computed from the interval by the rules in Methods; nobody chose it. "
            "The effect is the difference between site means, or their ratio where it says times."
        ],
        wide=True,
        stacks=True,
    )


def _claim(row: Row) -> Markup:
    return TWO_LINES.format(f"{row['claim_id']}  {row['claim']}", row["source"])


def _with_result(released: Released, row: Row) -> dict[str, str]:
    result = headline(released, row)
    adjusted = p_words(result["p_holm"])
    return {
        "claim": _claim(row),
        "verdict": badge(row["verdict"]),
        "effect": TWO_LINES.format(
            f"{effect(result)} ({effect_interval(result)})", result["label"]
        ),
        "evidence": TWO_LINES.format(
            f"{result['n_sites']} sites, {people(result)}; {adjusted} after Holm",
            prose(row["reason"]),
        ),
    }


def _without(row: Row) -> dict[str, str]:
    return {
        "claim": _claim(row),
        "verdict": badge(NOT_YET),
        "effect": "[x]",
        "evidence": f"Planned as {row['role']}, per {row['level'].replace('; ', ' and ')}",
    }
