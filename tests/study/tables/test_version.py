"""The version of the tables tells of what may be written, and of nothing else."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import pytest

from study.tables import Column, Table, version
from study.tables.version import schema_version

COLUMN = Column("hours", "number", "Hours", low=0, high=37)
TABLE = Table("drawn", "Drawn", ("hours",), (COLUMN,))


@pytest.fixture(autouse=True)
def forgotten() -> Iterator[None]:
    schema_version.cache_clear()
    yield
    schema_version.cache_clear()


def of(monkeypatch: pytest.MonkeyPatch, table: Table) -> str:
    monkeypatch.setattr(version, "TABLES", {table.name: table})
    schema_version.cache_clear()
    return schema_version()


def test_it_is_eight_hexadecimal_digits() -> None:
    assert re.fullmatch("[0-9a-f]{8}", schema_version())


@pytest.mark.parametrize(
    "change",
    [{"high": 40}, {"kind": "integer"}, {"blank_ok": False}, {"codes": {"a": ()}}, {"name": "h"}],
)
def test_what_changes_what_may_be_written_changes_it(
    change: dict[str, object], monkeypatch: pytest.MonkeyPatch
) -> None:
    other = replace(TABLE, columns=(replace(COLUMN, **change),))
    assert of(monkeypatch, TABLE) != of(monkeypatch, other)


def test_another_key_changes_it(monkeypatch: pytest.MonkeyPatch) -> None:
    assert of(monkeypatch, TABLE) != of(monkeypatch, replace(TABLE, key=("hours", "wave")))


def test_words_for_people_do_not(monkeypatch: pytest.MonkeyPatch) -> None:
    told = replace(COLUMN, label="Time", description="In hours.", synonyms=("time",))
    other = replace(TABLE, title="Another", columns=(told,))
    assert of(monkeypatch, TABLE) == of(monkeypatch, other)
