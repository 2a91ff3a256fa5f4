"""The parts of an XLSX workbook, unpacked within limits, and refused when they could do harm.

This runs before any library opens the workbook. Each guard is here because a library fails
without it: calamine asks for the memory of every cell between two distant ones (and the process
is aborted when it gets none), and gives a long text again to every cell that uses it.
"""

from __future__ import annotations

import io
import lzma
import re
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass

from pipeline.reading.limits import (
    MAX_CELL,
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_PARTS,
    MAX_RATIO,
    MAX_TEXT,
    MAX_UNPACKED_BYTES,
    RATIO_FROM_BYTES,
)

_CHUNK = 1 << 20
# What zipfile raises on an archive that is cut short, damaged or packed in a way it cannot undo.
_DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    EOFError,
    OSError,
    NotImplementedError,
    RuntimeError,
)
_UNSAFE_NAME = re.compile(r"^[/\\]|^[A-Za-z]:|(?:^|[/\\])\.\.(?:[/\\]|$)|\\|[\x00-\x1f]")
_KEPT = re.compile(r"(?:\.xml|\.rels|\.vml)$", re.IGNORECASE)
_SHEET = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_REFUSED = (
    (re.compile(r"vbaProject|vbaData|xl/macrosheets/|activeX/", re.I), "it holds macros"),
    (re.compile(r"xl/externalLinks/", re.I), "it is linked to another workbook"),
    (re.compile(r"xl/workbook\.bin$", re.I), "it is a binary workbook (.xlsb)"),
    (re.compile(r"xl/embeddings/", re.I), "another file is embedded in it"),
    (
        re.compile(r"\.(?:zip|7z|rar|gz|tar|docx|xls[xmb]?|exe|dll|js|vbs)$", re.I),
        "another file is packed in it",
    ),
)
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DTD_WIDE = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-16-le", "utf-16-be"))
# Literal beginnings make these fast; an address written otherwise is looked for by _ANY_ADDRESS.
_FAR = re.compile(rb'r="(?:([A-Za-z]{2,})[0-9]|[A-Za-z]([0-9]{6,}))')
_ROW = re.compile(rb'<row\b[^>]*?\br="([0-9]+)')
_ODDLY_WRITTEN = (b"r='", b"r =", b"r= ", b"r\t", b"r\n", b"r\r", b":row")
_ODD_BYTES = (b"'", b"\t", b"\n", b"\r")
_ANY_ADDRESS = re.compile(rb"""\br\s*=\s*["']\s*([A-Za-z]*)([0-9]+)""")
_STRING_END = re.compile(rb"</(?:\w+:)?si\s*>")
_STRING_CELL = re.compile(rb"""\bt\s*=\s*["']s["'][^>]*>\s*<(?:\w+:)?v[^>]*>([0-9]+)<""")
_LONGEST_ESCAPED = 10  # characters of &#1114111;


@dataclass(frozen=True)
class Package:
    """A workbook that may be opened.

    Attributes
    ----------
    data : its bytes.
    parts : its parts that are XML, unpacked, by name.
    """

    data: bytes
    parts: Mapping[str, bytes]


