"""Fit the nested Gaussian model, with crossed factors, from grouped sums."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from mixed.gaussian.criterion import (
    GaussianModel,
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
from mixed.gaussian.sums import GroupedSums, subtract_fit
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
    moments : at the optimum.
    """

    terms: tuple[str, ...]
    groups: tuple[str, ...]
    coefficients: Array
    sigma2: float
    v: Array
    criterion: float
    model: GaussianModel
    optimum: Optimum
    back: Array
    moments: Moments

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
    NotIdentifiedError : see :func:`mixed.gaussian.rows.fit_rows`.
    """
    offset, around = subtract_fit(refuse_unidentified(sums, terms, crossed), len(terms))
    model = lay_out_model(around, len(terms), crossed, reml=reml)
    groups = group_names(sums, crossed)
    refuse_alike(model, moments(model, np.ones((1, len(groups)))), np.ones(len(groups)), groups)
    if start is None:
        optimum = optimise(model, moment_estimates(around, len(crossed or {})))
    else:
        optimum = descend(model, np.arange(len(start)), start)
    return fit_of(model, optimum, moments(model, optimum.v), offset, terms, groups)


def refuse_alike(model: GaussianModel, at: Moments, v: Array, groups: Sequence[str]) -> None:
    """Refuse variances that the data cannot tell apart, by what is known of them at ``v`` (n,).

    Raises
    ------
    NotIdentifiedError : naming them.
    """
    full, told = information(at, model.nesting.rows, v[None], np.ones(1))
    refuse_confounded(full[0], told[0], groups)


def fit_of(
    model: GaussianModel,
    optimum: Optimum,
    at: Moments,
    offset: Array,
    terms: Sequence[str],
    groups: Sequence[str],
) -> GaussianFit:
    """The fit at an optimum.

    Parameters
    ----------
    at : the moments there.
    offset : (1, p) coefficients about whose fit the model's response is.
    """
    return GaussianFit(
        terms=tuple(terms),
        groups=tuple(groups),
        coefficients=(offset + coefficients(at))[0],
        sigma2=float(residual_ss(at).value[0] / model.nu),
        v=optimum.v[0],
        criterion=float(optimum.value[0]),
        model=model,
        optimum=optimum,
        back=np.eye(len(terms)),
        moments=at,
    )


def lay_out_model(
    around: GroupedSums, p: int, crossed: Mapping[str, int] | None, *, reml: bool
) -> GaussianModel:
    """The model of responses about their least-squares fit."""
    return GaussianModel(lay_out(around), p, tuple((crossed or {}).values()), reml)


def group_names(sums: GroupedSums, crossed: Mapping[str, int] | None) -> tuple[str, ...]:
    """Names of the variance parameters: nested levels, lowest first, then crossed factors."""
    return (*reversed(sums.levels), *(crossed or {}))
