"""The results on official statistics as the page reads them: text cells and facts."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Row = Mapping[str, str]
TABLES = (
    "comparisons",
    "alternatives",
    "variance_shares",
    "trends",
    "adopter_differences",
    "adopters",
    "authorities",
    "missing_values",
    "recomputed",
)
DECIMALS = {"caseload": 2, "turnover": 1, "vacancy": 1, "agency": 1, "absence": 2}


@dataclass(frozen=True)
class Measure:
    """How a measure is named and printed."""

    name: str
    label: str
    unit: str
    difference_unit: str
    formula: str

    @property
    def decimals(self) -> int:
        """How many decimals its values and differences are printed with."""
        return DECIMALS[self.name]


@dataclass(frozen=True)
class Official:
    """Everything that the page may say.

    Attributes
    ----------
    tables : name → rows of text cells.
    facts : facts.json.
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
            raise ValueError(f"Results table {table} has {len(rows)} rows with {equal}, not one.")
        return rows[0]

    @property
    def measures(self) -> tuple[Measure, ...]:
        """The measures in the order of the page."""
        return tuple(Measure(**measure) for measure in self.facts["measures"])

    @property
    def years(self) -> tuple[int, int]:
        """First and last year that has figures."""
        years = [int(row["year"]) for row in self.tables["trends"]]
        return min(years), max(years)

    @property
    def confidence(self) -> str:
        """The intervals' name, such as "95% interval"."""
        return f"{self.facts['settings']['confidence']:.0%} interval"

    def adopters(self, *, counted: bool) -> list[Row]:
        """Adopters that count as such, or those known to have taken up the model only in part."""
        return self.rows("adopters", counted=str(counted))

    def names(self, group: str) -> list[str]:
        """Names of the authorities of a group."""
        return [row["name"] for row in self.rows("authorities", group=group)]


def read_results(folder: Path) -> Official:
    """Read ``<table>.csv`` for each of ``TABLES``, and facts.json.

    Raises
    ------
    FileNotFoundError : when one of them is missing.
    """
    tables = {}
    for name in TABLES:
        with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
            tables[name] = list(csv.DictReader(file))
    facts = json.loads((folder / "facts.json").read_text(encoding="utf-8"))
    return Official(tables, facts)
