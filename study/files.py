"""Writing files whole or not at all, with bytes that depend on their content alone."""

from __future__ import annotations

import hashlib
import json
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from study.spreadsheets import escape

if TYPE_CHECKING:  # a stage that writes only JSON need not wait for pandas
    import pandas as pd


# What is being written, and what it takes the place of, lie beside it under such a name until all
# went well: the process that writes is in it, so that the next one knows what nobody will finish.
_LEFTOVER = re.compile(r"\.(?P<name>.+)\.(?P<process>\d+)-[0-9a-f]{8}\.(?P<kind>new|old)")


@contextmanager
def replacing(path: Path, private: bool = False) -> Iterator[Path]:
    """Yield a temporary path beside ``path`` that takes its place if all goes well.

    Parameters
    ----------
    private : whether nobody else may read it, whatever the umask.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    clear_leftovers(path.parent)
    temporary = beside(path, "new")
    os.close(os.open(temporary, os.O_CREAT | os.O_EXCL, 0o600 if private else 0o666))
    try:
        yield temporary
        temporary.replace(path)
    finally:
        temporary.unlink(missing_ok=True)


@contextmanager
def replacing_folder(folder: Path, private: bool = False) -> Iterator[Path]:
    """Yield an empty folder beside ``folder`` that takes its place, whole, if all goes well.

    Parameters
    ----------
    private : whether nobody else may look into it, whatever the umask.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    clear_leftovers(folder.parent)
    temporary = beside(folder, "new")
    temporary.mkdir(0o700 if private else 0o777)
    try:
        yield temporary
        _exchange(temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def leftovers(path: Path) -> Iterator[Path]:
    """What lies beside a path because a process is writing it, or was killed while it did."""
    for one in path.parent.glob(".*"):
        if (found := _LEFTOVER.fullmatch(one.name)) and found["name"] == path.name:
            yield one


def clear_leftovers(folder: Path) -> None:
    """Remove what a killed process left half-written in a folder, and put back what it moved.

    What a running process is writing stays.
    """
    for path in folder.glob(".*"):
        found = _LEFTOVER.fullmatch(path.name)
        if found is None or _is_running(int(found["process"])):
            continue
        target = path.with_name(found["name"])
        if found["kind"] == "old" and not target.exists():
            path.rename(target)
        elif path.is_dir():
            shutil.rmtree(path, ignore_errors=True)
        else:
            path.unlink(missing_ok=True)


def without_temporary(path: Path) -> Path:
    """The path for which a temporary one stands, as messages should name it."""
    names = [found["name"] if (found := _LEFTOVER.fullmatch(n)) else n for n in path.parts]
    return Path(*names)


def beside(path: Path, kind: Literal["new", "old"]) -> Path:
    """A name beside a path for what takes its place, or for what it takes the place of."""
    return path.with_name(f".{path.name}.{os.getpid()}-{secrets.token_hex(4)}.{kind}")


def _exchange(new: Path, folder: Path) -> None:
    """Let a folder take another's place; a kill between the steps leaves the old one beside."""
    if not folder.exists():
        new.rename(folder)
        return
    old = beside(folder, "old")
    folder.rename(old)
    try:
        new.rename(folder)
    except OSError:
        old.rename(folder)
        raise
    shutil.rmtree(old, ignore_errors=True)


def _is_running(process: int) -> bool:
    if os.name == "nt":  # where asking would end it
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except OSError:
        return True
    return True


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
