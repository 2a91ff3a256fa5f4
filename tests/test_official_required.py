"""Without the official files a run leaves tests out and says so; CI fails instead."""

from pathlib import Path
from types import SimpleNamespace

import pytest

from tests import conftest


class Item:
    """A collected test, marked or not."""

    def __init__(self, *marks: str) -> None:
        self.marks = marks

    def get_closest_marker(self, name: str) -> bool:
        return name in self.marks


@pytest.fixture
def config(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> SimpleNamespace:
    monkeypatch.setattr(conftest, "FOLDER", tmp_path / "absent")
    monkeypatch.delenv("CI", raising=False)
    hook = SimpleNamespace(pytest_deselected=lambda items: None)
    return SimpleNamespace(hook=hook, stash=pytest.Stash())


def test_elsewhere_the_tests_are_left_out_and_counted(config: SimpleNamespace) -> None:
    items = [Item(conftest.MARK), Item()]
    conftest.pytest_collection_modifyitems(config, items)
    assert [item.marks for item in items] == [()]
    assert config.stash[conftest.LEFT_OUT] == 1


def test_ci_without_the_official_files_fails(
    config: SimpleNamespace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CI", "true")
    with pytest.raises(pytest.UsageError, match="1 tests would be left out"):
        conftest.pytest_collection_modifyitems(config, [Item(conftest.MARK), Item()])
    conftest.pytest_collection_modifyitems(config, [Item()])  # a run without such tests goes on


def test_ci_with_the_official_files_runs_them(
    config: SimpleNamespace, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CI", "true")
    monkeypatch.setattr(conftest, "FOLDER", tmp_path)
    items = [Item(conftest.MARK)]
    conftest.pytest_collection_modifyitems(config, items)
    assert len(items) == 1
