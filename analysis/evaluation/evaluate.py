"""The whole evaluation in memory: study tables, claims and settings to results tables."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from analysis.answers.contrast import analyse, no_answer
from analysis.evaluation.flow import flow
from analysis.evaluation.tidy import results_tables
from analysis.frames.candidates import candidates
from analysis.frames.study import Study, site_arms
from analysis.published.table import published_table
from analysis.questions import asking
from analysis.results.tables import table
from analysis.two_stage.beliefs import priors
from analysis.verdicts.circumstances import circumstances
from study.published import read_published
from study.settings.model import Settings
from study.vocabulary import ARMS


@dataclass(frozen=True)
class Results:
    """Results tables by name, and the facts of the study."""

    tables: Mapping[str, pd.DataFrame]
    study: Mapping[str, Any]


def evaluate(
    study: Study,
    submissions: pd.DataFrame,
    findings: pd.DataFrame,
    claims: pd.DataFrame,
    settings: Settings,
    say: Callable[[str], None] = lambda line: None,
) -> Results:
    """Estimate every outcome, judge every claim, and count who and what went in.

    Parameters
    ----------
    study, submissions : as read by ``analysis.frames.study``.
    findings : one row per finding, with ``site``, ``rule``, ``level`` and ``count``.
    claims : as given by ``asking.read_claims``.
    say : told about each outcome as its turn comes.

    Raises
    ------
    ValueError : when the settings ask for something that the study does not hold.
    """
    estimands = asking.estimands(settings, claims)
    confidence = settings.inference.confidence
    assumed = priors(settings.beliefs)
    drawn = [candidates(estimand, study, settings) for estimand in estimands]
    printed = {outcome.name: outcome.label for outcome in settings.outcomes}
    found = []
    for turn, each in enumerate(drawn, start=1):
        say(f"{turn} of {len(drawn)}: {printed[each.estimand.outcome]}")
        if each.sample.rows.empty:
            found.append(no_answer(each.sample, each.why_empty))
        else:
            found.append(analyse(each.sample, confidence, assumed))
    counted = flow(study, submissions, drawn, settings)
    known = circumstances(estimands, study, counted)
    tables = {
        **results_tables(found, claims, confidence, settings.certainty, known),
        "flow": counted,
        "data_quality": _data_quality(submissions),
        "findings_by_rule": _findings_by_rule(findings),
        "published": published_table(read_published()),
    }
    return Results(tables, _facts(study, submissions, settings))


def _data_quality(submissions: pd.DataFrame) -> pd.DataFrame:
    rows = submissions.drop(columns="status").rename(columns={"table_status": "status"})
    return table("data_quality", rows)


def _findings_by_rule(findings: pd.DataFrame) -> pd.DataFrame:
    """Add findings up over sites: how often a rule fired, and in how many sites.

    A single site's count of faults is a count of its people's records and mostly under ten, while
    the number of sites is public and says what a reader needs: how widespread a fault is.
    """
    groups = findings.groupby(["rule", "level"], as_index=False, sort=True)
    return table(
        "findings_by_rule", groups.agg(n_sites=("site", "nunique"), count=("count", "sum"))
    )


def _facts(study: Study, submissions: pd.DataFrame, settings: Settings) -> dict[str, Any]:
    arms = site_arms(study)
    statuses = submissions.drop_duplicates("site_id").set_index("site_id")["status"]
    return {
        "source": settings.study.source,
        "seed": settings.study.seed,
        "confidence": settings.inference.confidence,
        "n_sites": {arm: int(arms.eq(arm).sum()) for arm in ARMS},
        "sites": {str(site): str(status) for site, status in statuses.items()},
        "instruments": settings.instruments.model_dump(),
    }
