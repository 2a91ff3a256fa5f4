"""Goal Attainment Scaling: up to three goals, each -2 (much less than expected) to 2, weighted.

T = 50 + 10 Σ wx / √((1 − ρ) Σ w² + ρ (Σ w)²) with ρ = .3, the correlation that is taken to hold
between goals: 50 is what was expected. A family may have set fewer than three goals; those that it
did not set have neither part in the sums. Goals without any weight count alike; where some have a
weight and others none, nobody knows how they compare, and there is no score.

Source
------
Kiresuk & Sherman (1968), Community Mental Health Journal 4 (6), 443-453.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from study.instruments.base import answers

GOALS = tuple(f"gas_goal_{i}" for i in range(1, 4))
WEIGHTS = tuple(f"gas_weight_{i}" for i in range(1, 4))
LOWEST, HIGHEST = -2, 2
CORRELATION = 0.3
CENTRE, POINTS = 50, 10


def score(goals: pd.DataFrame) -> pd.Series[float]:
    """T score of goal attainment, ``goal_attainment``; 50 is as expected.

    Parameters
    ----------
    goals : one row per interview with the columns ``GOALS`` and ``WEIGHTS``.

    Raises
    ------
    ValueError : when a goal lies outside -2 to 2 or a weight is negative.
    """
    attained = answers(goals, GOALS, LOWEST, HIGHEST)
    given = answers(goals, WEIGHTS, 0, None)
    there = ~np.isnan(attained)
    unweighted = np.isnan(np.where(there, given, np.nan)).all(axis=1, keepdims=True)
    weight = np.where(there, np.where(unweighted, 1.0, given), 0.0)
    sums = weight.sum(axis=1)  # missing where one goal of several has no weight
    spread = np.sqrt((1 - CORRELATION) * (weight**2).sum(axis=1) + CORRELATION * sums**2)
    reached = (weight * np.where(there, attained, 0.0)).sum(axis=1)
    t = CENTRE + POINTS * np.divide(
        reached, spread, out=np.full(len(goals), np.nan), where=spread > 0
    )
    return pd.Series(t, index=goals.index, name="goal_attainment")
