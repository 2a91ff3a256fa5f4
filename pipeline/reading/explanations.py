"""A council's explanations of what was queried: ``explanations.csv`` beside the extract.

One row for each explanation, with the columns ``rule``, ``table``, ``row`` and ``explanation``.
``table`` may be blank where the rule has one table or the words hold for all; ``row`` is the row's
number as the spreadsheet shows it, or its key (parts joined by ``|``), or blank for every finding
of the rule.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from pipeline.findings import Finding
from pipeline.reading.grids import Grid
from pipeline.reading.headers import normalise
from pipeline.reading.missing import clean

FILE = "explanations.csv"
COLUMNS = ("rule", "table", "row", "explanation")
_ALSO = {"key": "row", "keyrow": "row", "rowkey": "row", "reason": "explanation"}


@dataclass(frozen=True)
class Explanation:
    """Why something that was queried is as it is, in the council's words."""

    rule: str
    table: str
    row: str
    text: str

    def fits(self, finding: Finding, key: str) -> bool:
        """Whether this explains a finding at a row with this key."""
        return (
            self.rule == finding.rule
            and self.table in ("", finding.table)
            and self.row.casefold() in ("", str(finding.row), f"row {finding.row}", key.casefold())
        )


def read_explanations(grid: Grid, known: Collection[str]) -> tuple[list[Explanation], list[str]]:
    """Read the file's rows.

    Parameters
    ----------
    known : the codes of all rules.

    Returns
    -------
    tuple : the explanations, and a sentence for each row that could not be used.
    """
    if not grid.rows:
        return [], ["The file is empty."]
    names = [_ALSO.get(normalise(cell), normalise(cell)) for cell in grid.rows[0]]
    lacking = [name for name in ("rule", "explanation") if name not in names]
    if lacking:
        return [], [f"The column {' and '.join(lacking)} is missing."]
    at = {name: names.index(name) for name in COLUMNS if name in names}
    found: list[Explanation] = []
    problems: list[str] = []
    for number, cells in enumerate(grid.rows[1:], start=2):
        row = {name: clean(cells[i]) if i < len(cells) else "" for name, i in at.items()}
        if not any(row.values()):
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
