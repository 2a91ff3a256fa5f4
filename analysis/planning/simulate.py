"""Site summaries of planned studies, drawn from their model.

Only what the summaries depend on is drawn. They are those of ``analysis.two_stage.comparison``
without covariates, on the scale of the comparison, with the variance that each site's own units
tell: a site's mean, its risk, or its part in the logarithm of its arm's rate.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from analysis.planning.design import Sizes
from analysis.planning.latent import average_risk, intercept_of_rate, intercept_of_risk
from analysis.planning.question import Question
from mixed.few_clusters.events import logarithms, own_variances

Array = npt.NDArray[np.float64]


def site_summaries(
    question: Question, sizes: Sizes, effects: Array, runs: int, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Draw studies: their site summaries under each effect, and each one's own variance.

    Parameters
    ----------
    effects : (k,) as in ``Question.effect``. They share the draws, so that power rises smoothly.

    Returns
    -------
    Both (effects, runs, sites).
    """
    if question.kind == "mean":
        return _means(question, sizes, effects, runs, rng)
    draw = _risks if question.kind == "risk" else _rates
    values, errors, size = draw(question, sizes, effects, runs, rng)
    own = own_variances(values, errors, size, sizes.rsw, question.kind)
    if question.kind == "risk":
        return values, own
    return logarithms(values, own, size, sizes.rsw)


def endless_summaries(
    question: Question, sizes: Sizes, runs: int, rng: np.random.Generator
) -> Array:
    """The same (runs, sites) at the question's effect if every site had endlessly many units.

    Only the sites themselves then differ: no study of these sites can do better.
    """
    v = question.variances
    own = rng.normal(0, math.sqrt(v.site), (runs, sizes.sites.n_sites))
    if question.kind == "mean":
        return own + question.effect * sizes.rsw
    if question.kind == "rate":
        return own + math.log(question.effect) * sizes.rsw
    arms = [intercept_of_risk(question.baseline + x * question.effect, v.total) for x in (0, 1)]
    return average_risk(own + np.array(arms)[sizes.rsw], v.total - v.site)


def _means(
    question: Question, sizes: Sizes, effects: Array, runs: int, rng: np.random.Generator
) -> tuple[Array, Array]:
    """A site's mean is a sum of independent normal parts: one draw has their joint spread.

    Its own variance is estimated from its units, independently of the mean; where there is one,
    from its workers, who do not show what the unit has in common.
    """
    v, workers = question.variances, sizes.units * sizes.workers
    own = v.worker / workers + v.observation / (workers * sizes.observations)
    of_units = v.unit / sizes.units
    shape = (runs, sizes.sites.n_sites)
    drawn = rng.normal(0, math.sqrt(v.site + of_units + own), shape)
    clusters = sizes.units if sizes.units > 1 else sizes.workers
    if sizes.units > 1:
        own += of_units
    known = rng.chisquare(clusters - 1, shape) / (clusters - 1) if clusters > 1 else np.zeros(shape)
    values = drawn + effects[:, None, None] * sizes.rsw
    return values, np.broadcast_to(own * known, values.shape)


def _risks(
    question: Question, sizes: Sizes, effects: Array, runs: int, rng: np.random.Generator
) -> tuple[Array, Array, float]:
    """An event is a latent logistic score above its arm's threshold: one draw for all effects."""
    v = question.variances
    score = _intercepts(question, sizes, runs, rng)[..., None]
    shape = (*score.shape[:-1], sizes.observations)
    score = score + rng.logistic(size=shape)
    if v.observation:
        score += rng.normal(0, math.sqrt(v.observation), shape)
    score = score.reshape(runs, sizes.sites.n_sites, sizes.units, -1)
    risks = np.empty((len(effects), runs, sizes.sites.n_sites, sizes.units))
    ours = sizes.rsw == 1
    start = intercept_of_risk(question.baseline, v.total)
    risks[:, :, ~ours] = (score[:, ~ours] > -start).mean(axis=-1)
    for place, effect in enumerate(effects):
        threshold = intercept_of_risk(question.baseline + effect, v.total)
        risks[place][:, ours] = (score[:, ours] > -threshold).mean(axis=-1)
    return *_by_units(risks), float(sizes.units * sizes.workers)


def _rates(
    question: Question, sizes: Sizes, effects: Array, runs: int, rng: np.random.Generator
) -> tuple[Array, Array, float]:
    """A unit's events are Poisson given the sum of its workers' rates."""
    v = question.variances
    log_rate = _intercepts(question, sizes, runs, rng)
    log_rate += intercept_of_rate(question.baseline, v.total)
    if v.observation:
        shape = (*log_rate.shape, sizes.observations)
        extra = rng.normal(0, math.sqrt(v.observation), shape)
        expected = np.exp(log_rate[..., None] + extra).sum(axis=(-2, -1))
    else:
        expected = sizes.observations * np.exp(log_rate).sum(axis=-1)
    ours = sizes.rsw == 1
    events = np.empty((len(effects), *expected.shape))
    events[:, :, ~ours] = rng.poisson(expected[:, ~ours])
    for place, ratio in enumerate(effects):
        events[place][:, ours] = rng.poisson(ratio * expected[:, ours])
    exposure = sizes.workers * sizes.observations
    return *_by_units(events / exposure), float(sizes.units * exposure)


def _by_units(values: Array) -> tuple[Array, Array]:
    """The sites' means of their units (..., units), and standard errors; zero with one unit."""
    units = values.shape[-1]
    means = values.mean(axis=-1)
    if units == 1:
        return means, np.zeros_like(means)
    return means, np.sqrt(values.var(axis=-1, ddof=1) / units)


def _intercepts(question: Question, sizes: Sizes, runs: int, rng: np.random.Generator) -> Array:
    """Sum of the intercepts of site, unit and worker: (runs, sites, units, workers)."""
    v = question.variances
    shape = (runs, sizes.sites.n_sites, sizes.units, sizes.workers)
    site, unit, worker = (
        math.sqrt(variance) * rng.normal(size=shape[:depth])
        for variance, depth in ((v.site, 2), (v.unit, 3), (v.worker, 4))
    )
    return site[..., None, None] + unit[..., None] + worker
