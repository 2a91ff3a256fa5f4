"""Second stage of the cluster-summary analysis: site summaries compared between the arms.

Written for many studies at once, so that the planner simulates with the very test of the analysis.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
from scipy import stats

from mixed.effects import ROUNDING

Array = npt.NDArray[np.float64]

CONTINUITY = 0.5


def compare_arms(
    summaries: npt.ArrayLike, rsw: npt.ArrayLike, scale: float = 0.0
) -> tuple[Array, Array]:
    """Difference of the arms' mean summaries, and its standard error on sites − 2 df.

    Parameters
    ----------
    summaries : (..., sites) one number a site, on an additive scale.
    rsw : (sites,) 1 for RSW, 0 for conventional; both occur.
    scale : size of the values of which the summaries are means or differences, where that is
        more than their own; 1 for logarithms.

    Returns
    -------
    Difference (...) and standard error (...): every site with the same weight, the variance
    between sites pooled over the arms; NaN with two sites. Where the sites of each arm are equal
    up to rounding (a standard error below 1e-10 of their size, or of ``scale``) it is zero.
    """
    values, arm = np.asarray(summaries, dtype=np.float64), np.asarray(rsw) == 1
    ours, theirs = values[..., arm], values[..., ~arm]
    means = ours.mean(axis=-1), theirs.mean(axis=-1)
    squares = ((ours - means[0][..., None]) ** 2).sum(axis=-1)
    squares += ((theirs - means[1][..., None]) ** 2).sum(axis=-1)
    n, m = ours.shape[-1], theirs.shape[-1]
    pooled = squares / (n + m - 2) if n + m > 2 else np.full_like(squares, np.nan)
    error = np.sqrt(pooled * (1 / n + 1 / m))
    rounded = error <= ROUNDING * np.maximum(np.abs(values).max(axis=-1), scale)
    return means[0] - means[1], np.where(rounded, 0.0, error)


def rejects(summaries: npt.ArrayLike, rsw: npt.ArrayLike, level: float) -> npt.NDArray[np.bool_]:
    """Whether the two-sided t test of each study (...) has a p of ``level`` or less."""
    difference, error = compare_arms(summaries, rsw)
    limit = float(stats.t.isf(level / 2, np.asarray(rsw).size - 2))
    found: npt.NDArray[np.bool_] = (error > 0) & (np.abs(difference) >= limit * error)
    return found


def added_events(events: npt.ArrayLike) -> Array:
    """Events added to every site of a study (...): half a one if any site (..., sites) has none.

    So the logarithm of a rate exists, and no site is favoured.
    """
    none = (np.asarray(events) == 0).any(axis=-1)
    return np.where(none, CONTINUITY, 0.0)
