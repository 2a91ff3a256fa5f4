from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mixed.gaussian import rows
from mixed.gaussian.criterion import (
    GaussianModel,
    average_information,
    criterion,
    gradient,
    hessian,
)
from mixed.gaussian.grid import values
from mixed.gaussian.icc import icc_intervals
from mixed.gaussian.identified import NotIdentifiedError
from mixed.gaussian.rows import crossing_of_rows, fit_rows
from tests.mixed.gaussian.dense import LEVELS, Dense, random_design, written_out

FIXED = ["arm", "x"]
# Nested levels are removed first, or the factor of more groups: "reader" beside sites or nothing.
KINDS = [
    (nested, crossed, weights, reml)
    for nested, crossed in (
        (LEVELS, ("coder",)),
        (LEVELS[:2], ("coder", "reader")),
        (LEVELS[:1], ("coder", "reader")),
        ((), ("coder", "reader")),
    )
    for weights in (None, "w")
    for reml in (True, False)
]


def design(rng: np.random.Generator) -> pd.DataFrame:
    frame = random_design(rng)
    frame["reader"] = rng.integers(0, 9, len(frame))
    return frame


def laid_out(
    frame: pd.DataFrame,
    nested: Sequence[str],
    crossed: Sequence[str],
    weights: str | None = None,
    *,
    reml: bool = True,
) -> GaussianModel:
    columns = np.column_stack([np.ones(len(frame)), frame[FIXED], frame["y"]])
    units = {name: pd.factorize(frame[name]) for name in crossed}
    crossing = crossing_of_rows(
        columns,
        {name: frame[name] for name in nested},
        {name: (codes, len(of)) for name, (codes, of) in units.items()},
        None if weights is None else frame[weights].to_numpy(),
    )
    return GaussianModel(crossing, 3, (), reml)


@pytest.mark.parametrize(("nested", "crossed", "weights", "reml"), KINDS)
def test_value_slope_and_curvature_equal_the_matrices_written_out(
    nested: tuple[Any, ...], crossed: tuple[Any, ...], weights: str | None, reml: bool
) -> None:
    rng = np.random.default_rng([len(nested), len(crossed), weights is None, reml])
    for _ in range(6):
        frame = design(rng)
        model = laid_out(frame, nested, crossed, weights, reml=reml)
        dense = written_out(frame, FIXED, nested, crossed, weights, reml)
        v = rng.choice([0.0, 0.01, 0.3, 1.0, 20.0], model.n_variances)

        f = criterion(model, v[None])

        assert f.value[0] == pytest.approx(dense.criterion(v), rel=1e-10, abs=1e-9)
        assert gradient(f, len(v))[0] == pytest.approx(dense.gradient(v), rel=1e-8, abs=1e-7)
        steps = 1e-5 * np.eye(len(v))
        curve = [(dense.gradient(v + s) - dense.gradient(v - s)) / 2e-5 for s in steps]
        assert hessian(f, len(v))[0] == pytest.approx(np.array(curve), rel=1e-5, abs=1e-4)


def test_the_factor_of_more_groups_than_all_nested_levels_is_removed_first() -> None:
    frame = design(np.random.default_rng(1))

    few, many = (laid_out(frame, ("site",), (name,)).nesting for name in ("coder", "reader"))

    assert few.chain == (0,) and many.chain == (1,)


def average(dense: Dense, v: np.ndarray) -> np.ndarray:
    """The nu y'P G_i P G_j P y / y'P y, less nu times the slopes' product of log y'P y."""
    p = dense.inverses(v)[1]
    moved = [g @ p @ dense.y for g in dense.g]
    q = dense.y @ p @ dense.y
    slopes = np.array([dense.y @ p @ u for u in moved]) / q
    return dense.nu * (np.array([[u @ p @ t for t in moved] for u in moved]) / q) - (
        dense.nu * np.outer(slopes, slopes)
    )


@pytest.mark.parametrize("reml", [True, False])
def test_the_cheaper_curvature_is_the_average_information_written_out(reml: bool) -> None:
    rng = np.random.default_rng(3)
    frame = design(rng)
    model = laid_out(frame, LEVELS[:2], ("coder", "reader"), reml=reml)
    dense = written_out(frame, FIXED, LEVELS[:2], ("coder", "reader"), None, reml)
    v = rng.uniform(0.1, 2, model.n_variances)

    value, slope, curve = average_information(model, v[None])

    assert value[0] == pytest.approx(dense.criterion(v), rel=1e-10)
    assert slope[0] == pytest.approx(dense.gradient(v), rel=1e-8, abs=1e-8)
    assert curve[0] == pytest.approx(average(dense, v), rel=1e-8, abs=1e-8)


