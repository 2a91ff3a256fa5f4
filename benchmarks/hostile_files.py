"""Files that could do harm, each made here in a few lines and small on disk."""

from __future__ import annotations

import io
import os
import pickle
import zipfile
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import xlsxwriter

HEADERS = ("post_id", "unit_id", "role", "vacant_from", "filled_on", "agency_cover")
ROW = ("P1", "U1", "asye", "2024-01-01", "", "no")
CSV = f"{','.join(HEADERS)}\n{','.join(ROW)}\n"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(504)
_SHEET = "xl/worksheets/sheet1.xml"
_STRINGS = "xl/sharedStrings.xml"
_END = b"</sheetData>"
_NUMBER, _EMAIL = "9434765870", "nobody@example.org"
_LAUGHS = (
    '<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "lol">'
    + "".join(f'<!ENTITY {chr(98 + i)} "{f"&{chr(97 + i)};" * 10}">' for i in range(9))
    + "]><sst><si><t>&j;</t></si></sst>"
)


@cache
def workbook() -> bytes:
    """A plain workbook of one small table."""
    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"in_memory": True})
    sheet = book.add_worksheet("Vacancies")
    sheet.write_row(0, 0, HEADERS)
    sheet.write_row(1, 0, ROW)
    book.close()
    return content.getvalue()


def repacked(
    changes: Mapping[str, bytes | Callable[[bytes], bytes]], drop: str = "", method: int = 8
) -> bytes:
    """The plain workbook with some parts put in, altered or left out."""
    return altered(workbook(), changes, drop, method)


