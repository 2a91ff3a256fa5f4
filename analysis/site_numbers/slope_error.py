"""What the first stage's slopes leave uncertain in the comparison of the arms.

The expected values rest on estimated slopes. An error of theirs moves all sites of an arm alike, by
as much as the arms' covariates are apart, so the spread of the sites does not show it. It adds

    (x̄_rsw - x̄_conventional)' V (x̄_rsw - x̄_conventional)

to the variance of the difference, V the covariance of the slopes. V is the sandwich with the sites'
units as clusters (Liang & Zeger 1986, Biometrika 73, 13-22), of residuals about their site's mean:
a site's own level tells nothing of slopes taken within it.
"""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

Vector = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]


def slope_covariance(
    centred: Vector, residual: Vector, weight: Vector, curvature: Vector, site: Codes, unit: Codes
) -> Vector:
    """Covariance (k, k) of slopes within sites.

    Parameters
    ----------
    centred : (n, k) covariates less their site's mean.
    residual : (n,) observed less fitted. ``weight`` : (n,) of persons.
    curvature : (n,) variance function of the family: 1, p (1 - p), or the expected events.
    site, unit : (n,) codes from 0.
    """
    level = np.bincount(site, weight * residual) / np.bincount(site, weight)
    score = (weight * (residual - level[site]))[:, None] * centred
    totals = np.column_stack([np.bincount(unit, column) for column in score.T])
    bread = np.linalg.pinv((centred * (weight * curvature)[:, None]).T @ centred)
    clusters = len(totals)
    few = clusters / (clusters - 1) if clusters > 1 else 1.0
    return np.asarray(few * bread @ (totals.T @ totals) @ bread)


def arms_apart(gradient: Vector, rsw: npt.NDArray[np.integer]) -> Vector:
    """Difference (k,) of the arms' means of the sites' gradients (sites, k)."""
    ours = np.asarray(rsw) == 1
    return np.asarray(gradient[ours].mean(axis=0) - gradient[~ours].mean(axis=0))
