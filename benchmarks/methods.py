"""The methods that are measured, each a function of a frame that gives an interval and a verdict.

They are the product's own functions. A method rejects when its 95 % interval excludes no effect,
which is when its p is under .05; a design too small for a p value still has an interval.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy import stats

from analysis.frames.sample import Sample
from analysis.multilevel.model import arm_effect
from analysis.two_stage.comparison import two_stage
from benchmarks.unbalanced import BASELINE, Truth, estimand
from mixed.effects import Effect, t_effect
from mixed.few_clusters.cluster_robust import cr2
from mixed.few_clusters.permutation import permute_sites
from mixed.gaussian.rows import fit_rows
from mixed.generalised import fit_generalised
from mixed.laplace.families import FamilyName
from mixed.model import MixedFit
from mixed.second_opinions.marginal import risk_difference

CONFIDENCE = 0.95
TWO_STAGE, PERMUTATION, CR2 = "site means, t on sites − 2 df", "permutation of sites", "CR2"
SATTERTHWAITE, KENWARD_ROGER = "multilevel, Satterthwaite", "multilevel, Kenward-Roger"
LAPLACE, UNCORRECTED = "multilevel, t on sites − 2 df", "the same, uncorrected"
SAME = "site means of the same studies"
LONGEST = (LAPLACE, UNCORRECTED, SAME)  # what :func:`laplace` gives
LEVELS = ("site_id", "unit_id", "worker_id")


@dataclass(frozen=True)
class Outcome:
    """What a method found in one study; NaN and None where it found none.

    Attributes
    ----------
    low, high : of the 95 % interval. ``rejects`` : whether there is an effect at the 5 % level.
    """

    low: float
    high: float
    rejects: bool | None


def analyse(frame: pd.DataFrame, truth: Truth) -> dict[str, Outcome]:
    """Apply every method that there is for the kind of outcome, but :func:`laplace`."""
    sites = two_stage(Sample(estimand(truth.kind), frame), CONFIDENCE).sites
    found = {
        TWO_STAGE: _pooled(sites, truth),
        PERMUTATION: _permutation(sites, truth),
        CR2: _cr2(frame),
    }
    if truth.kind == "mean":
        found |= _multilevel(frame)
    return found


def headline(frame: pd.DataFrame, truth: Truth) -> dict[str, Outcome]:
    """Apply pooled t to the site summaries, and no other method."""
    return {
        TWO_STAGE: _pooled(two_stage(Sample(estimand(truth.kind), frame), CONFIDENCE).sites, truth)
    }


def laplace(frame: pd.DataFrame, truth: Truth) -> dict[str, Outcome]:
    """Fit the multilevel model of a risk or a rate, by the product's own engine alone.

    Without the second fit that the product holds against it, which would take several times as
    long, and without the negative binomial, because the counts drawn here follow a Poisson law.
    The site means of the very studies stand beside it: with fewer runs chance would otherwise pass
    for a difference between the methods.
    """
    same = {SAME: headline(frame, truth)[TWO_STAGE]}
    family: FamilyName = "binomial" if truth.kind == "risk" else "poisson"
    fit = fit_generalised(frame, ["rsw"], LEVELS, family)
    if not fit.converged:
        return dict.fromkeys((LAPLACE, UNCORRECTED), Outcome(math.nan, math.nan, None)) | same
    effect = arm_effect(fit, Sample(estimand(truth.kind), frame), CONFIDENCE)
    own = _of(_uncorrected(fit, frame, truth), truth)
    return {LAPLACE: _of(effect, truth), UNCORRECTED: own, **same}


def _uncorrected(fit: MixedFit, frame: pd.DataFrame, truth: Truth) -> Effect:
    """The interval of maximum likelihood's own standard error."""
    rate = truth.kind == "rate"
    value, error = (
        (fit.coefficient("rsw"), fit.standard_error("rsw")) if rate else risk_difference(fit, frame)
    )
    return t_effect(value, error, truth.sites - 2, confidence=CONFIDENCE, with_p=True, ratio=rate)


def target(truth: Truth, method: str) -> float:
    """What a method's interval should cover: CR2 of counts is about the difference of rates."""
    if method == CR2 and truth.kind == "rate":
        return BASELINE["rate"] * (truth.effect - 1)
    return truth.effect


def _of(effect: Effect, truth: Truth) -> Outcome:
    return _interval(effect.low, effect.high, 1.0 if truth.kind == "rate" else 0.0)


def _interval(low: float, high: float, none: float = 0.0) -> Outcome:
    if not (math.isfinite(low) and math.isfinite(high)):
        return Outcome(math.nan, math.nan, None)
    return Outcome(low, high, not low <= none <= high)


def _pooled(sites: pd.DataFrame, truth: Truth) -> Outcome:
    """The t test that takes the sites of both arms to vary alike; rates as their logarithms."""
    values = sites["adjusted"].to_numpy(dtype=np.float64)
    if truth.kind == "rate":
        values = np.log(values)
    arm = sites["rsw"].to_numpy() == 1
    ends = stats.ttest_ind(values[arm], values[~arm]).confidence_interval(CONFIDENCE)
    if truth.kind == "rate":
        return _interval(math.exp(ends.low), math.exp(ends.high), 1.0)
    return _interval(float(ends.low), float(ends.high))


def _permutation(sites: pd.DataFrame, truth: Truth) -> Outcome:
    values = sites["adjusted"].to_numpy(dtype=np.float64)
    if truth.kind == "rate":
        values = np.log(values)
    p = permute_sites(values, sites["rsw"].to_numpy()).p
    return Outcome(math.nan, math.nan, p <= 1 - CONFIDENCE)


def _cr2(frame: pd.DataFrame) -> Outcome:
    fit = cr2(np.column_stack([np.ones(len(frame)), frame["rsw"]]), frame["y"], frame["site_id"])
    error = math.sqrt(fit.covariance[1, 1])
    effect = t_effect(fit.coefficients[1], error, fit.df[1], confidence=CONFIDENCE, with_p=False)
    return _interval(effect.low, effect.high)


def _multilevel(frame: pd.DataFrame) -> dict[str, Outcome]:
    fit = fit_rows(frame, "y", ["rsw"], LEVELS)
    arm = np.array([0.0, 1.0])
    found = {}
    for method, small in (
        (SATTERTHWAITE, fit.satterthwaite(arm)),
        (KENWARD_ROGER, fit.kenward_roger(arm)),
    ):
        df, variance = float(small.df[0]), float(small.covariance[0, 1, 1])
        # With hardly a site Kenward and Roger's moments can have no F distribution behind them.
        good = df > 0 and variance > 0
        half = (
            float(stats.t.isf((1 - CONFIDENCE) / 2, df)) * math.sqrt(variance) if good else np.nan
        )
        value = float(fit.coefficients[1])
        found[method] = _interval(value - half, value + half)
    return found
