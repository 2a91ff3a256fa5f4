"""Variance components and intraclass correlations of a multilevel fit.

Every component's share is of the total variance, coders and residual included. A random slope adds
its variance times that of its covariate, and the intercepts' variance is the one at the covariate's
mean: together they are what the two add to the rows' variance on average (Johnson 2014, Methods in
Ecology and Evolution 5: 944). Where the outcome's family has no residual variance, the latent
scale's is used:

- logistic: π²/3, the variance of the logistic distribution (Goldstein, Browne & Rasbash 2002);
- counts: ln(1 + 1/λ + a) at the mean count λ and the negative binomial's dispersion ``a`` (0 for
  Poisson), the lognormal approximation of Nakagawa, Johnson & Schielzeth (2017), Journal of the
  Royal Society Interface 14: 20170213. Of it ln(1 + a) is the variance of a lognormal multiplier
  that varies as the fitted gamma multiplier does: it is reported as the level of the single counts,
  and the rest, which is the Poisson law's own, as the residual.

Intervals of the intraclass correlations are of the profile likelihood for means. For the other
families they are by the delta method on the logit of the share, and hence approximate; a variance
of zero has none there, because nothing is known of its error.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import norm

from analysis.models.mixed import Matrix, MixedFit
from analysis.records import OutcomeKind, VarianceComponent

OBSERVATION, RESIDUAL = "observation_id", "residual"


@dataclass(frozen=True)
class _Part:
    """A variance, of how many groups, and its derivatives in the parameters that are free."""

    group: str
    n_groups: int
    variance: float
    slope: Matrix


def components(
    fit: MixedFit, frame: pd.DataFrame, kind: OutcomeKind, confidence: float
) -> tuple[VarianceComponent, ...]:
    """One component for each group, in the fit's order, and the residual last.

    Parameters
    ----------
    confidence : of the intervals of the intraclass correlations. The residual has none.
    """
    parts = _parts(fit, frame, kind)
    total = sum(part.variance for part in parts)
    found = []
    for place, part in enumerate(parts):
        if fit.icc_interval is not None and part.group != RESIDUAL:
            low, high = fit.icc_interval(part.group, confidence)
        else:
            low, high = _interval(fit, parts, place, confidence)
        found.append(
            VarianceComponent(
                group=part.group,
                variance=part.variance,
                icc=part.variance / total,
                icc_low=low,
                icc_high=high,
                n_groups=part.n_groups,
            )
        )
    return tuple(found)


def _interval(
    fit: MixedFit, parts: Sequence[_Part], place: int, confidence: float
) -> tuple[float, float]:
    """By the delta method: logit(share) = log(variance) - log(the others' sum)."""
    own = parts[place]
    if own.group == RESIDUAL or fit.joint is None or own.variance == 0:
        return math.nan, math.nan
    rest = sum(part.variance for part in parts) - own.variance
    slope_of_rest = np.sum([part.slope for part in parts], axis=0) - own.slope
    slope = own.slope / own.variance - slope_of_rest / rest
    n_sds, n_terms = len(fit.sds) - len(fit.zero_groups), len(fit.coefficients)
    free = np.delete(np.arange(len(fit.joint)), np.arange(n_sds, n_sds + n_terms))
    error = math.sqrt(float(slope @ fit.joint[np.ix_(free, free)] @ slope))
    half = float(norm.isf((1 - confidence) / 2)) * error
    at = float(logit(own.variance / (own.variance + rest)))
    return float(expit(at - half)), float(expit(at + half))


def _parts(fit: MixedFit, frame: pd.DataFrame, kind: OutcomeKind) -> list[_Part]:
    free = [group for group in fit.sds if group not in fit.zero_groups]
    if fit.multiplier:
        free.append(OBSERVATION)

    def level(name: str, group: str, variance: float, slope: float) -> _Part:
        slopes = np.array([slope if name == parameter else 0.0 for parameter in free])
        return _Part(name, int(frame[group].nunique()), variance, slopes)

    def rows(name: str, variance: float, slope: float = 0.0) -> _Part:
        slopes = np.array([slope if parameter == OBSERVATION else 0.0 for parameter in free])
        return _Part(name, len(frame), variance, slopes)

    parts = [level(group, group, sd**2, 2 * sd) for group, sd in fit.sds.items()]
    for slope, spread in fit.slopes.items():
        width = float(frame[slope.covariate].var(ddof=0))
        parts.append(level(str(slope), slope.group, spread.sd**2 * width, 0.0))
    if kind == "mean":
        return [*parts, rows(RESIDUAL, fit.residual)]
    if kind == "risk":
        return [*parts, rows(RESIDUAL, math.pi**2 / 3)]
    r, one_over_mean = fit.multiplier, 1 / float(frame["y"].mean())
    more = 1 + r**2
    if r:
        parts.append(rows(OBSERVATION, math.log(more), 2 * r / more))
    turn = 2 * r / (more + one_over_mean) - 2 * r / more
    return [*parts, rows(RESIDUAL, math.log1p(one_over_mean / more), turn)]
