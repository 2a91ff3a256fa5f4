"""The accepted tables of a site's previous submission, to compare a new one with."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path, PurePosixPath

import pandas as pd

from pipeline.checking import named_files
from pipeline.reading.folder import open_files
from pipeline.reading.limits import MAX_FOLDER_BYTES
from pipeline.submission import read_contents
from pipeline.tables import TABLES


def previous_tables(path: Path) -> Mapping[str, pd.DataFrame]:
    """Read a previous extract: a folder, a workbook, or the bundle that was sent.

    Raises
    ------
    FileNotFoundError : when there is no such path.
    ValueError : when no table in it could be accepted.
    """
    files: Mapping[str, Path | bytes]
    if path.suffix.casefold() == ".zip" and path.is_file():
        files = _members(path)
    else:
        files = named_files([path])
    submission = read_contents(open_files(files, TABLES), TABLES, "")
    if not submission.frames:
        raise ValueError(f"{path} holds no previous submission: none of its tables was accepted.")
    return submission.frames


def _members(path: Path) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(path) as bundle:
            tables = [i for i in bundle.infolist() if i.filename.endswith(".csv")]
            if sum(member.file_size for member in tables) > MAX_FOLDER_BYTES:
                raise ValueError(f"{path} unpacks to more than {MAX_FOLDER_BYTES // 1_000_000} MB.")
            return {PurePosixPath(i.filename).name: bundle.read(i) for i in tables}
    except zipfile.BadZipFile as error:
        raise ValueError(f"{path} is no bundle that can be read.") from error
