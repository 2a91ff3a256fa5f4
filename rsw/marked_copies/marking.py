"""What a marked copy shows of its findings, however the copy is made."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from study.findings import Finding, place

COLOURS = {"error": "F4B6B6", "warning": "FBE3A6", "query": "BFD9F2", "note": "E3E3E3"}
SHEET = "RSW findings"
AUTHOR = "rsw check"
HEADERS = (
    *("Level", "Rule", "Table", "Row", "Where"),
    *("What was found", "What to do", "Your explanation"),
)
WIDTHS = (10, 30, 18, 8, 45, 70, 60, 40)

Explanations = Mapping[Finding, str]
Cells = dict[tuple[str, int, str], list[Finding]]


def note(findings: Iterable[Finding]) -> str:
    """The comment of a cell: one paragraph for each finding."""
    return "\n\n".join(
        f"{finding.level.upper()} {finding.rule}\n{finding.sentence}\nWhat to do: {finding.remedy}"
        for finding in findings
    )


def by_cell(findings: Iterable[Finding]) -> Cells:
    """Findings by sheet, row and column letter, worst first; a whole row stands at its column A."""
    cells: Cells = {}
    for finding in findings:
        if finding.row is not None:
            cells.setdefault((finding.sheet, finding.row, finding.letter or "A"), []).append(
                finding
            )
    return cells


def listed(findings: Sequence[Finding], explanations: Explanations) -> list[tuple[str, ...]]:
    """The rows of the sheet of findings."""
    return [
        (
            *(f.level, f.rule, f.table, "" if f.row is None else str(f.row), place(f)),
            *(f.sentence, f.remedy, explanations.get(f, "")),
        )
        for f in findings
    ]
