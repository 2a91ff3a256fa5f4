"""Whether a file may be opened: by its name, its place and how it begins."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from pipeline.reading import guard
from pipeline.reading.guard import check_content, read_bytes, why_ignored
from pipeline.reading.unreadable import Unreadable

CSV = b"unit_id,minutes\nU1,3\n"


def cause(name: str, source: Path | bytes) -> str:
    with pytest.raises(Unreadable) as refused:
        read_bytes(name, source)
    return refused.value.cause


@pytest.mark.parametrize("name", ["units.csv", "Units (2) – final.XLSX", "O'Neill & sons.ods"])
def test_names_that_people_give_are_accepted(name: str) -> None:
    assert read_bytes(name, CSV) == CSV
    assert why_ignored(name, CSV) == ""


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.xls", "type.xls"),
        ("a.XLSM", "type.macros"),
        ("a.sav", "type.database"),
        ("a\x1b.csv", "name.file"),
        ("a..csv", "name.file"),
        (" a.csv", "name.file"),
        ("a" * 200 + ".csv", "name.file"),
    ],
)
def test_a_name_that_may_not_be_is_refused_by_its_cause(name: str, expected: str) -> None:
    assert cause(name, CSV) == expected


def test_a_file_beyond_the_limit_is_refused(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(guard, "MAX_FILE_BYTES", 10)
    (tmp_path / "a.csv").write_bytes(CSV)
    assert cause("a.csv", CSV) == cause("a.csv", tmp_path / "a.csv") == "size.bytes"


def test_a_pipe_is_no_ordinary_file_and_holds_nobody_up(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "a.csv")
    assert cause("a.csv", tmp_path / "a.csv") == "place.not_ordinary"


def test_a_link_is_neither_looked_at_nor_followed(tmp_path: Path) -> None:
    (tmp_path / "real.csv").write_bytes(CSV)
    (tmp_path / "a.csv").symlink_to(tmp_path / "real.csv")
    assert "links are not followed" in why_ignored("a.csv", tmp_path / "a.csv")
    with pytest.raises(OSError, match="symbolic"):
        read_bytes("a.csv", tmp_path / "a.csv")


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("~$a.xlsx", "working file"),
        (".DS_Store", "working file"),
        ("a.pdf", "a PDF document"),
        ("a.mp3", "none of the files"),
    ],
)
def test_what_holds_no_table_is_passed_over_with_its_reason(name: str, words: str) -> None:
    assert words in why_ignored(name, b"")


@pytest.mark.parametrize(
    ("data", "suffix", "expected"),
    [
        (b"PK\x03\x04rest", ".csv", "type.mismatch"),
        (b"  <html>", ".csv", "type.mismatch"),
        (CSV, ".xlsx", "type.mismatch"),
        (CSV, ".parquet", "type.mismatch"),
        (b"", ".xlsx", "type.empty"),
        (guard._OLE + guard._ENCRYPTED, ".xlsx", "type.protected"),
    ],
)
def test_content_that_is_not_what_the_name_says_is_refused(
    data: bytes, suffix: str, expected: str
) -> None:
    with pytest.raises(Unreadable) as refused:
        check_content(data, suffix)
    assert refused.value.cause == expected


@pytest.mark.parametrize(
    ("data", "suffix"),
    [(CSV, ".csv"), (b"", ".csv"), (b"PK\x03\x04", ".ods"), (b"PAR1", ".parquet")],
)
def test_content_that_is_what_the_name_says_passes(data: bytes, suffix: str) -> None:
    check_content(data, suffix)
