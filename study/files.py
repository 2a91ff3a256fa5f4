"""Writing files whole or not at all, with bytes that depend on their content alone."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from study.spreadsheets import escape

if TYPE_CHECKING:  # a stage that writes only JSON need not wait for pandas
    import pandas as pd


@contextmanager
def replacing(path: Path) -> Iterator[Path]:
    """Yield a temporary path beside ``path`` that takes its place if all goes well."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    os.close(handle)
    temporary = Path(name)
    try:
        yield temporary
        temporary.chmod(0o644)
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def replacing_folder(folder: Path) -> Iterator[Path]:
    """Yield an empty folder beside ``folder`` that takes its place, whole, if all goes well."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = Path(tempfile.mkdtemp(dir=folder.parent, prefix=f".{folder.name}."))
    try:
        yield temporary
        temporary.chmod(0o755)
        if folder.exists():
            shutil.rmtree(folder)
        temporary.replace(folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def folder_md5(folder: Path) -> str:
    """Checksum of a folder's files and their names, computed as DVC does for dvc.lock."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    entries = [
        {
            "md5": hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest(),
            "relpath": path.relative_to(folder).as_posix(),
        }
        for path in files
    ]
    entries.sort(key=lambda entry: tuple(entry["relpath"].split("/")))
    listing = json.dumps(entries, sort_keys=True).encode()
    return hashlib.md5(listing, usedforsecurity=False).hexdigest() + ".dir"


def write_parquet(frame: pd.DataFrame, path: str | Path) -> None:
    """Write a frame without its index."""
    with replacing(Path(path)) as temporary:
        frame.to_parquet(temporary, index=False, compression="zstd")


def write_csv(frame: pd.DataFrame, path: str | Path) -> None:
    """Write a frame for people: UTF-8, one header row, unix line ends.

    Text that a spreadsheet would run as a formula is escaped.
    """
    texts = [name for name, dtype in frame.dtypes.items() if str(dtype) in ("str", "object")]
    safe = frame.assign(**{str(name): frame[name].map(_escaped) for name in texts})
    with replacing(Path(path)) as temporary:
        safe.rename(columns=_escaped).to_csv(
            temporary, index=False, lineterminator="\n", encoding="utf-8"
        )


def _escaped(cell: Any) -> Any:
    return escape(cell) if isinstance(cell, str) else cell


def write_json(content: Any, path: str | Path) -> None:
    """Write sorted, indented JSON; NaN is refused because JSON has none."""
    text = json.dumps(content, indent=2, sort_keys=True, ensure_ascii=False, allow_nan=False)
    write_text(text + "\n", path)


def write_text(text: str, path: str | Path) -> None:
    """Write UTF-8 text."""
    with replacing(Path(path)) as temporary:
        temporary.write_text(text, encoding="utf-8")
