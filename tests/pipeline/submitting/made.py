"""A small submission on its way, and ways to spoil it."""

import io
import zipfile
from collections.abc import Mapping
from pathlib import Path

from pipeline.checking.check import check
from pipeline.checking.submission import read_folder
from pipeline.pseudonyms.keys import Key
from pipeline.pseudonyms.pseudonymising import pseudonymise, write_tables
from pipeline.submitting.bundle import pack
from pipeline.submitting.making import Origin, make_bundle
from pipeline.submitting.manifest import Manifest
from tests.pipeline.extract import write

SECRET = "9f1c07be52a8d3640e7bf195c82d463ab0e51f78934dca1628fe5b03d764a18c"
KEY = Key("study", bytes.fromhex(SECRET))


def made(
    tmp_path: Path, *, key: Key = KEY, supersedes: str = "", period: str = "2024-25", **changes: str
) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest and files of the small extract's bundle."""
    folder = tmp_path / "made" / "north"
    submission = read_folder(write(folder, **changes))
    done = pseudonymise(submission, key)
    clean = tmp_path / "made" / "clean"
    clean.mkdir(exist_ok=True)
    write_tables(done.tables, done.reasons, clean)
    result = check([clean], site="north")
    origin = Origin(done.fingerprint, done.left_out, done.emptied)
    return make_bundle(
        result.submission, result.findings, (), period=period, origin=origin, supersedes=supersedes
    )


def bundle(tmp_path: Path, **changes: str) -> bytes:
    return pack(*made(tmp_path, **changes))


def rezip(data: bytes, changes: Mapping[str, bytes | None], **more: bytes) -> bytes:
    """The bundle with some files changed, left out (None) or added."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        names = [*old.namelist(), *(name for name in changes if name not in old.namelist())]
        for name in names:
            content = changes[name] if name in changes else old.read(name)
            if content is not None:
                new.writestr(name, content, zipfile.ZIP_DEFLATED)
    return stream.getvalue()
