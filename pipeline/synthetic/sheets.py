"""A council's table as rows of cells, in which faults are planted before it is written.

Rows are lists that keep their identity while others come and go, so that the place of a fault is
known by its row and turned into an address only when the sheet is laid out.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipeline.synthetic.habits import Habit
from pipeline.synthetic.wording import Cell, header, write, write_value
from study.tables import Table

Row = list[Cell]


@dataclass
class Sheet:
    """One table of one site while it is being written.

    Attributes
    ----------
    frame : the clean rows from which ``rows`` were worded.
    rows : the cells, without header; ``first`` holds the row worded from each row of ``frame``.
    columns : the table's column in each place, or the header of one that is not in the table.
    spoiled : whether the file's bytes are to be made unreadable.
    """

    table: Table
    habit: Habit
    frame: pd.DataFrame
    columns: list[str]
    headers: list[str]
    rows: list[Row]
    first: list[Row] = field(default_factory=list)
    touched: set[int] = field(default_factory=set)
    spoiled: bool = False

    def at(self, column: str) -> int:
        """Position of a column."""
        return self.columns.index(column)

    def word(self, column: str, value: Any) -> Cell:
        """A value in this council's wording; None is a blank cell."""
        if value is None:
            return None
        return write_value(self.table, self.table.column[column], value, self.habit)

    def pick(self, candidates: pd.Series) -> int:
        """Position in ``frame`` of an untouched row amid the candidates, which is then touched.

        Raises
        ------
        ValueError : when no such row is left.
        """
        free = [
            i
            for i, wanted in enumerate(candidates.fillna(False))
            if wanted and i not in self.touched
        ]
        if not free:
            raise ValueError(f"No row of {self.table.name} is left that this fault fits.")
        chosen = free[len(free) // 2]
        self.touched.add(chosen)
        return chosen


def build(table: Table, frame: pd.DataFrame, habit: Habit) -> Sheet:
    """Word a clean table as a council of this habit would."""
    columns = [c for c in table.columns if c.required or frame[c.name].notna().any()]
    if habit.reversed_columns:
        columns.reverse()
    words = [write(table, column, frame[column.name], habit) for column in columns]
    rows: list[Row] = [list(cells) for cells in zip(*words, strict=True)]
    return Sheet(
        table=table,
        habit=habit,
        frame=frame.reset_index(drop=True),
        columns=[c.name for c in columns],
        headers=[header(table, c, habit) for c in columns],
        rows=rows,
        first=list(rows),
    )
