"""Adjustment of p values for their number."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from statsmodels.stats.multitest import multipletests


def holm(p_values: Sequence[float | None]) -> list[float | None]:
    """Adjust by Holm's (1979) method: whatever is true, one error at most in so many families.

    One that is missing (None or NaN) counts as a test with p = 1 and stays missing.
    """
    return _adjusted(p_values, "holm")


def benjamini_hochberg(p_values: Sequence[float | None]) -> list[float | None]:
    """Adjust by Benjamini & Hochberg (1995, JRSS B 57, 289-300): the share of false discoveries.

    It holds for independent tests and positively dependent ones (Benjamini & Yekutieli 2001), as
    those of one study's outcomes mostly are. Missing ones count as for ``holm``.
    """
    return _adjusted(p_values, "fdr_bh")


def _adjusted(
    p_values: Sequence[float | None], method: Literal["holm", "fdr_bh"]
) -> list[float | None]:
    if not p_values:
        return []
    missing = [p is None or p != p for p in p_values]
    filled = [1.0 if gone else p for p, gone in zip(p_values, missing, strict=True)]
    adjusted = multipletests(filled, method=method)[1]
    return [None if gone else float(a) for a, gone in zip(adjusted, missing, strict=True)]
