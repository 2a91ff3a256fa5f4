"""A table's declaration hangs together, and its schema is exactly what is declared."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import pandera.errors
import pytest

from pipeline.reading.header_words import normalise
from study.tables import TABLES, Column, Table
from study.tables.base import DTYPES

NAMES = list(TABLES)
DRAWN = Table(
    name="drawn",
    title="Drawn",
    key=("worker_id",),
    columns=(
        Column("worker_id", "id", "Worker", blank_ok=False),
        Column("role", "category", "Role", codes={"asye": (), "other": ()}),
        Column("hours", "number", "Hours", low=0, high=37),
    ),
)


def frame(**cells: list[object]) -> pd.DataFrame:
    given = {"worker_id": ["W1", "W2"], "role": ["asye", None], "hours": [0.0, 37.0], **cells}
    return pd.DataFrame(
        {c.name: pd.Series(given[c.name], dtype=DTYPES[c.kind]) for c in DRAWN.columns}
    )


@pytest.mark.parametrize("name", NAMES)
def test_keys_rules_and_parents_name_columns_that_there_are(name: str) -> None:
    table = TABLES[name]
    assert table.name == name
    assert set(table.key) <= set(table.column)
    assert not [c for c in table.key if table.column[c].blank_ok and c != table.key[-1]]
    assert {rule.column for rule in table.row_rules} <= set(table.column)
    assert set(table.steady) <= set(table.column)
    for key in table.foreign_keys:
        assert key.column in table.column
        assert key.column in TABLES[key.parent].column


@pytest.mark.parametrize("name", NAMES)
def test_only_categories_have_codes_and_only_numbers_limits(name: str) -> None:
    for column in TABLES[name].columns:
        assert bool(column.codes) == (column.kind == "category"), column.name
        numeric = column.kind in ("integer", "number")
        assert numeric or (column.low, column.high, column.unit) == (None, None, None), column.name


@pytest.mark.parametrize("name", NAMES)
def test_a_table_without_rows_obeys_its_schema(name: str) -> None:
    assert TABLES[name].schema.validate(TABLES[name].empty()).empty


@pytest.mark.parametrize("name", NAMES)
def test_no_column_s_name_or_synonym_is_another_s(name: str) -> None:
    words = [
        word
        for column in TABLES[name].columns
        for word in {normalise(each) for each in (column.name, *column.synonyms)}
    ]
    assert [word for word, count in Counter(words).items() if count > 1] == []


def test_what_is_declared_passes() -> None:
    assert len(DRAWN.schema.validate(frame())) == 2


@pytest.mark.parametrize(
    "cells",
    [
        {"role": ["asye", "manager"]},
        {"hours": [-0.1, 3.0]},
        {"hours": [3.0, 37.1]},
        {"worker_id": ["W1", "W1"]},
        {"worker_id": ["W1", None]},
    ],
)
def test_what_is_not_declared_is_refused(cells: dict[str, list[object]]) -> None:
    with pytest.raises(pandera.errors.SchemaError):
        DRAWN.schema.validate(frame(**cells))


def test_a_column_more_or_of_another_dtype_is_refused() -> None:
    for other in (frame().assign(more=1), frame().astype({"hours": "float32"})):
        with pytest.raises((pandera.errors.SchemaError, pandera.errors.SchemaErrors)):
            DRAWN.schema.validate(other)
