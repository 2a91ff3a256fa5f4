"""docs/assumptions.md against params.yaml: every value of the fictional study is explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.settings import plain

ROW = re.compile(r"^\| `([a-z0-9_.]+)` \| `([^`]+)` \| ([^|]+) \| ([^|]+) \|$", re.MULTILINE)
PAGE = Path("docs/assumptions.md")


@pytest.fixture(scope="module")
def rows() -> dict[str, tuple[Any, ...]]:
    return {
        name: (yaml.safe_load(value), source)
        for name, value, source, _ in ROW.findall(PAGE.read_text(encoding="utf-8"))
    }


def _leaves(settings: dict[str, Any], prefix: str = "") -> Iterator[Any]:
    for name, value in settings.items():
        path = f"{prefix}{name}"
        if isinstance(value, dict):
            yield from _leaves(value, f"{path}.")
        else:
            yield path


def _look_up(settings: dict[str, Any], path: str) -> Any:
    for name in path.split("."):
        settings = settings[name]
    return settings


def test_every_parameter_is_explained(rows: dict[str, tuple[Any, ...]]) -> None:
    unexplained = [
        leaf
        for leaf in _leaves(plain()["synthetic"])
        if not any(leaf == path or leaf.startswith(f"{path}.") for path in rows)
    ]
    assert unexplained == []


def test_every_value_is_the_one_in_force(rows: dict[str, tuple[Any, ...]]) -> None:
    for path, (value, _) in rows.items():
        assert value == _look_up(plain()["synthetic"], path), path


def test_every_parameter_says_whether_it_is_a_benchmark(rows: dict[str, tuple[Any, ...]]) -> None:
    for path, (_, source) in rows.items():
        assert source.startswith(("assumption", "benchmark", "size of the study")), path


def test_every_published_figure_named_is_listed(rows: dict[str, tuple[Any, ...]]) -> None:
    page = PAGE.read_text(encoding="utf-8")
    named = set(re.findall(r"F\d\d", " ".join(source for _, source in rows.values())))
    assert named
    assert named <= set(re.findall(r"^\| (F\d\d) \|", page, re.MULTILINE))
