"""Variance components and intraclass correlations of a multilevel fit.

Every component's share is of the total variance, coders and residual included. Where the outcome's
family has no residual variance, the latent scale's is used:

- logistic: π²/3, the variance of the logistic distribution (Goldstein, Browne & Rasbash 2002);
- Poisson: ln(1 + 1/λ) at the mean count λ, the lognormal approximation of Nakagawa, Johnson &
  Schielzeth (2017), Journal of the Royal Society Interface 14: 20170213.

Intervals of the intraclass correlations are of the profile likelihood for means. For the other
families they are by the delta method on the logit of the share, and hence approximate; a variance
of zero has none there, because nothing is known of its error.
"""

from __future__ import annotations

import math
from collections.abc import Mapping

import numpy as np
import pandas as pd
from scipy.special import expit, logit
from scipy.stats import norm

from analysis.models.mixed import MixedFit
from analysis.records import OutcomeKind, VarianceComponent

RESIDUAL = "residual"


def components(
    fit: MixedFit, frame: pd.DataFrame, kind: OutcomeKind, confidence: float
) -> tuple[VarianceComponent, ...]:
    """One component for each group, in the fit's order, and the residual last.

    Parameters
    ----------
    confidence : of the intervals of the intraclass correlations. The residual has none.
    """
    variances = {group: sd**2 for group, sd in fit.sds.items()}
    variances[RESIDUAL] = _residual(fit, frame, kind)
    total = sum(variances.values())
    found = []
    for group, variance in variances.items():
        low, high = _interval(fit, variances, group, confidence)
        found.append(
            VarianceComponent(
                group=group,
                variance=variance,
                icc=variance / total,
                icc_low=low,
                icc_high=high,
                n_groups=len(frame) if group == RESIDUAL else int(frame[group].nunique()),
            )
        )
    return tuple(found)


def _interval(
    fit: MixedFit, variances: Mapping[str, float], group: str, confidence: float
) -> tuple[float, float]:
    if group == RESIDUAL:
        return math.nan, math.nan
    if fit.icc_interval is not None:
        return fit.icc_interval(group, confidence)
    if fit.joint is None or group in fit.zero_groups:
        return math.nan, math.nan
    free = [name for name in fit.sds if name not in fit.zero_groups]
    total = sum(variances.values())
    rest = total - variances[group]
    # logit(share) = log(variance) - log(rest), in the standard deviations that are free.
    slope = np.array([2 / fit.sds[g] if g == group else -2 * fit.sds[g] / rest for g in free])
    error = math.sqrt(float(slope @ fit.joint[: len(free), : len(free)] @ slope))
    half = float(norm.isf((1 - confidence) / 2)) * error
    at = float(logit(variances[group] / total))
    return float(expit(at - half)), float(expit(at + half))


def _residual(fit: MixedFit, frame: pd.DataFrame, kind: OutcomeKind) -> float:
    if kind == "risk":
        return math.pi**2 / 3
    if kind == "rate":
        return math.log1p(1 / float(frame["y"].mean()))
    return fit.residual
