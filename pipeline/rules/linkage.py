"""Rules between the tables of one submission, tried.

A rule is tried on every row received, accepted or not, so that a sender learns of everything at
once, and so that a parent row that is refused for a fault of its own does not orphan its children.
A row that breaks a rule of level error is not accepted.

One fault is one finding: a cell that breaks a rule of its row, a date far ahead and an id that
leads nowhere are told once and count as missing for the rules that follow, and of several rules of
one cell the first tells.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

import numpy as np
import pandas as pd

from pipeline.reading.rows import Mask
from pipeline.reading.table import ReadTable
from pipeline.rules.far_ahead import FAR_AHEAD, far_ahead
from pipeline.rules.links import LINK_RULES
from pipeline.rules.near_ids import nearly
from pipeline.rules.reader import Rule
from study.findings import Finding
from study.tables import Level

FOREIGN_KEY = Rule(
    "link.foreign_key",
    "error",
    "This {column} is not in the table {parent}, so the row was not accepted.",
    "{near}",
)
SEND_PARENT = "Correct the id, or send the row of {parent} that is missing."
NO_WORDS: Mapping[int, str] = MappingProxyType({})
PARENT_ABSENT = Rule(
    "link.parent_absent",
    "query",
    "The table {parent} was not received, so no {column} could be checked; the rows were kept.",
    "Send the table {parent}.",
)


def check_links(
    tables: Mapping[str, ReadTable], site: str
) -> tuple[dict[str, Mask], list[Finding]]:
    """Try the foreign keys and every rule whose tables were read.

    Returns
    -------
    tuple : for each table, which of its received rows break a rule of level error; the findings.
    """
    refused = {name: np.zeros(len(table.frame), dtype=bool) for name, table in tables.items()}
    findings: list[Finding] = []
    frames = {name: _without_broken(table) for name, table in tables.items()}
    told: dict[tuple[str, str, str, int | None, str], Level] = {
        _cell(finding): finding.level
        for table in tables.values()
        for finding in table.findings
        if finding.level == "error"
    }

    def tell(
        rule: Rule,
        name: str,
        column: str,
        breaks: Mask,
        near: Mapping[int, str] = NO_WORDS,
        **words: str,
    ) -> None:
        rows = tables[name].rows
        for i in np.flatnonzero(breaks).tolist():
            here = near.get(i) or SEND_PARENT.format(parent=words.get("parent", ""))
            finding = rows.finding(rule, i, column, near=here, **words)
            # An error is told beside a query: it says why the row was not accepted.
            if told.get(_cell(finding)) not in ("error", rule.level):
                told[_cell(finding)] = rule.level
                findings.append(finding)
        if rule.level == "error":
            refused[name] |= breaks

    def take_out(name: str, column: str, cells: Mask) -> None:
        frames[name] = frames[name].assign(**{column: frames[name][column].mask(cells)})

    for (name, column), late in far_ahead(tables).items():
        tell(FAR_AHEAD, name, column, late)
        take_out(name, column, late)
    for name, table in tables.items():
        for column, parent, breaks in _orphans(table, tables):
            if breaks is None:
                findings.append(_parent_absent(table, column, parent))
            elif breaks.any():
                near = nearly(table.frame[column], breaks, tables[parent], column)
                tell(FOREIGN_KEY, name, column, breaks, near, parent=parent)
                take_out(name, column, breaks)
    for link in LINK_RULES:
        if all(need in tables for need in link.needs):
            breaks = link.broken(frames, site).to_numpy(dtype=bool)
            tell(link.rule, link.table, link.column, breaks)
    return refused, findings


def _without_broken(table: ReadTable) -> pd.DataFrame:
    """The rows without the cells at which a rule of one row is broken."""
    frame, rows = table.frame, table.rows
    codes = {rule.code for rule in table.spec.row_rules if rule.level == "error"}
    broken: dict[str, set[tuple[str, str, int]]] = {}
    for one in table.findings:
        if one.rule in codes and one.row is not None:
            broken.setdefault(one.column, set()).add((one.file, one.sheet, one.row))
    for column, places in broken.items():
        at = [
            (rows.parts[part].grid.file, rows.parts[part].grid.sheet, number) in places
            for part, number in zip(rows.part.tolist(), rows.number.tolist(), strict=True)
        ]
        frame = frame.assign(**{column: frame[column].mask(np.array(at, dtype=bool))})
    return frame


def _cell(finding: Finding) -> tuple[str, str, str, int | None, str]:
    return finding.table, finding.file, finding.sheet, finding.row, finding.column


def _orphans(
    table: ReadTable, tables: Mapping[str, ReadTable]
) -> Iterator[tuple[str, str, Mask | None]]:
    """For each foreign key, its parent and the rows whose value the parent lacks."""
    for key in table.spec.foreign_keys:
        if key.column not in table.rows.columns:
            continue
        parent = tables.get(key.parent)
        if parent is None or key.column not in parent.rows.columns:
            yield key.column, key.parent, None
            continue
        values = table.frame[key.column]
        breaks = values.notna() & ~values.isin(parent.frame[key.column].dropna())
        if values[breaks].nunique() <= _unknown(parent, key.column):
            breaks &= False  # they may be the ids that cannot be read there: one fault
        yield key.column, key.parent, breaks.to_numpy(dtype=bool)


def _unknown(parent: ReadTable, column: str) -> int:
    """How many rows of a parent table have an id that could not be read."""
    lost = sum(finding.rule == "reading.long_row" for finding in parent.findings)
    return lost + int(parent.frame[column].isna().sum())


def _parent_absent(table: ReadTable, column: str, parent: str) -> Finding:
    part = table.rows.parts[0]
    return PARENT_ABSENT.at(
        part.place(table.rows.site), column=column, count=max(len(table.frame), 1), parent=parent
    )
