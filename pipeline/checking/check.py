"""A council's own check of its files: everything found, before anything is sent.

It finds what ``pipeline.ingest`` will, and holds what only the council may see: the text of the
cells that findings point at. Nothing is written and nothing is sent.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from pipeline.checking.review import review
from pipeline.checking.submission import FileReceipt, Submission
from pipeline.explanations.explaining import Sheets, cell, sheets_of
from pipeline.reading.explanations import Explanation
from pipeline.reading.folder import Folder, open_files
from pipeline.reading.grids import position
from pipeline.reading.marks import SITE
from pipeline.reading.table import read_table
from pipeline.rules.plausibility import Figures
from pipeline.screening.rules import RAW_IDS
from study.findings import Finding
from study.tables import TABLES, Level
from study.vocabulary import TableStatus

MOST_SHOWN = 200  # characters of a cell's value


@dataclass(frozen=True)
class TableCount:
    """A table that was found: its rows, what became of it, and its findings by level."""

    received: int
    accepted: int
    status: TableStatus
    findings: Mapping[Level, int]


@dataclass(frozen=True)
class CheckResult:
    """What a check found.

    Attributes
    ----------
    findings : worst level first, then by address.
    tables : the tables of the study that were found.
    files : the files that were opened.
    values : text of the cells that findings point at, but for ids that identify. For the
        council's own eyes: it may go into a report on its own computer and nowhere else.
    given : every explanation of the council that could be used.
    explanations : the council's explanation of a finding, where it gave one.
    keys : the key of the row of each finding that was explained, parts joined by ``|``; "" where
        the finding is about no row.
    """

    submission: Submission
    findings: tuple[Finding, ...]
    tables: Mapping[str, TableCount]
    files: tuple[FileReceipt, ...]
    given: Sequence[Explanation] = ()
    values: Mapping[Finding, str] = field(default_factory=dict, repr=False)
    explanations: Mapping[Finding, str] = field(default_factory=dict, repr=False)
    keys: Mapping[Finding, str] = field(default_factory=dict, repr=False)

    @property
    def exit_code(self) -> int:
        """0: clean, or nothing worse than warnings and queries; 1: errors; 2: no table read."""
        refused = any(finding.rule.startswith("screen.") for finding in self.findings)
        if not self.tables and not refused:
            return 2
        return int(any(finding.level == "error" for finding in self.findings))


def named_files(paths: Sequence[Path]) -> dict[str, Path]:
    """Files by the name that findings show; a folder stands for the files in it.

    Two files of one name are told apart by their paths.

    Raises
    ------
    FileNotFoundError : when a path does not exist.
    """
    files: list[Path] = []
    for path in paths:
        if not path.exists() and not path.is_symlink():
            raise FileNotFoundError(f"There is no file or folder {path}.")
        files += path.iterdir() if path.is_dir() and not path.is_symlink() else [path]
    times = Counter(file.name for file in files)
    return {file.name if times[file.name] == 1 else str(file): file for file in files}


def check(
    paths: Sequence[Path],
    *,
    site: str = "",
    previous: Figures | None = None,
) -> CheckResult:
    """Check files and folders as one site's submission, before its ids are replaced.

    See ``check_files``.
    """
    return check_files(named_files(paths), site=site, previous=previous, raw_ids=True)


def check_files(
    files: Mapping[str, Path | bytes],
    *,
    site: str = "",
    previous: Figures | None = None,
    screened: bool = True,
    raw_ids: bool = False,
) -> CheckResult:
    """Check one site's files.

    Parameters
    ----------
    files : by the name that findings show, where a file is, or what is in it.
    site : the site; else the one that the template or the table of sites names.
    previous : the figures of the previous submission, to compare with.
    screened, raw_ids : see ``pipeline.reading.folder.open_files``.
    """
    with _collector_paused():
        return _check(files, site, previous, screened=screened, raw_ids=raw_ids)


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Without Python's collector of cycles: it would walk over millions of cells again and again.

    Cells hold no cycles, so nothing is left behind for it.
    """
    running = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if running:
            gc.enable()


def _check(
    files: Mapping[str, Path | bytes],
    site: str,
    previous: Figures | None,
    *,
    screened: bool,
    raw_ids: bool,
) -> CheckResult:
    contents = open_files(files, TABLES, site, screened=screened, raw_ids=raw_ids)
    named = site or _named_site(contents)
    contents = replace(contents, findings=tuple(replace(f, site=named) for f in contents.findings))
    reviewed = review(contents, named, previous)
    submission = reviewed.submission
    # Not the tables alone: with such ids nothing is accepted, whatever is right in the rows.
    told = {(f.file, f.sheet, f.letter) for f in submission.findings if f.rule == RAW_IDS.code}
    if told:
        none = submission.missing_reasons.iloc[:0]
        submission = replace(submission, status="rejected", frames={}, missing_reasons=none)
    return CheckResult(
        submission=submission,
        findings=submission.findings,
        tables=_counts(submission, contents, submission.findings),
        files=submission.files,
        given=reviewed.explanations,
        values={
            finding: text
            for finding, text in _values(submission.findings, sheets_of(contents))
            if (finding.file, finding.sheet, finding.letter) not in told
        },
        explanations={one.finding: one.explanation.text for one in reviewed.explained},
        keys={one.finding: one.key for one in reviewed.explained},
    )


def _named_site(contents: Folder) -> str:
    """The site that the template or the table of sites names, or "" if none or several."""
    if site := contents.stamps.get(SITE, ""):
        return site
    if "sites" not in contents.parts:
        return ""
    named = read_table(TABLES["sites"], contents.parts["sites"]).frame["site_id"].dropna().unique()
    return str(named[0]) if len(named) == 1 else ""


def _counts(
    submission: Submission, contents: Folder, findings: Sequence[Finding]
) -> dict[str, TableCount]:
    levels: dict[str, Counter[Level]] = {name: Counter() for name in contents.parts}
    for finding in findings:
        if finding.table in levels:
            levels[finding.table][finding.level] += 1
    receipts = submission.tables
    return {
        name: TableCount(
            receipts[name].rows_received,
            receipts[name].rows_accepted,
            receipts[name].status,
            dict(levels[name]),
        )
        for name in TABLES
        if name in contents.parts
    }


def _values(findings: Sequence[Finding], sheets: Sheets) -> Iterator[tuple[Finding, str]]:
    for finding in findings:
        part = sheets.get((finding.file, finding.sheet, finding.table))
        if part is not None and finding.row is not None and finding.letter:
            yield finding, cell(part, finding.row, position(finding.letter))[:MOST_SHOWN]
