"""The published figures as a results table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict

import pandas as pd

from analysis.published.recheck import recheck
from analysis.results.tables import table


def published_table(rows: Iterable[Mapping[str, str]]) -> pd.DataFrame:
    """Every published figure with what it is recomputed to; blank cells are missing.

    Raises
    ------
    PublishedError : when a cell is not what its column needs.
    """
    figures = [asdict(figure) for figure in recheck(rows)]
    return table(
        "published",
        [
            {name: cell or None if isinstance(cell, str) else cell for name, cell in figure.items()}
            for figure in figures
        ],
    )
