"""What a planned study asks: an outcome, the effect worth finding, and how outcomes vary."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from mixed.model import RESIDUAL
from study.results.said import Said, say
from study.settings import SettingsError
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


def question(
    line: Mapping[str, Any],
    outcomes: Mapping[str, Mapping[str, Any]],
    components: pd.DataFrame | None,
    least_site_share: float,
) -> Question:
    """Turn one line of ``planning.questions`` into a question.

    Parameters
    ----------
    line : ``effect``, for risks and rates ``baseline``, and either ``outcome``, whose fitted
        variances are taken, or ``name``, ``label``, ``unit``, ``kind`` and ``variances``.
    outcomes : the lines of params' ``outcomes`` by name.
    components : the results table of variance components; None when nothing was fitted.
    least_site_share : a fitted share of variance between sites below this is raised to it: a
        handful of sites that happen to be alike is no evidence that sites are.

    Raises
    ------
    PlanningError : when a part is missing, unknown, or out of range.
    NotFittedError : when the outcome was not fitted.
    """
    name = str(line.get("outcome") or line.get("name") or "a question without a name")
    if "effect" not in line:
        raise PlanningError(f"{name}: state the effect that the study should find.")
    effect, baseline = float(line["effect"]), float(line.get("baseline", 0.0))
    if "variances" in line:
        absent = [key for key in ("name", "label", "unit", "kind") if key not in line]
        if absent:
            raise PlanningError(f"{name}: stated variances also need {', '.join(absent)}.")
        parts = {key: float(value) for key, value in line["variances"].items()}
        if set(parts) != set(Variances.__annotations__):
            wanted = ", ".join(Variances.__annotations__)
            raise PlanningError(f"{name}: variances are {wanted}.")
        return Question(
            name=name,
            label=str(line["label"]),
            unit=str(line["unit"]),
            kind=line["kind"],
            effect=effect,
            baseline=baseline,
            variances=Variances(**parts),
        )
    if name not in outcomes:
        raise PlanningError(f"{name} is not an outcome of params.yaml.")
    outcome = outcomes[name]
    variances, notes = fitted(name, outcome["kind"], components, least_site_share)
    return Question(
        name=name,
        label=str(outcome["label"]),
        unit=str(outcome["unit"]),
        kind=outcome["kind"],
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
