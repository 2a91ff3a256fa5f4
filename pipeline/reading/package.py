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
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from pipeline.reading.extent import full_extent, narrower_extent, plain_extent, shared_texts
from pipeline.reading.limits import (
    MAX_CELL,
    MAX_CELLS,
    MAX_PARTS,
    MAX_RATIO,
    MAX_TEXT,
    MAX_UNPACKED_BYTES,
    RATIO_FROM_BYTES,
)
from pipeline.reading.unreadable import Unreadable

_CHUNK = 1 << 20
_LARGE = 64_000_000  # bytes of a part
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
    (re.compile(r"vbaProject|vbaData|xl/macrosheets/|activeX/", re.I), "type.macros"),
    (re.compile(r"xl/externalLinks/", re.I), "type.linked"),
    (re.compile(r"xl/workbook\.bin$", re.I), "type.xlsb"),
    (re.compile(r"xl/embeddings/", re.I), "type.packed"),
    (
        re.compile(r"\.(?:zip|7z|rar|gz|tar|docx|xls[xmb]?|exe|dll|js|vbs)$", re.I),
        "type.packed",
    ),
)
_MARKUP = re.compile(rb"(?:\xef\xbb\xbf)?\s*<[?!A-Za-z]")
_DTD = re.compile(rb"<!(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_DTD_WIDE = tuple("<!DOCTYPE".encode(encoding) for encoding in ("utf-16-le", "utf-16-be"))
_STRINGS = "xl/sharedstrings.xml"
_STRING_END = re.compile(rb"</(?:\w+:)?si\s*>")
_LONGEST_ESCAPED = 10  # characters of &#1114111;
_SHORTEST_VALUE = len("<v>0</v>")
_VALUES = (b"<v", b":v")


@dataclass(frozen=True)
class Package:
    """A workbook that may be opened.

    Attributes
    ----------
    parts : its parts that are XML, unpacked, by name.
    others : parts that look like XML under names that the reader passes over.
    plain : the parts that are sheets without a formula or a cell in error (not all that are).
    """

    parts: Mapping[str, bytes]
    others: Mapping[str, bytes]
    plain: Collection[str] = ()

    def to_bytes(self) -> bytes:
        """The workbook with these parts and no others, for a library to open.

        So it can read nothing that was not looked at, however it would unpack the original.
        """
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            for name, part in self.parts.items():
                # The library keeps a copy; of a large part a packed one is a tenth as large.
                large = len(part) > _LARGE
                archive.writestr(
                    name,
                    part,
                    compress_type=zipfile.ZIP_DEFLATED if large else zipfile.ZIP_STORED,
                    compresslevel=1 if large else None,
                )
        return stream.getvalue()


def open_package(data: bytes, room: int = MAX_CELLS) -> Package:
    """Unpack a workbook.

    Parameters
    ----------
    room : how many cells it may have.

    Raises
    ------
    Unreadable : when it is no XLSX workbook, is damaged, exceeds a limit or holds what could do
        harm.
    """
    parts, others = unpacked(data)
    if "xl/workbook.xml" not in parts:
        raise Unreadable("type.no_workbook")
    if b"macroEnabled" in parts.get("[Content_Types].xml", b""):
        raise Unreadable("type.macros")
    sheets = {name: part for name, part in parts.items() if _is_sheet(name, part)}
    extents = {name: plain_extent(sheet) for name, sheet in sheets.items()}
    plain = {name: extent for name, extent in extents.items() if extent is not None}
    _check_extent(sheets, plain, room)
    # Looked for as calamine does, whatever the case of its name.
    strings = (part for name, part in parts.items() if name.casefold() == _STRINGS)
    _check_texts(next(strings, b""), sheets)
    return Package(parts, others, frozenset(plain))


def unpacked(data: bytes) -> tuple[dict[str, bytes], dict[str, bytes]]:
    """The parts of an archive that are XML, by name, and those that look like it by another name.

    Raises
    ------
    Unreadable : when it is damaged, exceeds a limit or holds what could do harm.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, UnicodeError) as error:
        raise Unreadable("content.damaged") from error
    infos = archive.infolist()
    _check_entries(infos)
    parts: dict[str, bytes] = {}
    others: dict[str, bytes] = {}
    total = 0
    for info in infos:
        content = _unpack(archive, info, MAX_UNPACKED_BYTES - total)
        total += len(content)
        if content.startswith(b"PK\x03\x04"):
            raise Unreadable("type.packed")
        kept = _KEPT.search(info.filename) is not None
        if kept or _MARKUP.match(content):
            declared = b"!" in content and _DTD.search(content)  # one byte is looked for quickly
            if declared or any(wide in content[:_CHUNK] for wide in _DTD_WIDE):
                raise Unreadable("content.entities")
            if b"\0" in content:
                raise Unreadable("content.nul")
            (parts if kept else others)[info.filename] = content
    return parts, others


def _check_entries(infos: list[zipfile.ZipInfo]) -> None:
    names = [info.filename for info in infos]
    if len(names) > MAX_PARTS:
        raise Unreadable("size.parts", most=f"{MAX_PARTS:,}")
    if len({name.casefold() for name in names}) < len(names):
        raise Unreadable("content.names")
    for info in infos:
        if _UNSAFE_NAME.search(info.orig_filename):
            raise Unreadable("content.path")
        if info.flag_bits & 0x1:
            raise Unreadable("type.protected")
        for pattern, cause in _REFUSED:
            if pattern.search(info.filename):
                raise Unreadable(cause)
        if info.file_size > RATIO_FROM_BYTES:
            _check_ratio(info.file_size, info)
    if sum(info.file_size for info in infos) > MAX_UNPACKED_BYTES:
        raise _too_large()


def _too_large() -> Unreadable:
    return Unreadable("size.unpacked", most=MAX_UNPACKED_BYTES // 1_000_000)


def _check_ratio(size: int, info: zipfile.ZipInfo) -> None:
    if size > MAX_RATIO * max(info.compress_size, 1):
        raise Unreadable("size.ratio", most=MAX_RATIO)


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int) -> bytes:
    """One part, stopped at the limits whatever size the archive declares for it."""
    whole = io.BytesIO()  # which gives its bytes without a second copy
    size = 0
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                whole.write(chunk)
                size += len(chunk)
                if size > room:
                    raise _too_large()
                if size > RATIO_FROM_BYTES:
                    _check_ratio(size, info)
    except _DAMAGE as error:
        raise Unreadable("content.damaged") from error
    return whole.getvalue()


def _check_extent(sheets: Mapping[str, bytes], plain: Mapping[str, int], room: int) -> None:
    """Refuse sheets that have more cells than there is room for, blank ones counted.

    What is known of a plain sheet is more than it has, and is enough if there is room even so.
    """
    known = {name: plain.get(name) or full_extent(xml) for name, xml in sheets.items()}
    if sum(known.values()) > room:
        known |= {name: narrower_extent(sheets[name], extent) for name, extent in plain.items()}
    if sum(known.values()) > room:
        raise Unreadable("size.cells_between", most=f"{MAX_CELLS:,}")


def _is_sheet(name: str, part: bytes) -> bool:
    """A workbook may keep its sheets where it likes."""
    return _SHEET.fullmatch(name) is not None or b"sheetData" in part


def _check_texts(strings: bytes, sheets: Mapping[str, bytes]) -> None:
    """Refuse a text that is too long, or one that the cells would spread out without end."""
    strings = strings[max(strings.find(b"<si"), 0) :]
    plain = b"</si>" in strings
    pieces = strings.split(b"</si>") if plain else _STRING_END.split(strings)
    lengths = [len(piece) for piece in pieces]
    longest = max(lengths, default=0)
    if longest > MAX_CELL * _LONGEST_ESCAPED:
        raise Unreadable("size.cell", most=f"{MAX_CELL:,}")
    for sheet in sheets.values():
        # The most cells that there is room for are told at once; counting them takes longer.
        room = MAX_TEXT // max(longest, 1)
        if len(sheet) // _SHORTEST_VALUE > room and sum(map(sheet.count, _VALUES)) > room:
            used = shared_texts(sheet)
            if sum(lengths[i] * n for i, n in used.items() if i < len(lengths)) > MAX_TEXT:
                raise Unreadable("size.texts")
