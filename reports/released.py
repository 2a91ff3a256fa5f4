"""The released results as the reports read them: text cells, and nothing computed from them."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from study.results import RESULTS
from study.results.columns import ResultsTable

Row = Mapping[str, str]


@dataclass(frozen=True)
class PageInput:
    """Tables and facts from which a page is made.

    Attributes
    ----------
    tables : name → rows of text cells: plain numbers, words, remarks (``study.results.said``), or
        markers in square brackets.
    facts : what is said beside them.
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
            raise ValueError(f"Table {table} has {len(rows)} rows with {equal}, not one.")
        return rows[0]


@dataclass(frozen=True)
class Released(PageInput):
    """Everything that the evaluation report may say; the facts are released.json."""

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
    """Read every released table with its ledger.

    Raises
    ------
    FileNotFoundError, ValueError : as for ``read_tables``.
    """
    with (folder / "ledger.csv").open(encoding="utf-8", newline="") as file:
        ledger = list(csv.DictReader(file))
    tables, facts = read_tables(folder, RESULTS, "released.json")
    return Released({**tables, "ledger": ledger}, facts)


def read_tables(
    folder: Path, declared: Mapping[str, ResultsTable], facts: str
) -> tuple[dict[str, list[Row]], dict[str, Any]]:
    """Read ``<table>.csv`` of every declared table, and a JSON file of facts.

    Raises
    ------
    FileNotFoundError : when one of them is missing.
    ValueError : when a table has not the columns that are declared.
    """
    tables: dict[str, list[Row]] = {}
    for name, table in declared.items():
        path = folder / f"{name}.csv"
        with path.open(encoding="utf-8", newline="") as file:
            rows = csv.DictReader(file)
            tables[name] = list(rows)
        if list(rows.fieldnames or ()) != list(table.column):
            raise ValueError(f"{path} has other columns than study/results declares: remake it.")
    return tables, json.loads((folder / facts).read_text(encoding="utf-8"))
