"""What changed from one run to the next, at a glance: verdicts, estimates and intervals.

They are read by ``dvc metrics``, and hold released cells alone.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pandas as pd

NUMBERS = ("estimate", "low", "high")


def metrics(tables: Mapping[str, pd.DataFrame]) -> dict[str, Any]:
    """Verdict of each claim that was analysed; verdict, grade and numbers of each outcome.

    Parameters
    ----------
    tables : the released tables, whose cells are text. A marker in place of a number stays one.
    """
    outcomes: dict[str, dict[str, Any]] = {
        row["outcome"]: {"verdict": row["verdict"], "how_sure": row["how_sure"]}
        for row in tables["verdicts"].to_dict("records")
    }
    for row in tables["estimates"].to_dict("records"):
        numbers = {name: _number(row[name]) for name in NUMBERS}
        outcomes.setdefault(row["outcome"], {})[row["method"]] = numbers
    claims = tables["claims"][tables["claims"]["status"].eq("analysed")]
    return {
        "claims": dict(zip(claims["claim_id"], claims["verdict"], strict=True)),
        "outcomes": outcomes,
    }


def _number(cell: str) -> float | str:
    try:
        return float(cell)
    except ValueError:
        return cell
