"""Whether a file may be opened: its name, what kind of thing it is, and what it begins with."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from pipeline.reading.limits import MAX_FILE_BYTES, MAX_NAME
from pipeline.reading.unreadable import Unreadable

TEXT_TYPES = (".csv", ".tsv", ".txt", ".tab")
WORKBOOK = ".xlsx"
OPEN_DOCUMENT = ".ods"
PARQUET = ".parquet"
PLAIN_TEXT = ".txt"
PASSED_OVER = (PLAIN_TEXT, OPEN_DOCUMENT, PARQUET)
"""Types of which a file without a table of the study is passed over: a read-me, notes, lookups."""

# Types that hold tables and cannot be read, by their cause in ``reading.unreadable``.
_REFUSED = {
    ".xls": "type.xls",
    ".xlsm": "type.macros",
    ".xltm": "type.macros",
    ".xlsb": "type.xlsb",
    ".xltx": "type.template",
    ".ots": "type.template",
    ".fods": "type.template",
    ".numbers": "type.numbers",
    **dict.fromkeys(
        (".accdb", ".mdb", ".sqlite", ".db", ".sav", ".dta", ".rds", ".rdata", ".sas7bdat"),
        "type.database",
    ),
}
_NOT_READ = {
    ".json": "a JSON file",
    ".pdf": "a PDF document",
    ".docx": "a word processor's document",
    ".zip": "a zip archive",
}
_LOOKED_INTO = "CSV and text files, .xlsx and .ods workbooks and parquet files"
# Letters of any language, digits, and the marks that people put in file names.
_NAME = re.compile(r"[^\W_][\w .,()&+'’\[\]–-]*")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_PARQUET_START = b"PAR1"
_CONTENTS = (
    (b"PK\x03\x04", "a zip archive, as a workbook is"),
    (b"PK\x05\x06", "an empty zip archive"),
    (_OLE, "an old or protected Office file"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (_PARQUET_START, "a parquet file"),
    (b"\x80\x04", "a Python pickle"),
    (b"\x80\x05", "a Python pickle"),
    (b"{\\rtf", "a word processor's document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"MZ", "a program"),
    (b"\x7fELF", "a program"),
)
# Flags that Windows lacks are left out there.
_READ_ONLY = os.O_RDONLY
for _flag in ("O_NOFOLLOW", "O_NONBLOCK", "O_BINARY"):
    _READ_ONLY |= getattr(os, _flag, 0)
_MARKUP = re.compile(rb"\s*<(?:!doctype|html|\?xml|table|!--)", re.IGNORECASE)


def why_ignored(name: str, source: Path | bytes) -> str:
    """Why a file is not even opened; "" when it is.

    Parameters
    ----------
    name : the file's name, or its path as findings show it.
    source : where it is, or what is in it.
    """
    file = Path(name)
    if isinstance(source, Path) and source.is_symlink():
        return "it is a link, and links are not followed"
    if isinstance(source, Path) and source.is_dir():
        return "it is a folder, and only the files beside it are read"
    if file.name.startswith((".", "~$")):
        return "it is a working file of a computer"
    if what := _NOT_READ.get(file.suffix.casefold()):
        return f"it is {what}, and only {_LOOKED_INTO} are looked into"
    known = (*TEXT_TYPES, WORKBOOK, OPEN_DOCUMENT, PARQUET, *_REFUSED)
    if file.suffix.casefold() not in known:
        return f"it is none of the files that are looked into: {_LOOKED_INTO}"
    return ""


def read_bytes(name: str, source: Path | bytes) -> bytes:
    """The bytes of a file.

    Raises
    ------
    Unreadable : when its name or type is not accepted, it is no ordinary file, does not lie where
        its path says or is too large.
    OSError : when it cannot be read.
    """
    file = Path(name).name
    if cause := _REFUSED.get(Path(file).suffix.casefold()):
        raise Unreadable(cause)
    if len(file) > MAX_NAME or not _NAME.fullmatch(file) or ".." in file:
        raise Unreadable("name.file", most=MAX_NAME)
    data = source if isinstance(source, bytes) else _read(source)
    if len(data) > MAX_FILE_BYTES:
        raise Unreadable("size.bytes", most=MAX_FILE_BYTES // 1_000_000)
    return data


def _read(path: Path) -> bytes:
    if path.resolve().parent != path.parent.resolve():
        raise Unreadable("place.outside")
    # A link put there since the folder was listed is not followed; a pipe does not block.
    handle = os.open(path, _READ_ONLY)
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise Unreadable("place.not_ordinary")
        return stream.read(MAX_FILE_BYTES + 1)


def check_content(data: bytes, suffix: str) -> None:
    """Refuse a file whose content is not what its name says.

    Raises
    ------
    Unreadable : when it is something else, or a password protects it.
    """
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise Unreadable("type.protected")
    what = next((what for start, what in _CONTENTS if data.startswith(start)), "")
    if suffix in TEXT_TYPES:
        if not what and _MARKUP.match(data[:200]):
            what = "a web page or another file of markup"
        if what:
            raise Unreadable("type.mismatch", suffix=suffix, content=what)
    elif not data.startswith(_PARQUET_START if suffix == PARQUET else b"PK\x03\x04"):
        if not data:
            raise Unreadable("type.empty", suffix=suffix)
        content = what or ("no parquet file" if suffix == PARQUET else "no workbook")
        raise Unreadable("type.mismatch", suffix=suffix, content=content)