def open_package(data: bytes, room: int = MAX_CELLS) -> Package:
    """Unpack a workbook.

    Parameters
    ----------
    room : how many cells it may have.

    Raises
    ------
    ValueError : when it is no XLSX workbook, is damaged, exceeds a limit or holds what could do
        harm.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError) as error:
        raise ValueError("it is cut short or damaged, or is no workbook") from error
    infos = archive.infolist()
    _check_entries(infos)
    parts: dict[str, bytes] = {}
    total = 0
    for info in infos:
        content = _unpack(archive, info, MAX_UNPACKED_BYTES - total)
        total += len(content)
        if content.startswith(b"PK\x03\x04"):
            raise ValueError("another file is packed in it")
        if _KEPT.search(info.filename):
            if _DTD.search(content) or any(wide in content[:_CHUNK] for wide in _DTD_WIDE):
                raise ValueError("its XML defines entities, which could unfold without end")
            if b"\0" in content:
                raise ValueError("it holds NUL bytes, which no text has")
            parts[info.filename] = content
    if "xl/workbook.xml" not in parts:
        raise ValueError("it is no Excel workbook, or a part of it is missing")
    if b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise ValueError("it holds macros")
    sheets = [part for name, part in parts.items() if _SHEET.fullmatch(name)]
    if sum(_extent(sheet, room) for sheet in sheets) > room:
        raise ValueError(
            f"with it the extract would have more than {MAX_CELLS:,} cells, blank ones between the "
            "filled ones counted"
        )
    _check_texts(parts)
    return Package(data, parts)


def _check_entries(infos: list[zipfile.ZipInfo]) -> None:
    names = [info.filename for info in infos]
    if len(names) > MAX_PARTS:
        raise ValueError(f"it has more than {MAX_PARTS:,} parts")
    if len({name.casefold() for name in names}) < len(names):
        raise ValueError("two of its parts have the same name")
    for info in infos:
        if _UNSAFE_NAME.search(info.orig_filename):
            raise ValueError("the name of one of its parts is a path out of the workbook")
        if info.flag_bits & 0x1:
            raise ValueError("a password protects it")
        for pattern, why in _REFUSED:
            if pattern.search(info.filename):
                raise ValueError(why)
        if info.file_size > RATIO_FROM_BYTES:
            _check_ratio(info.file_size, info)
    if sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
        raise ValueError(_too_large())


def _too_large() -> str:
    return f"it unpacks to more than {MAX_UNPACKED_BYTES // 1_000_000} MB"


def _check_ratio(size: int, info: zipfile.ZipInfo) -> None:
    if size > MAX_RATIO * max(info.compress_size, 1):
        raise ValueError(f"a part of it unpacks to more than {MAX_RATIO} times its size")


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bytes:
    """One part, stopped at the limits whatever size the archive declares for it."""
    chunks: list[bytes] = []
    size = 0
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                chunks.append(chunk)
                size += len(chunk)
                if size > room:
                    raise ValueError(_too_large())
                if size > RATIO_FROM_BYTES:
                    _check_ratio(size, info)
    except _DAMAGE as error:
        raise ValueError("it is cut short or damaged") from error
    return b"".join(chunks)


def _extent(sheet: bytes, room: int) -> int:
    """Rows times columns of a sheet, from the corner to its farthest cells.

    A sheet of at most 26 columns is taken to have all of them, so long as there is room.
    """
    far = _FAR.findall(sheet)
    wide = any(letters for letters, _ in far)
    rows = [int(row[:9]) for row in _ROW.findall(sheet)]
    plain = not wide and not _oddly_written(sheet)
    if plain and len(rows) == sheet.count(b"<row"):
        rows += [int(row[:9]) for _, row in far]
        if max(rows, default=0) * 26 <= room:
            return max(rows, default=0) * 26
    columns, deepest = 0, sheet.count(b"<row") + sheet.count(b":row")
    for letters, row in _ANY_ADDRESS.findall(sheet):
        deepest = max(deepest, int(row[:9]))
        columns = max(columns, _number(letters[:4]))
    if columns > MAX_COLUMNS:
        raise ValueError(f"a sheet has more than {MAX_COLUMNS} columns")
    return deepest * max(columns, 1)


def _oddly_written(sheet: bytes) -> bool:
    """Whether some address may be written as no spreadsheet program does.

    A byte that is nowhere among the cells is found not to be there ten times faster than a mark.
    """
    cells = max(sheet.find(b"<sheetData"), 0)
    marks: tuple[bytes, ...] = _ODDLY_WRITTEN
    if b"row" not in sheet[:cells] and all(sheet.find(byte, cells) < 0 for byte in _ODD_BYTES):
        marks = (b"r =", b"r= ", b":row")
    return any(mark in sheet for mark in marks)


def _number(letters: bytes) -> int:
    number = 0
    for one in letters.upper():
        number = number * 26 + one - ord("A") + 1
    return number


def _check_texts(parts: Mapping[str, bytes]) -> None:
    """Refuse a text that is too long, or one that the cells would spread out without end."""
    strings = parts.get("xl/sharedStrings.xml", b"")
    plain = b"</si>" in strings
    pieces = strings.split(b"</si>") if plain else _STRING_END.split(strings)
    lengths = [len(piece) for piece in pieces]
    if max(lengths, default=0) > MAX_CELL * _LONGEST_ESCAPED:
        raise ValueError(f"a cell holds more than {MAX_CELL:,} characters")
    longest = max(lengths, default=0)
    for name, sheet in parts.items():
        if _SHEET.fullmatch(name) and sheet.count(b"<v") * longest > MAX_TEXT:
            used = (int(found[1][:9]) for found in _STRING_CELL.finditer(sheet))
            if sum(lengths[i] for i in used if i < len(lengths)) > MAX_TEXT:
                raise ValueError("its cells repeat long texts without end")