def altered(
    data: bytes,
    changes: Mapping[str, bytes | Callable[[bytes], bytes]],
    drop: str = "",
    method: int = 8,
) -> bytes:
    """A workbook with some parts put in, altered or left out."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as old,
        zipfile.ZipFile(content, "w", method) as new,
    ):
        for name in old.namelist():
            change = changes.get(name)
            if name != drop and not isinstance(change, bytes):
                part = old.read(name)
                new.writestr(name, change(part) if change else part)
        for name, change in changes.items():
            if isinstance(change, bytes):
                new.writestr(name, change)
    return content.getvalue()


def _sheet(cells: bytes) -> bytes:
    return (
        b'<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/'
        b'spreadsheetml/2006/main"><sheetData>' + cells + b"</sheetData></worksheet>"
    )


def _strings(*texts: bytes) -> bytes:
    items = b"".join(b"<si><t>" + text + b"</t></si>" for text in texts)
    return (
        b'<?xml version="1.0"?><sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/'
        b'2006/main">' + items + b"</sst>"
    )


def _lying(data: bytes, name: str, size: int) -> bytes:
    """The archive with a smaller size declared for one part than it has."""
    at = data.rindex(name.encode()) - 46  # the part's entry in the central directory
    return data[: at + 24] + size.to_bytes(4, "little") + data[at + 28 :]


def _bomb(megabytes: int) -> bytes:
    return repacked({_SHEET: _sheet(b"<row/>" + b" " * (megabytes * 1_000_000))})


def _shared_text() -> bytes:
    cells = b"".join(
        b'<row r="%d"><c r="A%d" t="s"><v>0</v></c></row>' % (i, i) for i in range(1, 200_001)
    )
    return repacked({_SHEET: _sheet(cells), _STRINGS: _strings(b"x" * 32_000)})


def _renamed(data: bytes, old: str, new: str) -> bytes:
    """The archive with another name for one part."""
    content = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(data)) as archive,
        zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as copy,
    ):
        for name in archive.namelist():
            copy.writestr(new if name == old else name, archive.read(name))
    return content.getvalue()


def _bare_cells(number: int) -> bytes:
    """Many cells without an address in one row, and one far below."""
    row = b"".join(b"<c><v>%d</v></c>" % (i * 7919 % 1_000_003) for i in range(number))
    return repacked(
        {_SHEET: _sheet(b'<row r="1">' + row + b"</row>" + _FAR % (99_999, b"A", 99_999))}
    )


def _kept_elsewhere(part: str) -> bytes:
    """Two cells far apart in a sheet that is kept where sheets are not."""
    sheet = _sheet(_FAR % (1_048_576, b"ZZ", 1_048_576))
    relations = "xl/_rels/workbook.xml.rels"
    return repacked(
        {
            f"xl/{part}": sheet,
            relations: lambda xml: xml.replace(b"worksheets/sheet1.xml", part.encode()),
        }
    )


def _nested(depth: int) -> bytes:
    data = b"x" * 1_000
    for _ in range(depth):
        content = io.BytesIO()
        with zipfile.ZipFile(content, "w") as archive:
            archive.writestr("in.zip", data)
        data = content.getvalue()
    return data


# Two cells, the second in the row and column that are filled in.
_FAR = b'<row r="1"><c r="A1"><v>1</v></c></row><row r="%d"><c r="%s%d"><v>1</v></c></row>'

Bytes = Callable[[], bytes]
CONTENTS: Mapping[str, tuple[str, Bytes]] = {
    "zip bomb, size declared": ("a.xlsx", lambda: _bomb(400)),
    "zip bomb, a smaller size declared": ("a.xlsx", lambda: _lying(_bomb(400), _SHEET, 5_000)),
    "zip bomb, small enough but 400 to 1": ("a.xlsx", lambda: _bomb(100)),
    "3,000 parts": ("a.xlsx", lambda: repacked({f"xl/x{i}.xml": b"<a/>" for i in range(3_000)})),
    "billion laughs": ("a.xlsx", lambda: repacked({_STRINGS: _LAUGHS.encode()})),
    "billion laughs in UTF-16": ("a.xlsx", lambda: repacked({_STRINGS: _LAUGHS.encode("utf-16")})),
    "external entity": (
        "a.xlsx",
        lambda: repacked(
            {_STRINGS: b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///etc/passwd">]><sst>&x;</sst>'}
        ),
    ),
    "macros under another name": ("a.xlsx", lambda: repacked({"xl/vbaProject.bin": b"x"})),
    "macro workbook": ("a.xlsm", workbook),
    "binary workbook": ("a.xlsb", workbook),
    "old workbook": ("a.xls", lambda: _OLE),
    "old workbook under another name": ("a.xlsx", lambda: _OLE),
    "encrypted workbook": ("a.xlsx", lambda: _OLE + "EncryptedPackage".encode("utf-16-le")),
    "link to another workbook": (
        "a.xlsx",
        lambda: repacked({"xl/externalLinks/externalLink1.xml": b"<externalLink/>"}),
    ),
    "path in a part's name": ("a.xlsx", lambda: repacked({"../../outside.xml": b"<a/>"})),
    "path in a sheet's name": (
        "a.xlsx",
        lambda: repacked({"xl/workbook.xml": lambda x: x.replace(b"Vacancies", b"../../x")}),
    ),
    "path in a file's name": ("a\\..\\..\\b.csv", CSV.encode),
    "line break in a file's name": ("a\nb.csv", CSV.encode),
    "another archive inside": ("a.xlsx", lambda: repacked({"xl/media/a.bin": _nested(3)})),
    "archive in archive in archive": ("a.zip", lambda: _nested(100)),
    "embedded document": ("a.xlsx", lambda: repacked({"xl/embeddings/oleObject1.bin": b"x"})),
    "two parts of one name": ("a.xlsx", lambda: repacked({"xl/WORKBOOK.xml": b"<a/>"})),
    "NUL bytes": ("a.csv", lambda: CSV.replace("asye", "as\0ye").encode()),
    "NUL bytes in a workbook": (
        "a.xlsx",
        lambda: repacked({_STRINGS: lambda x: x.replace(b"asye", b"as\0ye")}),
    ),
    "cell of 10 MB": ("a.csv", lambda: CSV.replace("asye", "x" * 10_000_000).encode()),
    "cell of 10 MB in a workbook": (
        "a.xlsx",
        lambda: repacked({_STRINGS: _strings(os.urandom(5_000_000).hex().encode())}),
    ),
    "long text in 200,000 cells": ("a.xlsx", _shared_text),
    "long text, its list under another name": (
        "a.xlsx",
        lambda: _renamed(_shared_text(), _STRINGS, "xl/SharedStrings.xml"),
    ),
    "a million columns": ("a.csv", lambda: ("x," * 1_000_000 + "\n").encode()),
    "a far column in a workbook": (
        "a.xlsx",
        lambda: repacked({_SHEET: _sheet(_FAR % (2, b"XFD", 2))}),
    ),
    "two cells far apart": (
        "a.xlsx",
        lambda: repacked({_SHEET: _sheet(_FAR % (1_048_576, b"ZZ", 1_048_576))}),
    ),
    "cells without an address": ("a.xlsx", lambda: _bare_cells(100_000)),
    "a cell in another row than it says": (
        "a.xlsx",
        lambda: repacked({_SHEET: _sheet(b'<row r="1"><c r="Z999999"><v>1</v></c></row>')}),
    ),
    "a sheet kept elsewhere": ("a.xlsx", lambda: _kept_elsewhere("other/cells.xml")),
    "a sheet under another ending": ("a.xlsx", lambda: _kept_elsewhere("worksheets/cells.dat")),
    "20 million cells": ("a.csv", lambda: b",,,,,,,,,\n" * 2_200_000),
    "cut short": ("a.xlsx", lambda: workbook()[: len(workbook()) // 2]),
    "damaged": ("a.xlsx", lambda: workbook()[:200] + b"\xff" * 400 + workbook()[600:]),
    "sheet missing": ("a.xlsx", lambda: repacked({}, drop=_SHEET)),
    "empty file": ("a.xlsx", lambda: b""),
    "PDF named .xlsx": ("a.xlsx", lambda: b"%PDF-1.7 x"),
    "workbook named .csv": ("a.csv", workbook),
    "CSV named .xlsx": ("a.xlsx", CSV.encode),
    "web page named .csv": ("a.csv", lambda: b"<html><table><tr><td>post_id"),
    "pickle named .csv": ("a.csv", lambda: pickle.dumps([1], 4)),
    "a number beside a word of 30,000 letters": (
        "a.csv",
        lambda: CSV.replace("asye", f"{_NUMBER};{'a' * 30_000}").replace("P1", _EMAIL).encode(),
    ),
    "cells without end": (
        "a.xlsx",
        lambda: repacked({_SHEET: lambda x: x.replace(_END, b"<c " * 60_000 + b' r="A1">' + _END)}),
    ),
    "unclosed quotation mark": ("a.csv", lambda: (CSV + '"').encode() + b"x\n" * 100_000),
}
"""Name and bytes of files that must be refused."""


def _link(folder: Path) -> None:
    (folder.parent / "elsewhere.csv").write_text(CSV)
    (folder / "a.csv").symlink_to(folder.parent / "elsewhere.csv")


def _large(folder: Path) -> None:
    with (folder / "a.csv").open("wb") as file:
        file.truncate(101_000_000)  # a hole: it takes no room on the disk


def _many(folder: Path) -> None:
    for i in range(201):
        (folder / f"note{i}.csv").write_text("a,b\n1,2\n")


ENTRIES: Mapping[str, Callable[[Path], None]] = {
    "link to a file elsewhere": _link,
    "named pipe": lambda folder: os.mkfifo(folder / "a.csv"),
    "file of 101 MB": _large,
    "201 files": _many,
}
"""Entries of a folder that must be refused, by what makes them."""

CASES = (*CONTENTS, *ENTRIES)


def place(case: str, folder: Path) -> None:
    """Put a hostile file into a folder, which is made."""
    folder.mkdir(parents=True, exist_ok=True)
    if case in ENTRIES:
        ENTRIES[case](folder)
    else:
        name, content = CONTENTS[case]
        (folder / name).write_bytes(content())
