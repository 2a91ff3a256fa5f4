"""The rules of screening: one for each kind of identifier, all of level error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.findings import Finding
from pipeline.rules import Rule
from pipeline.screening.columns import KINDS

REMEDY = (
    "Delete it (in comments, properties and the like: File, Info, Inspect Document), "
    "make ids with 'rsw pseudonymise', and send the file again."
)

SCREENING_RULES: Mapping[str, Rule] = {
    kind.code: Rule(
        f"screen.{kind.code}",
        "error",
        "What looks like " + kind.name + " was found in {where} ({band} {units}){why}; the file "
        "was refused and nothing of it was stored.",
        REMEDY,
    )
    for kind in KINDS
}
"""By the kind's code."""


def of_no_table(findings: Iterable[Finding], why: str) -> list[Finding]:
    """Findings on a file that is no table of the study: that is said first, and what to do.

    Parameters
    ----------
    why : that it is none, and which table is nearest, as a clause.
    """
    first = why[0].upper() + why[1:]
    return [
        replace(
            finding,
            sentence=f"{first}. Besides, {finding.sentence[0].lower()}{finding.sentence[1:]}",
            remedy=f"Leave this file out if it is not meant for the study. Else: {finding.remedy}",
        )
        for finding in findings
    ]
