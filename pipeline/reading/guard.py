"""Whether a file may be opened: its name, what kind of thing it is, and what it begins with."""

from __future__ import annotations

import os
import re
import stat
from pathlib import Path

from pipeline.reading.limits import MAX_FILE_BYTES, MAX_NAME

TEXT_TYPES = (".csv", ".tsv")
WORKBOOK = ".xlsx"
_REFUSED = {
    ".xls": "it is a workbook of the old type .xls",
    ".xlsm": "it is a workbook with macros (.xlsm)",
    ".xlsb": "it is a binary workbook (.xlsb)",
    ".xltm": "it is a template with macros (.xltm)",
    ".ods": "it is an OpenDocument workbook (.ods), which is not looked into",
}
_NOT_READ = {
    ".parquet": "a parquet file",
    ".json": "a JSON file",
    ".pdf": "a PDF document",
    ".docx": "a word processor's document",
    ".zip": "a zip archive",
    ".txt": "a text file",
}
# Letters of any language, digits, and the marks that people put in file names.
_NAME = re.compile(r"[^\W_][\w .,()&+'’\[\]–-]*")

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_CONTENTS = (
    (b"PK\x03\x04", "a zip archive, as a workbook is"),
    (b"PK\x05\x06", "an empty zip archive"),
    (_OLE, "an old or protected Office file"),
    (b"%PDF", "a PDF document"),
    (b"\x1f\x8b", "a compressed file"),
    (b"7z\xbc\xaf", "a compressed file"),
    (b"Rar!", "a compressed file"),
    (b"PAR1", "a parquet file"),
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
        return f"it is {what}, and only CSV files and .xlsx workbooks are looked into"
    if file.suffix.casefold() not in (*TEXT_TYPES, WORKBOOK, *_REFUSED):
        return "it is neither a CSV file nor an .xlsx workbook"
    return ""


def read_bytes(name: str, source: Path | bytes) -> bytes:
    """The bytes of a file.

    Raises
    ------
    ValueError : when its name or type is not accepted, it is no ordinary file, does not lie where
        its path says or is too large.
    OSError : when it cannot be read.
    """
    file = Path(name).name
    if why := _REFUSED.get(Path(file).suffix.casefold()):
        raise ValueError(why)
    if len(file) > MAX_NAME or not _NAME.fullmatch(file) or ".." in file:
        raise ValueError(
            f"its name is longer than {MAX_NAME} characters, or holds other signs than letters, "
            "digits, spaces, hyphens and single full stops"
        )
    data = source if isinstance(source, bytes) else _read(source)
    if len(data) > MAX_FILE_BYTES:
        raise ValueError(f"it is larger than {MAX_FILE_BYTES // 1_000_000} MB")
    return data


def _read(path: Path) -> bytes:
    if path.resolve().parent != path.parent.resolve():
        raise ValueError("it lies outside the folder")
    # A link put there since the folder was listed is not followed; a pipe does not block.
    handle = os.open(path, _READ_ONLY)
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            raise ValueError("it is no ordinary file")
        return stream.read(MAX_FILE_BYTES + 1)


def check_content(data: bytes, suffix: str) -> None:
    """Refuse a file whose content is not what its name says.

    Raises
    ------
    ValueError : when it is something else, or a password protects it.
    """
    if data.startswith(_OLE) and _ENCRYPTED in data:
        raise ValueError("a password protects it")
    what = next((what for start, what in _CONTENTS if data.startswith(start)), "")
    if suffix in TEXT_TYPES:
        if not what and _MARKUP.match(data[:200]):
            what = "a web page or another file of markup"
        if what:
            raise ValueError(f"its name says {suffix} but its content is {what}")
    elif not data.startswith(b"PK\x03\x04"):
        what = what or ("empty" if not data else "no workbook")
        raise ValueError(f"its name says {WORKBOOK} but its content is {what}")
