"""Figures that the field has published: one row each, as printed."""

from __future__ import annotations

import csv
from pathlib import Path

PUBLISHED = Path(__file__).with_name("published.csv")


def read_published() -> list[dict[str, str]]:
    """The rows of published.csv, as text."""
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))
