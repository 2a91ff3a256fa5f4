"""What a comparison of sites could have found: design effect, minimum detectable effect."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from scipy.optimize import brentq
from scipy.stats import nct, t


def design_effect(sizes: Sequence[int], icc: float) -> float:
    """Variance of a mean over that of a simple random sample: 1 + (m - 1) ICC.

    Parameters
    ----------
    sizes : persons per site. For unequal sizes m is sum n^2 / sum n (Kish 1965; Eldridge, Ashby &
        Kerry 2006), the average over persons of their site's size.
    icc : intraclass correlation of persons in a site, 0 to 1.
    """
    n = np.asarray(sizes, dtype=np.float64)
    return float(1 + ((n**2).sum() / n.sum() - 1) * icc)


def effective_sample_size(sizes: Sequence[int], icc: float) -> float:
    """Independent persons that would tell as much about a mean."""
    return float(np.sum(sizes)) / design_effect(sizes, icc)


def power(
    effect: float, standard_error: float, df: float, level: float, test_df: float | None = None
) -> float:
    """Power of the two-sided t test, from the noncentral t distribution.

    Parameters
    ----------
    df : of the standard error. ``test_df`` : those that the test takes for its limit, if fewer.
    """
    limit = float(t.isf(level / 2, df if test_df is None else test_df))
    shift = abs(effect) / standard_error
    # The lower tail by reflection: scipy's own is no number for some large shifts.
    return float(nct.sf(limit, df, shift) + nct.sf(limit, df, -shift))


def minimum_detectable_effect(
    standard_error: float,
    df: float,
    level: float = 0.05,
    target: float = 0.8,
    test_df: float | None = None,
) -> float:
    """Smallest true effect that the two-sided t test finds with the target power.

    NaN without degrees of freedom or a standard error: then no effect is detectable.
    """
    if not (df > 0 and standard_error > 0):
        return math.nan
    highest = 2.0
    while power(highest, 1.0, df, level, test_df) < target:
        highest *= 2
    return standard_error * float(
        brentq(lambda effect: power(effect, 1.0, df, level, test_df) - target, 0.0, highest)
    )
