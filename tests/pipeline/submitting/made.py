"""A small submission on its way, and ways to spoil it."""

import io
import tempfile
import zipfile
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

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


def made(**options: Any) -> tuple[Manifest, dict[str, bytes]]:
    """The manifest and files of the small extract's bundle; options as of ``made_anew``."""
    manifest, files = _made(tuple(sorted(options.items())))
    return manifest, dict(files)


@cache
def _made(options: tuple[tuple[str, Any], ...]) -> tuple[Manifest, Mapping[str, bytes]]:
    return made_anew(**dict(options))


def made_anew(
    *, key: Key = KEY, supersedes: str = "", period: str = "2024-25", **changes: str | None
) -> tuple[Manifest, dict[str, bytes]]:
    """Made without a look at what was made before."""
    with tempfile.TemporaryDirectory() as folder:
        submission = read_folder(write(Path(folder) / "north", **changes))
        done = pseudonymise(submission, key)
        clean = Path(folder) / "clean"
        clean.mkdir()
        write_tables(done.tables, done.reasons, clean)
        result = check([clean], site="north")
        origin = Origin(done.fingerprint, done.left_out, done.emptied)
        read, found = result.submission, result.findings
        return make_bundle(read, found, (), period=period, origin=origin, supersedes=supersedes)


def bundle(**changes: Any) -> bytes:
    return pack(*made(**changes))


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
