"""Everything that is found out about one outcome."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.answers.estimate import Estimate
from analysis.frames.sample import FrameError, Sample
from analysis.multilevel.model import MultilevelFit, fit
from analysis.questions.estimand import Estimand
from analysis.two_stage.arms import arm_summaries
from analysis.two_stage.balance import Balance
from analysis.two_stage.beliefs import Belief, Priors, beliefs, prior_predictive_p, why_none
from analysis.two_stage.comparison import leave_one_out, two_stage
from analysis.two_stage.limitation import limitation_of
from analysis.two_stage.reach import Reach, nothing, reach
from analysis.two_stage.waves import WaveEffect, wave_by_wave
from mixed.effects import MISSING, Effect
from mixed.few_clusters.design import Design
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


def analyse(sample: Sample, confidence: float, assumed: Priors) -> Found:
    """Estimate one outcome by both methods, and say what the design can tell about it.

    Parameters
    ----------
    confidence : of every interval, such as 0.95.
    assumed : priors of what one would have to believe.
    """
    estimand = sample.estimand
    try:
        first = two_stage(sample, confidence)
    except FrameError as error:
        return no_answer(sample, error.problem)
    variation = spread(sample.rows) if estimand.kind == "mean" else None
    sd = None if variation is None else math.sqrt(variation.total)
    model = _model(sample, confidence)
    unasked = _no_prior(estimand)
    return Found(
        estimand=estimand,
        site_summary=_estimate(
            sample, first.effect, first.design, confidence, variation, warnings=first.warnings
        ),
        multilevel=_estimate(
            sample, model.effect, first.design, confidence, variation, model=model
        ),
        sites=first.sites,
        arms=arm_summaries(first, estimand.kind),
        left_out=dict(leave_one_out(sample, confidence)),
        sd=sd,
        reach=reach(first, estimand.kind, variation, confidence, estimand.reference),
        beliefs=(
            beliefs(first.sites, estimand, sd, assumed, confidence)
            if estimand.headline and unasked is None
            else ()
        ),
        waves=wave_by_wave(sample, confidence) if first.comparison else (),
        no_beliefs=(
            (unasked or why_none(first.sites, estimand, sd)) if estimand.headline else None
        ),
        problem=None,
        comparison=first.comparison,
        balance=first.balance,
        surprise=(
            math.nan
            if unasked
            else prior_predictive_p(first.effect, first.sites, estimand, sd, assumed)
        ),
    )


def no_answer(sample: Sample, problem: Said) -> Found:
    """What is found when the data cannot answer; ``problem`` says why."""
    estimand, design = sample.estimand, sample.design
    none = _estimate(sample, MISSING, design, math.nan, None, warnings=(problem,))
    model = MultilevelFit(MISSING, (), None, (problem,))
    return Found(
        estimand=estimand,
        site_summary=none,
        multilevel=_estimate(sample, MISSING, design, math.nan, None, model=model),
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


def _no_prior(estimand: Estimand) -> Said | None:
    """Why nobody has a prior of what is asked; None where the priors are of that."""
    if estimand.direction == "equivalent":
        return say("no_side_claimed")
    return None if estimand.compare == "arms" else say("no_prior_of_it")


def _model(sample: Sample, confidence: float) -> MultilevelFit:
    """The multilevel model, or none: its likelihood knows neither weights nor who was lost."""
    if sample.estimand.question != "level" or sample.estimand.compare != "arms":
        why = say("no_model_of_question")
    elif sample.estimand.weight is not None or sample.estimand.horizon is not None:
        why = say("no_model_with_weights")
    elif arm := sample.arm_without_chance:
        why = say("no_model_of_arm_alike", arm=arm)
    else:
        return fit(sample, confidence)
    return MultilevelFit(MISSING, (), None, (why,))


def _estimate(
    sample: Sample,
    effect: Effect,
    design: Design,
    confidence: float,
    variation: Spread | None,
    warnings: tuple[Said, ...] = (),
    model: MultilevelFit | None = None,
) -> Estimate:
    g = None if variation is None else hedges_g(effect, variation, confidence)
    return Estimate(
        outcome=sample.estimand.outcome,
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
        n_units=_distinct(sample.rows, "unit_id"),
        n_workers=_distinct(sample.rows, "worker_id"),
        n_families=_distinct(sample.rows, "family_id"),
        n_rows=len(sample.rows),
        optimisers_agree=model.optimisers_agree if model else None,
        variance_components=model.variance_components if model else (),
        warnings=model.warnings if model else warnings,
    )


def _distinct(frame: pd.DataFrame, column: str) -> int:
    return int(frame[column].nunique()) if column in frame.columns else 0
