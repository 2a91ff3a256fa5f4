"""What commands say in the same words."""

from __future__ import annotations

import errno
import sys
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

from pipeline.pseudonyms.pseudonymising import evaluators_folder
from pipeline.screening.rules import SCREENING_RULES
from reports.sentences.small_words import in_words, start
from study.findings import Finding, place

SCREENED = frozenset(rule.code for rule in SCREENING_RULES.values())


def words(error: OSError | ValueError) -> str:
    """One sentence on an error, never a cell's value."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    if error.errno == errno.ENOSPC:
        return "The disk is full: make room, and run it again."
    return f"{error.strerror}: {error.filename}." if error.filename else f"{error.strerror}."


def asking() -> Callable[[str], str] | None:
    """How to ask the person at the terminal; None where nobody is there."""
    return input if sys.stdin.isatty() else None


def errors_in(findings: Iterable[Finding]) -> list[Finding]:
    """The findings of level error."""
    return [finding for finding in findings if finding.level == "error"]


def refuse_identifiers(findings: Iterable[Finding]) -> None:
    """Refuse to send anything that holds a direct identifier, whatever else is asked for.

    Raises
    ------
    ValueError : naming the file and what kind it is, never the identifier.
    """
    for finding in findings:
        if finding.rule in SCREENED:
            raise ValueError(f"{finding.file}: {finding.sentence}")


def counted(errors: Sequence[Finding]) -> str:
    """How many errors stand, and the first of them."""
    first = f"{place(errors[0])}: {errors[0].sentence}"
    if len(errors) == 1:
        return f"One error stands. {first}"
    return f"{start(in_words(len(errors)))} errors stand. The first: {first}"


def refuse_evaluators_folder(*paths: Path) -> None:
    """Refuse to make or use a key where the evaluator keeps data.

    Raises
    ------
    ValueError : when one of the paths lies in an evaluator's folder.
    """
    for path in paths:
        if found := evaluators_folder(path):
            raise ValueError(
                f"{found} is an evaluator's folder (it has dvc.yaml or data/incoming). Keys are "
                "made and ids replaced by the council, on its own computer, in a folder of its own."
            )
