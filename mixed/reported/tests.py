"""Whether a printed p can have come of its test statistic and degrees of freedom.

By the rules of statcheck (Nuijten, Hartgerink, van Assen, Epskamp & Wicherts 2016, Behavior
Research Methods 48, 1205-1226): the statistic may have been rounded, so it gives a range of p; a p
of zero is never right; a decision is judged by the p of the statistic as printed, and p = level
counts as significant. The one-sided reading is told apart and never taken in silence.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np
from scipy import stats

from mixed.reported.numbers import Printed, PrintedP

Statistic = Literal["t", "F", "chi2", "z", "r"]
Agreement = Literal[
    "consistent", "consistent_one_sided", "inconsistent", "decides_otherwise", "impossible"
]

# Two-sided for t, z and r; F and chi-squared have one tail.
_P_OF: Mapping[Statistic, Callable[[float, float, float], float]] = {
    "t": lambda x, df, _: 2 * stats.t.sf(abs(x), df),
    "z": lambda x, *_: 2 * stats.norm.sf(abs(x)),
    "r": lambda x, df, _: 2 * stats.t.sf(_t_of_r(abs(x), df), df),
    "F": lambda x, df, df2: stats.f.sf(x, df, df2),
    "chi2": lambda x, df, _: stats.chi2.sf(x, df),
}
ONE_TAIL: tuple[Statistic, ...] = ("F", "chi2")
DEGREES: Mapping[Statistic, tuple[str, ...]] = {
    "t": ("df",), "z": (), "r": ("df",), "F": ("df", "df2"), "chi2": ("df",),
}  # fmt: skip
"""Which degrees of freedom a statistic needs."""


@dataclass(frozen=True)
class Recomputed:
    """A p recomputed.

    Attributes
    ----------
    p : of the statistic as printed, two-sided where it has two sides.
    low, high : of all statistics that round to it.
    agreement : what the printed p is to them.
    """

    p: float
    low: float
    high: float
    agreement: Agreement


def recompute(
    statistic: Statistic,
    value: Printed,
    degrees: tuple[float, ...],
    reported: PrintedP,
    level: float,
) -> Recomputed:
    """Recompute the p of a test and hold the printed one against it.

    Parameters
    ----------
    degrees : as many as ``DEGREES`` names, each above zero.
    level : of significance, such as 0.05.

    Raises
    ------
    ValueError : when the degrees of freedom are none.
    """
    if len(degrees) != len(DEGREES[statistic]) or not all(
        df > 0 and np.isfinite(df) for df in degrees
    ):
        raise ValueError("degrees of freedom are above zero")
    df, df2 = (*degrees, 1.0, 1.0)[:2]
    least, size, most = _sizes(statistic, value)
    if size is None:
        return Recomputed(float("nan"), float("nan"), float("nan"), "impossible")
    p, low, high = (float(_P_OF[statistic](x, df, df2)) for x in (size, most, least))
    if _agrees(reported, low, high):
        return Recomputed(p, low, high, "consistent")
    if statistic not in ONE_TAIL and _agrees(reported, low / 2, high / 2):
        return Recomputed(p, low, high, "consistent_one_sided")
    wrong = _decides_otherwise(reported, p, level)
    return Recomputed(p, low, high, "decides_otherwise" if wrong else "inconsistent")


def _sizes(statistic: Statistic, value: Printed) -> tuple[float, float | None, float]:
    """The least, printed and largest size of a statistic; None where there is none such."""
    size = value.value if statistic in ONE_TAIL else abs(value.value)
    if size < 0 or (statistic == "r" and size > 1):
        return 0.0, None, 0.0
    return float(max(Fraction(0), size - value.half)), float(size), float(size + value.half)


def _agrees(reported: PrintedP, low: float, high: float) -> bool:
    number = reported.number
    if number.value <= 0:
        return False
    if reported.sign == "<":
        return bool(low <= number.value)
    if reported.sign == ">":
        return bool(high >= number.value)
    return number.holds(low, high)


def _decides_otherwise(reported: PrintedP, p: float, level: float) -> bool:
    limit = Fraction(str(level))
    said, found = reported.number.value, Fraction(p) <= limit
    if reported.sign == "<":
        return said <= limit and not found
    if reported.sign == ">":
        return said >= limit and found
    return (said <= limit) != found


def _t_of_r(r: float, df: float) -> float:
    return float("inf") if r >= 1 else float(r * np.sqrt(df / (1 - r * r)))
