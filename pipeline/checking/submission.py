"""One site's submission: its files read, checked, and what of them is accepted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import pandas as pd

from pipeline.checking.leaving import LeftOut, left_out, orphans
from pipeline.reading.folder import Folder, open_folder
from pipeline.reading.table import ReadTable, read_table
from pipeline.rules.codings import settle_codings
from pipeline.rules.columns import column_findings
from pipeline.rules.linkage import PARENT_ABSENT, check_links
from pipeline.rules.misfits import settle_misfits
from pipeline.submitting.clean_csv import key_texts
from study.findings import Finding, ranked
from study.tables import TABLES, Table
from study.vocabulary import Status, TableStatus

REASON_COLUMNS = ("table", "key", "column", "reason")


@dataclass(frozen=True)
class TableReceipt:
    """What became of one table: all its rows accepted, some, none, or it was not there."""

    rows_received: int
    rows_accepted: int
    status: TableStatus


@dataclass(frozen=True)
class FileReceipt:
    """A file that was read: its checksum, and the rows of data of the tables found in it."""

    name: str
    sha256: str
    rows: int


@dataclass(frozen=True)
class Submission:
    """A site's submission.

    Attributes
    ----------
    status : ``rejected`` when no row of the sites table was accepted, for then the site has no
        arm, or no row of any other; ``partly accepted`` when a table of the study has no accepted
        row (unless it was a declared nil return, or is optional and was not sent);
        ``accepted with queries`` when there are errors, warnings or queries; else ``accepted``.
    frames : the accepted tables, typed, in key order, checked by their pandera schemas; none when
        the submission is rejected.
    missing_reasons : ``table, key, column, reason`` of accepted rows' cells that are missing for
        a known reason; the key's values are joined by ``|``.
    left_out : what was received and would not be sent.
    """

    site: str
    status: Status
    frames: Mapping[str, pd.DataFrame]
    findings: tuple[Finding, ...]
    missing_reasons: pd.DataFrame
    files: tuple[FileReceipt, ...]
    tables: Mapping[str, TableReceipt]
    left_out: tuple[LeftOut, ...] = ()


def without_orphans(submission: Submission) -> Submission:
    """The submission without the rows that belong to one that was not accepted.

    So that what the council sends has no error that arises only because rows were left out.
    """
    gone = orphans(submission.frames)
    frames, tables = dict(submission.frames), dict(submission.tables)
    reasons = submission.missing_reasons
    for name, rows in gone.items():
        if not rows.any():
            continue
        frame, receipt = frames[name], tables[name]
        lost = set(key_texts(TABLES[name], frame[rows]))
        reasons = reasons[~(reasons["table"].eq(name) & reasons["key"].isin(lost))]
        frames[name] = frame[~rows].reset_index(drop=True)
        accepted = receipt.rows_accepted - int(rows.sum())
        tables[name] = replace(receipt, rows_accepted=accepted, status="partly accepted")
    return replace(submission, frames=frames, tables=tables, missing_reasons=reasons)


def read_folder(
    folder: str | Path, tables: Mapping[str, Table] = TABLES, site: str | None = None
) -> Submission:
    """Read and check a folder of one site's files.

    Parameters
    ----------
    tables : the tables to look for, in the order in which keys resolve.
    site : the site's name; that of the folder unless given.

    Raises
    ------
    NotADirectoryError : when there is no such folder. Nothing in the folder can raise.
    """
    path = Path(folder)
    if not path.is_dir():
        raise NotADirectoryError(f"There is no folder {path}.")
    name = site or path.resolve().name
    return read_contents(open_folder(path, tables, name), tables, name)


def read_contents(contents: Folder, tables: Mapping[str, Table], site: str) -> Submission:
    """Check the files of one site's submission that were opened."""
    parted = [
        settle_misfits(settle_codings(read_table(table, contents.parts[table.name], site)))
        for table in tables.values()
        if table.name in contents.parts
    ]
    received = {table.spec.name: table for table in parted if table.sent}
    unsent = [finding for table in parted if not table.sent for finding in table.findings]
    refused, linked = check_links(received, site)
    unreadable = any(finding.rule == "reading.unreadable_file" for finding in contents.findings)
    if unreadable or contents.refused:
        # The table that is not there may be in the file that could not be read: one fault.
        linked = [finding for finding in linked if finding.rule != PARENT_ABSENT.code]
    read = {table: received[table].refuse(rows) for table, rows in refused.items()}
    rejected = not _has_rows(read, "sites") or not any(
        _has_rows(read, table) for table in read if table != "sites"
    )
    receipts = {
        table: _receipt(read.get(table), rejected=rejected, refused=table in contents.refused)
        for table in tables
    }
    taken = [
        table
        for table in read.values()
        if receipts[table.spec.name].status in ("accepted", "partly accepted")
    ]
    columns = [finding for table in read.values() for finding in column_findings(table)]
    asked = {(finding.table, finding.column) for finding in columns}
    findings = (
        *contents.findings,
        *unsent,
        *(finding for table in read.values() for finding in table.findings),
        # Of a column that is asked about as a whole, no cell is asked about as well.
        *(one for one in linked if one.level != "query" or (one.table, one.column) not in asked),
        *columns,
    )
    return Submission(
        site=site,
        status="rejected" if rejected else _status(receipts, tables, findings),
        frames={table.spec.name: table.accepted_frame() for table in taken},
        findings=findings,
        missing_reasons=_missing_reasons(taken),
        files=_files(contents.files, read.values()),
        tables=receipts,
        left_out=left_out(read),
    )


