import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm

from mixed.generalised import fit_generalised
from mixed.model import MixedFit
from mixed.second_opinions.marginal import risk_difference
from tests.analysis.simulated import simulated

GROUPS = ("site_id", "unit_id", "worker_id")


def test_the_risk_difference_is_the_integral_over_the_random_effects() -> None:
    frame = simulated(4, "risk", effect=0.7).iloc[::7]
    fit = MixedFit(
        terms=("(Intercept)", "rsw", "wave"),
        coefficients=np.array([-0.6, 0.7, 0.3]),
        covariance=np.eye(3),
        sds={"site_id": 0.5, "unit_id": 1.2},
        residual=1.0,
        converged=True,
        joint=np.eye(5),
    )
    spread = np.sqrt(0.5**2 + 1.2**2)

    def risk(rsw: int, wave: float) -> float:
        eta = -0.6 + 0.7 * rsw + 0.3 * (wave - frame["wave"].mean())
        return quad(lambda u: expit(eta + u) * norm.pdf(u, scale=spread), -12, 12)[0]

    expected = np.mean([risk(1, w) - risk(0, w) for w in frame["wave"]])
    assert risk_difference(fit, frame)[0] == pytest.approx(expected, abs=1e-7)


def test_its_standard_error_is_the_spread_over_draws_of_the_parameters() -> None:
    """4,000 draws from the joint normal: the spread is known to about 1 %."""
    frame = simulated(4, "risk", effect=0.7, sds=(0.6, 0.5, 0.8))
    fit = fit_generalised(frame, ("rsw", "wave"), GROUPS, "binomial")
    assert fit.joint is not None
    rng = np.random.default_rng(1)
    centre = np.concatenate([list(fit.sds.values()), fit.coefficients])
    draws = rng.multivariate_normal(centre, fit.joint, 4000)
    waves = (frame["wave"] - frame["wave"].mean()).to_numpy()
    nodes, weights = np.polynomial.hermite_e.hermegauss(25)

    def difference(x: np.ndarray) -> float:
        spread = np.sqrt((x[:3] ** 2).sum())
        base = x[3] + x[5] * np.unique(waves)[:, None] + spread * nodes
        return float(((expit(base + x[4]) - expit(base)) @ weights).mean() / weights.sum())

    error = risk_difference(fit, frame)[1]
    assert error == pytest.approx(np.std([difference(x) for x in draws]), rel=0.1)


def test_without_the_joint_covariance_there_is_no_standard_error() -> None:
    fit = MixedFit(("(Intercept)", "rsw"), np.zeros(2), np.eye(2), {"site_id": 0.1}, 1.0, True)

    with pytest.raises(ValueError, match="no standard error"):
        risk_difference(fit, simulated(4, "risk"))
