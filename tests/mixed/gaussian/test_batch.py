from __future__ import annotations

from dataclasses import replace
from itertools import combinations
from typing import Any

import numpy as np
import pandas as pd
import pytest

from mixed.gaussian import batch as batch_module
from mixed.gaussian.batch import refit, refit_arms
from mixed.gaussian.fit import fit_sums
from mixed.gaussian.rows import sums_of_rows
from mixed.gaussian.simulate import simulate
from mixed.gaussian.sums import collapse
from tests.mixed.gaussian.dense import LEVELS, paths, random_design

FIXED, TERMS, ARM = ["arm", "x"], ("1", "arm", "x"), np.array([0.0, 1.0, 0.0])
UNITS = {"coder": [0, 1, 2]}


def design(seed: int = 6) -> pd.DataFrame:
    return random_design(np.random.default_rng(seed), most_sites=8)


@pytest.mark.parametrize("method", ["satterthwaite", "kenward_roger"])
def test_each_fit_of_a_batch_is_the_fit_alone(monkeypatch: pytest.MonkeyPatch, method: str) -> None:
    monkeypatch.setattr(batch_module, "NUMBERS", 20_000)  # so that there are several portions
    frame = design()
    responses = np.random.default_rng(1).normal(size=(9, len(frame))) + frame["arm"].to_numpy()
    x = np.column_stack([np.ones(len(frame)), frame[FIXED]])
    groups = {name: frame[name] for name in LEVELS}

    found = refit(collapse(x, responses, groups), TERMS, ARM, method=method)

    assert found.certified.all()
    for number, y in enumerate(responses):
        alone = fit_sums(collapse(x, y, groups), TERMS)
        test = getattr(alone, method)(ARM)
        assert found.coefficients[number] == pytest.approx(alone.coefficients, abs=1e-6)
        assert found.v[number] == pytest.approx(alone.v, abs=1e-5)
        assert found.criterion[number] == pytest.approx(alone.criterion, abs=1e-9)
        assert found.standard_error[number] == pytest.approx(
            test.covariance[0, 1, 1] ** 0.5, rel=1e-5
        )
        assert found.df[number] == pytest.approx(test.df[0], rel=1e-4)


def test_a_fit_of_a_batch_that_is_not_certified_has_no_estimate(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    frame = design()
    responses = np.random.default_rng(1).normal(size=(3, len(frame)))
    x = np.column_stack([np.ones(len(frame)), frame[FIXED]])
    search = batch_module.optimise

    def unproved(*arguments: Any) -> Any:
        return replace(search(*arguments), certified=np.array([True, False, True]))

    monkeypatch.setattr(batch_module, "optimise", unproved)

    found = refit(collapse(x, responses, {name: frame[name] for name in LEVELS}), TERMS, ARM)

    for numbers in (found.estimate, found.standard_error, found.df):
        assert np.isnan(numbers).tolist() == [False, True, False]


@pytest.mark.parametrize("crossed", [None, UNITS])
def test_dealing_arms_out_equals_fitting_each_dealing_from_rows(
    crossed: dict[str, list[int]] | None,
) -> None:
    frame = design()
    sites = np.unique(frame["site"])
    arms = np.array([np.isin(sites, ones) for ones in combinations(sites, 2)], dtype=float)[:12]
    sizes = {name: len(units) for name, units in (crossed or {}).items()}

    sums = sums_of_rows(frame, "y", FIXED, LEVELS, crossed)
    found = refit_arms(sums, TERMS, "arm", arms, sizes)

    for number, dealt in enumerate(arms):
        rows = frame.assign(arm=dealt[np.searchsorted(sites, frame["site"])])
        alone = fit_sums(sums_of_rows(rows, "y", FIXED, LEVELS, crossed), TERMS, sizes)
        assert found.coefficients[number] == pytest.approx(alone.coefficients, abs=1e-6)
        assert found.criterion[number] == pytest.approx(alone.criterion, abs=1e-8)
        assert found.standard_error[number] == pytest.approx(
            alone.covariance[1, 1] ** 0.5, rel=1e-5
        )


def test_a_dealing_without_two_arms_is_refused() -> None:
    frame = design()
    sums = sums_of_rows(frame, "y", FIXED, LEVELS)

    with pytest.raises(ValueError, match="two arms"):
        refit_arms(sums, TERMS, "arm", np.ones((1, frame["site"].nunique())))


def test_sums_drawn_without_rows_have_the_moments_of_sums_of_drawn_rows() -> None:
    """3,000 draws each way, with weights and coders; every mean and spread within 4.5 errors."""
    frame, rng, n = design(), np.random.default_rng(8), 3000
    sums = sums_of_rows(frame, "y", FIXED, LEVELS, UNITS, weights="w")
    fit = fit_sums(sums, TERMS, {"coder": 3})
    v = fit.variances
    rows = np.column_stack([np.ones(len(frame)), frame[FIXED]]) @ fit.coefficients
    rows = rows + np.sqrt(fit.sigma2 / frame["w"].to_numpy()) * rng.normal(size=(n, len(frame)))
    groups = [*paths(frame, LEVELS), frame["coder"].to_numpy()]
    for name, of in zip(fit.groups, groups, strict=True):
        codes = pd.factorize(of)[0]
        rows += np.sqrt(v[name]) * rng.normal(size=(n, codes.max() + 1))[:, codes]
    columns = [
        np.ones(len(frame)),
        frame["arm"],
        frame["x"],
        *(frame["coder"] == c for c in range(3)),
    ]
    drawn = collapse(columns, rows, {name: frame[name] for name in LEVELS}, frame["w"])

    ours = simulate(sums, fit, n, rng, {"coder": 3})

    for part in ("y_sum", "xy", "yy"):
        one, other = getattr(ours, part), getattr(drawn, part)
        axis = 0 if part == "y_sum" else 1
        spread = other.std(axis=axis)
        error = 4.5 * spread / np.sqrt(n / 2)
        scale = 1e-9 + error
        assert (np.abs(one.mean(axis=axis) - other.mean(axis=axis)) < scale).all()
        fourth = ((other - other.mean(axis=axis, keepdims=True)) ** 4).mean(axis=axis)
        of_spread = np.sqrt(2 * np.maximum(fourth - spread**4, 0) / n)
        assert (np.abs(one.var(axis=axis) - spread**2) < 1e-9 + 4.5 * of_spread).all()


def test_the_same_seed_gives_the_same_draws() -> None:
    frame = design()
    sums = sums_of_rows(frame, "y", FIXED, LEVELS)
    fit = fit_sums(sums, TERMS)

    one, two = (simulate(sums, fit, 3, np.random.default_rng(5)).yy for _ in range(2))

    assert (one == two).all()
