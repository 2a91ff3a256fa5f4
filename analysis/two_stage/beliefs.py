"""What one would have to believe: the effect's posterior under stated priors, for any design.

Section 3 of the analysis plan: a normal-normal model of the site summaries
(``mixed.few_clusters.hierarchy``) under a sceptical, a neutral and an enthusiastic prior of the
effect, with the standard deviation between sites unknown (half-normal) or held at a value. It needs
one site in each arm and no more, and is no test: its probabilities are degrees of belief. Risks
cannot differ by more than one, so the priors of a risk difference end there.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.stats import norm

from analysis.questions.estimand import Estimand
from mixed.effects import ROUNDING, Effect
from mixed.few_clusters.hierarchy import EffectPrior, Posterior, posterior, prior_family
from study.results.said import Said, say
from study.settings.beliefs import Beliefs
from study.vocabulary import TAU_KINDS, OutcomeKind, TauKind

HALF_NORMAL, FIXED = TAU_KINDS


@dataclass(frozen=True)
class Priors:
    """The priors, as set in params.yaml.

    Attributes
    ----------
    published : kind → the published size of an effect: SDs, risk difference, rate ratio above 1.
    tau_scales, tau_fixed : scales of the half-normal prior of the SD between sites, and values at
        which it is held; in SDs of the outcome.
    neutral_width : SD of the neutral prior of the effect, in SDs of the outcome.
    """

    published: Mapping[OutcomeKind, float]
    tau_scales: tuple[float, ...]
    tau_fixed: tuple[float, ...]
    neutral_width: float


@dataclass(frozen=True)
class Belief:
    """A posterior of the effect; mean and credible interval on the estimand's scale.

    ``tau_kind`` and ``tau`` say what was assumed of the SD between sites.
    ``probability_claimed`` : that the effect has the claimed direction.
    ``probability_matters`` : that it has it, and at least the smallest size of interest.
    """

    prior: str
    tau_kind: str
    tau: float
    mean: float
    low: float
    high: float
    probability_claimed: float
    probability_matters: float


def priors(settings: Beliefs) -> Priors:
    """The priors that the settings ask for."""
    published: dict[OutcomeKind, float] = {
        "mean": settings.published.mean,
        "risk": settings.published.risk,
        "rate": settings.published.rate,
    }
    return Priors(published, settings.tau_scales, settings.tau_fixed, settings.neutral_width)


def beliefs(
    sites: pd.DataFrame,
    estimand: Estimand,
    sd: float | None,
    assumed: Priors,
    confidence: float,
) -> tuple[Belief, ...]:
    """Give the posterior under every prior of the effect and of the SD between sites.

    Parameters
    ----------
    sites : as given by ``two_stage``.
    sd : standard deviation of one observation, for means. For risks √(p(1 − p)) at the mean of the
        site risks takes its place; rates are on the log scale, where the unit is 1.

    Returns
    -------
    One belief per prior and assumption; none where ``why_none`` gives a reason.
    """
    if why_none(sites, estimand, sd) is not None:
        return ()
    values, errors = _on_the_scale(sites, estimand)
    unit = _unit(sites, estimand, sd)
    found = []
    for prior in _effect_priors(estimand, unit, assumed):
        for kind, tau in _taus(assumed):
            after = posterior(
                values,
                errors,
                sites["rsw"].to_numpy(),
                prior,
                tau_scale=tau * unit if kind == HALF_NORMAL else None,
                tau_fixed=tau * unit if kind == FIXED else None,
            )
            if estimand.kind == "risk":
                after = after.within(-1.0, 1.0)
            found.append(_belief(after, prior.name, kind, tau, estimand, unit, confidence))
    return tuple(found)


def prior_predictive_p(
    effect: Effect, sites: pd.DataFrame, estimand: Estimand, sd: float | None, assumed: Priors
) -> float:
    """How probable the sceptic held an estimate at least as far from none as this one.

    Two-sided, of a normal with the variance of the sceptical prior and of the estimate together
    (Box 1980, JRSS A 143, 383-430; Evans & Moshonov 2006, Bayesian Analysis 1, 893-914). A small
    one says that prior and data are in conflict. NaN without an estimate, its error or a prior.

    Parameters
    ----------
    effect : of the two-stage analysis. ``sites``, ``sd`` : as ``beliefs`` takes them.
    """
    unit = _unit(sites, estimand, sd)
    if not (unit > 0 and effect.standard_error > 0):
        return math.nan
    sceptic = _effect_priors(estimand, unit, assumed)[0]
    value = math.log(effect.estimate) if estimand.kind == "rate" else effect.estimate
    spread = math.hypot(sceptic.spread, effect.standard_error)
    return 2 * float(norm.sf(abs(value - sceptic.centre) / spread))


def why_none(sites: pd.DataFrame, estimand: Estimand, sd: float | None) -> Said | None:
    """Why nothing can be believed of the effect; None where something can.

    Parameters
    ----------
    sites, sd : as ``beliefs`` takes them.
    """
    values, errors = _on_the_scale(sites, estimand)
    if not (errors > ROUNDING * np.abs(values).max()).all():
        return say("people_alike")
    if not _unit(sites, estimand, sd) > 0:
        return say("outcome_alike")
    return None


def _on_the_scale(
    sites: pd.DataFrame, estimand: Estimand
) -> tuple[npt.NDArray[np.float64], npt.NDArray[np.float64]]:
    """Site summaries on the additive scale with their errors, zero where they are unknown."""
    if estimand.kind == "rate":
        # A site's part in its arm's logarithm, which a site without events has as well.
        values, errors = sites["additive"], np.sqrt(sites["own"])
    else:
        values, errors = sites["adjusted"], sites["standard_error"].fillna(0.0)
    return values.to_numpy(dtype=np.float64), errors.to_numpy(dtype=np.float64)


def _unit(sites: pd.DataFrame, estimand: Estimand, sd: float | None) -> float:
    if estimand.kind == "rate":
        return 1.0
    if estimand.kind == "risk":
        risk = float(sites["summary"].mean())
        return math.sqrt(risk * (1 - risk))
    return math.nan if sd is None else sd


def _effect_priors(estimand: Estimand, unit: float, assumed: Priors) -> tuple[EffectPrior, ...]:
    size = _additive_size(assumed.published[estimand.kind], estimand, unit)
    sign = 1 if estimand.direction == "higher" else -1
    return prior_family(sign * size, assumed.neutral_width * unit)


def _taus(assumed: Priors) -> Iterator[tuple[TauKind, float]]:
    yield from ((HALF_NORMAL, scale) for scale in assumed.tau_scales)
    yield from ((FIXED, value) for value in assumed.tau_fixed)


def _additive_size(size: float, estimand: Estimand, unit: float) -> float:
    """A size on the scale on which the effect is normal: SDs to units, a ratio to its logarithm."""
    if estimand.kind == "mean":
        return size * unit
    return math.log(size) if estimand.kind == "rate" else size


def _belief(
    after: Posterior,
    prior: str,
    kind: str,
    tau: float,
    estimand: Estimand,
    unit: float,
    confidence: float,
) -> Belief:
    def back(value: float) -> float:
        return math.exp(value) if estimand.kind == "rate" else value

    matters = _additive_size(estimand.smallest_effect, estimand, unit)
    low, high = after.interval(confidence)
    higher = estimand.direction == "higher"
    return Belief(
        prior=prior,
        tau_kind=kind,
        tau=tau,
        mean=back(after.mean),
        low=back(low),
        high=back(high),
        probability_claimed=1 - after.below(0) if higher else after.below(0),
        probability_matters=1 - after.below(matters) if higher else after.below(-matters),
    )
