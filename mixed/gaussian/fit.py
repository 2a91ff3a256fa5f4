"""Fit the nested Gaussian model, with crossed factors, from rows or from grouped sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mixed.gaussian.criterion import (
    Model,
    Moments,
    coefficients,
    moments,
    residual_ss,
)
from mixed.gaussian.identified import refuse_confounded, refuse_unidentified
from mixed.gaussian.jets import Array
from mixed.gaussian.optimise import descend, optimise
from mixed.gaussian.recursion import lay_out
from mixed.gaussian.search import Optimum
from mixed.gaussian.small_sample import SmallSample, kenward_roger, satterthwaite
from mixed.gaussian.starts import moment_estimates
from mixed.gaussian.sums import GroupedSums, Indicator, collapse, subtract_fit
from mixed.gaussian.variances import Derivatives, derivatives, information

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
    back : (p, p) from the coefficients of the columns as they were summed, which may have had a
        number taken off, to ``coefficients``.
    """

    terms: tuple[str, ...]
    groups: tuple[str, ...]
    coefficients: Array
    sigma2: float
    v: Array
    criterion: float
    model: Model
    optimum: Optimum
    back: Array

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
        phi: Array = self.back @ self.derivatives.phi[0] @ self.back.T
        return phi

    def satterthwaite(self, contrast: Array) -> SmallSample:
        """See :func:`small_sample.satterthwaite`."""
        return self._moved_back(satterthwaite(self.derivatives, contrast @ self.back))

    def kenward_roger(self, contrast: Array) -> SmallSample:
        """See :func:`small_sample.kenward_roger`.

        Raises
        ------
        ValueError : after a fit by ML, for which the method is not defined.
        """
        if not self.model.reml:
            raise ValueError("Kenward and Roger's method is for fits by REML.")
        return self._moved_back(kenward_roger(self.derivatives, contrast @ self.back))

    def _moved_back(self, test: SmallSample) -> SmallSample:
        return replace(test, covariance=self.back @ test.covariance @ self.back.T)

    def moved(self, centre: Sequence[float], middle: float) -> GaussianFit:
        """The same fit of the columns and the response before numbers were taken off them.

        Parameters
        ----------
        centre : (p,) what was taken off the columns, 0 off the intercept; ``middle`` off the
            response.
        """
        back = np.eye(len(self.terms))
        back[0] -= centre
        shift = middle * (np.arange(len(self.terms)) == 0)
        return replace(self, coefficients=back @ self.coefficients + shift, back=back @ self.back)


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
    # About their means numbers lose no digits in squares; the intercept gets the means back.
    centre = {name: float(frame[name].mean()) for name in (*fixed, response)}
    units = crossed_units(frame, crossed)
    sums = sums_of_rows(frame, response, fixed, nested, units, weights=weights, centre=centre)
    sizes = {name: len(of) for name, of in units.items()}
    fit = fit_sums(sums, (INTERCEPT, *fixed), sizes, reml=reml)
    return fit.moved([0.0, *(centre[name] for name in fixed)], centre[response])


def crossed_units(frame: pd.DataFrame, crossed: Sequence[str]) -> dict[str, list[object]]:
    """The sorted units of each crossed factor."""
    return {name: sorted(frame[name].dropna().unique()) for name in crossed}


def sums_of_rows(
    frame: pd.DataFrame,
    response: str,
    fixed: Sequence[str],
    nested: Sequence[str],
    crossed: Mapping[str, Sequence[object]] | None = None,
    *,
    weights: str | None = None,
    detail: str | None = None,
    centre: Mapping[str, float] | None = None,
) -> GroupedSums:
    """Grouped sums of a frame's rows: an intercept, the fixed columns, the crossed units.

    Parameters
    ----------
    crossed : the units of each crossed factor; the same for every part of a whole.
    detail : level of which a group can be taken out again; the outermost unless said otherwise.
    centre : numbers near the mean of a column or of the response that are taken off it, so that
        no digits are lost in squares; a fit of the sums is then to be moved back
        (:meth:`GaussianFit.moved`).
    """
    off = centre or {}
    indicators = [
        Indicator(codes, unit)
        for factor, units in (crossed or {}).items()
        for codes in [_unit_codes(frame[factor], units)]
        for unit in range(len(units))
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
        [0.0, *(off.get(name, 0.0) for name in fixed), *(0.0 for _ in indicators)],
        off.get(response, 0.0),
    )


def _unit_codes(column: pd.Series[Any], units: Sequence[object]) -> npt.NDArray[np.int32]:
    """(N,) the place of each row's unit; -1 where it is missing or not among them."""
    own, found = pd.factorize(column)
    places = {unit: place for place, unit in enumerate(units)}
    return np.array([*(places.get(unit, -1) for unit in found), -1], dtype=np.int32)[own]


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
    offset, around = subtract_fit(refuse_unidentified(sums, terms, crossed), len(terms))
    model = lay_out_model(around, len(terms), crossed, reml=reml)
    groups = group_names(sums, crossed)
    everywhere = np.ones((1, len(groups)))
    full, told = information(moments(model, everywhere), model.nesting.rows, everywhere, np.ones(1))
    refuse_confounded(full[0], told[0], groups)
    if start is None:
        optimum = optimise(model, moment_estimates(around, len(crossed or {})))
    else:
        optimum = descend(model, np.arange(len(start)), start)
    at = moments(model, optimum.v)
    return GaussianFit(
        terms=tuple(terms),
        groups=groups,
        coefficients=(offset + coefficients(at))[0],
        sigma2=float(residual_ss(at).value[0] / model.nu),
        v=optimum.v[0],
        criterion=float(optimum.value[0]),
        model=model,
        optimum=optimum,
        back=np.eye(len(terms)),
    )


def lay_out_model(
    around: GroupedSums, p: int, crossed: Mapping[str, int] | None, *, reml: bool
) -> Model:
    """The model of responses about their least-squares fit."""
    return Model(lay_out(around), p, tuple((crossed or {}).values()), reml)


def group_names(sums: GroupedSums, crossed: Mapping[str, int] | None) -> tuple[str, ...]:
    """Names of the variance parameters: nested levels, lowest first, then crossed factors."""
    return (*reversed(sums.levels), *(crossed or {}))
