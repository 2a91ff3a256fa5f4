"""What the page does with files: bytes in and bytes out, nothing kept."""

from __future__ import annotations

import io
import tempfile
import threading
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath

from pipeline.checking.check import CheckResult, check_files
from pipeline.checking.submission import without_orphans
from pipeline.explanations.explained import pseudonymised_explanations
from pipeline.pseudonyms.keys import Key
from pipeline.pseudonyms.pseudonymising import csv_files, pseudonymise
from pipeline.reading.explanations import FILE as EXPLANATIONS
from pipeline.rules.plausibility import Figures
from pipeline.submitting.bundle import pack
from pipeline.submitting.making import Origin, explanations_csv, explanations_in, make_bundle
from pipeline.submitting.manifest import check_period
from reports.pages.checked import checked_page
from rsw.documents.template import template
from rsw.marked_copies.annotate import annotated
from rsw.terminal.checked_text import as_json
from rsw.terminal.left_out import ToConfirm, code_of, leaving
from rsw.terminal.phrases import counted, errors_in, refuse_identifiers

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
ZIP = "application/zip"

Files = Mapping[str, bytes]

_TEMPORARY = threading.Lock()


@dataclass(frozen=True)
class Download:
    """A file for the browser to save."""

    name: str
    kind: str
    data: bytes


def named(uploads: Iterable[tuple[str, bytes]]) -> dict[str, bytes]:
    """Uploaded files by the last part of their names.

    Raises
    ------
    ValueError : when there is none, or two have one name.
    """
    files: dict[str, bytes] = {}
    for given, data in uploads:
        name = PurePosixPath(given.replace("\\", "/")).name
        if not name:
            continue
        if name in files:
            raise ValueError("Two of the files have one name: give one another name.")
        files[name] = data
    if not files:
        raise ValueError("No file was chosen: choose your extract first.")
    return files


def empty_template(site: str) -> Download:
    """The workbook to fill.

    Raises
    ------
    ValueError : when the site's name is none that the study can use.
    """
    return Download("extract.xlsx", XLSX, template(site))


def findings(files: Files, site: str, previous: Figures | None = None) -> str:
    """The page of findings."""
    result = check_files(files, site=site, previous=previous, raw_ids=True)
    return checked_page(as_json(result, values=True))


def marked_copy(files: Files, site: str, previous: Figures | None = None) -> Download:
    """The annotated copy of one file, or a zip file with that of each that has findings.

    Raises
    ------
    ValueError : when no file could be read.
    """
    result = check_files(files, site=site, previous=previous, raw_ids=True)
    found = {finding.file for finding in result.findings if finding.row is not None}
    read = [file.name for file in result.files if file.name in files]
    if not read:
        raise ValueError("None of the files could be read: show the findings to see why.")
    with private_temporary_files():
        copies = {
            _checked_name(name): _copy(name, files[name], result)
            for name in read
            if len(read) == 1 or name in found
        }
    if len(copies) == 1:
        ((name, data),) = copies.items()
        return Download(name, XLSX, data)
    if not copies:
        raise ValueError("Nothing was found in any row, so there is no cell to mark.")
    return Download("checked.zip", ZIP, _zip(copies))


def bundle(
    files: Files,
    site: str,
    key: Key,
    period: str,
    *,
    confirmed: str = "",
    previous: Figures | None = None,
) -> Download:
    """Pseudonymise, check again, and pack.

    Parameters
    ----------
    confirmed : the code of the list of what is left out, if the officer gave it.

    Raises
    ------
    ToConfirm : when errors stand and their list was not confirmed.
    ValueError : when any step refuses.
    """
    check_period(period)
    # Unscreened: ids may be NHS numbers here, and no other text is carried over.
    result = check_files(files, site=site, previous=previous, screened=False)
    _confirm(result, confirmed)
    done = pseudonymise(without_orphans(result.submission), key)
    explained, _ = pseudonymised_explanations(result, explanations_in(result), key)
    clean = csv_files(done.tables, done.reasons)
    if explained:
        clean[EXPLANATIONS] = explanations_csv(explained)
    again = check_files(clean, site=done.site, previous=previous)
    refuse_identifiers(again.findings)
    if errors := errors_in(again.findings):
        raise ValueError(
            f"{counted(errors)} They arise once ids are replaced and rows left out: mend the "
            "errors that the findings show first."
        )
    manifest, content = make_bundle(
        again.submission,
        again.findings,
        explained,
        period=period,
        origin=Origin(done.fingerprint, done.left_out, done.emptied),
    )
    return Download(f"{manifest.site}-{manifest.period}.zip", ZIP, pack(manifest, content))


@contextmanager
def private_temporary_files() -> Iterator[None]:
    """Send temporary files to a folder of our own that is gone in the end, whatever happens.

    openpyxl writes each sheet of a copy to a temporary file before it packs it.
    """
    with _TEMPORARY, tempfile.TemporaryDirectory(prefix="rsw-") as folder:
        before, tempfile.tempdir = tempfile.tempdir, folder
        try:
            yield
        finally:
            tempfile.tempdir = before


def _confirm(result: CheckResult, given: str) -> None:
    """Go on with errors only if what they cost was seen and confirmed."""
    errors = errors_in(result.findings)
    if not errors:
        return
    lines = leaving(result.submission)
    code = code_of(lines)
    if given.strip().upper() != code:
        raise ToConfirm(
            f"{counted(errors)} Show the findings to see all and mend them.", lines, code
        )


def _copy(name: str, data: bytes, result: CheckResult) -> bytes:
    mine = [finding for finding in result.findings if finding.file == name]
    return annotated(name, data, mine, result.explanations).data


def _checked_name(name: str) -> str:
    file = PurePosixPath(name)
    return f"{file.stem}{file.suffix.replace('.', '-').replace('-xlsx', '')}-checked.xlsx"


def _zip(files: Files) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in sorted(files.items()):
            archive.writestr(zipfile.ZipInfo(name), data)
    return stream.getvalue()
