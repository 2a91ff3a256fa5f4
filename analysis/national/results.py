"""What the national stage writes: one schema per frame, checked without coercion."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

import pandas as pd
import pandera.pandas as pa

from analysis.national.measures import NAMES
from analysis.national.samples import GROUPS
from mixed.few_clusters.design import Design
from study.files import write_csv, write_parquet

DIGITS = 6  # significant digits written, so that hashes do not depend on the machine
METHODS = ("others", "neighbours", "multilevel")

_TEXT = pa.Column("str")
_NUMBER = pa.Column("float64")
_COUNT = pa.Column("int64", pa.Check.ge(0))
_MEASURE = pa.Column("str", pa.Check.isin(NAMES))
_METHOD = pa.Column("str", pa.Check.isin(METHODS))
_P = pa.Column("float64", pa.Check.in_range(0, 1), nullable=True)
_CONTRAST = {
    **{name: _NUMBER for name in ("estimate", "standard_error", "df", "low", "high")},
    "p": _P,
    "detectable": _NUMBER,
}


def _schema(
    name: str,
    columns: Mapping[str, pa.Column],
    unique: list[str],
    check: Callable[[pd.DataFrame], pd.Series[bool]] | None = None,
) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        dict(columns),
        checks=pa.Check(check, name=check.__name__) if check else None,
        strict=True,
        ordered=True,
        coerce=False,
        unique=unique,
        name=name,
    )


def _no_p_from_few_authorities(comparisons: pd.DataFrame) -> pd.Series[bool]:
    """The last door: a p value that the number of authorities does not allow is no result."""
    counts = zip(comparisons["n_adopters"], comparisons["n_others"], strict=True)
    allowed = pd.Series([Design(a, b).allows_p for a, b in counts], index=comparisons.index)
    return allowed | comparisons[["p", "p_holm", "p_permutation"]].isna().all(axis=1)


SCHEMAS: Mapping[str, pa.DataFrameSchema] = {
    schema.name: schema
    for schema in (
        _schema(
            "comparisons",
            {
                "measure": _MEASURE,
                "label": _TEXT,
                "unit": _TEXT,
                "difference_unit": _TEXT,
                "method": _METHOD,
                "comparison_mean": _NUMBER,
                "sd_others": _NUMBER,
                **_CONTRAST,
                "p_holm": _P,
                "p_permutation": _P,
                "n_adopters": _COUNT,
                "n_others": _COUNT,
                "n_rows": _COUNT,
                "warnings": _TEXT,
            },
            ["measure", "method"],
            _no_p_from_few_authorities,
        ),
        _schema(
            "alternatives",
            {
                "measure": _MEASURE,
                "method": _METHOD,
                "kind": pa.Column("str", pa.Check.isin(("variant", "leave one out", "change"))),
                "choice": _TEXT,
                **_CONTRAST,
                "n_adopters": _COUNT,
            },
            ["measure", "method", "kind", "choice"],
        ),
        _schema(
            "variance_shares",
            {
                "measure": _MEASURE,
                "authority": _NUMBER,
                "region": _NUMBER,
                "residual": _NUMBER,
                "area_share": _NUMBER,
                "lag_1": _NUMBER,
                "n_rows": _COUNT,
                "n_authorities": _COUNT,
                "n_regions": _COUNT,
                "warnings": _TEXT,
            },
            ["measure"],
        ),
        _schema(
            "trends",
            {
                "measure": _MEASURE,
                "year": _COUNT,
                "group": pa.Column("str", pa.Check.isin(("adopters", "others", "England"))),
                "value": _NUMBER,
                "n": _COUNT,
            },
            ["measure", "year", "group"],
        ),
        _schema(
            "adopter_differences",
            {
                "measure": _MEASURE,
                "area": _TEXT,
                "name": _TEXT,
                "difference": _NUMBER,
                "n_neighbours": _COUNT,
                "n_years": _COUNT,
            },
            ["measure", "area"],
        ),
        _schema(
            "adopters",
            {
                **{
                    name: _TEXT
                    for name in ("area", "name", "adoption", "started", "source", "grade")
                },
                "counted": pa.Column("bool"),
            },
            ["area"],
        ),
        _schema(
            "authorities",
            {
                "area": _TEXT,
                "name": _TEXT,
                "region": _TEXT,
                "group": pa.Column("str", pa.Check.isin(GROUPS)),
                "first_year": _COUNT,
                "last_year": _COUNT,
                "n_years": _COUNT,
            },
            ["area"],
        ),
        _schema(
            "missing_values",
            {
                "measure": _MEASURE,
                "area": _TEXT,
                "name": _TEXT,
                "year": _COUNT,
                "group": pa.Column("str", pa.Check.isin(GROUPS)),
                "reason": _TEXT,
            },
            ["measure", "area", "year"],
        ),
        _schema(
            "recomputed",
            {
                "measure": _MEASURE,
                "level": _TEXT,
                "n": _COUNT,
                "agree": _COUNT,
                "largest_gap": _NUMBER,
            },
            ["measure", "level"],
        ),
    )
}


def empty(name: str) -> pd.DataFrame:
    """A results frame without rows that has its columns and dtypes."""
    columns = SCHEMAS[name].columns
    return pd.DataFrame(
        {c: pd.Series([], dtype=column.dtype.type) for c, column in columns.items()}
    )


def checked(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """Floats at 6 significant digits, then the frame's schema.

    Raises
    ------
    pandera.errors.SchemaError : when the frame is not what the schema says.
    """
    rounded = frame.copy()
    for column in rounded.select_dtypes("float"):
        rounded[column] = rounded[column].map(lambda value: float(f"{value:.{DIGITS}g}"))
    return SCHEMAS[name].validate(rounded.reset_index(drop=True))


def write(results: Mapping[str, pd.DataFrame], folder: Path) -> None:
    """Write every results frame as parquet and, for people, as CSV."""
    for name in SCHEMAS:
        write_parquet(results[name], folder / f"{name}.parquet")
        write_csv(results[name], folder / f"{name}.csv")
