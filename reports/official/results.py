"""The results on official statistics as the page reads them: text cells and facts."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from reports.released import PageInput, Row, read_tables
from study.official_measures import MEASURES, OfficialMeasure
from study.results import NATIONAL


@dataclass(frozen=True)
class Official(PageInput):
    """Everything that the page may say; the facts are facts.json."""

    @property
    def measures(self) -> tuple[OfficialMeasure, ...]:
        """The measures in the order of the page."""
        return MEASURES

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
    """Read every table of official statistics, and facts.json.

    Raises
    ------
    FileNotFoundError, ValueError : as for ``read_tables``.
    """
    return Official(*read_tables(folder, NATIONAL, "facts.json"))
