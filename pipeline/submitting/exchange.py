"""One folder takes the place of another, and whatever stops it, the next start puts it right.

Where the system can exchange two folders in one step it does, so that readers see the old or the
new one at every moment. Elsewhere two renamings do it. Before either, a journal beside the folders
says what is about to happen; it goes when all is done. After a power cut or a kill, ``recover``
reads it: what was begun is ended, or undone if nothing had moved yet. Folders that were still being
written are removed.
"""

from __future__ import annotations

import ctypes
import errno
import json
import os
import shutil
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

ARRIVING = ".arriving-"
_JOURNAL = ".receiving-"
_WAIT = 60.0  # seconds for another receipt to end
_PAUSE = 0.1
_AT_FDCWD, _RENAME_EXCHANGE = -100, 2


@dataclass(frozen=True)
class Journal:
    """What is about to happen in ``incoming``: names of folders in it, and the new one's mark.

    Attributes
    ----------
    site : the folder that is replaced.
    arriving : the complete new one, which takes its place.
    aside : where the old one is kept, as a path from ``incoming``.
    new : what tells the new folder from the old one, wherever it is.
    """

    site: str
    arriving: str
    aside: str
    new: str


@contextmanager
def locked(incoming: Path, wait: float = _WAIT) -> Iterator[None]:
    """Hold the folder for oneself: receipts go one after the other.

    The system lets go of the lock when the process that holds it ends, however it ends.

    Raises
    ------
    ValueError : when another receipt does not end within ``wait`` seconds.
    """
    incoming.mkdir(parents=True, exist_ok=True)
    # A folder cannot be locked everywhere; where it can, no file is left behind.
    path = incoming / ".lock" if sys.platform == "win32" else incoming
    flags = os.O_RDWR | os.O_CREAT if sys.platform == "win32" else os.O_RDONLY
    handle = os.open(path, flags)
    try:
        until = time.monotonic() + wait
        while not _take(handle):
            if time.monotonic() > until:
                raise ValueError(
                    f"Another 'rsw receive' is at work in {incoming}: wait until it has ended."
                )
            time.sleep(_PAUSE)
        yield
    finally:
        os.close(handle)


def _take(handle: int) -> bool:
    try:
        if sys.platform == "win32":
            msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        else:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        if error.errno in (errno.EACCES, errno.EAGAIN, errno.EDEADLK):
            return False
        raise
    return True


def exchange(incoming: Path, journal: Journal) -> None:
    """Put the arriving folder in the place of the site's, which is kept aside.

    Raises
    ------
    OSError : when the disk does not allow it; the old folder is in its place then.
    """
    folder, arriving = incoming / journal.site, incoming / journal.arriving
    aside = incoming / journal.aside
    aside.parent.mkdir(parents=True, exist_ok=True)
    _sync_all(arriving)
    note = _write_journal(incoming, journal)
    swapped = swap(folder, arriving)
    try:
        if not swapped:
            folder.rename(aside)
        arriving.rename(aside if swapped else folder)
    except OSError:
        if swapped:
            swap(folder, arriving)
        elif not folder.exists():
            aside.rename(folder)
        note.unlink()
        raise
    _sync(aside.parent, incoming)
    note.unlink()


def unfinished(incoming: Path, site: str) -> bool:
    """Whether the folders of a site are in the middle of an exchange."""
    return _note(incoming, site).exists()


def recover(incoming: Path, mark: Callable[[Path], str]) -> list[str]:
    """Put right what was interrupted. Only for who holds the lock.

    Parameters
    ----------
    mark : what tells a new folder, as the journal has it; "" of a folder without one.

    Returns
    -------
    list : a sentence for each receipt that had been interrupted.
    """
    said = []
    for note in sorted(incoming.glob(f"{_JOURNAL}*.json")):
        said.append(_end(incoming, Journal(**json.loads(note.read_text("utf-8"))), mark))
        note.unlink()
    for left in incoming.glob(f"{ARRIVING}*"):
        shutil.rmtree(left)
    for left in incoming.glob(f"{_JOURNAL}*.part"):
        left.unlink()
    return said


def _end(incoming: Path, journal: Journal, mark: Callable[[Path], str]) -> str:
    folder, arriving = incoming / journal.site, incoming / journal.arriving
    aside = incoming / journal.aside
    begun = f"An earlier receipt of {journal.site} was interrupted"
    if folder.exists() and mark(folder) != journal.new:
        return f"{begun} before it took its place: the submission of before is there still."
    if folder.exists() and arriving.exists():
        arriving.rename(aside)  # the old one, after the exchange
    elif not folder.exists():
        arriving.rename(folder)
    _sync(aside.parent, incoming)
    return (
        f"{begun}, and was ended now: submission {journal.new} is in its place, and the one of "
        f"before is kept in {aside}."
    )


def swap(one: Path, other: Path) -> bool:
    """Exchange two folders in one step; False where the system or the disk cannot."""
    if not sys.platform.startswith("linux"):
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    names = os.fsencode(one), os.fsencode(other)
    done: int = call(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE)
    return done == 0


def _note(incoming: Path, site: str) -> Path:
    return incoming / f"{_JOURNAL}{site}.json"


def _write_journal(incoming: Path, journal: Journal) -> Path:
    note = _note(incoming, journal.site)
    part = note.with_suffix(".part")
    with part.open("w", encoding="utf-8") as file:
        json.dump(asdict(journal), file)
        file.flush()
        os.fsync(file.fileno())
    part.replace(note)
    _sync(incoming)
    return note


def _sync_all(folder: Path) -> None:
    for path in folder.iterdir():
        with path.open("rb") as file:
            os.fsync(file.fileno())
    _sync(folder)


def _sync(*folders: Path) -> None:
    """Make sure that the names in a folder are on the disk, where a folder can be asked so."""
    for folder in folders if sys.platform != "win32" else ():
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
