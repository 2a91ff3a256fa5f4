"""The claims for and against the model: one row each."""

from __future__ import annotations

import csv
from functools import cache
from pathlib import Path

CLAIMS = Path(__file__).with_name("claims.csv")


@cache
def read_claims() -> dict[str, dict[str, str]]:
    """The rows of claims.csv by their id, as text."""
    with CLAIMS.open(encoding="utf-8", newline="") as file:
        return {row["claim_id"]: row for row in csv.DictReader(file)}
