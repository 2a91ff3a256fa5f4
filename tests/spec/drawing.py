"""Sheets drawn in a test as a spreadsheet shows them, with their letters and row numbers.

    ::

          | A        | B
        1 | visit_id | visit_date
        2 | V1       | 03/03/2024

A blank between bars is an empty cell; ``⍽`` stands for a no-break space.
"""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from pipeline.reading.grids import Grid
from pipeline.reading.headers import find_header
from pipeline.reading.rows import Part
from pipeline.reading.table import ReadTable, read_table
from pipeline.reading.waves import WAVE
from study.tables import TABLES, Table
from tests.drawn import table, typed


def sheet(drawing: str, file: str = "extract.csv", name: str = "") -> Grid:
    """A grid from its drawing; rows that are not drawn are empty."""
    lines = [line for line in drawing.splitlines() if line.strip()]
    cells = [[cell.strip() for cell in line.split("|")] for line in lines]
    rows: list[list[str]] = []
    for number, *row in cells[1:]:
        rows += [[] for _ in range(int(number) - 1 - len(rows))]
        rows.append([cell.replace("⍽", "\u00a0") for cell in row])
    return Grid(file=file, sheet=name, rows=rows)


def narrowed(name: str, *columns: str, rules: bool = False) -> Table:
    """A table of the study with only these columns, so that it can be drawn."""
    whole = TABLES[name]
    return replace(
        whole,
        key=tuple(column for column in whole.key if column in columns),
        columns=tuple(whole.column[column] for column in columns),
        steady=tuple(column for column in whole.steady if WAVE in columns),
        expectations=(),
        foreign_keys=tuple(key for key in whole.foreign_keys if key.column in columns),
        row_rules=tuple(rule for rule in whole.row_rules if rules and rule.column in columns),
    )


def read(spec: Table, *grids: Grid, site: str = "north") -> ReadTable:
    """Read sheets that hold a table."""
    parts = []
    for grid in grids:
        header = find_header(grid, {spec.name: spec})
        assert header is not None, f"no header found in {grid.file}"
        parts.append(Part(grid, header))
    return read_table(spec, parts, site)


def assert_accepted(received: ReadTable, drawing: str) -> None:
    """The accepted rows, in key order, are those drawn; ``.`` is a missing value."""
    kinds = {column.name: column.kind for column in received.spec.columns}
    expected = typed(table(drawing), kinds)
    pd.testing.assert_frame_equal(received.accepted_frame()[list(expected.columns)], expected)


def assert_findings(received: ReadTable, drawing: str) -> None:
    """The findings, in any order, are those drawn: each once, and no other."""
    expected = table(drawing)
    found = [
        tuple("" if value is None else str(value) for value in _fields(finding, expected.columns))
        for finding in received.findings
    ]
    wanted = [
        tuple("" if value is None else str(value) for value in row)
        for row in expected.itertuples(index=False)
    ]
    assert sorted(found) == sorted(wanted)


def _fields(finding: object, names: Sequence[str]) -> list[object]:
    return [getattr(finding, name) for name in names]
