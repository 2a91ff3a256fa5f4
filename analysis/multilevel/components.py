"""Variance components and intraclass correlations of a multilevel fit.

Every component's share is of the total variance, coders and residual included. A random slope adds
its variance times that of its covariate, and the intercepts' variance is the one at the covariate's
mean: together they are what the two add to the rows' variance on average (Johnson 2014, Methods in
Ecology and Evolution 5: 944). Where the outcome's family has no residual variance, the latent
scale's is used (``mixed.laplace.latent``); what multiplies single counts in a negative
binomial model is a level of its own.

Intervals of the intraclass correlations are of the profile likelihood: restricted for means,
Laplace's for risks and rates. Models with random slopes have none: their likelihood is the other
engines', which do not hold a share fixed (docs/engine.md).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import pandas as pd

from mixed.laplace.families import FamilyName
from mixed.laplace.latent import count_variance, row_variance
from mixed.model import OBSERVATION, RESIDUAL, MixedFit
from mixed.terms import VarianceComponent
from study.vocabulary import OutcomeKind

SAME_SD = 0.01


@dataclass(frozen=True)
class VariancePart:
    """A variance, of how many groups: of their intercepts, or of the slopes of a covariate."""

    group: str
    slope: str | None
    n_groups: int
    variance: float


def components(
    fit: MixedFit, frame: pd.DataFrame, kind: OutcomeKind, confidence: float
) -> tuple[VarianceComponent, ...]:
    """One component for each group, in the fit's order, and the residual last.

    Parameters
    ----------
    confidence : of the intervals of the intraclass correlations. The residual has none.
    """
    found = parts(fit, frame, kind)
    total = sum(part.variance for part in found)
    return tuple(
        VarianceComponent(
            group=part.group,
            slope=part.slope,
            variance=part.variance,
            icc=part.variance / total,
            icc_low=low,
            icc_high=high,
            n_groups=part.n_groups,
        )
        for part in found
        for low, high in [_interval(fit, part, confidence)]
    )


def disagreeing(
    first: MixedFit, second: MixedFit, frame: pd.DataFrame, kind: OutcomeKind
) -> tuple[str, ...]:
    """Groups, the residual among them, whose variance two fits of a model tell differently.

    Their standard deviations may differ by 1 % of the total standard deviation. So a variance that
    one fit has at zero and the other at a ten-thousandth of the total, where the likelihood is
    level, is the same; an intraclass correlation of .25 may be off by .01.
    """
    one, other = (parts(fit, frame, kind) for fit in (first, second))
    near = SAME_SD * math.sqrt(sum(part.variance for part in one))
    seconds = {(part.group, part.slope): part.variance for part in other}
    return tuple(
        part.group
        for part in one
        if not abs(math.sqrt(part.variance) - math.sqrt(seconds.get((part.group, part.slope), 0.0)))
        <= near
    )


def parts(fit: MixedFit, frame: pd.DataFrame, kind: OutcomeKind) -> list[VariancePart]:
    """The variances into which the total divides, the residual last."""
    found = [VariancePart(g, None, int(frame[g].nunique()), sd**2) for g, sd in fit.sds.items()]
    for slope, spread in fit.slopes.items():
        width = float(frame[slope.covariate].var(ddof=0))
        n_groups = int(frame[slope.group].nunique())
        found.append(VariancePart(slope.group, slope.covariate, n_groups, spread.sd**2 * width))
    residual = fit.residual
    if kind != "mean":
        family: FamilyName = "binomial" if kind == "risk" else "nbinom2"
        residual = row_variance(family, float(frame["y"].mean()), fit.multiplier)[0]
    if fit.multiplier:
        single = count_variance(fit.multiplier)
        found.append(VariancePart(OBSERVATION, None, len(frame), single))
        residual -= single
    return [*found, VariancePart(RESIDUAL, None, len(frame), residual)]


def _interval(fit: MixedFit, part: VariancePart, confidence: float) -> tuple[float, float]:
    if fit.icc_interval is None or part.group == RESIDUAL:
        return math.nan, math.nan
    return fit.icc_interval(part.group, confidence)
