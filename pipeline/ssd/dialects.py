"""The views in the SQL of the databases on which councils hold the dataset.

They are written once (``views/*.sql``), with a few words for what each database calls differently.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from importlib.resources import files

DIALECTS: Mapping[str, Mapping[str, str]] = {
    "sqlserver": {
        "DAY_OF": "CAST({} AS date)",
        "MONTH_OF": "CONVERT(char(7), {}, 126)",
        "YEAR_LATER": "DATEADD(month, 12, {})",
    },
    "oracle": {
        "DAY_OF": "TRUNC({})",
        "MONTH_OF": "TO_CHAR({}, 'YYYY-MM')",
        "YEAR_LATER": "ADD_MONTHS({}, 12)",
    },
    "postgresql": {
        "DAY_OF": "CAST({} AS date)",
        "MONTH_OF": "TO_CHAR({}, 'YYYY-MM')",
        "YEAR_LATER": "CAST({} + INTERVAL '12 months' AS date)",
    },
    "duckdb": {
        "DAY_OF": "CAST({} AS date)",
        "MONTH_OF": "STRFTIME({}, '%Y-%m')",
        "YEAR_LATER": "CAST({} + INTERVAL '12 months' AS date)",
    },
    "sqlite": {
        "DAY_OF": "DATE({})",
        "MONTH_OF": "STRFTIME('%Y-%m', {})",
        "YEAR_LATER": "DATE({}, '+12 months')",
    },
}
_LIST = "REPLACE(j.cinf_assessment_factors_json, ' ', '')"
_IS_LIST = f"{_LIST} NOT LIKE '{{%'"


def views_sql(dialect: str) -> str:
    """Every view, in the order in which they build on each other.

    Parameters
    ----------
    dialect : one of ``DIALECTS``.
    """
    folder = files("pipeline.ssd").joinpath("views")
    parts = sorted(folder.iterdir(), key=lambda part: part.name)
    text = "\n".join(part.read_text(encoding="utf-8") for part in parts)
    text = re.sub(r"FACTOR\((\d+)\)", lambda f: _factor(f[1] + x for x in "ABC"), text)
    text = re.sub(r"FACTOR_CODE\((\w+)\)", lambda f: _factor([f[1]]), text)
    words = DIALECTS[dialect]
    text = re.sub(rf"\b({'|'.join(words)})\(([^()]+)\)", lambda f: words[f[1]].format(f[2]), text)
    # SQL Server and others make each view in a batch of its own.
    return text.replace(";\n", ";\nGO\n") if dialect == "sqlserver" else text


def _factor(codes: Iterable[str]) -> str:
    """1 if one of the codes is listed, else 0."""
    found = " OR ".join(
        f'({_IS_LIST} AND {_LIST} LIKE \'%"{code}"%\') OR {_LIST} LIKE \'%"{code}":"Yes"%\''
        for code in codes
    )
    return f"CASE WHEN {found} THEN 1 ELSE 0 END"
