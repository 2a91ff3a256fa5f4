"""The version of the tables: changes whenever a column, its limits or its codes do."""

from __future__ import annotations

import hashlib
import json
from functools import cache

from study.tables import TABLES, Table


@cache
def schema_version() -> str:
    """Eight hexadecimal digits that stand for exactly these tables.

    Labels, descriptions and synonyms do not count: they change what may be written, not what it
    means.
    """
    described = json.dumps([_described(table) for table in TABLES.values()], sort_keys=True)
    return hashlib.sha256(described.encode()).hexdigest()[:8]


def _described(table: Table) -> dict[str, object]:
    return {
        "table": table.name,
        "key": table.key,
        "columns": [
            [c.name, c.kind, c.blank_ok, c.required, list(c.codes), c.low, c.high, c.percentage]
            for c in table.columns
        ],
    }
