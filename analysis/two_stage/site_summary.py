"""The two-stage analysis: one summary per site, then the arms compared by their sites' summaries.

Hayes & Moulton (2017), Cluster Randomised Trials, 2nd ed., chapters 10 and 11; the second stage is
``mixed.few_clusters.second_stage``. The summary is

- for means and risks: observed minus expected, averaged over the site's persons;
- for risks by a horizon: the same of pseudo-observations, of which the mean is the site's
  Aalen-Johansen estimate (``mixed.few_clusters.incidence``);
- for rates: observed over expected events. The arms' mean rates are compared by the logarithm of
  their ratio, with half an event added to each arm and none to its sites
  (``mixed.few_clusters.events``).

Every site counts the same, however many of its people were seen. What is compared is how
authorities fare, and each adopted one model or the other as a whole. Weights by precision would
have to know the variance between sites, which a handful of sites cannot tell; guessed wrongly they
let the largest authority decide, and the error rate no longer holds. The loss is small while that
variance is not far below a site's own (Hayes & Moulton, chapter 10). Where
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
from analysis.two_stage.balance import Balance, balance
from analysis.two_stage.counting import counted, had_event
from analysis.two_stage.first_stage import adjusted_for, first_stage
from analysis.two_stage.site_error import WAYS, site_error
from mixed.effects import Effect, t_effect
from mixed.few_clusters.design import Design, design_of
from mixed.few_clusters.events import arm_levels, logarithms, own_variances
from mixed.few_clusters.second_stage import Array, Comparison, compare_arms
from study.results.said import Said, say
from study.vocabulary import ARM_OF


@dataclass(frozen=True)
class TwoStage:
    """The effect, and the site summaries behind it.

    ``sites`` has one row per site: ``site_id``, ``rsw``, ``summary`` (crude mean, risk or rate,
    with the persons' weights where they have any), ``adjusted`` (the same, as it would be if the
    site's persons had the covariates of all), ``standard_error`` (of ``adjusted``; for rates of its
    logarithm; zero or NaN where the site does not tell it, see ``analysis.two_stage.site_error``),
    ``size`` (persons, one of average weight counting as one; for rates the exposure at which
    ``adjusted`` was seen), ``additive`` and ``own`` (the site's part in the comparison on its
    additive scale, and the variance of that by the sampling of its people), ``n`` (persons),
    ``n_rows`` and ``events`` (risks and rates only).

    ``comparison`` is the second stage; ``difference`` is that of rates in their own unit, and
    ``effect`` itself for means and risks. ``design`` is what allows or refuses the p value, for
    whatever is made of the same frame, and ``scale`` the size of the values behind the summaries,
    against which rounding is judged. ``balance`` is the baseline table of the covariates.
    """

    effect: Effect
    difference: Effect
    comparison: Comparison
    design: Design
    scale: float
    sites: pd.DataFrame
    balance: tuple[Balance, ...]
    warnings: tuple[Said, ...]


def two_stage(frame: pd.DataFrame, estimand: Estimand, confidence: float) -> TwoStage:
    """Estimate the effect of the arm from site summaries.

    Parameters
    ----------
    frame : analysis frame of the estimand.
    confidence : of the interval, such as 0.95.

    Returns
    -------
    The effect on the estimand's scale (for rates the ratio of the arms' mean rates). It has no p
    value where the design allows none, and no interval with fewer than three sites in an arm.

    Raises
    ------
    FrameError : when the frame cannot answer the question; see ``analysis.frames.checks``.
    """
    check_frame(frame, estimand)
    frame = counted(frame, estimand)
    first = first_stage(frame, estimand)
    people = first.people
    sites, fallbacks = _summaries(people, estimand)
    if estimand.kind == "mean":
        sites["events"] = pd.NA
    else:
        events = had_event(frame, estimand).groupby(frame["site_id"]).sum()
        sites["events"] = sites["site_id"].map(events).astype("Int64")
    design = design_of(frame, estimand.covariates, estimand.crossed)
    scale = _scale(people, estimand)
    comparison = compare_arms(
        sites["additive"], sites["rsw"], sites["own"], scale, first.slope_variance
    )
    design = replace(design, tied=float(comparison.error) == 0)
    effect = arms_effect(comparison, design, confidence, scale, ratio=estimand.kind == "rate")
    baseline = balance(frame, estimand)
    return TwoStage(
        effect=effect,
        difference=(_difference(sites, design, confidence) if estimand.kind == "rate" else effect),
        comparison=comparison,
        design=design,
        scale=scale,
        sites=sites,
        balance=baseline,
        warnings=(*_warnings(frame, sites, estimand, design, baseline), *fallbacks),
    )


def arms_effect(
    comparison: Comparison, design: Design, confidence: float, scale: float, *, ratio: bool
) -> Effect:
    """The effect of a comparison; without error or interval where an arm has too few sites."""
    return t_effect(
        float(comparison.difference),
        float(comparison.error) if design.enough else math.nan,
        design.df,
        confidence=confidence,
        with_p=design.allows_p,
        ratio=ratio,
        scale=scale,
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
    frame["additive"], frame["own"] = on_additive_scale(frame, estimand)
    return frame, tuple(say(way) for way in WAYS if way in ways)


def on_additive_scale(sites: pd.DataFrame, estimand: Estimand) -> tuple[Array, Array]:
    """The sites' parts in the comparison of their arms, and the variance of each."""
    values, errors, size, rsw = (
        sites[name].to_numpy(dtype=np.float64)
        for name in ("adjusted", "standard_error", "size", "rsw")
    )
    if estimand.kind == "rate":
        errors = errors * values  # of the rate itself, and zero where there is no event
    own = own_variances(values, errors, size, rsw, estimand.kind)
    return logarithms(values, own, size, rsw) if estimand.kind == "rate" else (values, own)


def _scale(people: pd.DataFrame, estimand: Estimand) -> float:
    """Size of the values that the summaries were made of: rounding is of that size, not theirs.

    Risks lie between 0 and 1, and a logarithm is off by as much as its rate, relatively.
    """
    if estimand.kind == "mean":
        return float(people[["observed", "expected"]].abs().to_numpy().max())
    return 1.0


def _difference(sites: pd.DataFrame, design: Design, confidence: float) -> Effect:
    """Difference of the arms' mean rates, in the unit of the rates."""
    own = sites["own"] * arm_levels(sites["adjusted"], sites["size"], sites["rsw"], "rate") ** 2
    found = compare_arms(sites["adjusted"], sites["rsw"], own)
    return arms_effect(found, design, confidence, 0.0, ratio=False)


def _warnings(
    frame: pd.DataFrame,
    sites: pd.DataFrame,
    estimand: Estimand,
    design: Design,
    baseline: tuple[Balance, ...],
) -> Iterator[Said]:
    if limitation := limitation_of(design):
        yield say("no_p", why=limitation)
    for name in estimand.covariates:
        if name not in adjusted_for(frame, estimand):
            yield say("not_adjusted", covariate=name)
    for each in baseline:
        if each.far_apart:
            yield say("arms_far_apart", covariate=each.covariate)
    if estimand.kind == "rate":
        for rsw, arm in ARM_OF.items():
            if sites.loc[sites["rsw"].eq(rsw), "adjusted"].eq(0).all():
                yield say("arm_without_events", arm=arm)
