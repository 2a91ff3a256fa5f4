"""Holm's (1979) adjustment of p values for their number."""

from __future__ import annotations

from collections.abc import Sequence

from statsmodels.stats.multitest import multipletests


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Adjusted p values; one that is missing (None or NaN) counts as a test and stays missing."""
    if not p_values:
        return []
    missing = [p is None or p != p for p in p_values]
    filled = [1.0 if gone else p for p, gone in zip(p_values, missing, strict=True)]
    adjusted = multipletests(filled, method="holm")[1]
    return [None if gone else float(a) for a, gone in zip(adjusted, missing, strict=True)]
