"""Power and minimum detectable effect of designs, by simulation with the test of the analysis.

One repeat draws a batch of studies of every design and counts, along a ladder of effects, how many
find theirs. So the whole plan is one call of ``repeat``, on one core, several, or a cluster.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt

from analysis.planning.design import Sizes
from analysis.planning.latent import average_risk, intercept_of_risk
from analysis.planning.question import PlanningError, Question
from analysis.planning.simulate import Array, endless_summaries, site_summaries
from mixed.few_clusters.precision import minimum_detectable_effect
from mixed.few_clusters.second_stage import rejects
from mixed.resampling.execute import SERIAL, Execution, repeat

BATCH = 100
# Studies with endlessly many units are cheap, and a hard "never" rests on them.
ENDLESS = 10 * BATCH
# Rungs about the effect that a normal approximation expects to be detectable.
RUNGS = np.geomspace(0.3, 3.0, 24)
# Risks stay this far from 0 and 1.
_MARGIN = 1e-3


@dataclass(frozen=True)
class Target:
    """What counts as enough.

    Attributes
    ----------
    level : of the two-sided test. ``power`` : chance of finding the effect, such as 0.8.
    runs : simulated studies of each design; rounded up to whole batches.
    """

    level: float = 0.05
    power: float = 0.8
    runs: int = 2000

    def __post_init__(self) -> None:
        if not (0 < self.level < 1 and self.level < self.power < 1 and self.runs >= 1):
            raise PlanningError(
                "The target power lies between the level of the test and 1, and there is a run."
            )


@dataclass(frozen=True)
class Curve:
    """What was simulated of one design; NaN where it allows no p value.

    Attributes
    ----------
    power : at the question's effect, with its Monte-Carlo standard error ``error``.
    detectable : smallest effect found with the target power; NaN when beyond the ladder.
    ceiling : power of the same sites with endlessly many units.
    effects, powers : (k,) the ladder.
    """

    sizes: Sizes
    power: float
    error: float
    detectable: float
    ceiling: float
    effects: Array
    powers: Array


def power_curves(
    question: Question,
    designs: Sequence[Sizes],
    target: Target,
    seed: int,
    execution: Execution = SERIAL,
    *,
    title: str = "",
) -> list[Curve]:
    """Simulate every design; those that allow no p value have no power."""
    able = [sizes for sizes in designs if sizes.sites.allows_p]
    ladders = [ladder(question, sizes, target) for sizes in able]
    # The ceiling depends on the sites alone: one design stands for all that share them.
    one_of = {sizes.sites: sizes for sizes in able}
    batches = -(-target.runs // BATCH)
    task = partial(_batch, question, able, ladders, list(one_of.values()), target.level)
    found = repeat(task, batches, seed, execution, title=title) if able else []
    ends = np.mean([ends for _, ends in found], axis=0) if able else []
    ceilings = dict(zip(one_of, ends, strict=True))
    curves = {}
    for place, (sizes, effects) in enumerate(zip(able, ladders, strict=True)):
        powers = np.mean([shares[place] for shares, _ in found], axis=0)
        ceiling = float(ceilings[sizes.sites])
        curves[sizes] = _curve(sizes, effects, powers, ceiling, batches * BATCH, target)
    return [curves.get(sizes) or _none(sizes) for sizes in designs]


def ladder(question: Question, sizes: Sizes, target: Target) -> Array:
    """Effects to simulate: the question's own, then rungs about the detectable one, outwards."""
    scale = minimum_detectable_effect(
        approximate_error(question, sizes),
        sizes.sites.pooled_df,
        target.level,
        target.power,
        test_df=sizes.sites.df,
    )
    if question.kind == "rate":
        rungs = np.exp(math.copysign(scale, math.log(question.effect)) * RUNGS)
    else:
        rungs = math.copysign(scale, question.effect) * RUNGS
    if question.kind == "risk":
        risks = question.baseline + rungs
        rungs = rungs[(risks > _MARGIN) & (risks < 1 - _MARGIN)]
    return np.concatenate([[question.effect], rungs])


def approximate_error(question: Question, sizes: Sizes) -> float:
    """Standard error of the difference of arms; exact for means, first-order for the others."""
    v = question.variances
    workers = sizes.units * sizes.workers
    rows = workers * sizes.observations
    slope, chance = 1.0, 0.0
    if question.kind == "risk":
        at = intercept_of_risk(question.baseline, v.total)
        slope = float(average_risk(at + 0.01, v.total) - average_risk(at - 0.01, v.total)) / 0.02
        chance = question.baseline * (1 - question.baseline) / rows
    elif question.kind == "rate":
        chance = 1 / (question.baseline * rows)
    between = v.site + v.unit / sizes.units + v.worker / workers + v.observation / rows
    arms = 1 / sizes.sites.n_rsw + 1 / sizes.sites.n_conventional
    return math.sqrt((slope**2 * between + chance) * arms)


def _batch(
    question: Question,
    designs: Sequence[Sizes],
    ladders: Sequence[Array],
    one_of: Sequence[Sizes],
    level: float,
    rng: np.random.Generator,
) -> tuple[list[Array], list[float]]:
    """Shares of a batch that reject: of each design along its ladder; with endlessly many units."""
    shares = []
    for sizes, effects in zip(designs, ladders, strict=True):
        values, own = site_summaries(question, sizes, effects, BATCH, rng)
        shares.append(rejects(values, sizes.rsw, level, own).mean(axis=1))
    if question.variances.site == 0:
        # Sites without a difference of their own, endlessly well known, show any effect.
        return shares, [1.0] * len(one_of)
    endless = [
        rejects(endless_summaries(question, sizes, ENDLESS, rng), sizes.rsw, level).mean()
        for sizes in one_of
    ]
    return shares, [float(share) for share in endless]


def _curve(
    sizes: Sizes, effects: Array, powers: Array, ceiling: float, runs: int, target: Target
) -> Curve:
    power = float(powers[0])
    return Curve(
        sizes=sizes,
        power=power,
        error=math.sqrt(power * (1 - power) / runs),
        detectable=first_reaching(effects[1:], powers[1:], target.power),
        ceiling=ceiling,
        effects=effects[1:],
        powers=powers[1:],
    )


def first_reaching(effects: Array, powers: npt.ArrayLike, target: float) -> float:
    """The effect at which the power first reaches the target, between rungs by a straight line."""
    reached = np.flatnonzero(np.asarray(powers) >= target)
    if not len(reached):
        return math.nan
    place = int(reached[0])
    if place == 0:
        return float(effects[0])
    low, high = np.asarray(powers)[place - 1 : place + 1]
    share = (target - low) / (high - low)
    return float(effects[place - 1] + share * (effects[place] - effects[place - 1]))


def _none(sizes: Sizes) -> Curve:
    nothing = np.empty(0)
    return Curve(sizes, math.nan, math.nan, math.nan, math.nan, nothing, nothing)
