"""Results tables to released tables, with a ledger of what touched which cell."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import pandas as pd

from analysis.release.disclosure import Cell, Profile
from analysis.release.facts import outcome_facts
from analysis.release.margins import with_sums
from analysis.release.policies import ReleaseContext, cell
from study.measures import MEASURES
from study.results import RESULTS
from study.settings.model import Settings

LEDGER_COLUMNS = ["output", "row", "column", "rule"]


@dataclass(frozen=True)
class MayLeave:
    """What may leave.

    Attributes
    ----------
    tables : name → frame of text cells.
    ledger : one row per cell that a rule touched: ``output``, ``row`` (1 is the first), ``column``
        and ``rule``.
    """

    tables: Mapping[str, pd.DataFrame]
    ledger: pd.DataFrame


def release_tables(
    results: Mapping[str, pd.DataFrame],
    settings: Settings,
    vocabulary: frozenset[str],
    confidence: float,
) -> MayLeave:
    """Apply the policies to every results table.

    Parameters
    ----------
    results : name → results frame.
    vocabulary : names and texts that are public; see ``vocabulary``.
    confidence : of the intervals; the level of the tests is 1 − confidence.

    Raises
    ------
    ValueError : when a table or a column is not declared, or one is missing; when the profile in
        the settings is too loose.
    """
    results = {name: joined(name, frame, settings) for name, frame in results.items()}
    profile = Profile.of(settings.disclosure)
    covariates = {o.name: len(o.covariates) for o in settings.outcomes}
    steps = {o.name: MEASURES[o.measured].step for o in settings.outcomes}
    facts = outcome_facts(results, covariates, steps, profile)
    context = ReleaseContext(profile, vocabulary, facts, round(1 - confidence, 9))
    unknown = sorted(set(results) ^ set(RESULTS))
    if unknown:
        raise ValueError(f"No declaration, or no table, for: {', '.join(unknown)}.")
    tables: dict[str, pd.DataFrame] = {}
    ledger: list[tuple[str, int, str, str]] = []
    for name in RESULTS:
        cells = _cells(name, results[name], context)
        if name == "flow":
            cells = with_sums(cells)
        tables[name] = pd.DataFrame(
            {column: [each.text for each in own] for column, own in cells.items()},
            columns=list(cells),
            dtype="str",
        )
        ledger += [
            (name, number, column, each.rule)
            for column, own in cells.items()
            for number, each in enumerate(own, start=1)
            if each.rule
        ]
    return MayLeave(tables, pd.DataFrame(ledger, columns=LEDGER_COLUMNS))


def joined(name: str, frame: pd.DataFrame, settings: Settings) -> pd.DataFrame:
    """A results table with what the settings have printed of each outcome."""
    outcomes = {outcome.name: outcome for outcome in settings.outcomes}
    columns = [c.name for c in RESULTS[name].columns if c.joined] if name in RESULTS else []
    return frame.assign(
        **{c: [getattr(outcomes[outcome], c) for outcome in frame["outcome"]] for c in columns}
    )


def _cells(name: str, frame: pd.DataFrame, context: ReleaseContext) -> dict[str, list[Cell]]:
    declared = RESULTS[name].column
    undecided = sorted(set(frame.columns) ^ set(declared))
    if undecided:
        raise ValueError(
            f"Table {name}: no rule says whether {', '.join(undecided)} may leave, or it is absent."
        )
    rows = frame.to_dict("records")
    return {
        name: [cell(column, row, context) for row in rows]  # type: ignore[arg-type]
        for name, column in declared.items()
    }


def vocabulary(settings: Settings, claims: Iterable[Mapping[str, str]]) -> frozenset[str]:
    """Collect the names and texts that the settings and the claims declare, which are public."""
    texts = set(settings.study.sites)
    for outcome in settings.outcomes:
        texts |= {outcome.name, outcome.claim, outcome.label, *outcome.covariates}
        texts |= {outcome.weight} if outcome.weight else set()
    for claim in claims:
        texts |= set(claim.values())
    return frozenset(texts)
