"""The results tables: what each holds, and how its numbers are written."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from typing import Any, get_args

import pandas as pd
import pandera.pandas as pa

from analysis.records import Verdict
from mixed.few_clusters.design import Design

DIGITS = 6
VERDICTS = get_args(Verdict)


def _table(
    name: str,
    columns: Mapping[str, pa.Column],
    key: Sequence[str],
    check: Callable[[pd.DataFrame], pd.Series[bool]] | None = None,
) -> pa.DataFrameSchema:
    return pa.DataFrameSchema(
        dict(columns),
        checks=pa.Check(check, name=check.__name__) if check else None,
        strict=True,
        ordered=True,
        coerce=False,
        unique=list(key),
        name=name,
    )


def _no_p_that_the_design_refuses(estimates: pd.DataFrame) -> pd.Series[bool]:
    """The last door: a p value that the design does not allow is no result.

    The number of sites is asked again, whatever the row says of its limitation.
    """
    counts = zip(estimates["n_sites_rsw"], estimates["n_sites"], strict=True)
    allowed = pd.Series([Design(a, n - a).allows_p for a, n in counts], index=estimates.index)
    if "limitation" in estimates:
        allowed &= estimates["limitation"].isna()
    return allowed | estimates.filter(["p", "p_holm"]).isna().all(axis=1)


def _no_p_without_identification(design: pd.DataFrame) -> pd.Series[bool]:
    free = design["identifiable"] & design["limitation"].isna()
    return free | design[["permutation_p", "mde"]].isna().all(axis=1)


def _risks_differ_by_one_at_most(beliefs: pd.DataFrame) -> pd.Series[bool]:
    possible = beliefs[["mean", "low", "high"]].abs().le(1).all(axis=1)
    return beliefs["kind"].ne("risk") | possible


def _text(*names: str, nullable: bool = False) -> dict[str, pa.Column]:
    return {name: pa.Column("str", nullable=nullable) for name in names}


def _numbers(*names: str, nullable: bool = True) -> dict[str, pa.Column]:
    return {name: pa.Column("float64", nullable=nullable) for name in names}


def _shares(*names: str) -> dict[str, pa.Column]:
    return {name: pa.Column("float64", pa.Check.in_range(0, 1), nullable=True) for name in names}


def _counts(*names: str) -> dict[str, pa.Column]:
    return {name: pa.Column("int64", pa.Check.ge(0)) for name in names}


def _one_of(name: str, values: Sequence[str], nullable: bool = False) -> dict[str, pa.Column]:
    return {name: pa.Column("str", pa.Check.isin(values), nullable=nullable)}


SCHEMAS: Mapping[str, pa.DataFrameSchema] = {
    schema.name: schema
    for schema in (
        _table(
            "estimates",
            {
                **_text("claim", "outcome", "label", "unit"),
                **_one_of("kind", ("mean", "risk", "rate")),
                **_text("scale", "role"),
                **_one_of("direction", ("higher", "lower")),
                "headline": pa.Column("bool"),
                **_one_of("method", ("site_summary", "multilevel")),
                **_numbers("estimate", "standard_error", "df", "low", "high"),
                **_shares("p", "p_holm", "smallest_p"),
                **_text("limitation", nullable=True),
                **_numbers("hedges_g_total", "hedges_g_total_low", "hedges_g_total_high"),
                **_numbers("hedges_g_within", "hedges_g_within_low", "hedges_g_within_high"),
                **_counts("n_sites", "n_sites_rsw", "n_units", "n_workers", "n_families", "n_rows"),
                "optimisers_agree": pa.Column("boolean", nullable=True),
                **_text("warnings"),
            },
            key=("outcome", "method"),
            check=_no_p_that_the_design_refuses,
        ),
        _table(
            "variance_components",
            {
                **_text("outcome", "group"),
                **_numbers("variance", nullable=False),
                **_shares("icc", "icc_low", "icc_high"),
                **_counts("n_groups"),
            },
            key=("outcome", "group"),
        ),
        _table(
            "design",
            {
                **_text("outcome"),
                **_shares("permutation_p", "smallest_p"),
                **_counts("dealings"),
                **_numbers("mde", "mde_g", "design_effect", "effective_n"),
                "identifiable": pa.Column("bool"),
                **_text("limitation", "no_beliefs", nullable=True),
            },
            key=("outcome",),
            check=_no_p_without_identification,
        ),
        _table(
            "beliefs",
            {
                **_text("outcome"),
                **_one_of("kind", ("mean", "risk", "rate")),
                **_one_of("prior", ("sceptical", "neutral", "enthusiastic")),
                **_one_of("tau_kind", ("half-normal", "fixed")),
                **_numbers("tau", "mean", "low", "high", nullable=False),
                **_shares("probability_claimed", "probability_matters"),
            },
            key=("outcome", "prior", "tau_kind", "tau"),
            check=_risks_differ_by_one_at_most,
        ),
        _table(
            "site_summaries",
            {
                **_text("outcome", "site_id"),
                "rsw": pa.Column("int64", pa.Check.isin([0, 1])),
                **_numbers("summary", "adjusted", nullable=False),
                **_numbers("standard_error"),
                **_counts("n", "n_rows"),
                "events": pa.Column("Int64", nullable=True),
            },
            key=("outcome", "site_id"),
        ),
        _table(
            "leave_one_out",
            {**_text("outcome", "left_out"), **_numbers("estimate", "low", "high")},
            key=("outcome", "left_out"),
        ),
        _table(
            "arm_summaries",
            {
                **_text("outcome"),
                **_one_of("arm", ("rsw", "conventional")),
                **_numbers("summary", nullable=False),
                **_numbers("sd"),
                **_counts("n_sites", "n"),
                "events": pa.Column("Int64", nullable=True),
            },
            key=("outcome", "arm"),
        ),
        _table(
            "waves",
            {
                **_text("outcome", "contrast"),
                **_numbers("estimate", "standard_error", "df", "low", "high"),
                **_shares("p"),
                **_counts("n_sites", "n_sites_rsw", "n_rsw", "n_conventional"),
                **_text("warnings"),
            },
            key=("outcome", "contrast"),
            check=_no_p_that_the_design_refuses,
        ),
        _table(
            "verdicts",
            {
                **_text("outcome", "claim"),
                "headline": pa.Column("bool"),
                **_one_of("verdict", VERDICTS),
                **_text("rule", "reason"),
            },
            key=("outcome",),
        ),
        _table(
            "claims",
            {
                **_text("claim_id", "claim", "source", "side", "level", "direction", "role"),
                **_one_of("status", ("analysed", "not yet analysed")),
                **_text("outcome", nullable=True),
                **_one_of("verdict", VERDICTS, nullable=True),
                **_text("rule", "reason", nullable=True),
            },
            key=("claim_id",),
        ),
        _table(
            "flow",
            {
                **_counts("position"),
                **_text("level", "set", "label"),
                **_one_of("arm", ("rsw", "conventional", "all")),
                **_counts("n"),
            },
            key=("set", "arm"),
        ),
        _table(
            "data_quality",
            {
                **_text("site_id", "table", "status"),
                **_counts("rows_received", "rows_accepted"),
            },
            key=("site_id", "table"),
        ),
        _table(
            "findings_by_rule",
            {**_text("site_id", "rule", "level"), **_counts("count")},
            key=("site_id", "rule", "level"),
        ),
    )
}


def table(name: str, rows: Sequence[Mapping[str, Any]] | pd.DataFrame) -> pd.DataFrame:
    """Put rows into a results table: its columns in order, its dtypes, its numbers rounded.

    Raises
    ------
    pandera.errors.SchemaError : when the rows break the table's schema.
    """
    schema = SCHEMAS[name]
    frame = pd.DataFrame(rows, columns=list(schema.columns))
    frame = frame.astype({column: spec.dtype.type for column, spec in schema.columns.items()})
    for column in frame.select_dtypes("float64"):
        frame[column] = frame[column].map(six_digits)
    return schema.validate(frame)


def six_digits(value: float) -> float:
    """A number to six significant digits, so that a result does not depend on the machine.

    What lies below a million millionth is a zero that was not reached.
    """
    return (
        value if math.isnan(value) else float(f"{0.0 if abs(value) < 1e-12 else value:.{DIGITS}g}")
    )
