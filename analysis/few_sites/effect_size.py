"""Hedges g for clustered data, with the total and with the within-site variance as the standard.

Hedges (2007), Effect sizes in cluster-randomized designs, Journal of Educational and Behavioral
Statistics 32 (4), 341-370; the corrections in the form of the What Works Clearinghouse Procedures
Handbook 4.1, appendix E. The standardiser is the standard deviation of one observation (one
worker's score in one wave, one coder's rating of one visit), split by analysis of variance into
between sites (within arms) and within sites. The difference and its standard error come from the
site summaries, so that the interval has their degrees of freedom and not those of the persons.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from analysis.effects import ROUNDING, Effect


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
    """Standardised differences; ``low`` and ``high`` are the interval of ``total``."""

    total: float
    within: float
    low: float
    high: float


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
    variance, size = 0.0, n / sites
    if sites > 2:
        by_arm = sizes.groupby("rsw")
        size = (n - float((by_arm.agg(lambda s: (s**2).sum()) / by_arm.sum()).sum())) / (sites - 2)
        between = float(((site_mean - arm_mean) ** 2).sum()) / (sites - 2)
        variance = _above((between - within) / size, least)
    total = within + variance
    icc = variance / total if total > 0 else 0.0
    return Spread(
        total=total,
        within=within,
        icc=icc,
        total_df=_total_df(n, size, icc),
        within_df=n - sites,
    )


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
    of freedom. Its variance is ``(SE / SD)² + g² / 2h``: the difference's, and the SD's. Without a
    standard error there is no interval, and without variation there is no g: NaN.
    """
    if not variation.within > 0:
        return HedgesG(math.nan, math.nan, math.nan, math.nan)
    total = correction(variation.total_df) * effect.estimate / math.sqrt(variation.total)
    within = correction(variation.within_df) * effect.estimate / math.sqrt(variation.within)
    if math.isnan(effect.low):
        return HedgesG(total, within, math.nan, math.nan)
    error = correction(variation.total_df) * math.sqrt(
        effect.standard_error**2 / variation.total + total**2 / (2 * variation.total_df)
    )
    half = float(stats.t.isf((1 - confidence) / 2, effect.df)) * error
    return HedgesG(total, within, total - half, total + half)


def correction(df: float) -> float:
    """Hedges' small-sample factor J ≈ 1 − 3/(4 df − 1)."""
    return 1 - 3 / (4 * df - 1)


def _above(variance: float, least: float) -> float:
    return 0.0 if variance <= least else variance


def _total_df(n: int, size: float, icc: float) -> float:
    """Degrees of freedom h of the total variance in clusters of ``size``."""
    top = ((n - 2) - 2 * (size - 1) * icc) ** 2
    bottom = (
        (n - 2) * (1 - icc) ** 2
        + size * (n - 2 * size) * icc**2
        + 2 * (n - 2 * size) * icc * (1 - icc)
    )
    return top / bottom
