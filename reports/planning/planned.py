"""The plan as the page reads it: text cells and facts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reports.released import PageInput, Row, read_tables
from reports.sentences.formats import fixed
from study.results import PLANNED
from study.results.units import plain_decimals
from study.vocabulary import NOT_APPLICABLE, NOT_AVAILABLE


@dataclass(frozen=True)
class NextStudy(PageInput):
    """Everything that the page may say; the facts are facts.json."""

    @property
    def questions(self) -> Sequence[Mapping[str, Any]]:
        """What is asked, in the order of the settings."""
        questions: Sequence[Mapping[str, Any]] = self.facts["questions"]
        return questions

    @property
    def is_synthetic(self) -> bool:
        """Whether the variances come from the fictional study."""
        return bool(self.facts["source"] == "synthetic")

    @property
    def target(self) -> str:
        """The power that is enough, such as "80%"."""
        return f"{self.facts['target']:.0%}"

    def of(self, question: Mapping[str, Any]) -> list[Row]:
        """The designs of a question."""
        return self.rows("plan", outcome=question["name"])


def read_planned(folder: Path) -> NextStudy:
    """Read the tables of the plan, and facts.json.

    Raises
    ------
    FileNotFoundError, ValueError : as for ``read_tables``.
    """
    return NextStudy(*read_tables(folder, PLANNED, "facts.json"))


def sites(row: Row) -> str:
    """The sites of a design: "4 + 4"."""
    return f"{row['rsw_sites']} + {row['conventional_sites']}"


def n_sites(row: Row) -> int:
    """Sites of both arms."""
    return int(row["rsw_sites"]) + int(row["conventional_sites"])


def power(cell: str) -> str:
    """A power as printed; not applicable where there is none."""
    return fixed(float(cell), 2) if cell else NOT_APPLICABLE


def effect(question: Mapping[str, Any], cell: str, row: Row) -> str:
    """An effect as printed; not available where it is beyond what was simulated."""
    if cell:
        return fixed(float(cell), plain_decimals(question["kind"]))
    return NOT_AVAILABLE if row["power"] else NOT_APPLICABLE


def size(row: Row) -> tuple[int, int]:
    """How much is collected in a site: workers, then observations."""
    workers = int(row["units"]) * int(row["workers"])
    return workers, workers * int(row["visits"]) * int(row["waves"])


def described(row: Row) -> str:
    """A design within sites, in words."""
    counts = {"units": "a site", "workers": "a unit", "visits": "a wave", "waves": ""}
    parts = [f"{_count(int(row[name]), name)} {where}".strip() for name, where in counts.items()]
    return ", ".join(parts)


def _count(n: int, name: str) -> str:
    return f"{n} {name[:-1] if n == 1 else name}"
