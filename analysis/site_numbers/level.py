"""The level of each site: its mean, risk, risk by a horizon or rate.

Hayes & Moulton (2017), Cluster Randomised Trials, 2nd ed., chapters 10 and 11. The summary is

- for means and risks: observed minus expected, averaged over the site's persons;
- for risks by a horizon: the same of pseudo-observations, of which the mean is the site's
  Aalen-Johansen estimate (``mixed.few_clusters.incidence``);
- for rates: observed over expected events.

Where persons have weights, these act within their site and give no site more say.
"""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.frames.sample import Sample
from analysis.questions.estimand import Estimand
from analysis.site_numbers.base import SiteNumbers, on_additive_scale
from analysis.site_numbers.first_stage import adjusted_for, first_stage
from analysis.site_numbers.site_error import WAYS, site_error
from study.results.said import Said, say
from study.vocabulary import OutcomeKind


def level(sample: Sample) -> SiteNumbers:
    """Reduce each site to its level, as it would be if its persons had the covariates of all.

    Raises
    ------
    FrameError : when a covariate tells perfectly who has the outcome.
    """
    estimand, first = sample.estimand, first_stage(sample)
    sites, fallbacks = _summaries(first.people, estimand)
    if estimand.kind == "mean":
        sites["events"] = pd.NA
    else:
        events = sample.events.groupby(sample.counted["site_id"]).sum()
        sites["events"] = sites["site_id"].map(events).astype("Int64")
    slopes = adjusted_for(sample.counted, estimand.covariates)
    return SiteNumbers(
        sites=sites,
        people=first.people,
        scale=_scale(first.people, estimand.kind),
        slope_variance=first.slope_variance,
        not_adjusted=tuple(name for name in estimand.covariates if name not in slopes),
        warnings=fallbacks,
    )


def _summaries(people: pd.DataFrame, estimand: Estimand) -> tuple[pd.DataFrame, tuple[Said, ...]]:
    """The sites, and how standard errors were had that their units do not tell."""
    # Plain arrays: simulations and bootstraps come through here thousands of times.
    rate = estimand.kind == "rate"
    observed, expected, exposure, weight, n_rows = (
        people[name].to_numpy(dtype=np.float64)
        for name in ("observed", "expected", "exposure", "weight", "n_rows")
    )
    site_of, sites = pd.factorize(people["site_id"], sort=True)
    unit_of = pd.factorize(people[estimand.clusters[1]])[0]
    if rate:
        centre = (weight @ observed) / (weight @ exposure)
    else:
        centre = np.average(expected, weights=weight)
    average = weight.mean()  # a person of average weight is one person
    rows, ways = [], set()
    for number, site in enumerate(sites):
        mine = site_of == number
        own, theirs, share = observed[mine], expected[mine], weight[mine]
        if rate:
            summary = (share @ own) / (share @ exposure[mine])
            adjusted = centre * (share @ own) / (share @ theirs)
            size = (share @ theirs) / centre / average
        else:
            summary = np.average(own, weights=share)
            adjusted = centre + np.average(own - theirs, weights=share)
            size = share.sum() / average
        error, way = site_error(own, theirs, share, unit_of[mine], estimand.kind)
        ways.add(way)
        rows.append(
            {
                "site_id": site,
                "rsw": int(people["rsw"].to_numpy()[mine][0]),
                "summary": float(summary),
                "adjusted": float(adjusted),
                "standard_error": error,
                "size": float(size),
                "n": int(mine.sum()),
                "n_rows": int(n_rows[mine].sum()),
            }
        )
    frame = pd.DataFrame(rows)
    frame["additive"], frame["own"] = on_additive_scale(frame, estimand.kind)
    return frame, tuple(say(way) for way in WAYS if way in ways)


def _scale(people: pd.DataFrame, kind: OutcomeKind) -> float:
    """Size of the values that the summaries were made of: rounding is of that size, not theirs.

    Risks lie between 0 and 1, and a logarithm is off by as much as its rate, relatively.
    """
    if kind == "mean":
        return float(people[["observed", "expected"]].abs().to_numpy().max())
    return 1.0
