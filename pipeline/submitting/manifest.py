"""The manifest of a bundle: what is in it, for whom and when, and how it was checked."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from pipeline.reading.explanations import FILE as EXPLANATIONS
from study.findings import LEVELS
from study.site_names import SITE
from study.tables import TABLES
from study.vocabulary import STATUSES

FORMAT = 1
NAME = "manifest.json"
PERIOD = re.compile(r"[0-9]{4}(?:-[0-9]{2}|-Q[1-4])?")
_MOST_BYTES = 100_000  # several times that of a bundle with every table
_MOST_BRACKETS = 100  # one for each file and some ten more
_STATUSES = STATUSES[:-1]  # all but rejected, of which nothing is sent
_SHA256 = re.compile(r"[0-9a-f]{64}")
_ID = re.compile(r"[0-9a-f]{16}")


@dataclass(frozen=True)
class FileEntry:
    """One file of a bundle; ``rows`` without its header."""

    rows: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class Manifest:
    """What a bundle says of itself.

    Attributes
    ----------
    period : what the submission covers: a year, a financial year, a quarter or a month.
    waves : the waves in the table of sites.
    files : every other file of the bundle, by name.
    status, findings : of the council's own check: the outcome, and counts by level.
    rows_left_out, cells_emptied : by table, what stayed behind because of errors or repetition.
    key_fingerprint : which key made the pseudonyms; "" if not known.
    supersedes : the id of the submission that this one replaces; "" if not said.
    """

    site: str
    period: str
    waves: tuple[int, ...]
    schema_version: str
    status: str
    findings: Mapping[str, int]
    files: Mapping[str, FileEntry]
    rows_left_out: Mapping[str, int]
    cells_emptied: Mapping[str, int]
    key_fingerprint: str
    supersedes: str

    def to_bytes(self) -> bytes:
        """The bytes of manifest.json."""
        content = {"format": FORMAT, **asdict(self)}
        return (json.dumps(content, indent=2, sort_keys=True) + "\n").encode()

    @property
    def id(self) -> str:
        """Sixteen characters that stand for this submission and all its files."""
        return hashlib.sha256(self.to_bytes()).hexdigest()[:16]


def entry(data: bytes, rows: int) -> FileEntry:
    """The entry of a file."""
    return FileEntry(rows, len(data), hashlib.sha256(data).hexdigest())


def allowed_names() -> set[str]:
    """Every name that a file of a bundle may have, the manifest's aside."""
    return {EXPLANATIONS, *(f"{table}.csv" for table in TABLES)}


def parse_manifest(data: bytes) -> Manifest:
    """Read a manifest, trusting nothing in it.

    Raises
    ------
    ValueError : when it is not exactly what ``Manifest.to_bytes`` writes.
    """
    # A parser would go as deep as there are brackets.
    if len(data) > _MOST_BYTES or data.count(b"[") + data.count(b"{") > _MOST_BRACKETS:
        raise ValueError("The manifest could not be read: it is longer than any of ours.")
    try:
        manifest = _built(json.loads(data))
        wrong = _wrong(manifest)
    except (AttributeError, KeyError, RecursionError, TypeError, UnicodeDecodeError) as error:
        raise ValueError(f"The manifest could not be read: {type(error).__name__}.") from None
    except ValueError as error:
        why = "it is not JSON" if isinstance(error, json.JSONDecodeError) else str(error)
        raise ValueError(f"The manifest could not be read: {why}.") from None
    if wrong:
        raise ValueError(f"The manifest could not be read: {wrong}.")
    if manifest.to_bytes() != data:
        raise ValueError("The manifest was changed: it is not as 'rsw submit' writes it.")
    return manifest


def check_period(period: str) -> str:
    """Return the period.

    Raises
    ------
    ValueError : when it is none.
    """
    if not PERIOD.fullmatch(period):
        raise ValueError("A period is written like 2024-25, 2024, 2024-Q3 or 2024-09.")
    return period


def _built(raw: dict[str, Any]) -> Manifest:
    if raw.pop("format") != FORMAT:
        raise ValueError("its format is of another version")
    files = {name: FileEntry(**file) for name, file in raw["files"].items()}
    return Manifest(**{**raw, "waves": tuple(raw["waves"]), "files": files})


def _wrong(manifest: Manifest) -> str:
    """What of a manifest is not as it must be; "" if nothing."""
    names: Sequence[tuple[str, bool]] = (
        ("the site's name", _fits(SITE, manifest.site)),
        ("the period", _fits(PERIOD, manifest.period)),
        ("the waves", all(type(wave) is int for wave in manifest.waves)),
        (
            "the version of the tables",
            _fits(re.compile(r"[0-9a-f]{8,64}"), manifest.schema_version),
        ),
        ("the status", manifest.status in _STATUSES),
        ("the counts of findings", _counts(manifest.findings, set(LEVELS))),
        ("the names of files", bool(manifest.files) and set(manifest.files) <= allowed_names()),
        ("the sizes and checksums of files", all(map(_is_entry, manifest.files.values()))),
        ("the rows left out", _counts(manifest.rows_left_out, set(TABLES))),
        ("the cells emptied", _counts(manifest.cells_emptied, set(TABLES))),
        ("the key's fingerprint", _fits(_ID, manifest.key_fingerprint, blank=True)),
        ("what it supersedes", _fits(_ID, manifest.supersedes, blank=True)),
    )
    wrong = [name for name, right in names if not right]
    return f"{wrong[0]} cannot be" if wrong else ""


def _fits(pattern: re.Pattern[str], value: Any, *, blank: bool = False) -> bool:
    return isinstance(value, str) and (
        pattern.fullmatch(value) is not None or (blank and not value)
    )


def _counts(value: Any, names: set[str]) -> bool:
    return (
        isinstance(value, dict)
        and set(value) <= names
        and all(type(count) is int and count >= 0 for count in value.values())
    )


def _is_entry(file: FileEntry) -> bool:
    counts = (file.rows, file.bytes)
    return all(type(n) is int and n >= 0 for n in counts) and _fits(_SHA256, file.sha256)
