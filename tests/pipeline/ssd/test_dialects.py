"""The views run as they are printed, and every database would be asked the same."""

from __future__ import annotations

import datetime
import re
import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

import duckdb
import pytest

from pipeline.ssd.dialects import DIALECTS, views_sql
from pipeline.ssd.making import VIEWS, Asked, make_tables, months_between
from pipeline.ssd.tables import FIELDS, read_dataset
from study.tables import TABLES
from tests.pipeline.ssd.made import fictional, write

FIRST, LAST, SNAPSHOT = (
    datetime.date(2022, 4, 1),
    datetime.date(2023, 3, 31),
    datetime.date(2024, 3, 31),
)
TYPES = {"text": "VARCHAR(200)", "date": "DATE", "number": "DOUBLE"}


@pytest.fixture(scope="module")
def dataset(
    tmp_path_factory: pytest.TempPathFactory,
) -> tuple[Mapping[str, Sequence[Sequence[str | None]]], set[str]]:
    return read_dataset(write(tmp_path_factory.mktemp("ssd"), fictional(3)))


def answers(
    database: Any, dataset: dict[str, list[Any]], dialect: str
) -> dict[str, list[list[str]]]:
    """What each view gives, as text, under the columns of the study."""
    for table, fields in FIELDS.items():
        columns = ", ".join(f"{name} {TYPES[kind]}" for name, kind in fields.items())
        database.execute(f"CREATE TABLE {table} ({columns})")
        for row in dataset[table]:
            database.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(row))})", row)
    for statement in views_sql(dialect).split(";\n"):
        if "CREATE" in statement:
            database.execute(statement)
    settings = ("north", str(FIRST), str(LAST), str(SNAPSHOT), "team", "no")
    database.execute("INSERT INTO rsw_settings VALUES (?, ?, ?, ?, ?, ?)", settings)
    database.execute("INSERT INTO rsw_roles VALUES ('Allocated Case Worker')")
    for month in months_between(FIRST, SNAPSHOT):
        database.execute("INSERT INTO rsw_months VALUES (?, ?, ?)", month)
    found = {}
    for name in VIEWS:
        cursor = database.execute(f"SELECT * FROM rsw_{name}")
        given = [column[0] for column in cursor.description]
        found[name] = sorted(
            [text(dict(zip(given, row, strict=True)).get(c.name)) for c in TABLES[name].columns]
            for row in cursor.fetchall()
        )
    return found


def text(value: Any) -> str:
    return "" if value is None else f"{value:g}" if isinstance(value, float) else str(value)


def test_two_databases_and_the_command_give_the_same_tables(
    dataset: tuple[dict[str, list[Any]], set[Any]],
) -> None:
    asked = Asked("north", FIRST, LAST, SNAPSHOT, "team", False)
    made = make_tables(*dataset, asked).tables
    assert answers(sqlite3.connect(":memory:"), dataset[0], "sqlite") == made
    assert answers(duckdb.connect(), dataset[0], "duckdb") == made


@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_dialect_has_every_view_and_no_word_of_ours_left(dialect: str) -> None:
    sql = views_sql(dialect)
    for name in VIEWS:
        assert f"CREATE VIEW rsw_{name} AS" in sql
    assert not re.search(r"\b(?:DAY_OF|MONTH_OF|YEAR_LATER|FACTOR(?:_CODE)?)\(", sql)


def test_no_view_reads_a_column_that_is_not_among_the_fields_or_a_name() -> None:
    read = set(re.findall(r"\b(?:[a-z]{4}_[a-z_]+)\b", views_sql("sqlite")))
    prefixes = {field.split("_")[0] for fields in FIELDS.values() for field in fields}
    asked = {word for word in read if word.split("_")[0] in prefixes}
    assert asked <= {field for fields in FIELDS.values() for field in fields}
    assert not {word for word in asked if "name" in word or "dob" in word}
