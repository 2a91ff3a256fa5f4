"""The lowest minimum is found, where the criterion has several; against the dense likelihood."""

from itertools import product

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from mixed.gaussian.batch import refit
from mixed.gaussian.criterion import criterion
from mixed.gaussian.fit import lay_out_model
from mixed.gaussian.grid import dips, values
from mixed.gaussian.identified import NotIdentifiedError
from mixed.gaussian.optimise import descend
from mixed.gaussian.rows import fit_rows, sums_of_rows
from mixed.gaussian.starts import moment_estimates
from mixed.gaussian.sums import collapse, subtract_fit
from tests.mixed.gaussian.dense import LEVELS, Dense, random_design, same

FIXED, NESTED = ["arm", "x"], ("site", "unit")
TERMS = ("1", *FIXED)


def unequal_study(seed: int) -> pd.DataFrame:
    """Six sites of three units, of one row to a hundred."""
    rng = np.random.default_rng(seed)
    of_unit, sizes = np.repeat(np.arange(6), 3), rng.choice([1, 2, 3, 5, 30, 100], 18)
    sizes[0] = 2
    unit = np.repeat(np.arange(18), sizes)
    frame = pd.DataFrame({"site": of_unit[unit], "unit": unit, "arm": of_unit[unit] % 2.0})
    frame["x"] = rng.normal(size=len(unit))
    frame["y"] = 0.2 * rng.normal(size=18)[unit] + rng.normal(size=len(unit))
    return frame


def two_levels(frame: pd.DataFrame, weights: str | None = None, reml: bool = True) -> Dense:
    x = np.column_stack([np.ones(len(frame)), frame[FIXED]])
    g = [same(frame[name].to_numpy()) for name in ("unit", "site")]
    w = np.ones(len(frame)) if weights is None else frame[weights].to_numpy()
    return Dense(x, frame["y"].to_numpy(), g, w, reml)


def test_of_two_minima_the_lower_is_reported() -> None:
    """One search from the moment estimates ends at 905.5177."""
    frame = unequal_study(704)

    found = fit_rows(frame, "y", FIXED, NESTED)

    assert found.certified
    assert found.criterion == pytest.approx(905.448714, abs=1e-6)
    assert found.criterion == pytest.approx(two_levels(frame).criterion(found.v), abs=1e-8)


def test_a_batch_finds_the_lower_minimum_as_well() -> None:
    """400 responses on two designs, of which one search from the moment estimates misses some."""
    rng, missed = np.random.default_rng(4), 0
    for seed in (2, 5):
        frame = unequal_study(seed)
        unit = frame["unit"].to_numpy()
        y = 0.2 * rng.normal(size=(200, 18))[:, unit] + rng.normal(size=(200, len(frame)))
        x = np.column_stack([np.ones(len(frame)), frame[FIXED]])
        sums = collapse(x, y, {name: frame[name] for name in NESTED})
        around = subtract_fit(sums, 3)[1]
        model, everyone = lay_out_model(around, 3, None, reml=True), np.arange(len(y))

        found = refit(sums, TERMS, np.array([0.0, 1.0, 0.0]))

        assert found.certified.all()
        for _ in range(6):
            start = rng.choice([0.0, 1e-3, 0.01, 0.1, 1.0, 10.0], (len(y), 2))
            assert (found.criterion <= descend(model, everyone, start).value + 1e-6).all()
        alone = descend(model, everyone, moment_estimates(around, 0))
        missed += (alone.value > found.criterion + 1e-6).sum()
    assert missed > 0


def tiny_design(rng: np.random.Generator) -> pd.DataFrame:
    """At most 30 rows: unequal units, many of a single row, in three to five sites."""
    while True:
        of_unit = np.repeat(np.arange(sites := rng.integers(3, 6)), rng.integers(1, 4, sites))
        of_unit = np.r_[of_unit, 0, 1]
        sizes = rng.choice([1, 1, 2, 3, 6], len(of_unit))
        if 12 <= sizes.sum() <= 30:
            break
    unit = np.repeat(np.arange(len(sizes)), sizes)
    site, n = of_unit[unit], len(unit)
    x = rng.normal(size=n) + rng.choice([0.0, 2.0]) * rng.normal(size=len(sizes))[unit]
    sds = rng.choice([0.0, 0.0, 0.3, 1.0, 3.0], 2)
    y = sds[0] * rng.normal(size=len(sizes))[unit] + sds[1] * rng.normal(size=sites)[site]
    y += rng.normal(size=n)
    columns = {"site": site, "unit": unit, "arm": site % 2.0, "x": x, "y": y}
    return pd.DataFrame(columns).assign(w=rng.choice([0.5, 1.0, 4.0], n))


