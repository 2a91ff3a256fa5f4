from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import pandas as pd
import pytest
from scipy.optimize import minimize

from mixed.gaussian.fit import GaussianFit, fit_sums
from mixed.gaussian.identified import NotIdentifiedError
from mixed.gaussian.rows import fit_rows, sums_of_rows
from tests.mixed.gaussian.dense import LEVELS, paths, random_design, written_out

FIXED = ["arm", "x"]


def studies(number: int) -> list[pd.DataFrame]:
    """Site variance zero, near zero and large, in turn; unbalanced."""
    rng = np.random.default_rng(20)
    out = []
    for turn in range(number):
        frame = random_design(rng)
        site = (0.0, 0.05, 3.0)[turn % 3] * rng.normal(size=1000)
        unit, worker = rng.normal(size=(2, 1000)) * rng.choice([0, 0.4, 1.0], (2, 1))
        effects = sum(
            e[of] for e, of in zip((worker, unit, site), paths(frame, LEVELS), strict=True)
        )
        out.append(frame.assign(y=effects + rng.normal(size=len(frame))))
    return out


def fit(
    frame: pd.DataFrame, start: Sequence[float] | None = None, reml: bool = True
) -> GaussianFit:
    sums = sums_of_rows(frame, "y", FIXED, LEVELS)
    first = None if start is None else np.array([start])
    return fit_sums(sums, ("(Intercept)", *FIXED), reml=reml, start=first)


@pytest.mark.parametrize("reml", [True, False])
def test_no_other_search_on_the_dense_likelihood_finds_a_better_criterion(reml: bool) -> None:
    for frame in studies(24):
        found = fit(frame, reml=reml)
        dense = written_out(frame, FIXED, reml=reml)

        assert found.certified
        assert found.criterion == pytest.approx(dense.criterion(found.v), rel=1e-9)
        for start in (0.01, 1.0):
            other = minimize(
                dense.criterion,
                np.full(3, start),
                jac=dense.gradient,
                bounds=[(0, None)] * 3,
                method="L-BFGS-B",
            )
            assert found.criterion <= other.fun + 1e-6


@pytest.mark.slow
def test_every_start_ends_at_the_same_optimum() -> None:
    rng = np.random.default_rng(3)
    for frame in studies(30):
        found = fit(frame)
        for start in rng.choice([0.0, 1e-3, 0.1, 5.0], (3, 3)):
            assert fit(frame, start).criterion == pytest.approx(found.criterion, abs=1e-7)


def test_a_variance_that_is_not_there_is_exactly_zero_and_its_one_sided_slope_says_so() -> None:
    frame = studies(1)[0]
    centred = frame.assign(y=frame["y"] - frame.groupby("site")["y"].transform("mean"))

    found = fit(centred)

    assert found.v[2] == 0.0
    assert "site" in found.boundary
    assert found.optimum.slope[0, 2] > 0


@pytest.mark.parametrize(("scale", "shift"), [(1e-8, 0.0), (1e8, 0.0), (1.0, 1e9)])
def test_neither_the_outcomes_unit_nor_its_zero_matters(scale: float, shift: float) -> None:
    frame = studies(3)[2]
    plain = fit_rows(frame, "y", FIXED, LEVELS)

    moved = fit_rows(frame.assign(y=scale * frame["y"] + shift), "y", FIXED, LEVELS)

    assert moved.v == pytest.approx(plain.v, rel=1e-4, abs=1e-9)
    assert moved.coefficients[1:] == pytest.approx(scale * plain.coefficients[1:], rel=1e-5)
    assert moved.certified


def test_weights_are_numbers_of_rows_that_share_one_row_s_residual() -> None:
    """A mean of two rows with weight 2 has the residual variance of a mean of two."""
    frame = studies(3)[2]
    weighted = fit_rows(frame, "y", FIXED, LEVELS, weights="w")
    heavier = fit_rows(frame.assign(w=10 * frame["w"]), "y", FIXED, LEVELS, weights="w")

    assert heavier.sigma2 == pytest.approx(10 * weighted.sigma2, rel=1e-6)
    assert heavier.coefficients == pytest.approx(weighted.coefficients, rel=1e-7)
    assert heavier.criterion == pytest.approx(weighted.criterion, rel=1e-10)