def with_findings(submission: Submission, more: Iterable[Finding]) -> Submission:
    """The submission with more findings, none of which costs a row, all ranked."""
    findings = tuple(ranked([*submission.findings, *more]))
    status = submission.status
    if status == "accepted" and any(finding.level != "note" for finding in findings):
        status = "accepted with queries"
    return replace(submission, findings=findings, status=status)


def _has_rows(read: Mapping[str, ReadTable], table: str) -> bool:
    return table in read and bool(read[table].accepted.any())


def _receipt(table: ReadTable | None, *, rejected: bool, refused: bool) -> TableReceipt:
    """What became of a table; ``refused``: a file that held it was refused by screening."""
    if table is None:
        return TableReceipt(0, 0, "not accepted" if refused else "not received")
    received = table.received
    accepted = 0 if rejected else int(table.accepted.sum())
    # A duplicate is dropped, not refused: the row it repeats was accepted.
    all_accepted = bool(table.accepted.all()) and table.complete and _all_read(table)
    status: TableStatus
    if rejected or (not accepted and not table.nil_return):
        status = "not accepted"
    else:
        status = "accepted" if all_accepted and not refused else "partly accepted"
    return TableReceipt(received, accepted, status)


def _all_read(table: ReadTable) -> bool:
    return not any(finding.rule == "reading.long_row" for finding in table.findings)


def _status(
    receipts: Mapping[str, TableReceipt], tables: Mapping[str, Table], findings: Iterable[Finding]
) -> Status:
    for name, receipt in receipts.items():
        if receipt.status == "not accepted" or (
            receipt.status == "not received" and not tables[name].optional
        ):
            return "partly accepted"
    if any(finding.level != "note" for finding in findings):
        return "accepted with queries"
    return "accepted"


def _missing_reasons(tables: Iterable[ReadTable]) -> pd.DataFrame:
    none = pd.DataFrame({name: pd.Series([], dtype="str") for name in REASON_COLUMNS})
    return pd.concat([none, *(table.accepted_reasons() for table in tables)], ignore_index=True)


def _files(checksums: Mapping[str, str], tables: Iterable[ReadTable]) -> tuple[FileReceipt, ...]:
    rows = dict.fromkeys(checksums, 0)
    for table in tables:
        for part, received in zip(table.rows.parts, table.received_by_part, strict=True):
            rows[part.grid.file] += received
    return tuple(FileReceipt(name, checksums[name], rows[name]) for name in sorted(checksums))
