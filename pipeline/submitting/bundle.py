"""A bundle: a zip file whose bytes depend on its content alone; it is opened with distrust."""

from __future__ import annotations

import io
import stat
import struct
import zipfile
import zlib
from collections.abc import Mapping
from pathlib import Path

from pipeline.submitting.manifest import NAME, Manifest, allowed_names, entry, parse_manifest

MAX_BUNDLE = 100_000_000
MAX_UNPACKED = 300_000_000
MAX_RATIO = 250  # our tables shrink to a tenth; a bomb to a thousandth
_PIECE = 1 << 20
_EPOCH = (1980, 1, 1, 0, 0, 0)
_BROKEN = (
    zipfile.BadZipFile,
    zlib.error,
    struct.error,
    EOFError,
    NotImplementedError,
    OSError,
    OverflowError,
    UnicodeDecodeError,
)


def pack(manifest: Manifest, files: Mapping[str, bytes]) -> bytes:
    """Pack files with their manifest; the same content gives the same bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, data in [(NAME, manifest.to_bytes()), *sorted(files.items())]:
            info = zipfile.ZipInfo(name, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.create_system = 3
            info.external_attr = 0o100600 << 16
            archive.writestr(info, data, compresslevel=9)
    return stream.getvalue()


def read_bundle(path: Path) -> bytes:
    """The bytes of a bundle, no more of them than one may have.

    Raises
    ------
    ValueError : when there is no such file, or it can be no bundle.
    OSError : when the computer does not give it out.
    """
    if path.is_symlink():
        raise ValueError(f"{path} is a link: give the file itself.")
    if not path.is_file():
        raise ValueError(f"There is no file {path}.")
    if path.suffix.casefold() != ".zip":
        raise ValueError("A bundle's name ends in .zip: this is none.")
    if path.stat().st_size > MAX_BUNDLE:
        raise ValueError(f"The bundle is larger than {MAX_BUNDLE // 1_000_000} MB.")
    return path.read_bytes()


def unpack(data: bytes) -> tuple[Manifest, dict[str, bytes]]:
    """Open a bundle and verify every file against the manifest.

    Nothing is written, and no more than ``MAX_UNPACKED`` bytes are ever held.

    Raises
    ------
    ValueError : with one sentence, when the bundle did not arrive whole, was altered, or holds
        anything but what a manifest of the study may name.
    """
    if len(data) > MAX_BUNDLE:
        raise ValueError(f"The bundle is larger than {MAX_BUNDLE // 1_000_000} MB.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            infos = archive.infolist()
            _check_list(infos)
            content = _read(archive, infos)
    except _BROKEN:
        raise ValueError(
            "The bundle is no zip file, was altered, or did not arrive whole: get a fresh copy."
        ) from None
    if NAME not in content:
        raise ValueError("The bundle has no manifest: it was not made by 'rsw submit'.")
    manifest = parse_manifest(content.pop(NAME))
    _check_files(manifest, content)
    return manifest, content


def _check_list(infos: list[zipfile.ZipInfo]) -> None:
    """Refuse a bundle by its table of contents, before a byte of it is unpacked."""
    names = [info.filename for info in infos]
    if len(set(names)) != len(names):
        raise ValueError("The bundle names a file twice.")
    if not set(names) <= {NAME, *allowed_names()}:
        raise ValueError("The bundle holds a file that is no table of the study.")
    for info in infos:
        mode = info.external_attr >> 16
        if info.flag_bits & 1:
            raise ValueError("The bundle is encrypted: send it as 'rsw submit' makes it.")
        if info.is_dir() or (stat.S_IFMT(mode) and not stat.S_ISREG(mode)):
            raise ValueError("The bundle holds a folder or a link.")
        if info.file_size > max(_PIECE, MAX_RATIO * max(info.compress_size, 1)):
            raise ValueError("The bundle unpacks to far more than it holds.")
    if sum(info.file_size for info in infos) > MAX_UNPACKED:
        raise ValueError(f"The bundle unpacks to more than {MAX_UNPACKED // 1_000_000} MB.")


def _read(archive: zipfile.ZipFile, infos: list[zipfile.ZipInfo]) -> dict[str, bytes]:
    """Read each file to the size it declares: what is longer is refused, whatever it declares."""
    content: dict[str, bytes] = {}
    for info in infos:
        parts: list[bytes] = []
        size = 0
        with archive.open(info) as file:
            while part := file.read(_PIECE):
                size += len(part)
                if size > info.file_size:
                    raise ValueError("The bundle unpacks to more than it declares.")
                parts.append(part)
        content[info.filename] = b"".join(parts)
    return content


def _check_files(manifest: Manifest, content: Mapping[str, bytes]) -> None:
    missing = sorted(set(manifest.files) - set(content))
    if missing:
        raise ValueError(f"The bundle did not arrive whole: {missing[0]} is missing.")
    added = sorted(set(content) - set(manifest.files))
    if added:
        raise ValueError(f"The bundle holds {added[0]}, which its manifest does not name.")
    for name, expected in manifest.files.items():
        if entry(content[name], expected.rows) != expected:
            raise ValueError(f"{name} was altered: its checksum is not that of the manifest.")
