from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize
from scipy.stats import nbinom, poisson

from mixed.gaussian.identified import NotIdentifiedError
from mixed.generalised import fit_generalised
from mixed.laplace.criterion import LaplaceModel, evaluate
from mixed.laplace.elimination import NoModeError
from mixed.laplace.families import rows
from mixed.laplace.fit import FAR, fit_laplace
from tests.analysis.simulated import simulated

FAMILIES = ("binomial", "poisson", "nbinom2")
GROUPS = ("site_id", "unit_id", "worker_id")


def drawn(family: str, factors: int) -> LaplaceModel:
    """Workers in sites, and coders crossed: 60 rows."""
    rng = np.random.default_rng(5)
    n = 60
    codes = np.array([np.arange(n) // 3, rng.integers(0, 4, n), np.arange(n) // 15])
    y = rng.poisson(2.0, n).astype(float)
    x = np.column_stack([np.ones(n), rng.normal(size=n)])
    offset = np.log(rng.uniform(0.5, 2, n))
    return LaplaceModel(family, y > 2 if family == "binomial" else y, x, offset, codes[:factors])


def parameters(model: LaplaceModel) -> np.ndarray:
    some = [*(0.5, 0.4, 0.3)[: model.n_sds], 0.2, -0.1]
    return np.array([*some, 0.6] if model.family == "nbinom2" else some)


def slope(f: Callable[..., Any], at: np.ndarray) -> np.ndarray:
    """By differences of the fourth order."""
    steps = 1e-3 * np.eye(len(at))
    near = np.array([f(at + s) - f(at - s) for s in steps])
    far = np.array([f(at + 2 * s) - f(at - 2 * s) for s in steps])
    return (8 * near - far) / 12e-3


def test_counts_have_the_negative_binomial_law_of_scipy() -> None:
    y, eta, r = np.array([0.0, 1, 2, 7, 40]), np.array([0.1, -3, 2, 1.5, 3]), 0.7

    size, mean = 1 / r**2, np.exp(eta)
    expected = nbinom.logpmf(y, size, size / (size + mean))

    assert rows("nbinom2", y, eta, r).value == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("r", [0.0, 1e-9, 1e-5])
def test_without_over_dispersion_they_have_poisson_s(r: float) -> None:
    y, eta = np.array([0.0, 3, 500]), np.array([-40.0, 1, 6])
    found, limit = rows("nbinom2", y, eta, r), rows("poisson", y, eta)

    assert found.value == pytest.approx(poisson.logpmf(y, np.exp(eta)), rel=1e-4)
    assert found.weight == pytest.approx(limit.weight, rel=1e-4)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("mean", [-6.0, 1.0, 3.0])
def test_derivatives_of_a_row_are_the_differences(family: str, mean: float) -> None:
    y, r = np.array([1.0]), 0.4

    def at(x: np.ndarray) -> tuple[float, float, float]:
        found = rows(family, y, x[:1], float(x[1]))
        return float(found.value[0]), float(found.slope[0]), float(found.weight[0])

    found, here = rows(family, y, np.array([mean]), r), np.array([mean, r])
    by_eta = [slope(lambda x, k=k: at(x)[k], here) for k in range(3)]

    exact = (found.slope, -found.weight, found.weight_slope)
    assert [d[0] for d in by_eta] == pytest.approx([float(e[0]) for e in exact], rel=1e-7, abs=1e-9)
    if family == "nbinom2":
        exact = (found.value_r, found.slope_r, found.weight_r)
        assert [d[1] for d in by_eta] == pytest.approx(
            [float(e[0]) for e in exact], rel=1e-7, abs=1e-9
        )


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("factors", [1, 2, 3])
def test_the_deviance_is_laplace_s_by_brute_force(family: str, factors: int) -> None:
    """The mode by a general minimiser, the determinant of a Hessian by differences."""
    model = drawn(family, factors)
    at = parameters(model)
    z = np.hstack(
        [s * (c[:, None] == np.arange(c.max() + 1)) for s, c in zip(at, model.codes, strict=False)]
    )
    fixed = model.offset + model.x @ at[factors : factors + 2]
    r = at[-1] if family == "nbinom2" else 0.0

    def height(u: np.ndarray) -> float:
        return -rows(family, model.y, fixed + z @ u, r).value.sum() + u @ u / 2

    def uphill(u: np.ndarray) -> np.ndarray:
        return u - z.T @ rows(family, model.y, fixed + z @ u, r).slope

    u = minimize(height, np.zeros(z.shape[1]), jac=uphill, options={"gtol": 1e-9}).x
    steps = 1e-4 * np.eye(len(u))
    hessian = np.array([(uphill(u + s) - uphill(u - s)) / 2e-4 for s in steps])
    expected = 2 * height(u) + np.linalg.slogdet(hessian)[1]

    assert evaluate(model, at).deviance == pytest.approx(expected, rel=1e-8)


@pytest.mark.parametrize("family", FAMILIES)
@pytest.mark.parametrize("factors", [1, 3])
def test_its_gradient_is_the_differences_of_the_deviance(family: str, factors: int) -> None:
    model = drawn(family, factors)
    at = parameters(model)

    by_differences = slope(lambda x: evaluate(model, x).deviance, at)

    assert evaluate(model, at).gradient == pytest.approx(by_differences, rel=1e-7, abs=1e-7)


@pytest.mark.parametrize("family", FAMILIES)
def test_it_is_even_in_every_standard_deviation_and_flat_at_zero(family: str) -> None:
    model = drawn(family, 3)
    at = parameters(model)
    signs = np.ones(len(at))
    signs[[0, 2]] = -1
    zero = at * (np.arange(len(at)) != 1)
    if family == "nbinom2":
        signs[-1], zero[-1] = -1, 0

    assert evaluate(model, signs * at).deviance == pytest.approx(evaluate(model, at).deviance)
    flat = evaluate(model, zero).gradient
    assert flat[1] == 0
    assert family != "nbinom2" or flat[-1] == 0


def test_parameters_without_a_finite_mode_are_told_apart_from_a_wrong_number() -> None:
    model = drawn("poisson", 1)

    with pytest.raises(NoModeError):
        evaluate(model, np.array([1.0, 900.0, 0.0]))


def negative_binomial(seed: int, size: float = 1.5) -> pd.DataFrame:
    """Arm's effect -.4; log SDs of units and workers .5 and .4; R's size of the counts."""
    frame = simulated(seed, "rate", (1, 0) * 3, waves=4)
    rng = np.random.default_rng(seed)
    eta = 1 - 0.4 * frame["rsw"]
    for group, sd in (("unit_id", 0.5), ("worker_id", 0.4)):
        code, names = frame[group].factorize()
        eta += rng.normal(0, sd, len(names))[code]
    return frame.assign(y=rng.poisson(rng.gamma(size, 1 / size, len(frame)) * np.exp(eta)) * 1.0)


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_what_was_planted_is_found_within_three_standard_errors(seed: int) -> None:
    fit = fit_generalised(negative_binomial(seed), ("rsw",), GROUPS, "nbinom2")

    assert fit.converged
    assert fit.joint is not None
    free = [group for group in GROUPS if fit.sds[group] > 0]
    found = [*(fit.sds[group] for group in free), *fit.coefficients, fit.multiplier]
    planted = [{"site_id": 0.0, "unit_id": 0.5, "worker_id": 0.4}[group] for group in free]
    planted += [1.0, -0.4, 1.5**-0.5]
    errors = np.sqrt(np.diag(fit.joint))
    assert (np.abs(np.subtract(found, planted)) < 3 * errors).all()


@pytest.mark.parametrize("family", FAMILIES)
def test_two_descents_from_far_apart_end_in_one_place(family: str) -> None:
    frame = negative_binomial(3)
    if family == "binomial":
        frame["y"] = frame["y"].gt(2).astype(float)

    near, far = (
        fit_generalised(frame, ("rsw", "wave"), GROUPS, family, from_afar=afar)
        for afar in (False, True)
    )

    assert near.converged and far.converged
    assert far.coefficients == pytest.approx(near.coefficients, rel=1e-7)
    assert np.diag(far.covariance) == pytest.approx(np.diag(near.covariance), rel=1e-7)
    assert far.sds == pytest.approx(near.sds, rel=1e-6, abs=1e-7)


def test_counts_without_over_dispersion_give_the_poisson_model_itself() -> None:
    """By chance some counts spread a little less than Poisson's: these do."""
    frame = simulated(6, "rate", level=1.5)
    fit, limit = (
        fit_generalised(frame, ("rsw",), GROUPS, family) for family in ("nbinom2", "poisson")
    )

    assert fit.converged
    assert fit.multiplier == 0
    assert fit.coefficients == pytest.approx(limit.coefficients, rel=1e-9)
    assert fit.joint == pytest.approx(limit.joint, rel=1e-6)
    assert fit.log_likelihood == pytest.approx(limit.log_likelihood, rel=1e-12)


def test_a_variance_of_zero_is_zero_and_certified() -> None:
    frame = simulated(1, "risk", sds=(0.0, 0.5, 0.9))

    fit = fit_generalised(frame, ("rsw",), GROUPS, "binomial")

    assert fit.converged
    assert fit.sds["site_id"] == 0 < fit.sds["worker_id"]
    assert fit.joint is not None
    assert len(fit.joint) == sum(sd > 0 for sd in fit.sds.values()) + 2


def test_units_of_a_covariate_change_its_coefficient_and_nothing_else() -> None:
    frame = negative_binomial(4)
    wide = frame.assign(wave=1000 * frame["wave"])

    one, other = (fit_generalised(f, ("rsw", "wave"), GROUPS, "nbinom2") for f in (frame, wide))

    assert 1000 * other.coefficient("wave") == pytest.approx(one.coefficient("wave"), rel=1e-8)
    assert 1000 * other.standard_error("wave") == pytest.approx(
        one.standard_error("wave"), rel=1e-8
    )
    assert other.standard_error("rsw") == pytest.approx(one.standard_error("rsw"), rel=1e-8)


def test_the_order_of_groups_changes_their_order_in_the_joint_covariance_only() -> None:
    frame = negative_binomial(4)

    one = fit_generalised(frame, ("rsw",), ("unit_id", "worker_id"), "nbinom2")
    other = fit_generalised(frame, ("rsw",), ("worker_id", "unit_id"), "nbinom2")

    assert one.joint is not None and other.joint is not None
    assert other.sds == pytest.approx(one.sds, rel=1e-8)
    swapped = np.array([1, 0, 2, 3, 4])
    assert other.joint[np.ix_(swapped, swapped)] == pytest.approx(one.joint, rel=1e-6, abs=1e-10)


def test_a_term_that_tells_the_outcome_perfectly_is_not_certified() -> None:
    rng = np.random.default_rng(1)
    y = rng.integers(0, 2, 80).astype(float)
    design = np.column_stack([np.ones(80), y])

    fit = fit_laplace("binomial", y, design, np.zeros(80), [pd.Series(np.arange(80) // 4)], FAR)

    assert not fit.certified
    assert fit.joint is None


def test_a_count_beyond_a_million_is_no_count_of_events() -> None:
    frame = negative_binomial(2)
    frame.loc[0, "y"] = 2e6

    with pytest.raises(NotIdentifiedError):
        fit_generalised(frame, ("rsw",), GROUPS, "nbinom2")
