"""Ends of profile intervals against a search that holds the share by a constraint."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from mixed.laplace.criterion import evaluate
from mixed.laplace.fit import LaplaceFit, fit_laplace
from mixed.laplace.profile import icc_interval


def drawn(family: str) -> LaplaceFit:
    """10 sites of 6 workers of 4 rows, every level's variance above zero; counts over-dispersed."""
    rng = np.random.default_rng(2)
    site = np.repeat(np.arange(10), 24)
    worker = np.repeat(np.arange(60), 4)
    eta = 1.2 * rng.normal(size=10)[site] + 1.4 * rng.normal(size=60)[worker] + 0.8
    y = {
        "binomial": lambda: rng.random(240) < 1 / (1 + np.exp(-eta)),
        "nbinom2": lambda: rng.poisson(np.exp(eta) * rng.gamma(3, 1 / 3, 240)),
    }[family]().astype(float)
    groups = [pd.Series(site), pd.Series(worker)]
    return fit_laplace(family, y, np.ones((240, 1)), np.zeros(240), groups, 0.3)


def shares(fit: LaplaceFit, at: np.ndarray) -> np.ndarray:
    """Of the sites, the workers and the single counts; the formulas of Nakagawa and others."""
    worker, site = at[:2] ** 2  # the factor with more groups is the first
    if fit.model.family == "binomial":
        return np.array([site, worker, 0.0]) / (site + worker + math.pi**2 / 3)
    a = at[-1] ** 2
    total = site + worker + math.log(1 + 1 / fit.model.y.mean() + a)
    return np.array([site, worker, math.log1p(a)]) / total


@pytest.mark.parametrize(
    ("family", "level"), [("binomial", 0), ("binomial", 1), ("nbinom2", 0), ("nbinom2", None)]
)
def test_at_both_ends_the_deviance_is_the_quantile_above_its_minimum(
    family: str, level: int | None
) -> None:
    fit = drawn(family)

    ends = icc_interval(fit, level, 0.95)

    which = 2 if level is None else level
    assert 0 < ends[0] < shares(fit, fit.at)[which] < ends[1] < 1
    for end in ends:
        lowest = minimize(
            lambda at: (lambda p: (p.deviance, p.gradient))(evaluate(fit.model, at)),
            fit.at,
            jac=True,
            method="SLSQP",
            constraints={"type": "eq", "fun": lambda at, e=end: shares(fit, at)[which] - e},
            options={"ftol": 1e-10, "maxiter": 200},
        )
        assert lowest.success
        # 3.841459 is the 95 % point of chi-squared on one degree of freedom.
        assert lowest.fun + 2 * fit.log_likelihood == pytest.approx(3.841459, abs=1e-4)


def test_a_wider_confidence_gives_a_wider_interval() -> None:
    fit = drawn("binomial")

    narrow, wide = icc_interval(fit, 0, 0.8), icc_interval(fit, 0, 0.95)

    assert wide[0] < narrow[0] < narrow[1] < wide[1]


def test_a_level_that_may_be_all_there_is_has_an_interval_up_to_one() -> None:
    """Two groups of counts, zero in one and many in the other: no share is too large."""
    y = np.r_[np.zeros(20), np.full(20, 30.0)]
    groups = [pd.Series(np.repeat([0, 1], 20))]
    fit = fit_laplace("poisson", y, np.ones((40, 1)), np.zeros(40), groups, 1.0)

    low, high = icc_interval(fit, 0, 0.999)

    assert 0.9 < low < high == 1
