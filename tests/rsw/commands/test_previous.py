"""A submission compared with the one before."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from pipeline.submitting.bundle import unpack
from tests.fixtures.extract import clean, files
from tests.pipeline.extract import CLEAN, changed, write
from tests.pipeline.submitting.made import rezip
from tests.rsw.commands.steps import error, pseudonymise, rsw, submit

pytestmark = pytest.mark.slow


def test_a_check_compares_with_the_bundle_that_was_sent_last(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert pseudonymise() == 0
    assert submit() == 0
    write(here / "extract", **changed("units", ",5,5,40,25", ",5,5,90,25"))
    capsys.readouterr()
    printed = {}
    for previous in ("north.zip", "send"):
        assert rsw("check", "extract", "--previous", previous) == 0
        printed[previous] = capsys.readouterr().out
    asked = "The site's total of children_open is 120 and was 70 in the previous submission"
    assert asked in printed["north.zip"]
    assert printed["north.zip"] == printed["send"]


@pytest.mark.parametrize("option", ["--previous", "--supersedes"])
def test_a_bundle_that_differs_from_the_one_before_is_accepted_with_queries(
    here: Path, option: Any
) -> None:
    every = files(clean())
    for folder, change in (("before", b"15"), ("after", b"25")):
        (here / folder).mkdir()
        for name, data in every.items():
            changed_data = data.replace(b",15,", b"," + change + b",")
            (here / folder / name).write_bytes(changed_data if name == "workers.csv" else data)
    assert pseudonymise(paths=("before",)) == submit(out="before.zip") == 0
    assert unpack((here / "before.zip").read_bytes())[0].status == "accepted"
    assert pseudonymise(paths=("after",)) == submit(option, "before.zip", out="after.zip") == 0
    manifest, _ = unpack((here / "after.zip").read_bytes())
    assert manifest.status == "accepted with queries"
    assert set(manifest.findings) == {"query"}


def test_a_second_wave_made_with_another_key_is_refused_at_the_council(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    many = [f"U{i},2024-03-31,north,team" + "," * 10 for i in range(3, 9)]
    units = CLEAN["units.csv"] + "\n".join(many) + "\n"
    write(here / "extract", units=units)
    assert pseudonymise() == submit(out="first.zip") == 0
    assert pseudonymise() == submit("--previous", "first.zip", out="same.zip") == 0
    assert rsw("key", "new", "--out", "other.key") == 0
    assert rsw("pseudonymise", "extract", "--key", "other.key", "--out", "send") == 0
    capsys.readouterr()
    for option in ("--previous", "--supersedes"):
        assert submit(option, "first.zip", out="second.zip") == 1
        message = error(capsys)
        assert "Of the 8 unit_id of the previous submission none is in this one" in message
    assert not (here / "second.zip").exists()
    assert rsw("check", "send", "--previous", "first.zip") == 1
    assert "--new-key" in capsys.readouterr().out
    assert rsw("check", "extract", "--previous", "first.zip") == 0  # ids and pseudonyms: no telling
    assert submit("--previous", "first.zip", "--new-key", out="second.zip") == 0


def encrypted(data: Any) -> Any:
    """The bundle with its first file marked as encrypted."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 8] + bytes([data[at + 8] | 1]) + data[at + 9 :]


@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (lambda d: d[: len(d) // 2], "did not arrive whole"),
        (lambda d: b"Dear colleague", "is no zip file"),
        (lambda d: rezip(d, {"manifest.json": None}), "has no manifest"),
        (lambda d: rezip(d, {"letter.txt": b"Dear colleague"}), "is no table of the study"),
        (lambda d: rezip(d, {"units.csv": b"unit_id\n"}), "units.csv was altered"),
        (encrypted, "is encrypted"),
    ],
)
def test_what_is_no_bundle_is_not_compared_with(
    here: Path, capsys: pytest.CaptureFixture[str], spoil: Any, why: str
) -> None:
    assert pseudonymise() == 0
    assert submit() == 0
    (here / "old.zip").write_bytes(spoil((here / "north.zip").read_bytes()))
    capsys.readouterr()
    assert rsw("check", "extract", "--previous", "old.zip") == 2
    message = error(capsys)
    assert message.startswith("old.zip cannot be compared with. ")
    assert why in message


def test_a_previous_extract_of_which_nothing_was_accepted_is_not_compared_with(
    here: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    write(here / "before", sites="site_id\nnorth\n")
    capsys.readouterr()
    assert rsw("check", "extract", "--previous", "before") == 2
    assert "It holds no table of sites, or no other table" in error(capsys)
