"""The figures of a site's previous submission, to compare a new one with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.checking import named_files
from pipeline.plausibility import Figures, figures
from pipeline.reading.folder import open_files
from pipeline.submission import read_contents
from pipeline.submitting.bundle import read_bundle, unpack
from pipeline.tables import TABLES


def previous_figures(path: Path) -> Figures:
    """Read a previous extract: a folder, a file, or the bundle that was sent.

    Raises
    ------
    FileNotFoundError : when there is no such path.
    ValueError : when it is no bundle as ``rsw submit`` wrote it, or no table in it was accepted.
    """
    files: Mapping[str, Path | bytes]
    if path.suffix.casefold() == ".zip" and path.is_file():
        try:
            files = unpack(read_bundle(path))[1]
        except ValueError as error:
            raise ValueError(f"{path} cannot be compared with. {error}") from None
    else:
        files = named_files([path])
    frames = read_contents(open_files(files, TABLES), TABLES, "").frames
    if not frames:
        raise ValueError(
            f"{path} cannot be compared with: it holds no table of sites, or no other table, with "
            "rows that can be accepted."
        )
    return figures(frames)
