"""Marks by which the reader knows what we wrote ourselves: guidance sheets and example rows."""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType

from pipeline.reading.grids import Grid
from pipeline.reading.missing import clean

OWN_SHEET = "RSW evaluation:"
"""How the first cell of a sheet begins that we wrote for people and never read as a table."""

FINDINGS = f"{OWN_SHEET} findings of rsw check"
"""How the first cell begins of the sheet in which a marked copy lists its findings."""

EXAMPLE = "EXAMPLE"
"""How the first part of an example row's key begins, in capitals."""

SCHEMA, SITE = "Schema", "Site"
"""Labels on the template's guidance sheet; what they name stands in the next cell."""

_EXAMPLE = re.compile(rf"{EXAMPLE}\b")


def is_example(text: str) -> bool:
    """Whether the text in a key's first column marks its row as an example."""
    return _EXAMPLE.match(text) is not None


def is_own_sheet(grid: Grid) -> bool:
    """Whether a sheet is guidance, a code list or a list of findings that we wrote."""
    return bool(grid.rows and grid.rows[0]) and clean(grid.rows[0][0]).startswith(OWN_SHEET)


def lists_findings(grid: Grid) -> bool:
    """Whether a sheet is a marked copy's list of findings, in which a council may explain them."""
    return is_own_sheet(grid) and clean(grid.rows[0][0]).startswith(FINDINGS)


def stamps(grid: Grid) -> Mapping[str, str]:
    """What the guidance sheet of a template says of its ``SCHEMA`` and ``SITE``."""
    found = {
        clean(row[0]): clean(row[1])
        for row in grid.rows
        if len(row) > 1 and clean(row[0]) in (SCHEMA, SITE)
    }
    return MappingProxyType(found)
