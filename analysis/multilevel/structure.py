"""Which levels and covariates the data can carry."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from analysis.frames.sample import Sample
from mixed.covariates import usable
from mixed.terms import Slope
from study.results.said import Said, say

LEAST_GROUPS = 5


@dataclass(frozen=True)
class ModelTerms:
    """The fixed terms, the groups with a random intercept, outermost first, and random slopes."""

    fixed: tuple[str, ...]
    groups: tuple[str, ...]
    slopes: tuple[Slope, ...]
    warnings: tuple[Said, ...]


def structure(sample: Sample) -> ModelTerms:
    """Choose the fixed terms, the random intercepts and the random slopes of the model.

    The drop rule, the same for every outcome: a nested level stays when it has at least five groups
    more than the last level kept around it, and at least five groups fewer than there are rows;
    with less, its variance cannot be told from its neighbour's. The site always stays, because the
    arm is a property of the site. Counts (rates) may have as many groups as rows: there the
    innermost level is the over-dispersion. A crossed group stays when it has two groups or more.
    A covariate stays when it is not a combination of the terms before it. A slope stays when its
    covariate and level do, the covariate varies in both arms and within five groups of the level or
    more, and there are at least five rows more than intercepts and slopes of the level.
    """
    frame, estimand = sample.rows, sample.estimand
    spare = 0 if estimand.kind == "rate" else LEAST_GROUPS
    kept = [estimand.clusters[0]]
    warnings = []
    for level in estimand.clusters[1:]:
        around, own = frame[kept[-1]].nunique(), frame[level].nunique()
        if own - around < LEAST_GROUPS:
            warnings.append(say("group_hardly_more_than", group=level, around=kept[-1]))
        elif len(frame) - own < spare:
            warnings.append(say("group_hardly_fewer_than_rows", group=level))
        else:
            kept.append(level)
    for level in estimand.crossed:
        own = frame[level].nunique()
        if own < 2 or len(frame) - own < spare:
            warnings.append(say("group_of_one", group=level))
        else:
            kept.append(level)
    covariates = usable(frame, estimand.covariates, given=["rsw"])
    for name in estimand.covariates:
        if name not in covariates:
            warnings.append(say("covariate_not_in_model", covariate=name))
    held = []
    for slope in estimand.slopes:
        why = _why_no_slope(frame, slope, covariates, kept)
        if why is None:
            held.append(slope)
        else:
            warnings.append(say(why, covariate=slope.covariate, group=slope.group))
    return ModelTerms(("rsw", *covariates), tuple(kept), tuple(held), tuple(warnings))


def _why_no_slope(
    frame: pd.DataFrame, slope: Slope, covariates: Sequence[str], kept: Sequence[str]
) -> str | None:
    if slope.covariate not in covariates or slope.group not in kept:
        return "slope_not_in_model"
    if frame.groupby("rsw")[slope.covariate].nunique().min() < 2:
        return "slope_not_in_both_arms"
    values = frame.groupby(slope.group)[slope.covariate].nunique()
    if (values > 1).sum() < LEAST_GROUPS:
        return "slope_hardly_varies"
    if len(frame) - 2 * len(values) < LEAST_GROUPS:
        return "slope_hardly_fewer_than_rows"
    return None
