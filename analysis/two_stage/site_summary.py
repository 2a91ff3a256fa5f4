"""The two-stage analysis: one summary per site, then a t test on sites − 2 degrees of freedom.

Hayes & Moulton (2017), Cluster Randomised Trials, 2nd ed., chapters 10 and 11. The variance between
sites is pooled over the arms. The summary is

- for means and risks: observed minus expected, averaged over the site's persons;
- for risks by a horizon: the same of pseudo-observations, of which the mean is the site's
  Aalen-Johansen estimate (``mixed.few_clusters.incidence``);
- for rates: the logarithm of observed over expected events.

If any site has no event, half an event (of a person with the average weight) is added to every
site, so that the logarithm exists and no site is favoured.

Every site counts the same, however many of its people were seen. What is compared is how
authorities fare, and each adopted one model or the other as a whole. Weights by precision would
have to know the variance between sites, which a handful of sites cannot tell; guessed wrongly they
let the largest authority decide, and the t distribution on sites − 2 df no longer holds. The loss
is small while that variance is not far below a site's own (Hayes & Moulton, chapter 10). Where
persons have weights, these act within their site and give no site more say.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.frames.checks import FrameError, check_frame
from analysis.records import Estimand, limitation_of
from analysis.two_stage.counting import counted, had_event
from analysis.two_stage.first_stage import adjusted_for, persons
from analysis.two_stage.site_error import WAYS, site_error
from mixed.effects import Effect, t_effect
from mixed.few_clusters.design import Design, design_of
from mixed.few_clusters.second_stage import added_events, compare_arms
from study.results.said import Said, say


@dataclass(frozen=True)
class TwoStage:
    """The effect, and the site summaries behind it.

    ``sites`` has one row per site: ``site_id``, ``rsw``, ``summary`` (crude mean, risk or rate,
    with the persons' weights where they have any),
    ``adjusted`` (the same, as it would be if the site's persons had the covariates of all),
    ``standard_error`` (of ``adjusted``; for rates of its logarithm; zero or NaN where the site
    does not tell it, see ``analysis.two_stage.site_error``), ``n`` (persons), ``n_rows``
    and ``events`` (risks and rates only). ``design`` is what allows or refuses the p value, for
    whatever is made of the same frame, and ``scale`` the size of the values behind the summaries,
    against which rounding is judged.
    """

    effect: Effect
    design: Design
    scale: float
    sites: pd.DataFrame
    warnings: tuple[Said, ...]


def two_stage(frame: pd.DataFrame, estimand: Estimand, confidence: float) -> TwoStage:
    """Estimate the effect of the arm from site summaries.

    Parameters
    ----------
    frame : analysis frame of the estimand.
    confidence : of the interval, such as 0.95.

    Returns
    -------
    The effect on the estimand's scale (for rates the exponential of the difference of mean log
    summaries). It has no p value where the design allows none, and no interval with two sites.

    Raises
    ------
    FrameError : when the frame cannot answer the question; see ``analysis.frames.checks``.
    """
    check_frame(frame, estimand)
    frame = counted(frame, estimand)
    people = persons(frame, estimand)
    sites, fallbacks = _summaries(people, estimand)
    if estimand.kind == "mean":
        sites["events"] = pd.NA
    else:
        events = had_event(frame, estimand).groupby(frame["site_id"]).sum()
        sites["events"] = sites["site_id"].map(events).astype("Int64")
    design = design_of(frame, estimand.covariates, estimand.crossed)
    scale = _scale(people, estimand)
    effect, design = _second_stage(sites, estimand, design, confidence, scale)
    return TwoStage(
        effect=effect,
        design=design,
        scale=scale,
        sites=sites,
        warnings=(*_warnings(frame, sites, estimand, design), *fallbacks),
    )


def leave_one_out(
    frame: pd.DataFrame, estimand: Estimand, confidence: float
) -> Iterator[tuple[str, Effect | None]]:
    """Repeat both stages without each site in turn.

    Yields
    ------
    The site that was left out, and the effect without it; None where the rest cannot be analysed.
    """
    for site in sorted(frame["site_id"].unique()):
        try:
            yield site, two_stage(frame[frame["site_id"] != site], estimand, confidence).effect
        except FrameError:
            yield site, None


def additive(adjusted: pd.Series[float], estimand: Estimand) -> pd.Series[float]:
    """Site summaries on the scale of the t test: rates as their logarithms."""
    return adjusted.map(math.log) if estimand.kind == "rate" else adjusted


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
        added = weight.mean() * float(added_events(np.bincount(site_of, weight * observed)))
    else:
        centre, added = np.average(expected, weights=weight), 0.0
    rows, ways = [], set()
    for number, site in enumerate(sites):
        mine = site_of == number
        own, theirs, share = observed[mine], expected[mine], weight[mine]
        if rate:
            summary = (share @ own) / (share @ exposure[mine])
            adjusted = centre * (share @ own + added) / (share @ theirs)
        else:
            summary = np.average(own, weights=share)
            adjusted = centre + np.average(own - theirs, weights=share)
        error, way = site_error(own, theirs, share, unit_of[mine], estimand.kind)
        ways.add(way)
        rows.append(
            {
                "site_id": site,
                "rsw": int(people["rsw"].to_numpy()[mine][0]),
                "summary": float(summary),
                "adjusted": float(adjusted),
                "standard_error": error,
                "n": int(mine.sum()),
                "n_rows": int(n_rows[mine].sum()),
            }
        )
    return pd.DataFrame(rows), tuple(say(way) for way in WAYS if way in ways)


def _scale(people: pd.DataFrame, estimand: Estimand) -> float:
    """Size of the values that the summaries were made of: rounding is of that size, not theirs.

    Risks lie between 0 and 1, and a logarithm is off by as much as its rate, relatively.
    """
    if estimand.kind == "mean":
        return float(people[["observed", "expected"]].abs().to_numpy().max())
    return 1.0


def _second_stage(
    sites: pd.DataFrame, estimand: Estimand, design: Design, confidence: float, scale: float
) -> tuple[Effect, Design]:
    """The effect, and the design with what the summaries tell of it."""
    ratio = estimand.kind == "rate"
    difference, error = compare_arms(
        np.log(sites["adjusted"]) if ratio else sites["adjusted"], sites["rsw"], scale
    )
    design = replace(design, tied=float(error) == 0)
    effect = t_effect(
        float(difference),
        float(error),
        design.df,
        confidence=confidence,
        with_p=design.allows_p,
        ratio=ratio,
        scale=scale,
    )
    return effect, design


def _warnings(
    frame: pd.DataFrame, sites: pd.DataFrame, estimand: Estimand, design: Design
) -> Iterator[Said]:
    if limitation := limitation_of(design):
        yield say("no_p", why=limitation)
    for name in estimand.covariates:
        if name not in adjusted_for(frame, estimand):
            yield say("not_adjusted", covariate=name)
    if estimand.kind == "rate" and sites["summary"].eq(0).any():
        yield say("half_event_added")
