"""Cluster-robust covariance CR2 with Satterthwaite degrees of freedom.

Bell & McCaffrey (2002), Survey Methodology 28: 169-181; Pustejovsky & Tipton (2018), Journal of
Business & Economic Statistics 36: 672-683. The working model is independence with one variance:
residuals of each cluster are multiplied by A_g = (I - H_gg)^(-1/2), which makes the covariance
unbiased under it, and the degrees of freedom match the first two moments of its quadratic form.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]
# Directions in which a cluster's residuals are zero by construction have no inverse root.
_RANK = 1e-10


@dataclass(frozen=True)
class RobustFit:
    """Ordinary least squares with CR2.

    Attributes
    ----------
    coefficients : (p,). ``covariance`` : (p, p) CR2. ``df`` : (p,) Satterthwaite, of each one.
    n_clusters : number of clusters.
    """

    coefficients: Array
    covariance: Array
    df: Array
    n_clusters: int


def cr2(x: npt.ArrayLike, y: npt.ArrayLike, clusters: npt.ArrayLike) -> RobustFit:
    """Fit y (n,) on x (n, p) by least squares, robust to dependence within clusters (n,).

    The cost is that of one symmetric eigenproblem of size p for each cluster, not of the cluster's
    rows: with H_gg = X_g B X_g' of rank p at most, A_g - I lives in the space of X_g.

    Raises
    ------
    ValueError : collinear columns, fewer than two clusters, or a value that is not a number.
    """
    design, outcome = np.asarray(x, dtype=np.float64), np.asarray(y, dtype=np.float64)
    if not (np.isfinite(design).all() and np.isfinite(outcome).all()):
        raise ValueError("A value is missing or infinite.")
    _, codes = np.unique(np.asarray(clusters), return_inverse=True)
    n_clusters, p = int(codes.max()) + 1, design.shape[1]
    if n_clusters < 2:
        raise ValueError("A cluster-robust covariance needs at least two clusters.")
    if np.linalg.matrix_rank(design) < p:
        raise ValueError("The columns of the design are collinear.")
    # In an orthonormal basis Q of the columns, H_gg = Q_g Q_g' and nothing is ill-conditioned.
    q, r = np.linalg.qr(design)
    residual = outcome - q @ (q.T @ outcome)
    members = [codes == g for g in range(n_clusters)]
    roots = [_inverse_root(q[mine].T @ q[mine]) for mine in members]
    # A_g Q_g = Q_g K_g, K_g the inverse root of I - Q_g'Q_g.
    scores = np.array(
        [k @ q[mine].T @ residual[mine] for mine, k in zip(members, roots, strict=True)]
    )
    back = np.linalg.inv(r)
    meat = scores.T @ scores
    return RobustFit(
        coefficients=back @ (q.T @ outcome),
        covariance=back @ meat @ back.T,
        df=np.array([_df(q, members, roots, back[i]) for i in range(p)]),
        n_clusters=n_clusters,
    )


def _inverse_root(gram: Array) -> Array:
    """(I - G)^(-1/2) on the space where I - G is not zero (Moore-Penrose)."""
    values, vectors = np.linalg.eigh(np.eye(len(gram)) - gram)
    powers = np.where(values > _RANK, np.maximum(values, _RANK) ** -0.5, 0.0)
    return np.asarray((vectors * powers) @ vectors.T)


def _df(q: Array, members: list[npt.NDArray[np.bool_]], roots: list[Array], c: Array) -> float:
    """(tr P)^2 / tr(P P), P_gh = g_g' (I - H) g_h, g_g the weights of cluster g's residuals."""
    weights = np.zeros((len(q), len(members)))
    for g, (mine, k) in enumerate(zip(members, roots, strict=True)):
        weights[mine, g] = q[mine] @ (k @ c)
    projected = q.T @ weights
    p = weights.T @ weights - projected.T @ projected
    return float(np.trace(p) ** 2 / (p**2).sum())
