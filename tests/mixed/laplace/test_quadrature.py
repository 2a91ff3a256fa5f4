from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy.integrate import quad
from scipy.special import expit
from scipy.stats import norm

from mixed.generalised import TooSmallGroupsError, fit_generalised
from mixed.laplace.criterion import evaluate
from mixed.laplace.fit import NEAR, LaplaceFit, fit_laplace
from mixed.laplace.quadrature import made_up, overstatement

pytestmark = pytest.mark.slow


def people(seed: int, sd: float, risk: float, least: int, most: int) -> pd.DataFrame:
    """Workers of 8 sites with a planted SD, and from least to most rows each."""
    rng = np.random.default_rng(seed)
    worker = np.repeat(np.arange(288), rng.integers(least, most + 1, 288))
    frame = pd.DataFrame({"site_id": worker // 36, "worker_id": worker})
    frame["rsw"] = frame["site_id"] % 2.0
    eta = np.log(risk / (1 - risk)) + 0.3 * frame["rsw"] + sd * rng.normal(size=288)[worker]
    return frame.assign(y=(rng.random(len(worker)) < expit(eta)) * 1.0)


def fitted(frame: pd.DataFrame) -> LaplaceFit:
    x = np.column_stack([np.ones(len(frame)), frame["rsw"]])
    groups = [frame["site_id"], frame["worker_id"]]
    return fit_laplace("binomial", frame["y"].to_numpy(), x, np.zeros(len(frame)), groups, NEAR)


def test_the_overstatement_is_laplace_s_value_less_the_integral() -> None:
    frame = people(1, 1.0, 0.3, 2, 4).query("worker_id % 9 == 0").reset_index(drop=True)
    x = np.column_stack([np.ones(len(frame)), frame["rsw"]])
    y, worker = frame["y"].to_numpy(), frame["worker_id"]
    fit = fit_laplace("binomial", y, x, np.zeros(len(frame)), [worker], NEAR)
    assert fit.at[0] > 0.1
    eta = fit.model.x @ fit.at[1:]

    def likelihood(u: float, of: np.ndarray) -> float:
        risk = expit(eta[of] + fit.at[0] * u)
        return float(np.prod(np.where(y[of] > 0, risk, 1 - risk)) * norm.pdf(u))

    exact = sum(
        np.log(quad(likelihood, -12, 12, args=(np.flatnonzero(worker == w),), epsabs=1e-13)[0])
        for w in worker.unique()
    )

    # With one factor Laplace's whole deviance is the sum over its groups.
    found = -2 * exact - evaluate(fit.model, fit.at).deviance
    assert overstatement(fit, 0) == pytest.approx(found, abs=1e-6)


@pytest.mark.parametrize("rows", [(1, 1), (1, 2), (2, 2)])
@pytest.mark.parametrize("seed", range(4))
def test_a_deviation_made_up_by_tiny_groups_of_a_rare_outcome_is_told(
    rows: tuple[int, int], seed: int
) -> None:
    """Nothing was planted; Laplace's likelihood finds an SD of 5 and more."""
    frame = people(seed, 0.0, 0.05, *rows)
    fit = fitted(frame)

    assert fit.certified and fit.sds[1] > 5
    assert made_up(fit) == (1,)
    with pytest.raises(TooSmallGroupsError, match="worker_id") as refusal:
        fit_generalised(frame, ("rsw",), ("site_id", "worker_id"), "binomial")
    assert (refusal.value.code, refusal.value.names) == ("groups_too_small", ("worker_id",))


@pytest.mark.parametrize("sd", [0.0, 1.0, 2.0])
@pytest.mark.parametrize("rows", [(1, 2), (2, 4)])
@pytest.mark.parametrize("seed", range(3))
def test_what_was_planted_and_found_in_part_is_not_called_made_up(
    sd: float, rows: tuple[int, int], seed: int
) -> None:
    fit = fitted(people(seed, sd, 0.3, *rows))

    assert fit.certified and fit.sds[1] < 1.3 * sd + 0.7
    assert made_up(fit) == ()
