"""The ``planning`` section of params.yaml as questions, designs, costs and target."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.planning.design import Sizes, grid
from analysis.planning.power import Target
from analysis.planning.question import NotFittedError, PlanningError, Question, question
from study.results.planning import SIZES

COSTS = ("site", "worker", "visit")


@dataclass(frozen=True)
class Planned:
    """One question with the designs to compare for it."""

    question: Question
    designs: tuple[Sizes, ...]


def planned(
    params: Mapping[str, Any], components: pd.DataFrame | None
) -> tuple[tuple[Planned, ...], tuple[str, ...]]:
    """Read the questions; a line may have sites, units, workers, visits or waves of its own.

    Parameters
    ----------
    components : the results table of variance components; None when nothing was fitted.

    Returns
    -------
    The questions that can be planned, and the outcomes that cannot, because this study's sites
    gave no model of them.

    Raises
    ------
    PlanningError : when the settings cannot be used as they stand.
    """
    settings = params["planning"]
    outcomes = {line["name"]: line for line in params["outcomes"]}
    share = float(settings["least_site_share"])
    if not 0 <= share < 1:
        raise PlanningError("planning.least_site_share is a share: 0 or more and under 1.")
    found, without = [], []
    for line in settings["questions"]:
        own = {key: line.get(key, settings[key]) for key in ("sites", *SIZES)}
        try:
            found.append(Planned(question(line, outcomes, components, share), grid(own)))
        except NotFittedError:
            without.append(str(line["outcome"]))
    names = [*(p.question.name for p in found), *without]
    if len(set(names)) < len(names):
        raise PlanningError("planning.questions names an outcome twice.")
    return tuple(found), tuple(without)


def costs_of(settings: Mapping[str, Any]) -> dict[str, float]:
    """Costs of a site, a worker and a visit.

    Raises
    ------
    PlanningError : when one is missing or negative.
    """
    costs = {name: float(settings["costs"].get(name, -1)) for name in COSTS}
    if any(value < 0 for value in costs.values()):
        raise PlanningError(f"planning.costs holds {', '.join(COSTS)}, each zero or more.")
    return costs


def target_of(params: Mapping[str, Any]) -> Target:
    """Target power and runs from ``planning``; the level is 1 - ``inference.confidence``."""
    settings = params["planning"]
    level = round(1 - float(params["inference"]["confidence"]), 10)
    return Target(level, float(settings["target"]), int(settings["runs"]))