def test_order_of_rows_does_not_matter() -> None:
    frame = studies(3)[2]

    other = fit(frame.sample(frac=1, random_state=1))

    assert other.coefficients == pytest.approx(fit(frame).coefficients, rel=1e-10)


def changed(**columns: object) -> pd.DataFrame:
    return studies(3)[2].assign(**columns)


@pytest.mark.parametrize(
    ("frame", "nested", "why"),
    [
        (changed(y=2.5), LEVELS, "does not vary"),
        (changed(x=lambda f: 1 - f["arm"]), LEVELS, "'x' is a combination"),
        (changed(x=0.0), LEVELS, "'x' is a combination"),
        (changed(y=np.nan), LEVELS, "missing or infinite"),
        (changed(x=np.inf), LEVELS, "missing or infinite"),
        (changed(row=lambda f: range(len(f))), ("site", "row"), "Every 'row' has a single row"),
        (changed(again=lambda f: f["site"]), ("site", "again"), "as many groups as 'site'"),
        (changed(site=1), LEVELS, "as many groups as the intercept"),
        (changed().head(3), LEVELS, "3 rows cannot determine 3 coefficients"),
        (changed(unit=lambda f: f["unit"].where(f["unit"] > 0)), LEVELS, "'unit' has a missing id"),
    ],
)
def test_what_cannot_be_told_apart_is_refused_in_words(
    frame: pd.DataFrame, nested: tuple[Any, ...], why: str
) -> None:
    with pytest.raises(ValueError, match=why):
        fit_rows(frame, "y", FIXED, nested)


@pytest.mark.parametrize(
    ("frame", "crossed", "why"),
    [
        (changed(coder=1), ["coder"], "'coder' has a single unit"),
        (changed(coder=lambda f: f["site"]), ["coder"], "'site' and 'coder' cannot be told apart"),
        (changed(coder=lambda f: range(len(f))), ["coder"], "'residual' and 'coder' cannot"),
        (changed(coder=lambda f: f["arm"]), ["coder"], "nothing to tell the variance of 'coder'"),
        (changed(again=lambda f: f["coder"]), ["coder", "again"], "'coder' and 'again' cannot"),
        (changed(coder=lambda f: f["coder"].where(f.index > 0)), ["coder"], "no unit of 'coder'"),
        (changed().query("site < 2"), [], "nothing to tell the variance of 'site'"),
    ],
)
def test_variances_of_which_the_data_tell_nothing_are_refused_by_name(
    frame: pd.DataFrame, crossed: list[Any], why: str
) -> None:
    with pytest.raises(NotIdentifiedError, match=why):
        fit_rows(frame, "y", FIXED, LEVELS, crossed)


@pytest.mark.parametrize("within", [list(LEVELS), ["site", "unit"], ["site"]])
def test_an_outcome_that_does_not_vary_within_groups_is_refused(within: list[str]) -> None:
    frame = studies(3)[2]
    constant = frame.assign(y=frame.groupby(within)["y"].transform("mean") + 0.3 * frame["x"])
    with pytest.raises(NotIdentifiedError, match="nothing is left for the residual"):
        fit_rows(constant, "y", FIXED, LEVELS)


def test_rows_of_one_weight_each_and_one_group_each_are_refused() -> None:
    frame = studies(3)[2].assign(row=lambda f: range(len(f)), w=2.0)
    with pytest.raises(NotIdentifiedError, match="'residual' and 'row' cannot be told apart"):
        fit_rows(frame, "y", FIXED, ["site", "row"], weights="w")