@pytest.mark.parametrize(("nested", "crossed"), [(LEVELS, ("coder",)), ((), ("coder", "reader"))])
def test_values_of_a_grid_are_the_criterion_point_by_point(
    nested: tuple[Any, ...], crossed: tuple[Any, ...]
) -> None:
    model = laid_out(design(np.random.default_rng(4)), nested, crossed)
    n = model.n_variances
    axes = np.meshgrid(*[[0.0, 0.3, 4.0]] * n, indexing="ij")

    grid = values(model, [axis[None] for axis in axes])

    points = np.stack([axis.ravel() for axis in axes], axis=1)
    assert grid.ravel() == pytest.approx(criterion(model, points).value, rel=1e-11)


@pytest.mark.slow
@pytest.mark.parametrize("weights", [None, "w"])
def test_sparse_factors_and_columns_give_the_same_fit(
    weights: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Estimates, errors, degrees of freedom and intervals by two ways of the same likelihood."""
    contrast = np.array([0.0, 1.0, 0.5])
    for seed in range(6):
        frame = design(np.random.default_rng(seed))
        columns = fit_rows(frame, "y", FIXED, LEVELS[:2], ["coder", "reader"], weights=weights)
        with monkeypatch.context() as patched:
            patched.setattr(rows, "FEW_UNITS", 0)
            sparse = fit_rows(frame, "y", FIXED, LEVELS[:2], ["coder", "reader"], weights=weights)

        assert sparse.certified
        assert sparse.groups == columns.groups
        assert sparse.criterion == pytest.approx(columns.criterion, abs=1e-8)
        assert sparse.coefficients == pytest.approx(columns.coefficients, rel=1e-6, abs=1e-8)
        for method in ("satterthwaite", "kenward_roger"):
            one, other = getattr(sparse, method)(contrast), getattr(columns, method)(contrast)
            assert one.df == pytest.approx(other.df, rel=1e-5)
            assert one.covariance == pytest.approx(other.covariance, rel=1e-5, abs=1e-9)
        found = icc_intervals(sparse)
        for group, ends in icc_intervals(columns).items():
            assert found[group] == pytest.approx(ends, rel=1e-6, abs=1e-9)


def test_one_crossed_factor_alone_is_a_nested_level() -> None:
    frame = design(np.random.default_rng(5))

    crossed = fit_rows(frame, "y", FIXED, [], ["reader"])
    nested = fit_rows(frame, "y", FIXED, ["reader"])

    assert crossed.criterion == nested.criterion
    assert crossed.groups == ("reader",)


@pytest.mark.parametrize("nested", [[], ["site", "unit"]])
@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"coder": 1}, "'coder' has a single unit"),
        ({"coder": lambda f: f["reader"]}, "'coder' and 'reader' cannot be told apart"),
        ({"coder": lambda f: range(len(f))}, "'residual' and 'coder' cannot be told apart"),
        ({"coder": lambda f: f["arm"]}, "nothing to tell the variance of 'coder'"),
        ({"coder": lambda f: f["coder"].where(f.index > 0)}, "no unit of 'coder'"),
        ({"y": lambda f: f["reader"] + 0.5 * f["coder"] + f["x"]}, "left for the residual"),
        ({"y": np.nan}, "missing or infinite"),
        ({"x": lambda f: 1 - f["arm"]}, "'x' is a combination"),
    ],
)
def test_what_cannot_be_told_apart_is_refused_in_words(
    nested: list[Any], changes: dict[str, Any], why: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rows, "FEW_UNITS", 0)
    frame = design(np.random.default_rng(6)).assign(**changes)

    with pytest.raises(NotIdentifiedError, match=why):
        fit_rows(frame, "y", FIXED, nested, ["coder", "reader"])


def test_many_units_cost_neither_their_cube_of_rows_nor_columns() -> None:
    """3,000 crossed with 500, planted variances .5 and .2: found within a tenth."""
    rng = np.random.default_rng(7)
    frame = pd.DataFrame({"pupil": rng.integers(0, 3000, 20_000)})
    frame["marker"], frame["x"] = rng.integers(0, 500, 20_000), rng.normal(size=20_000)
    frame["y"] = (
        rng.normal(0, 0.5**0.5, 3000)[frame["pupil"]]
        + rng.normal(0, 0.2**0.5, 500)[frame["marker"]]
        + 0.3 * frame["x"]
        + rng.normal(size=20_000)
    )

    fit = fit_rows(frame, "y", ["x"], [], ["pupil", "marker"])

    assert fit.certified
    assert fit.variances["pupil"] == pytest.approx(0.5, rel=0.1)
    assert fit.variances["marker"] == pytest.approx(0.2, rel=0.15)
    assert fit.coefficients[1] == pytest.approx(0.3, abs=4 * np.sqrt(fit.covariance[1, 1]))
