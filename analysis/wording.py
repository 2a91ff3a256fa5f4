"""Numbers as a reader sees them, for the sentences that results carry.

Units and decimals are those in which the numbers themselves are released, so that a sentence and
its table say the same.
"""

from __future__ import annotations

from analysis.records import Estimand
from analysis.release.facts import written_unit
from analysis.release.rules import fixed, probability

MINUS = "−"


def number(value: float, decimals: int = 2) -> str:
    """A number with fixed decimals and a true minus sign."""
    return fixed(value, decimals).replace("-", MINUS)


def interval(low: float, high: float, estimand: Estimand) -> str:
    """An interval with its unit: ``−3.65 to −0.60 points (0 to 36)``."""
    _, factor, decimals = written_unit(estimand.kind, estimand.unit)
    ends = " to ".join(number(factor * end, decimals) for end in (low, high))
    if estimand.kind == "rate":
        return f"{ends} times the conventional rate"
    return f"{ends} {estimand.unit if factor == 1 else 'percentage points'}"


def both_ways(limit: float, estimand: Estimand) -> str:
    """A limit in either direction, in the terms in which it is set."""
    if estimand.kind == "mean":
        return f"±{number(limit)} standard deviations"
    if estimand.kind == "risk":
        return f"±{number(100 * limit, 1)} percentage points"
    return f"{number(1 / limit)} to {number(limit)} times the conventional rate"


def p_value(p: float) -> str:
    """A p value with its sign: ``= 0.012`` or ``< 0.001``."""
    text = probability(p).text
    return f"< {text[1:]}" if text.startswith("<") else f"= {text}"
