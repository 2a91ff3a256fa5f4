"""What commands say in the same words, whatever went wrong."""

from __future__ import annotations

import errno
from dataclasses import replace
from pathlib import Path

import pytest

from rsw.terminal.phrases import (
    counted,
    errors_in,
    refuse_evaluators_folder,
    refuse_identifiers,
    words,
)
from tests.study.test_findings import FINDING

HIT = replace(FINDING, rule="screen.nhs_number", sentence="It holds an NHS number.")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        (ValueError("A sentence."), "A sentence."),
        (OSError("A sentence of ours."), "A sentence of ours."),
        (OSError(errno.ENOSPC, "No space left"), "The disk is full: make room, and run it again."),
        (PermissionError(errno.EACCES, "Permission denied", "a.csv"), "Permission denied: a.csv."),
        (OSError(errno.EIO, "Input/output error"), "Input/output error."),
    ],
)
def test_an_error_becomes_one_sentence(error: OSError | ValueError, expected: str) -> None:
    assert words(error) == expected


def test_one_error_is_told_with_its_place_and_several_with_their_number() -> None:
    assert counted([FINDING]).startswith("One error stands. staff.xlsx, sheet Staff, row 3")
    assert counted([FINDING, HIT]).startswith("Two errors stand. The first: staff.xlsx")


def test_only_errors_are_errors() -> None:
    assert errors_in([FINDING, replace(FINDING, level="query")]) == [FINDING]


def test_an_identifier_stops_whatever_is_sent_and_is_not_told() -> None:
    refuse_identifiers([FINDING])
    with pytest.raises(ValueError, match=r"staff\.xlsx: It holds an NHS number"):
        refuse_identifiers([FINDING, HIT])


def test_a_key_is_never_made_among_the_evaluator_s_data(tmp_path: Path) -> None:
    refuse_evaluators_folder(tmp_path / "rsw.key")
    (tmp_path / "dvc.yaml").touch()
    with pytest.raises(ValueError, match="an evaluator's folder"):
        refuse_evaluators_folder(tmp_path / "keys" / "rsw.key")
