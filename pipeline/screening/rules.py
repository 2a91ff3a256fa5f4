"""The rules of screening: one for each kind of identifier, all of level error."""

from __future__ import annotations

from collections.abc import Mapping

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
