"""Fit a logistic, Poisson or negative binomial model with random intercepts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from mixed.laplace.criterion import LaplaceModel, evaluate
from mixed.laplace.descent import Descended, Slope, descend
from mixed.laplace.elimination import NoModeError
from mixed.laplace.families import Array, Codes, FamilyName

NEAR, FAR = 0.3, 1.0  # standard deviations at which a first and a second descent begin


@dataclass(frozen=True)
class LaplaceFit:
    """A fit.

    Attributes
    ----------
    coefficients : (p,).
    sds : (K,) standard deviations of the factors' intercepts, in their order.
    r : standard deviation of the gamma multiplier of each count: the negative binomial's
        dispersion is ``r**2`` (R's size is ``1 / r**2``). Zero for the other families.
    joint : covariance of the free parameters: the standard deviations above zero, the
        coefficients, and ``r`` if it is above zero. None when not certified.
    log_likelihood : by Laplace's approximation, with all its constants.
    certified : whether gradient and curvature prove a minimum of the deviance.
    model, at : what was fitted, with orthogonal columns and its factors ordered by size, and the
        parameters that were found, in its order.
    places : (K,) where each factor stands among those of ``model``.
    """

    coefficients: Array
    sds: Array
    r: float
    joint: Array | None
    log_likelihood: float
    certified: bool
    model: LaplaceModel
    at: Array
    places: Codes


def fit_laplace(
    family: FamilyName,
    y: Array,
    x: Array,
    offset: Array,
    groups: Sequence[pd.Series],
    start: float,
) -> LaplaceFit:
    """Maximise Laplace's likelihood.

    Parameters
    ----------
    y : (n,) 0 or 1; or whole counts.
    x : (n, p) design with its intercept, of full rank.
    offset : (n,) added to the predictor.
    groups : one column for each factor; nested levels have ids that are unique over the level
        around them.
    start : every standard deviation where the descent begins.
    """
    codes = np.array([pd.factorize(group, sort=True)[0] for group in groups], dtype=np.intp)
    order = np.argsort(-codes.max(axis=1), kind="stable")
    # Orthogonal columns of unit spread: the descent does not depend on the covariates' units.
    q, back = np.linalg.qr(x)
    unit = np.sqrt(len(y))
    model = LaplaceModel(family, y, q * unit, offset, codes[order])
    coefficients = slice(model.n_sds, model.n_sds + x.shape[1])
    even = np.ones(model.n_parameters, dtype=np.bool_)
    even[coefficients] = False
    begin = np.full(model.n_parameters, start)
    begin[coefficients] = model.x.T @ (_rough(family, y) - offset) / len(y)
    found = descend(deviance_of(model), begin, even)

    # From the model's parameters to those that are reported.
    turn = np.eye(model.n_parameters)
    places = np.argsort(order)
    turn[: model.n_sds, : model.n_sds] = np.eye(model.n_sds)[places]
    turn[coefficients, coefficients] = np.linalg.inv(back) * unit
    at = turn @ found.at
    return LaplaceFit(
        coefficients=at[coefficients],
        sds=at[: model.n_sds],
        r=float(at[-1]) if family == "nbinom2" else 0.0,
        joint=_joint(found, turn) if found.certified else None,
        log_likelihood=-found.value / 2,
        certified=found.certified,
        model=model,
        at=found.at,
        places=places,
    )


def deviance_of(model: LaplaceModel) -> Slope:
    """The deviance and its gradient; each search of the mode begins where the last one ended."""
    mode: Array | None = None

    def slope(parameters: Array) -> tuple[float, Array]:
        nonlocal mode
        try:
            point = evaluate(model, parameters, mode)
        except NoModeError:
            return np.inf, np.full(model.n_parameters, np.nan)
        mode = point.mode
        return point.deviance, point.gradient

    return slope


def _rough(family: FamilyName, y: Array) -> Array:
    """A predictor near each row's own outcome."""
    if family == "binomial":
        return np.where(y > 0, 1.0, -1.0)
    return np.asarray(np.log(np.maximum(y, y.mean() / 2)))


def _joint(found: Descended, turn: Array) -> Array:
    """Twice the inverse of the deviance's Hessian, over the free parameters that are reported."""
    free = np.flatnonzero(~found.held)
    covariance = np.zeros_like(turn)
    covariance[np.ix_(free, free)] = 2 * np.linalg.inv(found.hessian)
    kept = (np.abs(turn) @ ~found.held) > 0
    return np.asarray(turn @ covariance @ turn.T)[np.ix_(kept, kept)]
