"""Results tables to released tables, with a ledger of what touched which cell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analysis.release.facts import outcome_facts
from analysis.release.policies import POLICIES, Context
from analysis.release.rules import Cell, Profile
from study.settings.model import Settings

LEDGER_COLUMNS = ["output", "row", "column", "rule"]


@dataclass(frozen=True)
class Released:
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
    results: Mapping[str, pd.DataFrame], settings: Settings, vocabulary: frozenset[str]
) -> Released:
    """Apply the policies to every results table.

    Parameters
    ----------
    results : name → results frame.
    vocabulary : texts that are public; see ``analysis.release.words.declared``.

    Raises
    ------
    ValueError : when a table or a column has no policy, or one is missing; when the profile in the
        settings is too loose.
    """
    profile = Profile.of(settings.disclosure)
    covariates = {o.name: len(o.covariates) for o in settings.outcomes}
    facts = outcome_facts(results, covariates, profile)
    context = Context(profile, vocabulary, facts)
    frames = {**results, "findings_by_rule": over_sites(results["findings_by_rule"])}
    unknown = sorted(set(frames) ^ set(POLICIES))
    if unknown:
        raise ValueError(f"No policy, or no table, for: {', '.join(unknown)}.")
    tables: dict[str, pd.DataFrame] = {}
    ledger: list[tuple[str, int, str, str]] = []
    for name in POLICIES:
        cells = _cells(name, frames[name], context)
        if name == "estimates":
            context = replace(context, beside=_numbers_of_outcomes(cells))
        tables[name] = pd.DataFrame(
            {
                column: [cell.text for cell in column_cells]
                for column, column_cells in cells.items()
            },
            columns=list(cells),
            dtype="str",
        )
        ledger += [
            (name, number, column, cell.rule)
            for column, column_cells in cells.items()
            for number, cell in enumerate(column_cells, start=1)
            if cell.rule
        ]
    return Released(tables, pd.DataFrame(ledger, columns=LEDGER_COLUMNS))


def _cells(name: str, frame: pd.DataFrame, context: Context) -> dict[str, list[Cell]]:
    policy = POLICIES[name]
    undecided = sorted(set(frame.columns) ^ set(policy))
    if undecided:
        raise ValueError(
            f"Table {name}: no rule says whether {', '.join(undecided)} may leave, or it is absent."
        )
    rows = frame.to_dict("records")
    return {column: [rule(row, context) for row in rows] for column, rule in policy.items()}  # type: ignore[arg-type]


def _numbers_of_outcomes(estimates: Mapping[str, list[Cell]]) -> dict[str, tuple[str, ...]]:
    """Collect the released cells of each outcome, which a sentence about it may repeat."""
    beside: dict[str, tuple[str, ...]] = {}
    for number, outcome in enumerate(estimates["outcome"]):
        row = tuple(cells[number].text for cells in estimates.values())
        beside[outcome.text] = beside.get(outcome.text, ()) + row
    return beside


def over_sites(findings: pd.DataFrame) -> pd.DataFrame:
    """Add findings up over sites: how often a rule fired, and in how many sites.

    A single site's count of faults is a count of its people's records and mostly under ten, while
    the number of sites is public and says what a reader needs: how widespread a fault is.
    """
    groups = findings.groupby(["rule", "level"], sort=True, as_index=False)
    return groups.agg(n_sites=("site_id", "nunique"), count=("count", "sum"))
