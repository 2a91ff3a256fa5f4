"""The figures of a site's previous submission, to compare a new one with."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

from pipeline.checking.check import named_files
from pipeline.checking.submission import read_contents
from pipeline.reading.folder import open_files
from pipeline.rules.plausibility import Figures, figures
from pipeline.submitting.bundle import read_bundle, unpack
from study.tables import TABLES


def previous_figures(path: Path) -> Figures:
    """Read a previous extract: a folder, a file, or the bundle that was sent.

    Raises
    ------
    FileNotFoundError : when there is no such path.
    ValueError : see ``figures_of``.
    """
    if _names_bundle(path) and path.is_file():
        try:
            data = read_bundle(path)
        except ValueError as error:
            raise _not_compared(str(path), str(error)) from None
        return figures_of(str(path), data)
    return _figures(str(path), named_files([path]))


def figures_of(name: str, data: bytes) -> Figures:
    """The figures of a previous extract of one file, or of a bundle.

    Raises
    ------
    ValueError : when it is no bundle as ``rsw submit`` wrote it, or no table in it was accepted.
    """
    if not _names_bundle(Path(name)):
        return _figures(name, {name: data})
    try:
        files = unpack(data)[1]
    except ValueError as error:
        raise _not_compared(name, str(error)) from None
    return _figures(name, files)


def _figures(name: str, files: Mapping[str, Path | bytes]) -> Figures:
    frames = read_contents(open_files(files, TABLES), TABLES, "").frames
    if not frames:
        raise _not_compared(
            name,
            "It holds no table of sites, or no other table, with rows that can be accepted.",
        )
    return figures(frames)


def _names_bundle(path: Path) -> bool:
    return path.suffix.casefold() == ".zip"


def _not_compared(name: str, why: str) -> ValueError:
    return ValueError(f"{name} cannot be compared with. {why}")
