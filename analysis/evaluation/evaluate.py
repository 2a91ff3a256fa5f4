"""The whole evaluation in memory: study tables, claims and settings to results tables."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import pandas as pd

from analysis.answers import kept
from analysis.answers.contrast import Found, analyse, no_answer
from analysis.answers.series import described
from analysis.evaluation.flow import flow
from analysis.evaluation.tidy import results_tables
from analysis.frames.candidates import Candidates, candidates
from analysis.frames.sample import Sample
from analysis.frames.study import Study, site_arms
from analysis.published.table import published_table
from analysis.questions import asking
from analysis.results.tables import table
from analysis.two_stage.beliefs import Priors, priors
from analysis.verdicts.circumstances import circumstances
from mixed.resampling.execute import SERIAL, Execution, each
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
    execution: Execution = SERIAL,
    answers: Path | None = None,
) -> Results:
    """Estimate every outcome, judge every claim, and count who and what went in.

    Parameters
    ----------
    study, submissions : as read by ``analysis.frames.study``.
    findings : one row per finding, with ``site``, ``rule``, ``level`` and ``count``.
    claims : as given by ``asking.read_claims``.
    say : told about each outcome as its turn comes.
    execution : where the questions are answered; it changes no number.
    answers : folder of the latest run's answers, taken up again where nothing on which they rest
        has changed; None for none.

    Raises
    ------
    ValueError : when the settings ask for something that the study does not hold.
    """
    estimands = asking.estimands(settings, claims)
    confidence = settings.inference.confidence
    assumed = priors(settings.beliefs)
    drawn = [candidates(estimand, study, settings) for estimand in estimands]
    labels = [outcome.label for outcome in settings.outcomes]
    answer = partial(_answer, confidence, assumed)
    found = _answers(drawn, labels, answer, say, execution, answers)
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


def _answers(
    drawn: Sequence[Candidates],
    labels: Sequence[str],
    answer: partial[Found],
    say: Callable[[str], None],
    execution: Execution,
    folder: Path | None,
) -> list[Found]:
    """The answer to each question, computed where it is not known yet."""
    found: dict[int, Found] = {}
    names: dict[int, str] = {}
    asked: list[int] = []

    def to_ask() -> Iterator[Sample]:
        for turn, one in enumerate(drawn):
            known, before = None, ""
            if one.sample.rows.empty:
                known = no_answer(one.sample, one.why_empty)
            elif one.estimand.question == "series":
                known = described(one)
            elif folder is not None:
                names[turn] = kept.name_of(one.sample, *answer.args)
                known = kept.read(folder, names[turn], one.estimand)
                before = ", as in the run before" if known else ""
            say(f"{turn + 1} of {len(drawn)}: {labels[turn]}{before}")
            if known is None:
                asked.append(turn)
                yield one.sample
            else:
                found[turn] = known

    for number, new in enumerate(each(answer, to_ask(), execution)):
        found[asked[number]] = new
        if folder is not None:
            kept.write(new, folder, names[asked[number]])
    if folder is not None:
        kept.keep_only(folder, names.values())
    return [found[turn] for turn in range(len(drawn))]


def _answer(confidence: float, assumed: Priors, sample: Sample) -> Found:
    return analyse(sample, confidence, assumed)


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
