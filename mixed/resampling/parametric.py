"""The parametric bootstrap: new responses drawn from a fitted model, and the model fitted to each.

It tells how an estimator behaves if the fitted model is true: its bias, its spread, and whether its
standard errors and intervals are right (Davison & Hinkley 1997, Bootstrap Methods and their
Application, sections 2.2 and 4.2). It does not tell whether the model is true, and with a handful
of sites the variance between them is itself hardly known: so no p value of the report rests on it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from mixed.gaussian.batch import Batch, Method, joined, refit
from mixed.gaussian.fit import GaussianFit
from mixed.gaussian.identified import NotIdentifiedError
from mixed.gaussian.simulate import simulate
from mixed.gaussian.sums import GroupedSums
from mixed.generalised import fit_generalised, simulate_generalised
from mixed.laplace.families import FamilyName
from mixed.model import MixedFit
from mixed.resampling.execute import SERIAL, Execution, repeat

Array = npt.NDArray[np.float64]

# Responses fitted together. Fixed, so that a draw depends on its number and on nothing else.
PORTION = 50


@dataclass(frozen=True)
class Refits:
    """Fits of B drawn responses of a generalised model.

    A row is NaN and not ``certified`` where the response could not be fitted: when it does not
    vary, or holds no event.

    Attributes
    ----------
    coefficients : (B, p) on the link scale, and ``standard_errors`` (B, p) of the refit.
    sds : (B, K) standard deviations of the groups' intercepts, in the fit's order.
    multiplier : (B,) as in ``MixedFit``.
    certified : (B,) whether gradient and curvature prove a minimum.
    """

    coefficients: Array
    standard_errors: Array
    sds: Array
    multiplier: Array
    certified: npt.NDArray[np.bool_]


def bootstrap_gaussian(
    sums: GroupedSums,
    fit: GaussianFit,
    contrast: Array,
    draws: int,
    seed: int,
    execution: Execution = SERIAL,
    *,
    crossed: Mapping[str, int] | None = None,
    method: Method = "satterthwaite",
    title: str = "",
) -> Batch:
    """Fit responses drawn from a Gaussian fit, many at once.

    Parameters
    ----------
    sums : whose design and groups are kept; ``fit`` is a fit of them.
    contrast : (p,) coefficients whose combination is wanted with its error.
    crossed : number of units of each crossed factor.
    method : of the standard errors and degrees of freedom.

    Returns
    -------
    ``draws`` fits. The first of many are those of a few: with the same seed more draws only add.

    Raises
    ------
    NotIdentifiedError : when a response cannot be fitted.
    """
    task = partial(_gaussian_portion, sums, fit, contrast, crossed, method)
    found = joined(repeat(task, -(-draws // PORTION), seed, execution, title=title))
    return Batch(**{field.name: getattr(found, field.name)[:draws] for field in fields(Batch)})


def bootstrap_generalised(
    frame: pd.DataFrame,
    fit: MixedFit,
    family: FamilyName,
    draws: int,
    seed: int,
    execution: Execution = SERIAL,
    *,
    title: str = "",
) -> Refits:
    """Fit responses drawn from a logistic, Poisson or negative binomial fit, one by one.

    Parameters
    ----------
    frame : the one that was fitted; ``fit`` is of ``mixed.generalised``.
    """
    task = partial(_generalised_draw, frame, fit, family)
    found = repeat(task, draws, seed, execution, title=title)
    return Refits(
        **{
            field.name: np.array([getattr(f, field.name) for f in found])
            for field in fields(Refits)
        }
    )


def _gaussian_portion(
    sums: GroupedSums,
    fit: GaussianFit,
    contrast: Array,
    crossed: Mapping[str, int] | None,
    method: Method,
    rng: np.random.Generator,
) -> Batch:
    drawn = simulate(sums, fit, PORTION, rng, crossed)
    return refit(drawn, fit.terms, contrast, crossed, method=method, reml=fit.model.reml)


def _generalised_draw(
    frame: pd.DataFrame, fit: MixedFit, family: FamilyName, rng: np.random.Generator
) -> Refits:
    """One refit, as arrays without the axis of the draws."""
    drawn = frame.assign(y=simulate_generalised(frame, fit, family, rng))
    p, k = len(fit.terms), len(fit.sds)
    none = Refits(
        np.full(p, np.nan),
        np.full(p, np.nan),
        np.full(k, np.nan),
        np.array(np.nan),
        np.array(False),
    )
    if drawn["y"].nunique() < 2:
        return none
    try:
        found = fit_generalised(drawn, fit.terms[1:], tuple(fit.sds), family)
    except NotIdentifiedError:
        return none
    return Refits(
        coefficients=found.coefficients,
        standard_errors=np.sqrt(np.diag(found.covariance)),
        sds=np.array(list(found.sds.values())),
        multiplier=np.array(found.multiplier),
        certified=np.array(found.converged),
    )