GRID = np.array(list(product(np.r_[0.0, np.geomspace(0.005, 50.0, 8)], repeat=2)))


def dense_optimum(dense: Dense) -> float:
    """The lowest point of a grid, and of the grid's inside, each followed down."""
    h = np.diag(1 / dense.weights) + np.tensordot(GRID, dense.g, 1)
    hx = np.linalg.solve(h, dense.x[None])
    hy = np.linalg.solve(h, dense.y[None, :, None])[..., 0]
    information, xy = dense.x.T @ hx, hy @ dense.x
    q = hy @ dense.y - np.einsum(
        "ki,ki->k", xy, np.linalg.solve(information, xy[..., None])[..., 0]
    )
    f = np.linalg.slogdet(h)[1] + dense.nu * np.log(q)
    f += np.linalg.slogdet(information)[1] if dense.reml else 0.0
    inside = np.where((GRID > 0).all(axis=1), f, np.inf)
    ends = [
        minimize(
            dense.criterion,
            GRID[start],
            jac=dense.gradient,
            bounds=[(0, None)] * 2,
            method="L-BFGS-B",
            options={"ftol": 1e-13, "gtol": 1e-8},
        ).fun
        for start in {int(f.argmin()), int(inside.argmin())}
    ]
    return float(min(ends))


@pytest.mark.slow
def test_no_optimum_of_500_dense_likelihoods_is_lower() -> None:
    """REML and ML, with and without weights; and as low, so that both are the same optimum."""
    rng, zeros = np.random.default_rng(16), 0
    for number in range(500):
        frame, weights, reml = tiny_design(rng), ("w", None)[number % 2], number % 4 < 2
        if number % 10 == 0:
            with pytest.raises(NotIdentifiedError, match="'x' is a combination"):
                fit_rows(frame.assign(x=2 - frame["arm"]), "y", FIXED, NESTED)
        found = fit_rows(frame, "y", FIXED, NESTED, weights=weights, reml=reml)
        dense = two_levels(frame, weights, reml)
        assert found.certified
        assert found.criterion == pytest.approx(dense.criterion(found.v), abs=1e-8)
        assert found.criterion <= dense_optimum(dense) + 1e-6
        zeros += len(found.boundary)
    assert zeros > 300


def test_values_without_derivatives_are_the_criterion() -> None:
    """Nested levels, weights and crossed factors; a grid, and points that differ by response."""
    rng = np.random.default_rng(2)
    for weights, crossed, reml in product([None, "w"], [None, {"coder": [0, 1, 2]}], [True, False]):
        frame = random_design(rng)
        sums = sums_of_rows(frame, "y", FIXED, LEVELS, crossed, weights=weights)
        sizes = {"coder": 3} if crossed else None
        model = lay_out_model(sums, 3, sizes, reml=reml)
        n = model.n_variances
        axes = [rng.uniform(0, 2, size) for size in (3, 2, 4, 2)[:n]]
        shaped = [a.reshape(1, *np.where(np.arange(n) == k, -1, 1)) for k, a in enumerate(axes)]
        points = np.array(list(product(*axes)))

        found = values(model, shaped)

        assert found.shape == (1, *map(len, axes))
        alone = [criterion(model, point[None]).value[0] for point in points]
        assert found.ravel() == pytest.approx(np.array(alone), rel=1e-11)


def test_dips_are_no_higher_than_their_neighbours() -> None:
    f = np.array([[[3.0, 1.0, 2.0, 0.0], [4.0, 5.0, 1.0, 2.0]]])
    assert np.argwhere(dips(f)[0]).tolist() == [[0, 1], [0, 3], [1, 2]]
