"""Everything that is found out about one outcome."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.frames.checks import FrameError, arm_without_chance
from analysis.multilevel.model import MultilevelFit, fit
from analysis.records import Estimand, Estimate, limitation_of
from analysis.two_stage.arms import arm_summaries
from analysis.two_stage.balance import Balance
from analysis.two_stage.beliefs import Belief, Priors, beliefs, prior_predictive_p, why_none
from analysis.two_stage.reach import Reach, nothing, reach
from analysis.two_stage.site_summary import leave_one_out, two_stage
from analysis.two_stage.waves import WaveEffect, wave_by_wave
from mixed.effects import MISSING, Effect
from mixed.few_clusters.design import Design, design_of
from mixed.few_clusters.effect_size import Spread, hedges_g, spread
from mixed.few_clusters.second_stage import Comparison
from study.results.said import Said, say


@dataclass(frozen=True)
class Found:
    """What was found, or why nothing could be.

    Attributes
    ----------
    site_summary : the estimate on which the verdict rests; ``multilevel`` stands beside it.
    sites, arms : as given by ``two_stage`` and ``arm_summaries``; empty when there is a problem.
    left_out : effect without each site; None where it could not be had.
    sd : standard deviation of one observation, for means; else None.
    reach : what the design can tell; its limitation is why no p value is allowed, or None.
    beliefs : posteriors of the effect, for headline outcomes; ``no_beliefs`` is why a headline
        outcome has none, or None.
    waves : each wave by itself and the changes between them, of outcomes adjusted for the wave.
    problem : why the data cannot answer, or None.
    balance : the baseline table of the covariates.
    comparison : the second stage, or None.
    surprise : how probable the sceptic held such an estimate, or NaN.
    """

    estimand: Estimand
    site_summary: Estimate
    multilevel: Estimate
    sites: pd.DataFrame
    arms: pd.DataFrame
    left_out: Mapping[str, Effect | None]
    sd: float | None
    reach: Reach
    beliefs: tuple[Belief, ...]
    waves: tuple[WaveEffect, ...]
    no_beliefs: Said | None
    problem: Said | None
    comparison: Comparison | None = None
    surprise: float = math.nan
    balance: tuple[Balance, ...] = ()


def analyse(frame: pd.DataFrame, estimand: Estimand, confidence: float, assumed: Priors) -> Found:
    """Estimate one outcome by both methods, and say what the design can tell about it.

    Parameters
    ----------
    frame : analysis frame of the estimand.
    confidence : of every interval, such as 0.95.
    assumed : priors of what one would have to believe.
    """
    try:
        first = two_stage(frame, estimand, confidence)
    except FrameError as error:
        return no_answer(frame, estimand, error.problem)
    variation = spread(frame) if estimand.kind == "mean" else None
    sd = None if variation is None else math.sqrt(variation.total)
    model = _model(frame, estimand, confidence)
    return Found(
        estimand=estimand,
        site_summary=_estimate(
            frame,
            estimand,
            first.effect,
            first.design,
            confidence,
            variation,
            warnings=first.warnings,
        ),
        multilevel=_estimate(
            frame, estimand, model.effect, first.design, confidence, variation, model=model
        ),
        sites=first.sites,
        arms=arm_summaries(frame, first.sites, estimand),
        left_out=dict(leave_one_out(frame, estimand, confidence)),
        sd=sd,
        reach=reach(frame, estimand, first, variation, confidence),
        beliefs=(
            beliefs(first.sites, estimand, sd, assumed, confidence) if estimand.headline else ()
        ),
        waves=wave_by_wave(frame, estimand, confidence),
        no_beliefs=why_none(first.sites, estimand, sd) if estimand.headline else None,
        problem=None,
        comparison=first.comparison,
        balance=first.balance,
        surprise=prior_predictive_p(first.effect, first.sites, estimand, sd, assumed),
    )


def no_answer(frame: pd.DataFrame, estimand: Estimand, problem: Said) -> Found:
    """What is found when the data cannot answer; ``problem`` says why."""
    design = design_of(frame)
    none = _estimate(frame, estimand, MISSING, design, math.nan, None, warnings=(problem,))
    model = MultilevelFit(MISSING, (), None, (problem,))
    return Found(
        estimand=estimand,
        site_summary=none,
        multilevel=_estimate(frame, estimand, MISSING, design, math.nan, None, model=model),
        sites=pd.DataFrame(),
        arms=pd.DataFrame(),
        left_out={},
        sd=None,
        reach=nothing(design, problem),
        beliefs=(),
        waves=(),
        no_beliefs=say("nothing_estimated") if estimand.headline else None,
        problem=problem,
    )


def _model(frame: pd.DataFrame, estimand: Estimand, confidence: float) -> MultilevelFit:
    """The multilevel model, or none: its likelihood knows neither weights nor who was lost."""
    if estimand.weight is not None or estimand.horizon is not None:
        why = say("no_model_with_weights")
    elif arm := arm_without_chance(frame, estimand):
        why = say("no_model_of_arm_alike", arm=arm)
    else:
        return fit(frame, estimand, confidence, estimand.slopes)
    return MultilevelFit(MISSING, (), None, (why,))


def _estimate(
    frame: pd.DataFrame,
    estimand: Estimand,
    effect: Effect,
    design: Design,
    confidence: float,
    variation: Spread | None,
    warnings: tuple[Said, ...] = (),
    model: MultilevelFit | None = None,
) -> Estimate:
    g = None if variation is None else hedges_g(effect, variation, confidence)
    return Estimate(
        outcome=estimand.outcome,
        method="site_summary" if model is None else "multilevel",
        estimate=effect.estimate,
        standard_error=effect.standard_error,
        df=effect.df,
        low=effect.low,
        high=effect.high,
        p=effect.p if design.allows_p else None,
        smallest_p=design.smallest_p,
        limitation=limitation_of(design),
        hedges_g_total=g.total if g else None,
        hedges_g_total_low=g.total_low if g else None,
        hedges_g_total_high=g.total_high if g else None,
        hedges_g_within=g.within if g else None,
        hedges_g_within_low=g.within_low if g else None,
        hedges_g_within_high=g.within_high if g else None,
        n_sites=design.n_sites,
        n_sites_rsw=design.n_rsw,
        n_units=_distinct(frame, "unit_id"),
        n_workers=_distinct(frame, "worker_id"),
        n_families=_distinct(frame, "family_id"),
        n_rows=len(frame),
        optimisers_agree=model.optimisers_agree if model else None,
        variance_components=model.variance_components if model else (),
        warnings=model.warnings if model else warnings,
    )


def _distinct(frame: pd.DataFrame, column: str) -> int:
    return int(frame[column].nunique()) if column in frame.columns else 0