def test_covariates_far_from_zero_are_fitted_as_if_they_were_near_it() -> None:
    frame = studies(3)[2]
    near, far = (fit_rows(frame.assign(x=frame["x"] + s), "y", FIXED, LEVELS) for s in (0, 1e6))
    contrast = np.array([0.3, 1.0, 0.0])

    assert far.certified
    assert far.coefficients[1:] == pytest.approx(near.coefficients[1:], rel=1e-6)
    assert far.covariance[1:, 1:] == pytest.approx(near.covariance[1:, 1:], rel=1e-6)
    at_zero = far.coefficients[0] + 1e6 * far.coefficients[2]
    assert at_zero == pytest.approx(near.coefficients[0], rel=1e-6)
    # Where the contrast leaves out x, it speaks of x = 0 in both, which is not the same place.
    moved = contrast + np.array([0.0, 0.0, 0.3 * 1e6])
    for method in ("satterthwaite", "kenward_roger"):
        one, other = getattr(near, method)(contrast), getattr(far, method)(moved)
        assert other.df == pytest.approx(one.df, rel=1e-5)
        assert moved @ other.covariance[0] @ moved == pytest.approx(
            contrast @ one.covariance[0] @ contrast, rel=1e-4
        )


def test_a_year_and_its_square_are_not_taken_for_one_another() -> None:
    frame = studies(3)[2]
    frame["year"] = 2017.0 + np.arange(len(frame)) % 9
    frame["square"] = frame["year"] ** 2
    frame["bend"] = (frame["year"] - 2021) ** 2

    raw = fit_rows(frame, "y", ["arm", "year", "square"], LEVELS)

    assert raw.certified
    centred = fit_rows(frame, "y", ["arm", "year", "bend"], LEVELS)
    assert raw.coefficients[3] == pytest.approx(centred.coefficients[3], rel=1e-4)
    assert raw.criterion == pytest.approx(centred.criterion, abs=1e-6)


def test_refusals_of_the_model_have_their_own_name() -> None:
    with pytest.raises(NotIdentifiedError):
        fit_rows(changed(y=2.5), "y", FIXED, LEVELS)
    with pytest.raises(ValueError, match="Weights must be positive"):
        fit_rows(changed(w=0.0), "y", FIXED, LEVELS, weights="w")


def test_kenward_roger_is_refused_after_ml() -> None:
    with pytest.raises(ValueError, match="REML"):
        fit(studies(1)[0], reml=False).kenward_roger(np.array([0.0, 1.0, 0.0]))


def few_units(seed: int, unit_sd: float) -> pd.DataFrame:
    """A few units of twenty rows in 4 to 9 sites that differ by their units only."""
    rng = np.random.default_rng(seed)
    of_unit = np.repeat(np.arange(sites := rng.integers(4, 10)), rng.integers(2, 5, sites))
    unit = np.repeat(np.arange(len(of_unit)), 20)
    frame = pd.DataFrame({"site": of_unit[unit], "unit": unit, "arm": of_unit[unit] % 2.0})
    frame["x"] = rng.normal(size=len(unit))
    frame["y"] = unit_sd * rng.normal(size=len(of_unit))[unit] + rng.normal(size=len(unit))
    return frame


@pytest.mark.parametrize("unit_sd", [5.0, 20.0])
def test_a_zero_that_others_push_outwards_does_not_stall_the_search(unit_sd: float) -> None:
    for seed in range(40):
        sums = sums_of_rows(few_units(seed, unit_sd), "y", FIXED, ("site", "unit"))
        found = fit_sums(sums, ("1", *FIXED), start=np.array([[10.0, 0.01]]))
        assert found.certified
        assert found.optimum.evaluations < 25


@pytest.mark.parametrize("factor", [1e-8, 1e8])
def test_the_unit_of_the_weights_does_not_matter_to_the_search(factor: float) -> None:
    frame = studies(3)[2]
    plain = fit_rows(frame, "y", FIXED, LEVELS, ["coder"], weights="w")

    found = fit_rows(
        frame.assign(w=factor * frame["w"]), "y", FIXED, LEVELS, ["coder"], weights="w"
    )

    assert found.certified
    assert found.v * factor == pytest.approx(plain.v, rel=1e-6)
    assert found.optimum.evaluations == plain.optimum.evaluations
