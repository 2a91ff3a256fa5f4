"""What of a submission would not be sent as it is: every row and cell, by its address."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd

from pipeline.reading.grids import letter
from pipeline.reading.rows import Mask
from pipeline.reading.table import ReadTable
from study.tables import TABLES

Why = Literal["error", "repeated", "belongs", "no_row"]
_DROPPED: Mapping[str, Why] = {
    "reading.long_row": "error",
    "reading.duplicate_row": "repeated",
    "reading.totals_row": "no_row",
    "reading.note_row": "no_row",
}


@dataclass(frozen=True)
class LeftOut:
    """A row that is left out, or a cell that is left blank.

    Attributes
    ----------
    letter : of the cell's column; "" for a whole row.
    why : it is in error; the row is there already; it belongs to one that is left out; or it looks
        like a total or a remark.
    """

    table: str
    file: str
    sheet: str
    row: int
    letter: str
    why: Why


def left_out(read: Mapping[str, ReadTable]) -> tuple[LeftOut, ...]:
    """Every row and cell of the tables that would not be sent, in the order of their addresses."""
    found = [one for name, table in read.items() for one in _of_table(name, table)]
    accepted = {name: table.frame[table.accepted] for name, table in read.items()}
    for name, gone in orphans(accepted).items():
        for i in accepted[name].index[gone]:
            found.append(_place(name, read[name], int(i), "", "belongs"))
    return tuple(
        sorted(found, key=lambda one: (one.table, one.file, one.sheet, one.row, one.letter))
    )


def orphans(frames: Mapping[str, pd.DataFrame]) -> dict[str, Mask]:
    """By table, the rows whose id is not in the table that it leads to, and what belongs to them.

    Parameters
    ----------
    frames : accepted rows by table; a table that was not sent leaves no orphans.
    """
    gone = {name: np.zeros(len(frame), dtype=bool) for name, frame in frames.items()}
    more = True
    while more:
        more = False
        for name, frame in frames.items():
            for key in TABLES[name].foreign_keys:
                if key.parent not in frames or key.column not in frame:
                    continue
                there = frames[key.parent].loc[~gone[key.parent], key.column].dropna()
                lost = (frame[key.column].notna() & ~frame[key.column].isin(there)).to_numpy()
                more |= bool((lost & ~gone[name]).any())
                gone[name] |= lost
    return gone


def _of_table(name: str, table: ReadTable) -> Iterator[LeftOut]:
    for i in np.flatnonzero(~table.accepted).tolist():
        yield _place(name, table, i, "", "error")
    invalid = table.reasons[table.reasons["reason"].eq("invalid")]
    for i, column in zip(invalid["row"].tolist(), invalid["column"], strict=True):
        if table.accepted[i]:
            yield _place(name, table, i, column, "error")
    for finding in table.findings:
        if finding.rule in _DROPPED and finding.row is not None:
            why = _DROPPED[finding.rule]
            yield LeftOut(name, finding.file, finding.sheet, finding.row, "", why)


def _place(name: str, table: ReadTable, i: int, column: str, why: Why) -> LeftOut:
    part = table.rows.parts[table.rows.part[i]]
    at = part.header.columns.get(column)
    return LeftOut(
        name,
        part.grid.file,
        part.grid.sheet,
        int(table.rows.number[i]),
        "" if at is None else letter(at),
        why,
    )
