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

from analysis.effects import t_effect
from analysis.few_sites.cluster_robust import cr2
from analysis.few_sites.permutation import permute_sites
from analysis.few_sites.site_summary import two_stage
from analysis.models.gaussian.fit import fit_rows
from benchmarks.unbalanced import BASELINE, Truth, estimand

CONFIDENCE = 0.95
TWO_STAGE, PERMUTATION, CR2 = "site means, t on sites − 2 df", "permutation of sites", "CR2"
SATTERTHWAITE, KENWARD_ROGER = "multilevel, Satterthwaite", "multilevel, Kenward-Roger"


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
    """Apply every method that there is for the kind of outcome."""
    sites = two_stage(frame, estimand(truth.kind), CONFIDENCE)
    none = 1.0 if truth.kind == "rate" else 0.0
    found = {
        TWO_STAGE: _interval(sites.effect.low, sites.effect.high, none),
        PERMUTATION: _permutation(sites.sites, truth),
        CR2: _cr2(frame),
    }
    if truth.kind == "mean":
        found |= _multilevel(frame)
    return found


def target(truth: Truth, method: str) -> float:
    """What a method's interval should cover: CR2 of counts is about the difference of rates."""
    if method == CR2 and truth.kind == "rate":
        return BASELINE["rate"] * (truth.effect - 1)
    return truth.effect


def _interval(low: float, high: float, none: float = 0.0) -> Outcome:
    if not (math.isfinite(low) and math.isfinite(high)):
        return Outcome(math.nan, math.nan, None)
    return Outcome(low, high, not low <= none <= high)


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
    fit = fit_rows(frame, "y", ["rsw"], ["site_id", "unit_id", "worker_id"])
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
