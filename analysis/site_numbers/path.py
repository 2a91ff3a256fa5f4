"""The part of the arms' difference that goes through something between: a product of paths.

A site's number is the mediator's mean over its units, times what the outcome goes up with the
mediator between the units of one site (one slope for all sites, from within them). So the arms'
difference of these numbers is the product of both paths, arm to mediator and mediator to outcome.
The slope's own variance, by leaving out each unit in turn, enters as that of a covariate's slope
does, by the delta method (Sobel 1982). Units were not dealt their mediator: whatever else sets them
apart is in the product, which is an association and no effect.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from analysis.frames.sample import FrameError, Sample
from analysis.site_numbers.base import SiteNumbers
from analysis.site_numbers.jackknife import jackknife_variance, of_each_site, without_each
from study.results.said import say


def path(sample: Sample) -> SiteNumbers:
    """Reduce each site to the outcome that its level of the estimand's ``by`` goes with.

    Raises
    ------
    FrameError : when the mediator does not vary between the units of any site.
    """
    by, unit = str(sample.estimand.by), sample.estimand.clusters[1]
    units = sample.counted.groupby(["site_id", unit], as_index=False)[["y", by]].mean()
    slope = _within(units, by)
    if not math.isfinite(slope):
        raise FrameError(say("no_number_of_any_site"))
    mediator = of_each_site(sample, lambda rows: float(rows.groupby(unit)[by].mean().mean()))
    sites = mediator.sites
    for column in ("summary", "adjusted", "additive"):
        sites[column] = sites[column] * slope
    sites["standard_error"] = sites["standard_error"] * abs(slope)
    sites["own"] = sites["own"] * slope**2
    levels = sites["adjusted"] / slope if slope else sites["adjusted"] * math.nan
    apart = levels[sites["rsw"].eq(1)].mean() - levels[sites["rsw"].eq(0)].mean()
    variance = jackknife_variance([_within(rest, by) for rest in without_each(units, unit)])
    return SiteNumbers(
        sites=sites,
        people=mediator.people,
        scale=mediator.scale,
        slope_variance=float(apart) ** 2 * variance,
        warnings=mediator.warnings,
    )


def _within(units: pd.DataFrame, by: str) -> float:
    centred = units[[by, "y"]] - units.groupby("site_id")[[by, "y"]].transform("mean")
    x, y = centred.to_numpy(dtype=np.float64).T
    squares = float(x @ x)
    return float(x @ y) / squares if squares > 0 else math.nan
