"""Which levels and covariates the data can carry."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.covariates import usable
from analysis.records import Estimand

LEAST_GROUPS = 5


@dataclass(frozen=True)
class Structure:
    """The fixed terms and the groups with a random intercept, outermost first."""

    fixed: tuple[str, ...]
    groups: tuple[str, ...]
    warnings: tuple[str, ...]


def structure(frame: pd.DataFrame, estimand: Estimand) -> Structure:
    """Choose the fixed terms and the random intercepts of the model.

    The drop rule, the same for every outcome: a nested level stays when it has at least five groups
    more than the last level kept around it, and at least five groups fewer than there are rows;
    with less, its variance cannot be told from its neighbour's. The site always stays, because the
    arm is a property of the site. Counts (rates) may have as many groups as rows: there the
    innermost level is the over-dispersion. A crossed group stays when it has two groups or more.
    A covariate stays when it is not a combination of the terms before it.
    """
    spare = 0 if estimand.kind == "rate" else LEAST_GROUPS
    kept = [estimand.clusters[0]]
    warnings = []
    for level in estimand.clusters[1:]:
        around, own = frame[kept[-1]].nunique(), frame[level].nunique()
        if own - around < LEAST_GROUPS:
            warnings.append(_dropped(level, f"hardly more groups than {kept[-1]}"))
        elif len(frame) - own < spare:
            warnings.append(_dropped(level, "hardly fewer groups than rows"))
        else:
            kept.append(level)
    for level in estimand.crossed:
        own = frame[level].nunique()
        if own < 2 or len(frame) - own < spare:
            warnings.append(_dropped(level, "one group only, or hardly fewer groups than rows"))
        else:
            kept.append(level)
    covariates = usable(frame, estimand.covariates, given=["rsw"])
    for name in estimand.covariates:
        if name not in covariates:
            warnings.append(f"{name} left out of the model: it does not vary by itself")
    return Structure(("rsw", *covariates), tuple(kept), tuple(warnings))


def _dropped(level: str, why: str) -> str:
    return f"{level} left out of the model: {why}"
