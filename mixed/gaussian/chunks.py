"""The same grouped sums from data that are larger than memory, or that are held elsewhere.

Sums of parts add up, so the rows may come by row groups of a parquet file, from a database that
sums them itself, or from Dask's partitions. Memory is then that of the groups, not of the rows.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import pandas as pd
import pyarrow.parquet as pq

from mixed.gaussian.fit import INTERCEPT, GaussianFit, fit_sums
from mixed.gaussian.rows import sums_of_rows
from mixed.gaussian.sums import GroupedSums, combine
from mixed.gaussian.tables import COUNT, LOG_WEIGHTS, ROWS, from_tables, product

MISSING = "missing"


class Connection(Protocol):
    """What is asked of a database, as DuckDB offers it."""

    def sql(self, query: str) -> Any:
        """Give a relation with a method ``df()``."""


@dataclass(frozen=True)
class Recipe:
    """What is summed, the same for every part of a whole.

    Attributes
    ----------
    response, fixed, nested, weights, detail : columns, as in ``rows.sums_of_rows``.
    crossed : the units of each crossed factor in the whole, since a part may lack some.
    centre : numbers near the mean of a fixed column or of the response, taken off before squares
        are summed. Agreed beforehand, so that parts add up; :meth:`fit` gives them back.
    """

    response: str
    fixed: Sequence[str]
    nested: Sequence[str]
    crossed: Mapping[str, Sequence[object]] = field(default_factory=dict)
    weights: str | None = None
    detail: str | None = None
    centre: Mapping[str, float] = field(default_factory=dict)

    @property
    def columns(self) -> list[str]:
        """Every column that is read."""
        weights = [] if self.weights is None else [self.weights]
        return [*self.nested, *self.crossed, *weights, *self.fixed, self.response]

    @property
    def summed(self) -> list[str]:
        """Names of the summed columns: intercept, fixed, crossed units as ``factor=unit``."""
        units = [f"{name}={unit}" for name, of in self.crossed.items() for unit in of]
        return [INTERCEPT, *self.fixed, *units]

    def collapse(self, frame: pd.DataFrame) -> GroupedSums:
        """Grouped sums of a part that is in memory."""
        return sums_of_rows(
            frame,
            self.response,
            self.fixed,
            self.nested,
            self.crossed,
            weights=self.weights,
            detail=self.detail,
            centre=self.centre,
        )

    def fit(self, sums: GroupedSums, *, reml: bool = True) -> GaussianFit:
        """Fit the sums of the whole.

        Raises
        ------
        NotIdentifiedError : see ``rows.fit_rows``.
        """
        sizes = {name: len(of) for name, of in self.crossed.items()}
        found = fit_sums(sums, (INTERCEPT, *self.fixed), sizes, reml=reml)
        off = [0.0, *(self.centre.get(name, 0.0) for name in self.fixed)]
        return found.moved(off, self.centre.get(self.response, 0.0))


def collapse_parquet(path: Path, recipe: Recipe) -> GroupedSums:
    """Sum a parquet file row group by row group."""
    file = pq.ParquetFile(path)
    return add_up(
        recipe.collapse(file.read_row_group(number, columns=recipe.columns).to_pandas())
        for number in range(file.num_row_groups)
        if file.metadata.row_group(number).num_rows
    )


def collapse_sql(connection: Connection, table: str, recipe: Recipe) -> GroupedSums:
    """Let a database sum its own table; only the sums leave it.

    Raises
    ------
    ValueError : when a cell is missing, which SQL's sums would pass over in silence.
    """
    names, values = recipe.summed, _expressions(recipe)
    weight = "1" if recipe.weights is None else _quoted(recipe.weights)
    depth = list(recipe.nested).index(recipe.detail or recipe.nested[0]) + 1
    everything = [*names, recipe.response]
    sums = {name: f"sum({weight} * {values[name]})" for name in everything}
    products = {
        product(one, other): f"sum({weight} * {values[one]} * {values[other]})"
        for place, one in enumerate(everything)
        for other in everything[place:]
    }
    absent = " OR ".join(f"{_quoted(name)} IS NULL" for name in recipe.columns)
    counts = {ROWS: "count(*)", LOG_WEIGHTS: f"sum(ln({weight}))"}
    holes = {MISSING: f"sum(CASE WHEN {absent} THEN 1 ELSE 0 END)"}
    groups = connection.sql(_grouped(table, recipe.nested, {COUNT: f"sum({weight})"} | sums)).df()
    details = connection.sql(_grouped(table, recipe.nested[:depth], counts | products | holes)).df()
    if details[MISSING].any():
        raise ValueError(f"A cell of {table} is missing among {', '.join(recipe.columns)}.")
    return from_tables(groups, details, recipe.nested, names, recipe.response)


def collapse_dask(frame: Any, recipe: Recipe) -> GroupedSums:
    """Sum a Dask frame's partitions where they are, and add the sums up by pairs."""
    from dask.delayed import delayed  # slow to import, and nobody else here needs it

    parts = [delayed(_collapse_some)(part, recipe) for part in frame[recipe.columns].to_delayed()]
    while len(parts) > 1:
        parts = [delayed(_add_some)(parts[k : k + 2]) for k in range(0, len(parts), 2)]
    found: GroupedSums = parts[0].compute()
    return found


def add_up(parts: Iterable[GroupedSums]) -> GroupedSums:
    """Combine parts as they come, equals with equals, so that few are held at any time."""
    held: list[tuple[int, GroupedSums]] = []
    for part in parts:
        held.append((1, part))
        while len(held) > 1 and held[-2][0] <= held[-1][0]:
            (n, one), (m, other) = held[-2:]
            held[-2:] = [(n + m, combine([one, other]))]
    return combine([part for _, part in held])


def _collapse_some(frame: pd.DataFrame, recipe: Recipe) -> GroupedSums | None:
    return recipe.collapse(frame) if len(frame) else None


def _add_some(parts: Sequence[GroupedSums | None]) -> GroupedSums | None:
    some = [part for part in parts if part is not None]
    return combine(some) if some else None


def _expressions(recipe: Recipe) -> dict[str, str]:
    """Each summed column as SQL; numbers as doubles, so that nothing overflows."""
    plain = {
        name: f"(CAST({_quoted(name)} AS DOUBLE) - {recipe.centre.get(name, 0.0)!r})"
        for name in (*recipe.fixed, recipe.response)
    }
    units = {
        f"{name}={unit}": f"(CASE WHEN {_quoted(name)} = {_literal(unit)} THEN 1 ELSE 0 END)"
        for name, of in recipe.crossed.items()
        for unit in of
    }
    return {INTERCEPT: "1", **plain, **units}


def _grouped(table: str, levels: Sequence[str], sums: Mapping[str, str]) -> str:
    keys = ", ".join(_quoted(level) for level in levels)
    sums_of = ", ".join(f"{expression} AS {_quoted(name)}" for name, expression in sums.items())
    return f"SELECT {keys}, {sums_of} FROM {table} GROUP BY {keys}"


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


def _literal(unit: object) -> str:
    return "'" + str(unit).replace("'", "''") + "'" if isinstance(unit, str) else str(unit)
