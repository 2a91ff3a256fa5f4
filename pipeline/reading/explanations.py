"""A council's explanations of what was queried.

They stand in ``explanations.csv`` beside the extract, in a sheet of that name, or in the last
column of a marked copy's list of findings.

One row for each explanation, with the columns ``rule``, ``table``, ``row`` and ``explanation``.
``table`` may be blank where the rule has one table or the words hold for all; ``row`` is the row's
number as the spreadsheet shows it, or its key (parts joined by ``|``), or the column's name where a
finding is about a column as a whole, or blank for every finding of the rule.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pipeline.reading.grids import Grid
from pipeline.reading.header_words import normalise
from pipeline.reading.headers import SEARCH_ROWS
from pipeline.reading.marks import is_example, lists_findings
from pipeline.reading.missing import clean
from study.findings import Finding

FILE, SHEET = "explanations.csv", "explanations"
COLUMNS = ("rule", "table", "row", "explanation")
_ALSO = {
    **dict.fromkeys(("key", "keyrow", "rowkey"), "row"),
    **dict.fromkeys(("reason", "yourexplanation"), "explanation"),
}


@dataclass(frozen=True)
class Explanation:
    """Why something that was queried is as it is, in the council's words."""

    rule: str
    table: str
    row: str
    text: str

    def fits(self, finding: Finding, key: str) -> bool:
        """Whether this explains a finding at a row with this key, or one that begins as it does."""
        row, key = self.row.casefold(), key.casefold()
        return (
            self.rule == finding.rule
            and self.table in ("", finding.table)
            and (
                row in ("", str(finding.row), f"row {finding.row}", key)
                or key.startswith(f"{row}|")
            )
        )


def holds_explanations(grid: Grid) -> bool:
    """Whether a sheet holds explanations: by its name, or as a marked copy's list of findings."""
    return normalise(grid.sheet) == SHEET or lists_findings(grid)


def explanation_column(grid: Grid) -> int | None:
    """Where a sheet of explanations holds their words; None in another sheet."""
    if not (holds_explanations(grid) or grid.file.casefold().endswith(FILE)):
        return None
    _, names = _header(grid) if grid.rows else (0, [])
    return names.index("explanation") if "explanation" in names else None


def read_explanations(grid: Grid, known: Collection[str]) -> tuple[list[Explanation], list[str]]:
    """Read the rows of the file or sheet.

    In a marked copy's list of findings, those without an explanation are passed over.

    Parameters
    ----------
    known : the codes of all rules.

    Returns
    -------
    tuple : the explanations, and a sentence for each row that could not be used.
    """
    if not any(any(map(clean, row)) for row in grid.rows):
        return [], [] if grid.sheet else ["The file is empty."]
    head, names = _header(grid)
    lacking = [name for name in ("rule", "explanation") if name not in names]
    if lacking:
        return [], [f"The column {' and '.join(lacking)} is missing."]
    at = {name: names.index(name) for name in COLUMNS if name in names}
    listed = lists_findings(grid)
    found: list[Explanation] = []
    problems: list[str] = []
    for number, cells in enumerate(grid.rows[head + 1 :], start=head + 2):
        row = {name: clean(cells[i]) if i < len(cells) else "" for name, i in at.items()}
        if not any(row.values()) or is_example(row["rule"]):
            continue
        if listed and not row["explanation"]:
            continue
        if row["rule"] not in known:
            problems.append(f"Row {number} names no rule: take the code from 'rsw check'.")
        elif not row["explanation"]:
            problems.append(f"Row {number} has no explanation.")
        else:
            found.append(
                Explanation(
                    row["rule"], row.get("table", ""), row.get("row", ""), row["explanation"]
                )
            )
    return found, problems


def _header(grid: Grid) -> tuple[int, list[str]]:
    """The header's place and names: in a sheet, the first row that has both needed columns."""
    rows = grid.rows[: SEARCH_ROWS if grid.sheet else 1]
    named = [[_ALSO.get(normalise(cell), normalise(cell)) for cell in row] for row in rows]
    for i, names in enumerate(named):
        if "rule" in names and "explanation" in names:
            return i, names
    return 0, named[0]
