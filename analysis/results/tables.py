"""Results tables as frames: checked against their declaration (``study.results``)."""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import cache
from typing import Any

import pandas as pd
import pandera.pandas as pa

from mixed.few_clusters.design import Design
from mixed.few_clusters.one_arm import OneArm
from study.results import ALL
from study.results.columns import Choice, Count, Names, Number, Remarks, ResultColumn
from study.results.said import Said, to_text

DIGITS = 6
Check = Callable[[pd.DataFrame], "pd.Series[bool]"]


def _no_p_that_the_design_refuses(estimates: pd.DataFrame) -> pd.Series[bool]:
    """The last door: a p value that the design does not allow is no result.

    The number of sites is asked again, whatever the row says of its limitation.
    """
    compare = estimates.get("compare", pd.Series("arms", index=estimates.index))
    counts = zip(estimates["n_sites_rsw"], estimates["n_sites"], compare, strict=True)
    allowed = pd.Series(
        [(OneArm if how == "rsw" else Design)(a, n - a).allows_p for a, n, how in counts],
        index=estimates.index,
    )
    if "limitation" in estimates:
        allowed &= estimates["limitation"].isna()
    return allowed | estimates.filter(["p", "p_holm", "p_bh"]).isna().all(axis=1)


def _no_p_without_identification(design: pd.DataFrame) -> pd.Series[bool]:
    free = design["identifiable"] & design["limitation"].isna()
    return free | design[["permutation_p", "bound_p", "mde"]].isna().all(axis=1)


def _risks_differ_by_one_at_most(beliefs: pd.DataFrame) -> pd.Series[bool]:
    possible = beliefs[["mean", "low", "high"]].abs().le(1).all(axis=1)
    return beliefs["kind"].ne("risk") | possible


def _no_p_from_few_authorities(comparisons: pd.DataFrame) -> pd.Series[bool]:
    """The same door for official statistics."""
    counts = zip(comparisons["n_adopters"], comparisons["n_others"], strict=True)
    allowed = pd.Series([Design(a, b).allows_p for a, b in counts], index=comparisons.index)
    return allowed | comparisons[["p", "p_holm", "p_permutation"]].isna().all(axis=1)


CHECKS: Mapping[str, Check] = {
    "estimates": _no_p_that_the_design_refuses,
    "waves": _no_p_that_the_design_refuses,
    "design": _no_p_without_identification,
    "beliefs": _risks_differ_by_one_at_most,
    "comparisons": _no_p_from_few_authorities,
}


@cache
def schema(name: str) -> pa.DataFrameSchema:
    """A results table's schema: exact columns and dtypes, no coercion, unique key."""
    declared, check = ALL[name], CHECKS.get(name)
    return pa.DataFrameSchema(
        {column.name: _schema(column) for column in declared.found},
        checks=pa.Check(check, name=check.__name__) if check else None,
        strict=True,
        ordered=True,
        coerce=False,
        unique=list(declared.key),
        name=name,
    )


def _schema(column: ResultColumn) -> pa.Column:
    checks = []
    if isinstance(column, Choice):
        checks.append(pa.Check.isin(column.values))
    if isinstance(column, Count):
        checks.append(pa.Check.ge(0))
    if isinstance(column, Number) and column.low is not None:
        checks.append(pa.Check.ge(column.low))
    if isinstance(column, Number) and column.high is not None:
        checks.append(pa.Check.le(column.high))
    return pa.Column(column.dtype, checks, nullable=column.blank_ok, title=column.label)


def table(name: str, rows: Sequence[Mapping[str, Any]] | pd.DataFrame) -> pd.DataFrame:
    """Put rows into a results table: its columns in order, its dtypes, its numbers rounded.

    Remarks may be given as ``Said``, one or several, and names as a tuple.

    Raises
    ------
    pandera.errors.SchemaError : when the rows break the table's schema.
    """
    columns = ALL[name].found
    frame = pd.DataFrame(rows, columns=[column.name for column in columns])
    for column in columns:
        if isinstance(column, Names | Remarks):
            frame[column.name] = [_cell(value) for value in frame[column.name]]
    frame = frame.astype({column.name: column.dtype for column in columns})
    for number in frame.select_dtypes("float64"):
        frame[number] = frame[number].map(six_digits)
    return schema(name).validate(frame.reset_index(drop=True))


def _cell(value: Any) -> Any:
    """Remarks, or names, as one cell; what is text already stays."""
    if isinstance(value, Said):
        return to_text([value])
    if not isinstance(value, Iterable) or isinstance(value, str):
        return value
    several = tuple(value)
    if all(isinstance(one, Said) for one in several):
        return to_text(several)
    return json.dumps(several, ensure_ascii=False)


def six_digits(value: float) -> float:
    """A number to six significant digits, so that a result does not depend on the machine.

    What lies below a million millionth is a zero that was not reached.
    """
    return (
        value if math.isnan(value) else float(f"{0.0 if abs(value) < 1e-12 else value:.{DIGITS}g}")
    )
