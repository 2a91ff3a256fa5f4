"""What commands say in the same words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from pipeline.pseudonyms.pseudonymising import evaluators_folder
from pipeline.screening.rules import SCREENING_RULES
from study.findings import Finding

SCREENED = frozenset(rule.code for rule in SCREENING_RULES.values())


def words(error: OSError | ValueError) -> str:
    """One sentence on an error, never a cell's value."""
    if isinstance(error, OSError) and error.strerror:
        return f"{error.strerror}: {error.filename}."
    return str(error)


def error_counts(findings: Iterable[Finding]) -> Counter[str]:
    """How often each rule of level error fired."""
    counts: Counter[str] = Counter()
    for finding in findings:
        if finding.level == "error":
            counts[finding.rule] += finding.count
    return counts


def refuse_identifiers(findings: Iterable[Finding]) -> None:
    """Refuse to send anything that holds a direct identifier, whatever else is asked for.

    Raises
    ------
    ValueError : naming the file and what kind it is, never the identifier.
    """
    for finding in findings:
        if finding.rule in SCREENED:
            raise ValueError(f"{finding.file}: {finding.sentence}")


def counted(errors: Mapping[str, int]) -> str:
    """How many errors there are, with the rules that fired most often."""
    total = sum(errors.values())
    worst = ", ".join(f"{rule} ({n:,})" for rule, n in Counter(errors).most_common(5))
    return (
        f"{total:,} error{'s' if total > 1 else ''} {'stand' if total > 1 else 'stands'}: {worst}"
    )


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
