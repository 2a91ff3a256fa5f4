from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.stats import chi2

from mixed.gaussian import icc, profile
from mixed.gaussian.criterion import criterion
from mixed.gaussian.fit import GaussianFit, fit_sums
from mixed.gaussian.icc import icc_intervals
from mixed.gaussian.profile import variance_interval
from mixed.gaussian.rows import sums_of_rows
from tests.mixed.gaussian.dense import Dense, random_design, written_out

FIXED, NESTED = ["arm", "x"], ("site", "unit")
LIMIT = chi2.ppf(0.95, 1)


def fitted(seed: int) -> tuple[GaussianFit, Dense]:
    frame = random_design(np.random.default_rng(seed))
    fit = fit_sums(sums_of_rows(frame, "y", FIXED, NESTED), ("1", *FIXED))
    return fit, written_out(frame, FIXED, NESTED)


def likelihood(dense: Dense, variances: np.ndarray) -> float:
    """-2 log restricted likelihood at absolute variances (unit, site, residual)."""
    v, s = variances[:2] / variances[2], variances[2]
    h = dense.h(v)
    information = dense.x.T @ np.linalg.solve(h, dense.x)
    q = dense.y @ dense.inverses(v)[1] @ dense.y
    logs = np.linalg.slogdet(h)[1] + np.linalg.slogdet(information)[1]
    return float(logs + dense.nu * np.log(2 * np.pi * s) + q / s)


def profiled(dense: Dense, held: int, value: float, at: np.ndarray) -> float:
    """The least over the other two variances, by a simplex on their roots."""
    others = [k for k in range(3) if k != held]

    def objective(roots: np.ndarray) -> float:
        variances = np.full(3, value)
        variances[others] = roots**2
        return likelihood(dense, variances)

    starts = (np.sqrt(at[others]) + 1e-3, np.sqrt(at[others]) + 0.3)
    options = {"xatol": 1e-7, "fatol": 1e-9, "maxiter": 4000}
    return min(minimize(objective, s, method="Nelder-Mead", options=options).fun for s in starts)


@pytest.mark.parametrize("seed", [1, 2, 4])
@pytest.mark.parametrize(("held", "group"), [(0, "unit"), (1, "site"), (2, "residual")])
def test_at_a_variance_s_ends_the_dense_profile_has_risen_by_the_quantile(
    seed: int, held: int, group: str
) -> None:
    fit, dense = fitted(seed)
    at = np.array([fit.variances[name] for name in ("unit", "site", "residual")])

    low, high = variance_interval(fit, group)

    assert low <= at[held] <= high
    assert profiled(dense, held, high, at) - fit.criterion == pytest.approx(LIMIT, abs=1e-4)
    rise = profiled(dense, held, low, at) - fit.criterion
    assert rise == pytest.approx(LIMIT, abs=1e-4) if low > 0 else rise <= LIMIT


@pytest.mark.parametrize("seed", [1, 2, 4])
def test_at_a_correlation_s_ends_the_dense_profile_has_risen_by_the_quantile(seed: int) -> None:
    fit, dense = fitted(seed)
    low, high = icc_intervals(fit)["site"]

    def rise(icc: float) -> float:
        odds = icc / (1 - icc)
        found = minimize(
            lambda root: dense.criterion(np.array([root[0] ** 2, odds * (1 + root[0] ** 2)])),
            [np.sqrt(fit.v[0]) + 0.1],
            method="Nelder-Mead",
            options={"xatol": 1e-8, "fatol": 1e-10},
        )
        return found.fun - fit.criterion

    assert low <= fit.iccs["site"] <= high
    if high < 1:
        assert rise(high) == pytest.approx(LIMIT, abs=1e-4)
    assert rise(low) == pytest.approx(LIMIT, abs=1e-4) if low > 0 else rise(0.0) <= LIMIT


def alike_but_for_sites(seed: int) -> GaussianFit:
    """Six sites that differ, with units and workers that do not: several minima of the others."""
    rng = np.random.default_rng(seed)
    ids = np.indices((6, 4, 4, 3)).reshape(4, -1)[:3]
    frame = pd.DataFrame(dict(zip(("site", "unit", "worker"), ids, strict=True)))
    frame = frame[rng.random(len(frame)) > 0.2].reset_index(drop=True)
    frame["arm"], frame["x"] = frame["site"] % 2.0, rng.normal(size=len(frame))
    worker = frame.groupby(["site", "unit", "worker"]).ngroup().to_numpy()
    frame["y"] = rng.normal(size=len(frame)) + 6 * rng.normal(size=worker.max() + 1)[worker]
    nested = ("site", "unit", "worker")
    return fit_sums(sums_of_rows(frame, "y", FIXED, nested), ("1", *FIXED))


@pytest.mark.parametrize("group", ["worker", "site"])
def test_no_other_start_of_the_others_is_lower_at_a_correlation_s_ends(group: str) -> None:
    for seed in range(2):
        fit = alike_but_for_sites(seed)
        which = fit.groups.index(group)

        def risen(roots: np.ndarray, odds: float, fit: Any = fit, which: Any = which) -> float:
            v = np.insert(roots**2, which, odds * (1 + (roots**2).sum()))
            return float(criterion(fit.model, v[None]).value[0]) - fit.criterion

        for end in icc_intervals(fit)[group]:
            if 0 < end < 1:
                odds = end / (1 - end)
                least = min(
                    minimize(risen, start, args=(odds,), method="Nelder-Mead").fun
                    for start in ([0.1, 0.1], [5.0, 5.0], [5.0, 0.1])
                )
                assert least == pytest.approx(LIMIT, abs=1e-3)


def test_a_correlation_near_one_lies_within_its_interval() -> None:
    rng = np.random.default_rng(2)
    frame = pd.DataFrame({"site": np.repeat(np.arange(10), 5), "x": rng.normal(size=50)})
    frame["y"] = rng.normal(size=10)[frame["site"]] + 1e-3 * rng.normal(size=50)
    fit = fit_sums(sums_of_rows(frame, "y", ["x"], ["site"]), ("1", "x"))
    assert fit.iccs["site"] > 0.99999

    low, high = icc_intervals(fit)["site"]

    assert low < fit.iccs["site"] < high < 1
    for end in (low, high):
        v = np.array([[end / (1 - end)]])
        rise = float(criterion(fit.model, v).value[0]) - fit.criterion
        assert rise == pytest.approx(LIMIT, abs=1e-4)


def test_without_certified_minima_there_is_no_interval(monkeypatch: pytest.MonkeyPatch) -> None:
    fit, _ = fitted(1)

    def unproved(*arguments: Any) -> Any:
        found = minimise(*arguments)
        return replace(found, certified=~found.certified)

    minimise = profile.minimise
    for module in (profile, icc):
        monkeypatch.setattr(module, "minimise", unproved)

    assert np.isnan([*icc_intervals(fit)["site"], *variance_interval(fit, "unit")]).all()
