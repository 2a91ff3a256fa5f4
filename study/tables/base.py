"""What every table module says about itself, and the pandera schema made from it.

A table is a tuple of columns. The kind of a column says how the text of a cell is parsed and
which dtype it gets; its limits and codes say what is accepted; its label, synonyms and local
wordings are what a person reads and writes. The reader, the rules, the pandera schemas, the
published dictionary and the synthetic study are all driven by these declarations.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from types import MappingProxyType
from typing import Any, Literal

import pandas as pd
import pandera.pandas as pa

from study.tables.expectations import Expectation
from study.vocabulary import FindingLevel

Kind = Literal["id", "category", "integer", "number", "boolean", "date", "month"]
Unit = Literal[
    "money",
    "minutes",
    "hours",
    "days",
    "years",
    "fte",
    "children",
    "families",
    "people",
    "count",
    "share",
]

DTYPES: Mapping[Kind, Any] = MappingProxyType(
    {
        "id": "str",
        "category": "str",
        "integer": "Int64",
        "number": "float64",
        "boolean": "boolean",
        "date": "datetime64[us]",
        "month": "datetime64[us]",  # the first day of the month
    }
)


@dataclass(frozen=True)
class Column:
    """One column of a table.

    Attributes
    ----------
    kind : how a cell is parsed, and the column's dtype (see ``DTYPES``).
    label : what a person calls it.
    description : what it means and how to count it, where the label does not say.
    blank_ok : whether a cell may be missing.
    required : whether the column must be there at all.
    synonyms : headers that councils use; case, spaces and punctuation never matter.
    codes : for a category, each code with the local wordings that mean it.
    low, high : inclusive limits of a number.
    percentage : a share held as 0 to 1 that may be written as ``12%``.
    dfe_name : the name of the same item in the DfE return that has it.
    unit : what a number counts, where a header could name another unit; None for scores, numbers of
        order and years.
    sparse : whether blank is a usual answer, so that a column without any value is no surprise.
    working_day : whether a date is nearly always a working day, so that weekends are a sign.
    """

    name: str
    kind: Kind
    label: str
    blank_ok: bool = True
    required: bool = True
    synonyms: tuple[str, ...] = ()
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    low: float | None = None
    high: float | None = None
    percentage: bool = False
    dfe_name: str | None = None
    description: str = ""
    unit: Unit | None = None
    sparse: bool = False
    working_day: bool = False

    @property
    def schema(self) -> pa.Column:
        """The column's part of the table's pandera schema."""
        checks = []
        if self.codes:
            checks.append(pa.Check.isin(list(self.codes)))
        if self.low is not None:
            checks.append(pa.Check.ge(self.low))
        if self.high is not None:
            checks.append(pa.Check.le(self.high))
        return pa.Column(
            DTYPES[self.kind], checks, nullable=self.blank_ok, coerce=False, title=self.label
        )


@dataclass(frozen=True)
class RowRule:
    """A rule between the columns of one row.

    ``broken`` takes the table's typed frame and returns a boolean Series, True where a row breaks
    the rule; a missing value never breaks one. ``column`` is the cell to look at first.
    """

    code: str
    column: str
    sentence: str
    remedy: str
    broken: Callable[[pd.DataFrame], pd.Series]
    level: FindingLevel = "error"


@dataclass(frozen=True)
class ForeignKey:
    """Every value of ``column`` must be found in the column of that name in ``parent``."""

    column: str
    parent: str


@dataclass(frozen=True)
class Table:
    """A table that a council or a research team submits.

    ``optional`` : whether a submission is complete without it.
    ``steady`` : of a table whose key ends in a wave that may be left out, the columns that stay the
    same for one id: rows that differ in others alone are its waves (``pipeline.reading.waves``).
    ``expectations`` : what its columns look like as a whole (``study.tables.expectations``).
    """

    name: str
    title: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    foreign_keys: tuple[ForeignKey, ...] = ()
    row_rules: tuple[RowRule, ...] = ()
    optional: bool = False
    steady: tuple[str, ...] = ()
    expectations: tuple[Expectation, ...] = ()

    @cached_property
    def column(self) -> Mapping[str, Column]:
        """Columns by name."""
        return {c.name: c for c in self.columns}

    @cached_property
    def schema(self) -> pa.DataFrameSchema:
        """The pandera schema: exact columns and dtypes, no coercion, unique key."""
        return pa.DataFrameSchema(
            {c.name: c.schema for c in self.columns},
            strict=True,
            ordered=True,
            coerce=False,
            unique=list(self.key),
            name=self.name,
            title=self.title,
        )

    def empty(self) -> pd.DataFrame:
        """A frame without rows that has this table's columns and dtypes."""
        return pd.DataFrame({c.name: pd.Series([], dtype=DTYPES[c.kind]) for c in self.columns})
