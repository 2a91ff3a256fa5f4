"""A verified bundle to its place among the incoming extracts, whole or not at all."""

from __future__ import annotations

import csv
import dataclasses
import io
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.checking.review import review
from pipeline.checking.submission import read_folder
from pipeline.pseudonyms.pseudonym import is_pseudonym
from pipeline.reading.explanations import FILE as EXPLANATIONS
from pipeline.reading.folder import open_files
from pipeline.reading.ids import id_columns, id_type
from pipeline.rules.plausibility import PREVIOUS, figures
from pipeline.screening.columns import KINDS
from pipeline.screening.rules import SCREENING_RULES
from pipeline.submitting.clean_csv import MARKS, NIL_RETURN
from pipeline.submitting.exchange import (
    ARRIVING,
    Journal,
    exchange,
    locked,
    recover,
    unfinished,
)
from pipeline.submitting.manifest import NAME, Manifest, parse_manifest
from study.findings import place as found_at
from study.tables import TABLES
from study.tables.version import schema_version

SUPERSEDED = ".superseded"
_NAMED = 5  # places that a refusal lists at most
_IDENTIFIERS = {SCREENING_RULES[kind.code].code: kind.name for kind in KINDS}


@dataclass(frozen=True)
class Received:
    """What became of a bundle.

    Attributes
    ----------
    new : False when this very submission was there already.
    superseded : where the earlier submission is kept, if there was one.
    other_key : whether the earlier submission's pseudonyms were made with another key.
    lost_waves : waves of the earlier submission that this one lacks.
    other_period : the earlier submission's period, where it is another; else "".
    recovered : what earlier receipts had left unfinished, a sentence each.
    """

    folder: Path
    new: bool
    superseded: Path | None = None
    other_key: bool = False
    lost_waves: tuple[int, ...] = ()
    other_period: str = ""
    recovered: tuple[str, ...] = ()


def check_content(manifest: Manifest, files: Mapping[str, bytes], site: str | None = None) -> str:
    """Check that files verified against their manifest are what this study takes.

    Parameters
    ----------
    site : the site that is expected, if one is.

    Returns
    -------
    str : the outcome by our own check, whatever the manifest says. Where rows or cells stayed
        behind it is "partly accepted", though nothing is wrong with what came.

    Raises
    ------
    ValueError : when they are of another site or were made for other tables, a table's header or
        number of rows is not as declared, an id is no pseudonym, a direct identifier is found, or
        there are errors where the council's check found none. The message holds no value.
    """
    if site and site != manifest.site:
        raise ValueError(f"The bundle is of the site {manifest.site}, not of {site}.")
    if manifest.schema_version != schema_version():
        raise ValueError(
            f"The bundle was made for tables of version {manifest.schema_version}, and these are "
            f"{schema_version()}: ask the council to submit again with this version of rsw."
        )
    if "sites.csv" not in files:
        raise ValueError("The bundle has no table of sites.")
    for name, data in files.items():
        if name != EXPLANATIONS:
            _check_table(name, data, manifest.files[name].rows, manifest.site)
    outcome = _review_again(manifest, files)
    left_behind = any(manifest.rows_left_out.values()) or any(manifest.cells_emptied.values())
    return "partly accepted" if left_behind or manifest.findings.get("error") else outcome


def place(
    manifest: Manifest, files: Mapping[str, bytes], incoming: Path, *, replace: bool = False
) -> Received:
    """Put a submission into ``incoming/<site>/``; an earlier one is kept beside.

    The files are first written to a hidden folder, which then takes the earlier one's place (see
    ``exchange``). What an earlier receipt left unfinished is put right first, and no other can come
    between, so the figures that are put beside the files, which the ingest compares with, are
    those of the submission that was there last.

    Parameters
    ----------
    replace : whether it may lack a wave of the one that is there, though it does not say that it
        supersedes that.

    Raises
    ------
    ValueError : when it was superseded before, says that it supersedes another than the one that
        is there, or lacks a wave of that one: the study would lose it without a word.
    OSError : when the disk does not allow it; what was there before is there still.
    """
    with locked(incoming):
        said = tuple(recover(incoming, _id_in))
        return dataclasses.replace(_place(manifest, files, incoming, replace), recovered=said)


def put_right(incoming: Path) -> list[str]:
    """End or undo what was interrupted, and say so in a sentence each."""
    if not incoming.is_dir():
        return []
    with locked(incoming):
        return recover(incoming, _id_in)


def _place(
    manifest: Manifest, files: Mapping[str, bytes], incoming: Path, replace: bool
) -> Received:
    folder = incoming / manifest.site
    kept = incoming / SUPERSEDED / manifest.site
    current = _manifest_in(folder)
    if current is not None and current.id == manifest.id:
        return Received(folder, new=False)
    _check_order(manifest, current, kept, folder)
    frames = _frames_in(folder, manifest.site)
    lost = _lost_waves(manifest, current, frames)
    if lost and not (manifest.supersedes or replace):
        raise ValueError(
            f"The submission that is there holds wave {_listed(lost)}, and this bundle does not: "
            "ask the council for a bundle with all its waves (or one made with --supersedes), or "
            "add --replace to do without."
        )
    arriving = Path(tempfile.mkdtemp(prefix=f"{ARRIVING}{manifest.site}-", dir=incoming))
    aside = _next(kept) if folder.exists() else None
    try:
        for name, data in {NAME: manifest.to_bytes(), **files}.items():
            (arriving / name).write_bytes(data)
        if frames:
            said = ("", "") if current is None else (current.id, current.period)
            (arriving / PREVIOUS).write_bytes(figures(frames, *said).to_bytes())
        if aside is None:
            arriving.rename(folder)
        else:
            beside = aside.relative_to(incoming).as_posix()
            exchange(incoming, Journal(manifest.site, arriving.name, beside, manifest.id))
    finally:
        if not unfinished(incoming, manifest.site):  # else it may be the earlier one by now
            shutil.rmtree(arriving, ignore_errors=True)
    before = "" if current is None else current.key_fingerprint
    other_key = bool(before) and before != manifest.key_fingerprint
    period = "" if current is None or current.period == manifest.period else current.period
    return Received(folder, True, aside, other_key, lost, period)


