"""Fit the nested Gaussian model, with crossed factors, from rows or from grouped sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pandas as pd

from analysis.models.gaussian.criterion import (
    Model,
    Moments,
    coefficients,
    moments,
    residual_ss,
)
from analysis.models.gaussian.identified import refuse_unidentified
from analysis.models.gaussian.jets import Array
from analysis.models.gaussian.optimise import descend, optimise
from analysis.models.gaussian.recursion import lay_out
from analysis.models.gaussian.search import Optimum
from analysis.models.gaussian.small_sample import SmallSample, kenward_roger, satterthwaite
from analysis.models.gaussian.starts import moment_estimates
from analysis.models.gaussian.sums import GroupedSums, collapse, subtract_fit
from analysis.models.gaussian.variances import Derivatives, derivatives

INTERCEPT, RESIDUAL = "(Intercept)", "residual"


@dataclass(frozen=True)
class GaussianFit:
    """A fit of one response.

    Attributes
    ----------
    terms : names of the p coefficients.
    groups : names of the variance parameters: nested levels, lowest first, then crossed factors.
    v : (n,) variances relative to the residual variance ``sigma2``.
    criterion : -2 log restricted (or full) likelihood at the optimum.
    optimum : what certifies it.
    """

    terms: tuple[str, ...]
    groups: tuple[str, ...]
    coefficients: Array
    sigma2: float
    v: Array
    criterion: float
    model: Model
    optimum: Optimum

    @property
    def certified(self) -> bool:
        """Whether gradient and curvature prove a minimum."""
        return bool(self.optimum.certified[0])

    @property
    def variances(self) -> dict[str, float]:
        """Variance of each group's intercepts, and of the residual."""
        named = {g: float(r * self.sigma2) for g, r in zip(self.groups, self.v, strict=True)}
        return {**named, RESIDUAL: self.sigma2}

    @property
    def iccs(self) -> dict[str, float]:
        """Each variance's share of their sum: the intraclass correlation of that level."""
        total = sum(self.variances.values())
        return {group: variance / total for group, variance in self.variances.items()}

    @property
    def boundary(self) -> tuple[str, ...]:
        """Groups whose variance is zero: the fit is singular."""
        return tuple(g for g, r in zip(self.groups, self.v, strict=True) if r == 0)

    @cached_property
    def moments(self) -> Moments:
        """The moments at the optimum."""
        return moments(self.model, self.v[None])

    @cached_property
    def derivatives(self) -> Derivatives:
        """Derivatives in the absolute variances (B = 1)."""
        return derivatives(
            self.moments,
            self.model.nesting.rows,
            self.v[None],
            np.array([self.sigma2]),
            reml=self.model.reml,
        )

    @property
    def covariance(self) -> Array:
        """(p, p) large-sample covariance of the coefficients."""
        phi: Array = self.derivatives.phi[0]
        return phi

    def satterthwaite(self, contrast: Array) -> SmallSample:
        """See :func:`small_sample.satterthwaite`."""
        return satterthwaite(self.derivatives, contrast)

    def kenward_roger(self, contrast: Array) -> SmallSample:
        """See :func:`small_sample.kenward_roger`.

        Raises
        ------
        ValueError : after a fit by ML, for which the method is not defined.
        """
        if not self.model.reml:
            raise ValueError("Kenward and Roger's method is for fits by REML.")
        return kenward_roger(self.derivatives, contrast)


def fit_rows(
    frame: pd.DataFrame,
    response: str,
    fixed: Sequence[str],
    nested: Sequence[str],
    crossed: Sequence[str] = (),
    *,
    weights: str | None = None,
    reml: bool = True,
) -> GaussianFit:
    """Fit ``response`` on an intercept and the fixed columns, with random intercepts.

    Parameters
    ----------
    nested : grouping columns, outermost first. ``crossed`` : factors beside them.
    weights : column of precision weights.

    Raises
    ------
    NotIdentifiedError : collinear columns, a constant response, a level that is its outer level or
        its rows over again, a missing or infinite value.
    """
    # About its mean a response loses no digits in squares; the intercept gets the mean back.
    middle = float(frame[response].mean())
    units = crossed_units(frame, crossed)
    sums = sums_of_rows(frame, response, fixed, nested, units, weights=weights, middle=middle)
    sizes = {name: len(of) for name, of in units.items()}
    fit = fit_sums(sums, (INTERCEPT, *fixed), sizes, reml=reml)
    shift = middle * (np.arange(len(fit.terms)) == 0)
    return replace(fit, coefficients=fit.coefficients + shift)


def crossed_units(frame: pd.DataFrame, crossed: Sequence[str]) -> dict[str, list[object]]:
    """The sorted units of each crossed factor."""
    return {name: sorted(frame[name].unique()) for name in crossed}


def sums_of_rows(
    frame: pd.DataFrame,
    response: str,
    fixed: Sequence[str],
    nested: Sequence[str],
    crossed: Mapping[str, Sequence[object]] | None = None,
    *,
    weights: str | None = None,
    detail: str | None = None,
    middle: float = 0.0,
) -> GroupedSums:
    """Grouped sums of a frame's rows: an intercept, the fixed columns, the crossed units.

    Parameters
    ----------
    crossed : the units of each crossed factor; the same for every part of a whole.
    detail : level of which a group can be taken out again; the outermost unless said otherwise.
    middle : taken off the response.
    """
    indicators = [
        (frame[factor] == unit).to_numpy()
        for factor, units in (crossed or {}).items()
        for unit in units
    ]
    return collapse(
        [
            np.broadcast_to(1.0, len(frame)),
            *(frame[name].to_numpy() for name in fixed),
            *indicators,
        ],
        frame[response].to_numpy(np.float64),
        {name: frame[name] for name in nested},
        None if weights is None else frame[weights].to_numpy(np.float64),
        detail,
        middle,
    )


def fit_sums(
    sums: GroupedSums,
    terms: Sequence[str],
    crossed: Mapping[str, int] | None = None,
    *,
    reml: bool = True,
    start: Array | None = None,
) -> GaussianFit:
    """Fit one response from grouped sums; ``crossed`` gives each factor's number of units.

    Parameters
    ----------
    start : (1, n) relative variances that one search starts from, in place of the engine's own
        starts: for trying whether another end is lower.

    Raises
    ------
    NotIdentifiedError : see :func:`fit_rows`.
    """
    offset, around = subtract_fit(refuse_unidentified(sums, terms), len(terms))
    model = lay_out_model(around, len(terms), crossed, reml=reml)
    if start is None:
        optimum = optimise(model, moment_estimates(around, len(crossed or {})))
    else:
        optimum = descend(model, np.arange(len(start)), start)
    at = moments(model, optimum.v)
    return GaussianFit(
        terms=tuple(terms),
        groups=group_names(sums, crossed),
        coefficients=(offset + coefficients(at))[0],
        sigma2=float(residual_ss(at).value[0] / model.nu),
        v=optimum.v[0],
        criterion=float(optimum.value[0]),
        model=model,
        optimum=optimum,
    )


def lay_out_model(
    around: GroupedSums, p: int, crossed: Mapping[str, int] | None, *, reml: bool
) -> Model:
    """The model of responses about their least-squares fit."""
    return Model(lay_out(around), p, tuple((crossed or {}).values()), reml)


def group_names(sums: GroupedSums, crossed: Mapping[str, int] | None) -> tuple[str, ...]:
    """Names of the variance parameters: nested levels, lowest first, then crossed factors."""
    return (*reversed(sums.levels), *(crossed or {}))
