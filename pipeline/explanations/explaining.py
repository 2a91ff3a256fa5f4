"""Which findings a council explained, and in what words."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from pipeline.reading.explanations import Explanation, read_explanations
from pipeline.reading.folder import Folder
from pipeline.reading.missing import clean
from pipeline.reading.rows import Part
from pipeline.rules.reader import READING_RULES, Place
from pipeline.rules.rule_list import rule_codes
from study.findings import Finding
from study.tables import TABLES

Sheets = Mapping[tuple[str, str, str], Part]
"""The sheets that hold a table, by file, name of the sheet and table."""


@dataclass(frozen=True)
class Explained:
    """A finding that the council explained.

    Attributes
    ----------
    at : the finding's place among the findings, from 0.
    key : of its row, parts joined by ``|``; the column's name where the finding is about a column
        as a whole; "" where it is about neither.
    """

    at: int
    finding: Finding
    key: str
    explanation: Explanation


def explanations_of(
    contents: Folder, place: Place
) -> tuple[Sequence[Explanation], Sequence[Finding]]:
    """The explanations among the files that were opened, and a finding for each unusable one."""
    rule = READING_RULES["reading.explanations"]
    explained: dict[Explanation, None] = {}
    findings = []
    for grid in contents.explanations:
        found, problems = read_explanations(grid, rule_codes())
        explained |= dict.fromkeys(found)
        where = replace(place, file=grid.file, sheet=grid.sheet)
        findings += [rule.at(where, why=problem) for problem in problems]
    return list(explained), findings


def sheets_of(contents: Folder) -> Sheets:
    """The sheets of every table that was recognised."""
    return {
        (part.grid.file, part.grid.sheet, part.header.table): part
        for one in contents.parts.values()
        for part in one
    }


def explained_findings(
    findings: Sequence[Finding], explanations: Sequence[Explanation], sheets: Sheets
) -> Iterator[Explained]:
    """Each finding that is explained, by the first explanation that fits."""
    for at, finding in enumerate(findings) if explanations else ():
        part = sheets.get((finding.file, finding.sheet, finding.table))
        key = "" if part is None or finding.row is None else _key(part, finding)
        for explanation in explanations:
            if explanation.fits(finding, key):
                yield Explained(at, finding, key, explanation)
                break


def cell(part: Part, row: int, at: int) -> str:
    """The cleaned text of a cell, by its row as a spreadsheet shows it; "" where there is none."""
    rows = part.grid.rows
    return clean(rows[row - 1][at]) if row <= len(rows) and at < len(rows[row - 1]) else ""


def _key(part: Part, finding: Finding) -> str:
    """The key of a finding's row, without what is blank at its end; at the header, its column."""
    row = finding.row or 0
    if row <= part.header.row + 1:
        return finding.column
    columns = [part.header.columns.get(name) for name in TABLES[part.header.table].key]
    return "|".join("" if at is None else cell(part, row, at) for at in columns).rstrip("|")
