"""The steps of a council, as its officer runs them, and what they say."""

from __future__ import annotations

from typing import Any

import pytest

from rsw.cli import main


def rsw(*arguments: Any) -> Any:
    return main([str(argument) for argument in arguments])


def pseudonymise(*more: Any, paths: Any = ("extract",), out: Any = "send") -> Any:
    return rsw("pseudonymise", *paths, "--key", "rsw.key", "--out", out, *more)


def submit(*more: Any, site: str = "north", period: Any = "2024-25", out: Any = "north.zip") -> Any:
    return rsw("submit", "send", "--site", site, "--period", period, "--out", out, *more)


def error(capsys: pytest.CaptureFixture[str]) -> Any:
    """The one sentence or two on what went wrong."""
    text = capsys.readouterr().err
    assert "Traceback" not in text
    assert len(text.splitlines()) == 1, text
    return text
