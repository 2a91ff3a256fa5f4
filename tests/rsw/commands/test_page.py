"""``rsw page`` starts where it may, and says in a sentence why it cannot."""

from __future__ import annotations

import socket
from pathlib import Path

import pytest

from rsw.commands import page
from rsw.page import serving
from tests.rsw.commands.steps import error, rsw


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_port_that_is_taken_is_named(here: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.create_server((serving.ADDRESS, 0)) as taken:
        port = taken.getsockname()[1]
        assert rsw("page", "--no-browser", "--port", port) == 2
    assert f"The page cannot be shown on port {port}. Address already in use." in error(capsys)


@pytest.mark.parametrize("port", [-1, 65_536, 99_999])
def test_a_port_that_there_is_none_of_is_named(
    port: int, here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """A socket takes 99999 for 34463, where the page would refuse everybody."""
    assert rsw("page", "--no-browser", "--port", port) == 2
    assert f"port {port}. A port is a number from 0 to 65535." in error(capsys)


def test_it_is_not_started_among_the_evaluator_s_data(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (here / "dvc.yaml").touch()
    assert rsw("page", "--no-browser", "--port", 0) == 2
    assert "start the page in a folder of your own" in error(capsys)


@pytest.mark.parametrize(("options", "opened"), [([], 1), (["--no-browser"], 0)])
def test_it_says_where_it_is_opens_a_browser_if_it_may_and_can_be_stopped(
    options: list[str],
    opened: int,
    here: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    asked: list[tuple[object, ...]] = []

    class Waits:
        """A timer that never comes to its end."""

        def __init__(self, seconds: float, what: object, with_: list[str]) -> None:
            asked.append((what, *with_))

        def start(self) -> None:
            pass

    class Stopped:
        """A server that somebody stops."""

        effective_port = 8765

        def run(self) -> None:
            raise KeyboardInterrupt

    monkeypatch.setattr(serving, "server", lambda port: Stopped())
    monkeypatch.setattr(page.threading, "Timer", Waits)
    assert rsw("page", "--port", 0, *options) == 0
    said = capsys.readouterr().out
    assert "http://127.0.0.1:8765/" in said
    assert said.endswith("Stopped.\n")
    assert len(asked) == opened
