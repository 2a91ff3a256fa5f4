"""Columns of numbers of which most values are no values of the column: another unit, or coding.

Of hours given where minutes are wanted most are fractions, and the few that are whole would be
read. So where most cells of a column break the column's limits, or are fractions of what is counted
in whole numbers, none of it is read, and one finding asks what the column holds.
"""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd

from pipeline.reading.rows import Mask
from pipeline.reading.table import ReadTable
from pipeline.reading.units import in_words
from pipeline.rules.columns import at_header
from pipeline.rules.reader import OR_BLANK, Rule
from study.findings import Finding
from study.tables import Column

MISFIT = Rule(
    "column.misfit",
    "error",
    "{n} of the {all} numbers in {column} {why}, as when a column is in another unit or coding; "
    "none of the column was read.",
    "See what the column holds, and give it {wanted}. Do not round or cut single values.{blank}",
)
RULES = (MISFIT,)

FEWEST, MOST = 8, 0.5
"""Of eight numbers or more, half or more do not fit."""


def settle_misfits(table: ReadTable) -> ReadTable:
    """The table without the values of such columns, with one finding for each of them."""
    for column in table.spec.columns if table.complete else ():
        if column.kind in ("number", "integer") and column.name in table.rows.columns:
            table = _settle(table, column)
    return table


def _settle(table: ReadTable, column: Column) -> ReadTable:
    def is_misfit(rule: str, sentence: str) -> bool:
        return rule == "cell.range" or (rule == "cell.integer" and sentence.endswith("a fraction."))

    told = [f for f in table.findings if f.column == column.name]
    misfits = [f for f in told if is_misfit(f.rule, f.sentence)]
    values = table.frame[column.name].notna().to_numpy()
    numbers = len(misfits) + int(values.sum())
    if not column.blank_ok:
        # A row without such a cell is refused for it alone: the same findings, row by row.
        return table
    if len(misfits) < max(FEWEST * MOST, MOST * numbers) or numbers < FEWEST:
        return table
    outside = sum(f.rule == "cell.range" for f in misfits)
    limits = f"lie outside {_limit(column.low)} to {_limit(column.high)}"
    why = " or ".join(
        words
        for words, there in ((limits, outside), ("are fractions", len(misfits) - outside))
        if there
    )
    wanted = f"in {in_words(column)}" if column.unit else "as the dictionary says"
    finding = at_header(
        table,
        MISFIT,
        column.name,
        count=numbers,
        n=f"{len(misfits):,}",
        all=f"{numbers:,}",
        why=why,
        wanted=wanted,
        blank=OR_BLANK,
    )
    return _without(table, column.name, values, finding, misfits)


def _without(
    table: ReadTable, column: str, values: Mask, finding: Finding, misfits: list[Finding]
) -> ReadTable:
    frame = table.frame.copy()
    frame[column] = frame[column].mask(values)
    gone = pd.DataFrame({"row": np.flatnonzero(values), "column": column, "reason": "invalid"})
    reasons = pd.concat([table.reasons, gone], ignore_index=True)
    away = set(map(id, misfits))
    return replace(
        table,
        frame=frame,
        reasons=reasons.astype(table.reasons.dtypes.to_dict()),
        findings=(*(one for one in table.findings if id(one) not in away), finding),
    )


def _limit(limit: float | None) -> str:
    return "any number" if limit is None else f"{limit:,.10g}"
