"""The command by which the evaluator takes a bundle."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.pipeline.extract import CLEAN, write
from tests.rsw.commands.steps import error, pseudonymise, rsw, submit
from tests.settings import write as write_settings


def test_a_bundle_is_received_and_the_settings_to_add_are_printed(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pseudonymise() == 0
    assert submit() == 0
    capsys.readouterr()
    assert rsw("receive", "north.zip", "--data", "evaluator/data/incoming") == 0
    printed = capsys.readouterr().out
    assert '  source: incoming\n  sites: [..., "north"]' in printed
    write_settings(here, {"study.source": "incoming", "study.sites": ["north"]})
    assert submit(period="2025-26", out="later.zip") == 0
    capsys.readouterr()
    assert rsw("receive", "later.zip", "--data", "evaluator/data/incoming") == 0
    printed = capsys.readouterr().out
    assert "'dvc repro' reads it now." in printed
    assert "kept in evaluator/data/incoming/.superseded/north/1" in printed


def test_a_bundle_with_the_new_wave_alone_is_refused_in_a_sentence(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def receive(name: str, *more: Any) -> Any:
        return rsw("receive", name, "--data", "evaluator/data/incoming", *more)

    header, first = CLEAN["sites.csv"].splitlines()
    second = first.replace("north,1,", "north,2,")
    write(here / "extract", sites=f"{header}\n{first}\n{second}\n")
    assert pseudonymise() == submit() == receive("north.zip") == 0
    write(here / "later", sites=f"{header}\n{second}\n")
    assert pseudonymise(paths=("later",)) == submit(period="2026-27", out="later.zip") == 0
    capsys.readouterr()
    assert receive("later.zip") == 2
    assert "holds wave 1, and this bundle does not" in error(capsys)
    assert receive("later.zip", "--replace") == 0
    printed = capsys.readouterr().out
    assert "also held wave 1" in printed
    assert "It is for 2026-27, and the one that it replaces was for 2024-25" in printed


@pytest.mark.parametrize(
    ("name", "data", "why"),
    [
        ("cut.zip", lambda d: d[: len(d) // 2], "did not arrive whole"),
        ("text.zip", lambda d: b"Dear colleague", "no zip file"),
        ("north.zip.exe", lambda d: d, "ends in .zip"),
        ("north.pdf", lambda d: d, "ends in .zip"),
        ("empty.zip", lambda d: b"", "no zip file"),
    ],
)
def test_a_bundle_that_is_none_leaves_nothing(
    here: Path, capsys: pytest.CaptureFixture[str], name: str, data: Any, why: str
) -> None:
    assert pseudonymise() == 0
    assert submit() == 0
    (here / name).write_bytes(data((here / "north.zip").read_bytes()))
    capsys.readouterr()
    assert rsw("receive", name, "--data", "data/incoming") == 2
    assert why in error(capsys)
    assert not (here / "data").exists()


def test_a_linked_or_absent_bundle_is_refused(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pseudonymise() == 0
    assert submit() == 0
    (here / "link.zip").symlink_to(here / "north.zip")
    capsys.readouterr()
    for name, why in (("link.zip", "is a link"), ("absent.zip", "There is no file")):
        assert rsw("receive", name, "--data", "data/incoming") == 2
        assert why in error(capsys)


def test_a_bundle_of_another_site_than_expected_is_refused(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pseudonymise() == 0
    assert submit() == 0
    capsys.readouterr()
    assert rsw("receive", "north.zip", "--data", "data/incoming", "--site", "south") == 2
    assert "not of south" in error(capsys)
    assert not (here / "data").exists()


def test_without_a_bundle_what_was_interrupted_is_put_right_and_said(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert rsw("receive", "--data", "evaluator/data/incoming") == 0
    assert capsys.readouterr().out == "Nothing is left unfinished.\n"
    assert pseudonymise() == submit() == 0
    incoming = here / "evaluator" / "data" / "incoming"
    assert rsw("receive", "north.zip", "--data", str(incoming)) == 0
    journal = '{"site": "north", "arriving": ".arriving-north-1", "aside": ".superseded/north/1",'
    (incoming / ".arriving-north-1").mkdir()
    (incoming / ".receiving-north.json").write_text(journal + ' "new": "0123456789abcdef"}')
    capsys.readouterr()
    assert rsw("receive", "--data", str(incoming)) == 0
    printed = capsys.readouterr().out
    assert "An earlier receipt of north was interrupted before it took its place" in printed
    assert sorted(path.name for path in incoming.iterdir()) == ["north"]
