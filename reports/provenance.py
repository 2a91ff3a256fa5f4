"""Where a page comes from: exact code and settings, data hashes, versions. No clock is read.

Code and settings are named by a checksum of their content, not by a commit: a page is the same
before and after it is committed, and so is its hash in dvc.lock. ``rsw origin`` names the commits
that hold the same.
"""

from __future__ import annotations

import hashlib
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

from study.stages import IDENTITY

PACKAGES = ("numpy", "pandas", "scipy", "statsmodels", "mixedlm", "jinja2", "matplotlib")
_SHOWN = 12  # digits of the checksum that tell it apart


@dataclass(frozen=True)
class Provenance:
    """What rebuilding this page would need.

    Attributes
    ----------
    code : checksum of code and settings, as ``code_checksum`` gives it.
    hashes : folder → checksum of what this page was made from, the one that dvc.lock has for it.
    """

    version: str
    code: str
    hashes: Mapping[str, str]
    versions: Mapping[str, str]
    params: str

    @property
    def short(self) -> str:
        """Version and code in a few characters."""
        return f"{self.version}, code {self.code[:_SHOWN]}"

    def facts(self) -> list[tuple[str, str]]:
        """Pairs of a term and a fact, in the order of the page."""
        return [
            ("Version", self.version),
            ("Checksum of code and settings", self.code),
            ("To find its commits", f"rsw origin {self.code[:_SHOWN]}"),
            *((f"Hash of {folder}", md5) for folder, md5 in self.hashes.items()),
            ("Software", ", ".join(f"{name} {number}" for name, number in self.versions.items())),
        ]


def provenance(
    root: Path = Path(), made_from: Mapping[str, str] = MappingProxyType({})
) -> Provenance:
    """Read the provenance of a page that is built in ``root``.

    Parameters
    ----------
    made_from : folder → checksum, as computed by the stages that read it.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    return Provenance(
        version=str(project["version"]),
        code=code_checksum(_blobs(root)),
        hashes=made_from,
        # Python's own is not here: it changes no number and no page.
        versions={name: version(name) for name in PACKAGES},
        params=(root / "params.yaml").read_text(encoding="utf-8"),
    )


def code_checksum(blobs: Iterable[tuple[str, str]]) -> str:
    """One checksum of files, given as pairs of a path in the project and git's id of its content.

    Two of the same checksum have the same code and settings to the byte.
    """
    listing = "".join(f"{blob} {path}\n" for path, blob in sorted(blobs))
    return hashlib.sha256(listing.encode()).hexdigest()


def _blobs(root: Path) -> Iterator[tuple[str, str]]:
    """Path and git's id of each file of code and settings, whether there is git or not."""
    for part in map(Path, IDENTITY):
        paths = [root / part] if (root / part).is_file() else (root / part).rglob("*")
        for path in paths:
            inside = path.relative_to(root)
            if path.is_file() and not _is_made(inside):
                data = path.read_bytes()
                blob = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False)
                yield inside.as_posix(), blob.hexdigest()


def _is_made(path: Path) -> bool:
    """Whether a file is no code but made by it: pages, Python's caches."""
    pages = path.parts[0] == "reports" and path.suffix == ".html" and "templates" not in path.parts
    return pages or "__pycache__" in path.parts or any(part.startswith(".") for part in path.parts)
