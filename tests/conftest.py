"""Tests that need the official files are left out, and said to be, where the files are not.

Where CI is set in the environment their absence is an error instead.
"""

from __future__ import annotations

import os

# Two workers of pytest share two cores: more threads than one each only wait for one another.
# numpy reads this when it is first imported, so it stands before everything else.
os.environ.update(
    dict.fromkeys(("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"), "1")
)

import csv
import locale
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

from tests.official import FOLDER

if TYPE_CHECKING:
    from playwright.sync_api import Browser

MARK = "official_statistics"
SLOW = "slow"
SLOW_FOLDERS = {"attack", "benchmarks", "end_to_end", "property", "reference"}
SLOW_FIXTURES = {"browser", "page"}
"""Whoever asks for one of these drives a browser or a process of its own."""

# By itself Hypothesis also fails an example that takes 200 ms on the clock, and a test that is slow
# to draw its first ones: on a busy computer that tells of the computer. The examples are the same
# in every run, so that a red run is red again.
settings.register_profile(
    "unhurried",
    parent=settings.default,
    derandomize=True,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow],
)
settings.load_profile("unhurried")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", f"{MARK}: reads the official files beside the repository")
    config.addinivalue_line("markers", f"{SLOW}: left out of the fast lane, 'make fast'")


def is_slow(item: pytest.Item) -> bool:
    """Whether a test is slow by where it lies, or by what it asks for."""
    folder = item.path.relative_to(Path(__file__).parent).parts[0]
    return folder in SLOW_FOLDERS or not SLOW_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))


def pytest_itemcollected(item: pytest.Item) -> None:
    if is_slow(item) or item.get_closest_marker(MARK):
        item.add_marker(SLOW)


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if FOLDER.is_dir():
        return
    without = [item for item in items if item.get_closest_marker(MARK)]
    if without and os.environ.get("CI"):
        raise pytest.UsageError(
            f"CI must read the official statistics, and there are none in {FOLDER}: "
            f"{len(without)} tests would be left out."
        )
    config.hook.pytest_deselected(items=without)
    items[:] = [item for item in items if item not in without]
    config.stash[LEFT_OUT] = len(without)


LEFT_OUT = pytest.StashKey[int]()


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    if left_out := config.stash.get(LEFT_OUT, 0):
        terminalreporter.write_line(
            f"{left_out} tests were left out: they read official statistics, "
            "and there are none beside the repository."
        )


@pytest.fixture(autouse=True)
def nothing_of_the_process_is_changed() -> Iterator[None]:
    """What belongs to the whole process is after a test what it was: tests know no order."""

    def known() -> dict[str, object]:
        umask = os.umask(0o022)
        os.umask(umask)
        return {
            "csv.field_size_limit": csv.field_size_limit(),
            "umask": umask,
            "working folder": os.getcwd(),
            "locale": locale.setlocale(locale.LC_ALL),
        }

    before = known()
    yield
    assert known() == before


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """One browser for all: a process holds only one of Playwright's synchronous drivers."""
    from tests.reports import gate

    with gate.browser() as opened:
        yield opened
