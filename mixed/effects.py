"""An effect and its t interval: the one way in which both methods state what they found."""

from __future__ import annotations

import math
from dataclasses import dataclass

from scipy import stats

# A standard error below this share of the size of the values is what rounding left of none.
ROUNDING = 1e-10


@dataclass(frozen=True)
class Effect:
    """An effect of RSW against conventional.

    ``estimate``, ``low`` and ``high`` are on the estimand's scale (a difference or a ratio),
    ``standard_error`` on the additive scale on which the method works (a ratio's logarithm).
    NaN stands for what could not be had; ``p`` is None where none may be given.
    """

    estimate: float
    standard_error: float
    df: float
    low: float
    high: float
    p: float | None


MISSING = Effect(math.nan, math.nan, math.nan, math.nan, math.nan, None)


def t_effect(
    value: float,
    standard_error: float,
    df: float,
    *,
    confidence: float,
    with_p: bool,
    ratio: bool = False,
    scale: float = 0.0,
) -> Effect:
    """Give an effect its t interval and two-sided p.

    Parameters
    ----------
    value : the effect on the additive scale: a difference, or the logarithm of a ratio.
    standard_error : on the same scale. With NaN, zero up to rounding or without degrees of freedom
        there is neither interval nor p: nothing says how far the effect could be off.
    with_p : False where the design (``Design.allows_p``) or the method allows no p value. It has
        no default: whoever wants a p value has asked the design.
    ratio : whether ``value`` is a logarithm, so that estimate and interval are its exponentials.
    scale : size of the values from which the effect was computed, against which rounding is
        judged beside ``value`` itself.
    """

    def back(x: float) -> float:
        return math.exp(x) if ratio else x

    if not (df > 0 and standard_error > ROUNDING * max(abs(value), scale)):
        return Effect(back(value), standard_error, df, math.nan, math.nan, None)
    half = float(stats.t.isf((1 - confidence) / 2, df)) * standard_error
    p = 2 * float(stats.t.sf(abs(value) / standard_error, df)) if with_p else None
    return Effect(back(value), standard_error, df, back(value - half), back(value + half), p)
