"""The claims table: every claim, its verdict, and the effect that gave it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from markupsafe import Markup

from reports.blocks import Group, PrintedColumn, PrintedTable, printed
from reports.released import Released, Row
from reports.render import environment
from reports.sentences.certainty import sureness
from reports.sentences.effects import TWO_LINES, effect_with_interval, p_words, people
from reports.sentences.formats import is_number
from reports.sentences.small_words import listing
from reports.sentences.verdicts import OF_CRITICS, is_critical, reason
from study.results.said import from_text
from study.vocabulary import NOT_AVAILABLE, NOT_YET

# What the outcome of an analysed claim names in study/claims.csv and no released table holds.
NO_RESULT_YET = {
    "C03": "incidents by type",
    "C05": "the blind file audit of the quality of assessments",
}


def headline(released: Released, claim: Row) -> Row:
    """The row of estimates that decides an analysed claim: the site means of its outcome."""
    return released.row("estimates", outcome=claim["outcome"], method="site_summary")


def analysed(released: Released) -> Sequence[Row]:
    """Claims that this version analyses."""
    return [row for row in released.tables["claims"] if row["status"] != NOT_YET]


def partly(released: Released) -> list[str]:
    """Say which analysed claims are answered in part only; empty when none is."""
    found = [
        f"{row['claim_id']} without {NO_RESULT_YET[row['claim_id']]}"
        for row in analysed(released)
        if row["claim_id"] in NO_RESULT_YET
    ]
    return [f"Some claims are answered in part only: {listing(found)}."] if found else []


def why(released: Released, claim: Row) -> str:
    """Why an analysed claim has its verdict, in a sentence; empty where the reason is withheld."""
    result = headline(released, claim)
    return " ".join(reason(said, result) for said in from_text(claim["reason"]))


def badge(claim: Row) -> Markup:
    """The verdict on a claim with its shape, and how sure it is."""
    macros: Any = environment().get_template("macros/badge.html").make_module()
    verdict, sure = claim["verdict"], sureness(claim["how_sure"])
    label = OF_CRITICS.get(verdict, verdict) if is_critical(claim) else verdict
    drawn = Markup(macros.verdict_badge(verdict, label))
    return TWO_LINES.format(drawn, sure) if sure else drawn


def claims_table(released: Released) -> PrintedTable:
    """Every claim in one table: those with results first."""
    done = analysed(released)
    waiting = released.rows("claims", status=NOT_YET)
    confidence = f"{released.study['confidence']:.0%}"
    return PrintedTable(
        id="claims-table",
        caption=f"All {len(done) + len(waiting)} claims for and against the model",
        columns=[
            PrintedColumn("claim", "Claim and who makes it"),
            *printed("claims", "verdict"),
            PrintedColumn("effect", f"RSW against conventional sites ({confidence} interval)"),
            PrintedColumn("evidence", "Evidence and rule"),
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


def adjusted_p(result: Row) -> tuple[str, str]:
    """The adjusted p of an outcome as released, and by whose method, for a sentence."""
    for name, how in (("p_holm", " after Holm"), ("p_bh", " after Benjamini and Hochberg")):
        if is_number(result[name].lstrip("<")):
            return result[name], how
    return result["p_holm"], ""


def _claim(row: Row) -> Markup:
    return TWO_LINES.format(f"{row['claim_id']}  {row['claim']}", row["source"])


def _with_result(released: Released, row: Row) -> dict[str, str]:
    result = headline(released, row)
    n = int(result["n_sites"])
    p, how = adjusted_p(result)
    told = why(released, row)
    if row["claim_id"] in NO_RESULT_YET:
        told += f" No result yet: {NO_RESULT_YET[row['claim_id']]}."
    return {
        "claim": _claim(row),
        "verdict": badge(row),
        "effect": TWO_LINES.format(effect_with_interval(result), result["label"]),
        "evidence": TWO_LINES.format(
            f"{n} {'site' if n == 1 else 'sites'}, {people(result)}; {p_words(p)}{how}", told
        ),
    }


def _without(row: Row) -> dict[str, str]:
    return {
        "claim": _claim(row),
        "verdict": badge({**row, "verdict": NOT_YET}),
        "effect": NOT_AVAILABLE,
        "evidence": f"Planned as {row['role']}, per {row['level'].replace('; ', ' and ')}",
    }
