"""Checked, pseudonymised tables to a bundle."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import pandas as pd

from pipeline.checking.check import CheckResult
from pipeline.checking.submission import Submission
from pipeline.pseudonyms.pseudonym import is_pseudonym
from pipeline.pseudonyms.pseudonymising import csv_files
from pipeline.reading.explanations import COLUMNS, Explanation
from pipeline.reading.explanations import FILE as EXPLANATIONS
from pipeline.reading.ids import id_columns, id_type
from pipeline.rules.reader import READING_RULES
from pipeline.submitting.clean_csv import csv_bytes
from pipeline.submitting.manifest import FileEntry, Manifest, check_period, entry
from study.findings import Finding
from study.tables import TABLES
from study.tables.version import schema_version

UNUSABLE = READING_RULES["reading.explanations"].code


@dataclass(frozen=True)
class Origin:
    """Where the tables come from, as the note of ``rsw pseudonymise`` says."""

    key_fingerprint: str = ""
    rows_left_out: Mapping[str, int] = field(default_factory=dict)
    cells_emptied: Mapping[str, int] = field(default_factory=dict)

    @classmethod
    def of(cls, note: Mapping[str, Any]) -> Origin:
        """Read the note.

        Raises
        ------
        ValueError : when it lacks something.
        """
        try:
            return cls(
                str(note["key_fingerprint"]),
                {str(k): int(v) for k, v in note["rows_left_out"].items()},
                {str(k): int(v) for k, v in note["cells_emptied"].items()},
            )
        except (KeyError, AttributeError, TypeError) as error:
            raise ValueError("The note of 'rsw pseudonymise' was changed.") from error


def make_bundle(
    submission: Submission,
    findings: Sequence[Finding],
    explanations: Sequence[Explanation],
    *,
    period: str,
    origin: Origin,
    supersedes: str = "",
) -> tuple[Manifest, dict[str, bytes]]:
    """Make the manifest and the files of a bundle.

    The tables are written anew from what was accepted, so that nothing else of the files that
    were checked can be in the bundle.

    Raises
    ------
    ValueError : when nothing was accepted, ids are not pseudonyms, or the period is none.
    """
    if submission.status == "rejected":
        raise ValueError(
            "The submission would be rejected: it needs the table of sites and another table "
            "with accepted rows. 'rsw check' says what is wrong."
        )
    if raw := raw_ids(submission.frames):
        named = ", ".join(f"{table} ({', '.join(columns)})" for table, columns in raw.items())
        raise ValueError(
            f"These ids are not pseudonyms: {named}. Run 'rsw pseudonymise' first, and submit the "
            "folder that it writes."
        )
    files = csv_files(submission.frames, submission.missing_reasons)
    entries = {
        name: entry(data, len(submission.frames[name.removesuffix(".csv")]))
        for name, data in files.items()
    }
    if explanations:
        files[EXPLANATIONS] = explanations_csv(explanations)
        entries[EXPLANATIONS] = entry(files[EXPLANATIONS], len(explanations))
    return _manifest(submission, findings, entries, period, origin, supersedes), files


def explanations_in(result: CheckResult) -> Sequence[Explanation]:
    """Every explanation that was among the files.

    Raises
    ------
    ValueError : when one of them cannot be used: it would be lost.
    """
    for finding in result.findings:
        if finding.rule == UNUSABLE:
            where = ", sheet ".join(filter(None, (finding.file, finding.sheet)))
            raise ValueError(f"{where} needs mending. {finding.sentence}")
    return result.given


def explanations_csv(explanations: Sequence[Explanation]) -> bytes:
    """The bytes of explanations.csv."""
    rows = [[one.rule, one.table, one.row, one.text] for one in explanations]
    return csv_bytes([list(COLUMNS), *rows])


def raw_ids(frames: Mapping[str, pd.DataFrame]) -> dict[str, list[str]]:
    """By table, the columns that hold an id which is no pseudonym of ours."""
    found: dict[str, list[str]] = {}
    for name, frame in frames.items():
        for column in id_columns(TABLES[name]):
            kind = id_type(column)
            if not all(is_pseudonym(text, kind) for text in frame[column.name].dropna().unique()):
                found.setdefault(name, []).append(column.name)
    return found


def level_counts(findings: Sequence[Finding]) -> dict[str, int]:
    """How often rules of each level fired."""
    counts: Counter[str] = Counter()
    for finding in findings:
        counts[finding.level] += finding.count
    return dict(counts)


def _manifest(
    submission: Submission,
    findings: Sequence[Finding],
    entries: Mapping[str, FileEntry],
    period: str,
    origin: Origin,
    supersedes: str,
) -> Manifest:
    return Manifest(
        site=submission.site,
        period=check_period(period),
        waves=tuple(sorted({int(wave) for wave in submission.frames["sites"]["wave"]})),
        schema_version=schema_version(),
        status=submission.status,
        findings=level_counts(findings),
        files=entries,
        rows_left_out=origin.rows_left_out,
        cells_emptied=origin.cells_emptied,
        key_fingerprint=origin.key_fingerprint,
        supersedes=supersedes,
    )
