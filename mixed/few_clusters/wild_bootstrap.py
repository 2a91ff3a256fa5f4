"""Wild cluster bootstrap of a coefficient that varies within sites, such as a unit's fidelity.

Cameron, Gelbach & Miller (2008), Review of Economics and Statistics 90: 414-427: residuals under
the null hypothesis are multiplied by one random sign for each cluster, and the t statistic with a
CR1 covariance is computed again. With few clusters all 2^G sign patterns are enumerated, so that
the p value carries no simulation error. It is no method for the arm itself: with few treated sites
it fails in either direction (MacKinnon & Webb 2017), and is refused.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]

# Up to this many clusters every pattern of signs is used: 2^12 = 4,096.
MOST_ENUMERATED = 12
_TIE = 1e-10


@dataclass(frozen=True)
class WildTest:
    """Two-sided p value of one coefficient; ``t`` is its statistic with CR1."""

    coefficient: float
    t: float
    p: float
    patterns: int


def wild_cluster_test(
    x: npt.ArrayLike,
    y: npt.ArrayLike,
    clusters: npt.ArrayLike,
    column: int,
    *,
    draws: int,
    rng: np.random.Generator,
) -> WildTest:
    """Test that one column's coefficient is zero.

    Parameters
    ----------
    x : (n, p), ``y`` (n,), ``clusters`` (n,), column : the column under test.
    draws : random patterns where the clusters are too many to enumerate.

    Raises
    ------
    ValueError : when the column is constant within every cluster.
    """
    design, outcome = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    _, codes = np.unique(np.asarray(clusters), return_inverse=True)
    n_clusters = int(codes.max()) + 1
    spread = np.bincount(codes, design[:, column] ** 2) - (
        np.bincount(codes, design[:, column]) ** 2 / np.bincount(codes)
    )
    if not (spread > 1e-10 * (design[:, column] ** 2).sum()).any():
        raise ValueError("The column does not vary within clusters: compare the clusters instead.")
    others = np.delete(design, column, axis=1)
    restricted = outcome - others @ np.linalg.lstsq(others, outcome, rcond=None)[0]
    fitted = outcome - restricted
    signs = (
        np.array(list(product((1.0, -1.0), repeat=n_clusters)))
        if n_clusters <= MOST_ENUMERATED
        else rng.choice((-1.0, 1.0), size=(draws, n_clusters))
    )
    coefficients, statistics = _statistics(
        design, np.vstack([outcome, fitted + signs[:, codes] * restricted]), codes, column
    )
    observed = abs(statistics[0])
    extreme = np.abs(statistics[1:]) >= observed * (1 - _TIE)
    # Random patterns leave out the observed one; an enumeration holds it (all signs plus).
    enumerated = n_clusters <= MOST_ENUMERATED
    p = extreme.mean() if enumerated else (extreme.sum() + 1) / (draws + 1)
    return WildTest(float(coefficients[0]), float(statistics[0]), float(p), len(signs))


def _statistics(
    design: Array, outcomes: Array, codes: npt.NDArray[np.intp], column: int
) -> tuple[Array, Array]:
    """Coefficient and t (CR1) of the column for each outcome (B, n)."""
    bread = np.linalg.inv(design.T @ design)
    beta = outcomes @ design @ bread
    residuals = outcomes - beta @ design.T
    weights = design @ bread[:, column]
    n, p = design.shape
    n_clusters = int(codes.max()) + 1
    by_cluster = np.zeros((n, n_clusters))
    by_cluster[np.arange(n), codes] = weights
    scores = residuals @ by_cluster
    correction = n_clusters / (n_clusters - 1) * (n - 1) / (n - p)
    return beta[:, column], beta[:, column] / np.sqrt(correction * (scores**2).sum(axis=1))
