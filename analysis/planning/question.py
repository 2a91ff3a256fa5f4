"""What a planned study asks: an outcome, the effect worth finding, and how outcomes vary."""

from __future__ import annotations

from dataclasses import dataclass, replace

import pandas as pd

from mixed.model import RESIDUAL
from study.results.said import Said, say
from study.settings import SettingsError
from study.settings.outcomes import Outcome
from study.vocabulary import OUTCOME_KINDS, OutcomeKind

BETWEEN = {"site_id": "site", "unit_id": "unit", "worker_id": "worker"}


class PlanningError(SettingsError):
    """The planning settings cannot be used as they stand; the message says why."""


class NotFittedError(PlanningError):
    """An outcome has no fitted variances; the message says which."""


@dataclass(frozen=True)
class Variances:
    """Variances of the random intercepts: of the outcome, the logit (risk) or the log (rate).

    ``observation`` is all that lies below the worker: families, visits, coders and, for means, the
    residual. For risks and rates the chance of the event itself comes on top and is not stated.
    """

    site: float
    unit: float
    worker: float
    observation: float

    def __post_init__(self) -> None:
        for name, value in vars(self).items():
            if not value >= 0:
                raise PlanningError(f"The variance of {name} must be zero or more, not {value}.")

    @property
    def total(self) -> float:
        """The sum of all."""
        return self.site + self.unit + self.worker + self.observation


@dataclass(frozen=True)
class Question:
    """One outcome to plan for.

    Attributes
    ----------
    effect : RSW against conventional: a difference of means or risks, or a ratio of rates.
    baseline : conventional risk, or events per observation; 0 for means.
    notes : what a reader must know about the variances.
    """

    name: str
    label: str
    unit: str
    kind: OutcomeKind
    effect: float
    baseline: float
    variances: Variances
    notes: tuple[Said, ...] = ()

    def __post_init__(self) -> None:
        if self.kind not in OUTCOME_KINDS:
            raise PlanningError(f"{self.name}: kind is mean, risk or rate, not {self.kind!r}.")
        if self.kind == "risk" and not 0 < self.baseline < 1:
            raise PlanningError(f"{self.name}: a risk needs a baseline between 0 and 1.")
        if self.kind == "risk" and not 0 < self.baseline + self.effect < 1:
            raise PlanningError(f"{self.name}: baseline and effect give a risk outside 0 to 1.")
        if self.kind == "rate" and not (self.baseline > 0 and self.effect > 0):
            raise PlanningError(f"{self.name}: a rate needs a baseline and a ratio above 0.")
        if self.effect == (1.0 if self.kind == "rate" else 0.0):
            raise PlanningError(f"{self.name}: no design can find an effect of none.")
        if self.kind == "mean" and self.variances.total == 0:
            raise PlanningError(f"{self.name}: an outcome without variance needs no study.")


def of_outcome(
    outcome: Outcome,
    effect: float,
    baseline: float,
    components: pd.DataFrame | None,
    least_site_share: float,
) -> Question:
    """A question about an outcome of the settings, with its fitted variances.

    Parameters
    ----------
    effect, baseline : see ``Question``.
    components : the results table of variance components; None when nothing was fitted.
    least_site_share : a fitted share of variance between sites below this is raised to it: a
        handful of sites that happen to be alike is no evidence that sites are.

    Raises
    ------
    PlanningError : when effect or baseline are out of range.
    NotFittedError : when the outcome was not fitted.
    """
    variances, notes = fitted(outcome.name, outcome.kind, components, least_site_share)
    return Question(
        name=outcome.name,
        label=outcome.label,
        unit=outcome.unit,
        kind=outcome.kind,
        effect=effect,
        baseline=baseline,
        variances=variances,
        notes=notes,
    )


def fitted(
    name: str, kind: OutcomeKind, components: pd.DataFrame | None, least_site_share: float
) -> tuple[Variances, tuple[Said, ...]]:
    """Variances of an outcome from the multilevel fit, and what was changed about them.

    Raises
    ------
    NotFittedError : when the outcome was not fitted.
    """
    own = pd.DataFrame() if components is None else components[components["outcome"] == name]
    if own.empty:
        raise NotFittedError(f"{name} has no fitted variances: state them.")
    # A random slope counts at its level: a study of one wave meets all of it.
    by_group = own["variance"].astype(float).groupby(own["group"]).sum().to_dict()
    parts = {short: by_group.pop(group, 0.0) for group, short in BETWEEN.items()}
    # What a family of counts adds by chance is drawn from the family itself.
    chance = 0.0 if kind == "mean" else by_group.pop(RESIDUAL, 0.0)
    found = Variances(**parts, observation=sum(by_group.values()))
    # The share s of the site satisfies site = s (site + rest).
    rest = found.total - found.site + chance
    least = least_site_share / (1 - least_site_share) * rest
    if found.site >= least:
        return found, ()
    note = say(
        "site_share_raised", found=found.site / (found.site + rest), planned=least_site_share
    )
    return replace(found, site=least), (note,)