def _check_order(manifest: Manifest, current: Manifest | None, kept: Path, folder: Path) -> None:
    earlier = {one.id for path in kept.glob("*") if (one := _manifest_in(path)) is not None}
    if manifest.id in earlier:
        raise ValueError(
            f"A later submission of {manifest.site} took the place of this one: nothing was done."
        )
    if manifest.supersedes and (current is None or manifest.supersedes != current.id):
        there = "there is none" if current is None else f"the one there is {current.id}"
        raise ValueError(
            f"The bundle says that it replaces submission {manifest.supersedes}, but {there}: "
            "ask the council which is its latest."
        )
    if folder.is_symlink() or (folder.exists() and not folder.is_dir()):
        raise ValueError(f"{folder} is no folder: nothing was done.")


def _check_table(name: str, data: bytes, rows: int, site: str) -> None:
    table = TABLES[name.removesuffix(".csv")]
    try:
        header, *body = csv.reader(io.StringIO(data.decode("utf-8"), newline=""), strict=True)
    except (ValueError, csv.Error):
        raise ValueError(f"{name} is not a CSV file as 'rsw submit' writes it.") from None
    if header != [column.name for column in table.columns]:
        raise ValueError(f"The header of {name} is not that of the table.")
    if len(body) == 1 and body[0][0] == NIL_RETURN:
        body = []
    if len(body) != rows or any(len(row) != len(header) for row in body):
        raise ValueError(f"{name} has not the number of rows and cells that it declares.")
    for column in id_columns(table):
        at = header.index(column.name)
        marks = ("", *MARKS.values()) if column.blank_ok else ()
        kind = id_type(column)
        if not all(is_pseudonym(row[at], kind) or row[at] in marks for row in body):
            raise ValueError(
                f"{column.name} in {name} holds ids that are no pseudonyms: nothing was stored. "
                "Delete the bundle and ask the council to run 'rsw pseudonymise'."
            )
    if table.name == "sites" and {row[header.index("site_id")] for row in body} != {site}:
        raise ValueError("The table of sites names another site than the manifest.")


def _review_again(manifest: Manifest, files: Mapping[str, bytes]) -> str:
    """Screen and check the files as the council did: a fitting manifest says not who made it.

    Returns
    -------
    str : the outcome.
    """
    contents = open_files(files, TABLES, manifest.site)
    if found := [finding for finding in contents.findings if finding.rule in _IDENTIFIERS]:
        named = "; ".join(f"{_IDENTIFIERS[one.rule]} in {found_at(one)}" for one in found[:_NAMED])
        more = f"; and {len(found) - _NAMED} more" if len(found) > _NAMED else ""
        raise ValueError(
            f"The bundle holds what looks like {named}{more}: nothing was stored. Delete the "
            "bundle, and ask the council to look at these places and to submit again."
        )
    submission = review(contents, manifest.site).submission
    counted = manifest.findings.get("error", 0) > 0
    errors = [
        finding
        for finding in submission.findings
        # 'rsw submit' writes no cell that cannot be read, whatever else was wrong.
        if finding.level == "error" and (not counted or finding.rule.startswith("cell."))
    ]
    if submission.status == "rejected" or errors:
        first = f" The first: {errors[0].rule} in {found_at(errors[0])}." if errors else ""
        raise ValueError(
            "The bundle is not as 'rsw submit' writes it: its tables have errors that the "
            f"council's check did not find.{first} Nothing was stored. Ask the council to submit "
            "again."
        )
    return submission.status


def _next(kept: Path) -> Path:
    """The next number beside, for the submission that is there."""
    there = kept.iterdir() if kept.is_dir() else ()
    numbers = [int(path.name) for path in there if path.name.isdecimal()]
    return kept / str(max(numbers, default=0) + 1)


def _frames_in(folder: Path, site: str) -> Mapping[str, pd.DataFrame]:
    """The accepted tables of the submission that is there; none if there is none."""
    return read_folder(folder, TABLES, site).frames if folder.is_dir() else {}


def _lost_waves(
    manifest: Manifest, current: Manifest | None, frames: Mapping[str, pd.DataFrame]
) -> tuple[int, ...]:
    """Waves of the submission that is there, put by hand or from a bundle, that this one lacks."""
    there = set() if current is None else set(current.waves)
    if "sites" in frames:
        there |= {int(wave) for wave in frames["sites"]["wave"]}
    return tuple(sorted(there - set(manifest.waves)))


def _listed(waves: tuple[int, ...]) -> str:
    return ", ".join(map(str, waves))


def _id_in(folder: Path) -> str:
    """The id of the submission in a folder; "" where none can be read."""
    there = _manifest_in(folder)
    return "" if there is None else there.id


def _manifest_in(folder: Path) -> Manifest | None:
    """The manifest of a submission in its folder; None where there is none that can be read."""
    try:
        return parse_manifest((folder / NAME).read_bytes())
    except (OSError, ValueError):
        return None
