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
from reports.sentences.verdicts import OF_CRITICS, is_critical, reason
from study.results.said import from_text
from study.vocabulary import NOT_AVAILABLE, NOT_YET, VERDICTS

GROUPS = {
    "Primary claims": ("primary",),
    "Secondary claims": ("secondary", "mechanism", "subgroup"),
    "Claims of harm": ("harm",),
}
SIDES = {"for": "For the model", "against": "Against it", "condition": "Conditions"}


def headline(released: Released, claim: Row) -> Row:
    """The row of estimates that decides an analysed claim: the site means of its outcome."""
    return released.row("estimates", outcome=claim["outcome"], method="site_summary")


def analysed(released: Released) -> Sequence[Row]:
    """Claims that this version analyses."""
    return [row for row in released.tables["claims"] if row["status"] != NOT_YET]


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
            *(
                Group(heading, [_with_result(released, row) for row in of_roles(done, roles)])
                for heading, roles in GROUPS.items()
            ),
            Group("Not yet analysed in this version", [_without(row) for row in waiting]),
        ],
        notes=[
            "The verdict is computed from the interval by the rules in Methods; nobody chose it. "
            "The effect is the difference between site means, or their ratio where it says times."
        ],
        wide=True,
        stacks=True,
    )


def of_roles(claims: Sequence[Row], roles: Sequence[str]) -> list[Row]:
    """The claims of some roles, in their order."""
    return [row for row in claims if row["role"] in roles]


def sides_table(released: Released) -> PrintedTable:
    """What was found of the claims for the model beside what was found of those against it."""
    done = analysed(released)
    rows = []
    for verdict in VERDICTS:
        there = [row for row in done if row["verdict"] == verdict]
        label = OF_CRITICS.get(verdict)
        rows.append(
            {
                "verdict": verdict.capitalize() + (f" (of a critic: {label})" if label else ""),
                **{
                    side: ", ".join(row["claim_id"] for row in there if row["side"] == side) or "–"
                    for side in SIDES
                },
            }
        )
    return PrintedTable(
        id="sides-table",
        caption="Benefits and harms side by side: what was found of each side’s claims",
        columns=[
            *printed("claims", "verdict"),
            *(PrintedColumn(side, name) for side, name in SIDES.items()),
        ],
        rows=rows,
        notes=[
            "A claim against the model that is borne out speaks against it, as one for it that is "
            "contradicted does."
        ],
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
