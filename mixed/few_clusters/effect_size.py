"""Hedges g for clustered data, with the total and with the within-site variance as the standard.

Hedges (2007), Effect sizes in cluster-randomized designs, Journal of Educational and Behavioral
Statistics 32 (4), 341-370, with sites of unequal size; the corrections in the form of the What
Works Clearinghouse Procedures Handbook 4.1, appendix E. The standardiser is the standard deviation
of one observation (one worker's score in one wave, one coder's rating of one visit), split by
analysis of variance into between sites (within arms) and within sites. Two things differ from the
paper, because sites are few:

- The difference and its standard error are those of the method that is reported (site summaries,
  or the multilevel model), so that the interval has their degrees of freedom and not those of the
  persons. With sites of equal size the square of the standard error over the variance is the
  paper's first term, (1/m₁ + 1/m₂) (1 + (n − 1) ICC) / n in the total variance.
- The paper takes the ICC as known. Here it is estimated from the same sites, and the error of the
  total variance is that of its two mean squares (Satterthwaite 1946).

Observations within a site are taken as independent of each other in the degrees of freedom of the
variances; these move the ends of an interval little, because its width is nearly all the
difference's own error.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy import stats

from mixed.effects import ROUNDING, Effect

Sizes = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Spread:
    """How an outcome varies within the arms.

    Attributes
    ----------
    total, within : variance of one observation, and its part within sites.
    icc : share of the total that is between sites, 0 if none is found.
    total_df, within_df : degrees of freedom of the two variances.
    """

    total: float
    within: float
    icc: float
    total_df: float
    within_df: float


@dataclass(frozen=True)
class HedgesG:
    """A difference over the total and over the within-site SD, each with its interval."""

    total: float
    total_low: float
    total_high: float
    within: float
    within_low: float
    within_high: float


def spread(frame: pd.DataFrame) -> Spread:
    """Split the outcome's variance within arms into between and within sites.

    Parameters
    ----------
    frame : one row per observation: ``y``, ``site_id``, ``rsw``.

    Returns
    -------
    A standard deviation below 1e-10 of the outcome's size is rounding, and its variance zero.
    """
    y = frame["y"].astype(np.float64)
    site_mean = y.groupby(frame["site_id"]).transform("mean")
    arm_mean = y.groupby(frame["rsw"]).transform("mean")
    sizes = frame.groupby(["rsw", "site_id"]).size()
    n, sites = len(frame), len(sizes)
    squares = float(((y - site_mean) ** 2).sum())
    least = (ROUNDING * float(y.abs().max())) ** 2
    within = _above(squares / (n - sites), least) if n > sites else math.nan
    between, total_df = 0.0, float(n - sites)
    if sites > 2:
        a, b = _moments([np.asarray(arm, np.float64) for _, arm in sizes.groupby("rsw")])
        mean_square = float(((site_mean - arm_mean) ** 2).sum()) / (sites - 2)
        size = b / (sites - 2)
        between = _above((mean_square - within) / size, least)
        # The total is (mean square between)/size + (1 - 1/size)(mean square within).
        error = 2 * ((sites - 2) * within**2 + 2 * b * within * between + a * between**2) / b**2
        if n > sites:
            error += 2 * ((1 - 1 / size) * within) ** 2 / (n - sites)
        total_df = 2 * (within + between) ** 2 / error if error > 0 else math.nan
    total = within + between
    return Spread(
        total=total,
        within=within,
        icc=between / total if total > 0 else 0.0,
        total_df=total_df,
        within_df=n - sites,
    )


def _moments(arms: Sequence[Sizes]) -> tuple[float, float]:
    """Hedges' A and B, from the sites' sizes in each arm.

    With the variances w within and v between sites, the squares between sites have the mean
    ``(sites - 2) w + B v`` and the variance ``2 ((sites - 2) w² + 2 B w v + A v²)``. With sites of
    equal size n of N observations they are ``n (N - 2n)`` and ``N - 2n``.
    """
    a = b = 0.0
    for sizes in arms:
        n, squares, cubes = (float((sizes**k).sum()) for k in (1, 2, 3))
        a += squares + (squares / n) ** 2 - 2 * cubes / n
        b += n - squares / n
    return a, b


def hedges_g(effect: Effect, variation: Spread, confidence: float) -> HedgesG:
    """Standardise a difference of means.

    Parameters
    ----------
    effect : difference in the outcome's units with its standard error and degrees of freedom.
    variation : as given by ``spread``.
    confidence : of the interval, such as 0.95.

    Returns
    -------
    ``g = J(h) · difference / SD``, where J corrects the bias of a standard deviation on h degrees
    of freedom. Its variance is ``J² ((SE / SD)² + g² / 2h)``: the difference's, and the SD's.
    Without a standard error there is no interval, and without variation there is no g: NaN.
    """
    if not variation.within > 0:
        return HedgesG(*[math.nan] * 6)
    return HedgesG(
        *_standardised(effect, variation.total, variation.total_df, confidence),
        *_standardised(effect, variation.within, variation.within_df, confidence),
    )


def _standardised(
    effect: Effect, variance: float, df: float, confidence: float
) -> tuple[float, float, float]:
    """Hedges g and the ends of its interval."""
    unbiased, sd = correction(df), math.sqrt(variance)
    g = unbiased * effect.estimate / sd
    if math.isnan(effect.low):
        return g, math.nan, math.nan
    error = unbiased * math.hypot(effect.standard_error / sd, g / math.sqrt(2 * df))
    half = float(stats.t.isf((1 - confidence) / 2, effect.df)) * error
    return g, g - half, g + half


def correction(df: float) -> float:
    """Hedges' small-sample factor J ≈ 1 − 3/(4 df − 1)."""
    return 1 - 3 / (4 * df - 1)


def _above(variance: float, least: float) -> float:
    return 0.0 if variance <= least else variance
