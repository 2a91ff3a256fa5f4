"""A receipt that is killed anywhere leaves the old or the new submission whole, and says which."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pipeline.rules.plausibility import PREVIOUS, parse_figures
from pipeline.submitting import exchange, receiving
from pipeline.submitting.manifest import NAME, Manifest
from pipeline.submitting.receiving import place, put_right
from tests.pipeline.submitting.made import made
from tests.pipeline.submitting.test_receiving import tree

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="a process is forked and killed")

MOST_STEPS = 80
_FILE_EVENTS = ("os.rename", "os.remove", "os.mkdir", "os.rmdir", "open", "shutil.rmtree",
                "os.listdir", "os.scandir", "ctypes.dlsym")  # fmt: skip
NO_EXIT, KILLED, DONE = -1, 9, 0


def killed_at(step: int, run: Callable[..., Any]) -> int:
    """Run in a child that is killed at the n-th operation on files; how it ended."""
    child = os.fork()
    if child == 0:
        left = step

        def count(event: Any, _: Any) -> None:
            nonlocal left
            if event in _FILE_EVENTS:
                left -= 1
                if left == 0:
                    os._exit(KILLED)

        sys.addaudithook(count)
        try:
            run()
        finally:
            os._exit(DONE)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def content(manifest: Manifest, files: dict[str, bytes]) -> dict[str, bytes]:
    return {**files, NAME: manifest.to_bytes()}


def without_figures(folder: Path) -> dict[str, bytes]:
    return {name: data for name, data in tree(folder).items() if name != PREVIOUS}


@pytest.fixture
def known(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Lets what a folder holds be known: only what a receipt writes is killed, step by step."""

    def remember(folder: Path) -> None:
        frames = receiving._frames_in(folder, folder.name)
        monkeypatch.setattr(receiving, "_frames_in", lambda there, site: frames)

    return remember


@pytest.mark.slow
@pytest.mark.parametrize("in_one_step", [True, False])
def test_at_every_step_the_old_or_the_new_is_whole_and_the_next_start_says_which(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: Any, in_one_step: bool
) -> None:
    old, new = made(period="2022-23"), made(period="2023-24")
    if not in_one_step:
        monkeypatch.setattr(exchange, "swap", lambda one, other: False)
    ends = set()
    place(*old, tmp_path / "start")
    known(tmp_path / "start" / "north")
    for step in range(1, MOST_STEPS):
        incoming = tmp_path / f"incoming{step}"
        shutil.copytree(tmp_path / "start", incoming)
        end = killed_at(step, lambda incoming=incoming: place(*new, incoming))
        folder, kept = incoming / "north", incoming / ".superseded" / "north" / "1"
        if in_one_step:
            assert folder.is_dir()  # at every moment
        # The old one is somewhere, whole.
        assert content(*old) in [tree(path) for path in incoming.rglob("*") if path.is_dir()]
        said = put_right(incoming)
        there = without_figures(folder)
        assert there in (content(*old), content(*new))
        is_new = there == content(*new)
        if said:
            (sentence,) = said
            assert ("is in its place" in sentence) is is_new
            assert ("of before is there still" in sentence) is not is_new
        assert kept.is_dir() is is_new
        if is_new:
            assert tree(kept) == content(*old)
            assert parse_figures((folder / PREVIOUS).read_bytes()).submission == old[0].id
        assert not [p for p in incoming.iterdir() if p.name not in ("north", ".superseded")]
        assert put_right(incoming) == []
        ends.add((end, is_new, bool(said)))
        if end == DONE:
            break
    else:
        pytest.fail("it was killed at each of the steps")
    assert not place(*new, incoming).new
    # Killed before, within and after; and not killed at last.
    assert {(KILLED, False, False), (KILLED, False, True), (KILLED, True, True)} <= ends
    assert (DONE, True, False) in ends


@pytest.mark.slow
@pytest.mark.parametrize("in_one_step", [True, False])
def test_a_start_that_is_killed_while_it_puts_things_right_is_put_right_by_the_next(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, known: Any, in_one_step: bool
) -> None:
    old, new = made(period="2022-23"), made(period="2023-24")
    if not in_one_step:
        monkeypatch.setattr(exchange, "swap", lambda one, other: False)
    place(*old, tmp_path / "start")
    known(tmp_path / "start" / "north")
    for first in range(1, MOST_STEPS):
        incoming = tmp_path / f"incoming{first}"
        shutil.copytree(tmp_path / "start", incoming)
        if killed_at(first, lambda incoming=incoming: place(*new, incoming)) == DONE:
            break
        if not exchange.unfinished(incoming, "north"):
            continue
        for second in range(1, 9):
            killed_at(second, lambda incoming=incoming: put_right(incoming))
        put_right(incoming)
        there = without_figures(incoming / "north")
        assert there in (content(*old), content(*new))
        assert sorted(p.name for p in incoming.iterdir() if p.name != ".superseded") == ["north"]


def test_the_first_submission_of_a_site_is_there_whole_or_not_at_all(tmp_path: Path) -> None:
    bundle = made()
    for step in range(1, MOST_STEPS):
        incoming = tmp_path / f"incoming{step}"
        end = killed_at(step, lambda incoming=incoming: place(*bundle, incoming))
        put_right(incoming)
        assert tree(incoming / "north") in ({}, content(*bundle))
        if end == DONE:
            break


def _receive(incoming: Path, bundle: tuple[Manifest, dict[str, bytes]], start: Any) -> None:
    start.wait()
    place(*bundle, incoming)


@pytest.mark.slow
def test_two_receipts_at_once_go_one_after_the_other_and_compare_with_the_one_before(
    tmp_path: Path,
) -> None:
    incoming = tmp_path / "incoming"
    first, *others = (made(period=p) for p in ("2021-22", "2022-23", "2023-24"))
    place(*first, incoming)
    context = multiprocessing.get_context("fork")
    start = context.Event()
    children = [context.Process(target=_receive, args=(incoming, b, start)) for b in others]
    for child in children:
        child.start()
    start.set()
    for child in children:
        child.join(60)
    assert [child.exitcode for child in children] == [0, 0]
    kept = incoming / ".superseded" / "north"
    assert tree(kept / "1") == content(*first)
    ids = [b[0].id for b in (first, *others)]
    second = parse_figures((kept / "2" / PREVIOUS).read_bytes())
    third = parse_figures((incoming / "north" / PREVIOUS).read_bytes())
    assert second.submission == ids[0]
    assert third.submission in ids[1:]
    assert (kept / "2" / NAME).read_bytes() in [b[0].to_bytes() for b in others]


def test_who_cannot_have_the_folder_in_time_is_told_so(tmp_path: Path) -> None:
    with (
        exchange.locked(tmp_path),
        pytest.raises(ValueError, match="Another 'rsw receive' is at work"),
        exchange.locked(tmp_path, wait=0.2),
    ):
        pass


def test_the_lock_of_a_process_that_was_killed_holds_nobody_up(tmp_path: Path) -> None:
    def take() -> None:
        with exchange.locked(tmp_path):
            time.sleep(0)
            os._exit(KILLED)

    killed_at(MOST_STEPS, take)
    with exchange.locked(tmp_path, wait=0):
        pass
