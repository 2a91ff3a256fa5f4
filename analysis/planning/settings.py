"""The ``planning`` section of the settings as questions, designs and target."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis.planning.design import Sizes, grid
from analysis.planning.power import Target
from analysis.planning.question import NotFittedError, Question, Variances, of_outcome
from study.settings import planning
from study.settings.model import Settings


@dataclass(frozen=True)
class Planned:
    """One question with the designs to compare for it."""

    question: Question
    designs: tuple[Sizes, ...]


def planned(
    settings: Settings, components: pd.DataFrame | None
) -> tuple[tuple[Planned, ...], tuple[str, ...]]:
    """The questions of the settings, each with its designs.

    Parameters
    ----------
    components : the results table of variance components; None when nothing was fitted.

    Returns
    -------
    The questions that can be planned, and the outcomes that cannot, because this study's sites
    gave no model of them.
    """
    found, without = [], []
    for line in settings.planning.questions:
        try:
            question = _question(line, settings, components)
        except NotFittedError:
            without.append(line.called)
        else:
            found.append(Planned(question, _designs(line, settings.planning)))
    return tuple(found), tuple(without)


def _question(
    line: planning.PlannedQuestion, settings: Settings, components: pd.DataFrame | None
) -> Question:
    baseline = line.baseline or 0.0
    if line.variances and line.name and line.label and line.unit and line.kind:
        return Question(
            name=line.name,
            label=line.label,
            unit=line.unit,
            kind=line.kind,
            effect=line.effect,
            baseline=baseline,
            variances=Variances(**dict(line.variances.items())),
        )
    outcome = next(own for own in settings.outcomes if own.name == line.outcome)
    share = settings.planning.least_site_share
    return of_outcome(outcome, line.effect, baseline, components, share)


def _designs(line: planning.PlannedQuestion, shared: planning.Planning) -> tuple[Sizes, ...]:
    """Every combination of sizes; a question may have some of its own."""
    return grid(
        line.sites or shared.sites,
        line.units or shared.units,
        line.workers or shared.workers,
        line.visits or shared.visits,
        line.waves or shared.waves,
    )


def target_of(settings: Settings) -> Target:
    """Target power and runs from ``planning``; the level is 1 - ``inference.confidence``."""
    level = round(1 - settings.inference.confidence, 10)
    return Target(level, settings.planning.target, settings.planning.runs)
