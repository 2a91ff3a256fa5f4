"""Kenward-Roger and Satterthwaite from the matrices of their papers, written out."""

import numpy as np
import pandas as pd
import pytest

from mixed.gaussian.fit import fit_sums
from mixed.gaussian.rows import sums_of_rows
from tests.mixed.gaussian.dense import LEVELS, Dense, random_design, written_out

FIXED = ["arm", "x"]


def pieces(dense: Dense, variances: np.ndarray) -> tuple[np.ndarray, ...]:
    """Phi, P_i, Q_ij (symmetric part), expected and observed information; residual first."""
    g = [np.diag(1 / dense.weights), *dense.g]
    v = np.tensordot(variances, g, 1)
    inverse = np.linalg.inv(v)
    x, vx = dense.x, inverse @ dense.x
    phi = np.linalg.inv(x.T @ vx)
    p = inverse - vx @ phi @ vx.T
    py = p @ dense.y
    q = [[vx.T @ a @ inverse @ b @ vx for b in g] for a in g]
    trace = np.array([[np.trace(p @ a @ p @ b) for b in g] for a in g])
    data = np.array([[py @ a @ p @ b @ py for b in g] for a in g])
    symmetric = np.array([[(q[i][j] + q[j][i]) / 2 for j in range(len(g))] for i in range(len(g))])
    return phi, np.array([-vx.T @ a @ vx for a in g]), symmetric, trace / 2, data - trace / 2


@pytest.mark.parametrize("weights", [None, "w"])
@pytest.mark.parametrize("seed", range(6))
def test_every_ingredient_equals_its_matrix_formula(seed: int, weights: str | None) -> None:
    frame = random_design(np.random.default_rng(seed))
    fit = fit_sums(sums_of_rows(frame, "y", FIXED, LEVELS, weights=weights), ("1", *FIXED))
    d = fit.derivatives
    variances = np.array([fit.sigma2, *fit.v * fit.sigma2])

    expected = pieces(written_out(frame, FIXED, LEVELS, (), weights), variances)

    ours = (d.phi[0], d.p_matrix[0], d.q_matrix[0], d.expected[0], d.observed[0])
    for own, reference in zip(ours, expected, strict=True):
        assert own == pytest.approx(reference, rel=1e-7, abs=1e-8 * np.abs(reference).max())


def test_satterthwaite_of_a_balanced_site_effect_is_sites_minus_two() -> None:
    """Equal sites: the arm is estimated from site means, whose variance has sites - 2 df."""
    rng = np.random.default_rng(5)
    site = np.repeat(np.arange(8), 10)
    y = 2 * rng.normal(size=8)[site] + rng.normal(size=80)
    frame = pd.DataFrame({"y": y, "arm": (site % 2).astype(float), "site": site})
    fit = fit_sums(sums_of_rows(frame, "y", ["arm"], ["site"]), ("1", "arm"))
    arm = np.array([0.0, 1.0])

    assert fit.satterthwaite(arm).df[0] == pytest.approx(6, rel=1e-6)
    assert fit.kenward_roger(arm).df[0] == pytest.approx(6, rel=1e-6)
    means = frame.groupby("site")["y"].mean()
    sd = np.sqrt((means[::2].var() + means[1::2].var()) / 4)
    assert np.sqrt(fit.covariance[1, 1]) == pytest.approx(sd, rel=1e-6)
