"""The released results as the reports read them: text cells, and nothing computed from them."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = Mapping[str, str]
TABLES = (
    "estimates",
    "variance_components",
    "design",
    "beliefs",
    "site_summaries",
    "leave_one_out",
    "arm_summaries",
    "waves",
    "verdicts",
    "claims",
    "flow",
    "data_quality",
    "findings_by_rule",
    "ledger",
)


@dataclass(frozen=True)
class Released:
    """Everything that a report may say.

    Attributes
    ----------
    tables : name → rows of text cells: plain numbers, words, or markers in square brackets.
    facts : released.json.
    """

    tables: Mapping[str, Sequence[Row]]
    facts: Mapping[str, Any]

    def rows(self, table: str, **equal: str) -> list[Row]:
        """Rows of a table whose cells equal what is asked, in their order."""
        return [
            row
            for row in self.tables[table]
            if all(row[column] == text for column, text in equal.items())
        ]

    def row(self, table: str, **equal: str) -> Row:
        """The one such row.

        Raises
        ------
        ValueError : when there is none, or more than one.
        """
        rows = self.rows(table, **equal)
        if len(rows) != 1:
            raise ValueError(f"Released table {table} has {len(rows)} rows with {equal}, not one.")
        return rows[0]

    @property
    def study(self) -> Mapping[str, Any]:
        """Public facts of the study."""
        study: Mapping[str, Any] = self.facts["study"]
        return study

    @property
    def is_synthetic(self) -> bool:
        """Whether the study is the embedded fictional one."""
        return bool(self.study["source"] == "synthetic")


def read_released(folder: Path) -> Released:
    """Read ``<table>.csv`` for each of ``TABLES``, and released.json.

    Raises
    ------
    FileNotFoundError : when one of them is missing.
    """
    tables = {}
    for name in TABLES:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            tables[name] = list(csv.DictReader(file))
    facts = json.loads((folder / "released.json").read_text(encoding="utf-8"))
    return Released(tables, facts)
