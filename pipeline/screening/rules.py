"""The rules of screening: one for each kind of identifier, all of level error."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from pipeline.reading.ids import id_columns
from pipeline.rules.reader import Place, Rule
from pipeline.screening.columns import KINDS
from study.findings import Finding
from study.tables import Table

REMEDY = (
    "Delete it (in comments, properties and the like: File, Info, Inspect Document), "
    "make ids with 'rsw pseudonymise', and send the file again."
)

HIDDEN = "a hidden sheet"
"""How a finding names a place in a sheet that is not shown."""

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


RAW_IDS = Rule(
    "screen.raw_ids",
    "error",
    "The ids of this column are what looks like {what}; they may not be sent as they are.",
    "Leave them, mend the rest, and run 'rsw pseudonymise' before sending: it replaces them.",
)
"""In place of a refusal, where a council checks ids that it is about to replace."""

_NAMES = {SCREENING_RULES[kind.code].code: kind.name for kind in KINDS}


def split_raw_ids(
    findings: Iterable[Finding], tables: Mapping[str, Table]
) -> tuple[list[Finding], list[Finding]]:
    """Findings in columns of ids that become pseudonyms, and those that refuse the file.

    A hidden sheet is refused: it may be a copy of the table that nobody looks at.

    Returns
    -------
    tuple : one finding of ``RAW_IDS`` for each column; the other findings as they were.
    """
    ids: dict[tuple[str, str, str], Finding] = {}
    others = []
    for one in findings:
        names = [column.name for column in id_columns(tables[one.table])] if one.table else []
        if one.column not in names or HIDDEN in one.sentence:
            others.append(one)
            continue
        place = Place(one.site, one.table, one.file, one.sheet)
        finding = RAW_IDS.at(
            place, row=one.row, column=one.column, letter=one.letter, what=_NAMES[one.rule]
        )
        ids.setdefault((one.sheet, one.table, one.letter), finding)
    return list(ids.values()), others
