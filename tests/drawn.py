"""Tables drawn in a test, so that a reader sees what goes in beside what comes out.

A cell ``.`` is a missing value. ``study`` makes whole study tables from the columns that a test
draws; every other column is missing. A column named in ``ITEMS`` holds an instrument's answers, one
character each.
"""

from collections.abc import Mapping

import pandas as pd

from study.tables import TABLES
from study.tables.base import DTYPES, Kind
from study.tables.visit_ratings import DIMENSIONS
from study.tables.worker_survey import AGGRESSION_TYPES

ITEMS = {
    "ghq12": [f"ghq12_i{number:02d}" for number in range(1, 13)],
    "job_satisfaction": [f"job_satisfaction_i{number:02d}" for number in range(1, 6)],
    "incidents": [f"{kind}_6m" for kind in AGGRESSION_TYPES],
    "ratings": list(DIMENSIONS),
}
YES_NO = {"yes": True, "no": False}


def table(text: str) -> pd.DataFrame:
    """Cells as text, None where missing."""
    lines = [line.strip() for line in text.strip().splitlines() if line.strip()]
    header, *rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    return pd.DataFrame(rows, columns=header, dtype="object").replace({".": None})


def typed(frame: pd.DataFrame, kinds: Mapping[str, Kind]) -> pd.DataFrame:
    """Text cells with the dtype of each column's kind."""
    return pd.DataFrame({name: _column(frame[name], kinds[name]) for name in frame.columns})


def study(**drawings: str) -> dict[str, pd.DataFrame]:
    """A study with the drawn tables; the tables that are not drawn are empty."""
    tables = {}
    for name, declared in TABLES.items():
        kinds: dict[str, Kind] = {"site_id": "id", **{c.name: c.kind for c in declared.columns}}
        cells = _items_apart(table(drawings.get(name, "site_id")))
        drawn = typed(cells, kinds)
        tables[name] = pd.DataFrame(
            {
                column: drawn[column]
                if column in drawn
                else pd.Series([None] * len(drawn), dtype=DTYPES[kind])
                for column, kind in kinds.items()
            }
        )
    return tables


def _column(cells: pd.Series, kind: Kind) -> pd.Series:
    if kind == "boolean":
        return cells.map(YES_NO, na_action="ignore").astype("boolean")
    if kind in ("date", "month"):
        return pd.to_datetime(cells).astype(DTYPES[kind])
    if kind in ("integer", "number"):
        return pd.to_numeric(cells).astype(DTYPES[kind])
    return cells.astype("str")


def _items_apart(cells: pd.DataFrame) -> pd.DataFrame:
    for together in cells.columns.intersection(list(ITEMS)):
        answers = {
            item: cells[together].str.get(place).replace({".": None})
            for place, item in enumerate(ITEMS[together])
        }
        cells = cells.drop(columns=together).assign(**answers)
    return cells
