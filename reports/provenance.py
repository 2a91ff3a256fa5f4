"""Where a report comes from: commit, data hashes, versions. No clock is read.

The commit is the last one that touched what the results depend on, so that a commit to the docs
leaves the report's bytes alone; its date is the only time stamp.
"""

from __future__ import annotations

import platform
import subprocess
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType

PATHS = ("pipeline", "analysis", "reports", "params.yaml", "requirements.lock")
PACKAGES = ("numpy", "pandas", "scipy", "statsmodels", "mixedlm", "jinja2", "matplotlib")


@dataclass(frozen=True)
class Provenance:
    """What rebuilt this report would need.

    Attributes
    ----------
    commit, date : of the last commit to code or settings; None when not under version control.
    changed : whether code or settings differ from that commit.
    hashes : folder → checksum of what this page was made from, the one that dvc.lock has for it.
    """

    version: str
    commit: str | None
    date: str | None
    changed: bool
    hashes: Mapping[str, str]
    versions: Mapping[str, str]
    params: str

    @property
    def short(self) -> str:
        """Version and commit in a few characters."""
        if self.commit is None:
            return f"{self.version}, not under version control"
        changed = ", changed since" if self.changed else ""
        return f"{self.version}, commit {self.commit[:7]}{changed}"

    def facts(self) -> list[tuple[str, str]]:
        """Pairs of a term and a fact, in the order of the page."""
        if self.commit is None:
            code = [("Commit", "not under version control")]
        else:
            state = "yes: code or settings were changed after it" if self.changed else "no"
            code = [
                ("Commit", self.commit),
                ("Date of the commit", str(self.date)),
                ("Changed since", state),
            ]
        return [
            ("Version", self.version),
            *code,
            *((f"Hash of {folder}", md5) for folder, md5 in self.hashes.items()),
            ("Software", ", ".join(f"{name} {number}" for name, number in self.versions.items())),
        ]


def provenance(
    root: Path = Path(), made_from: Mapping[str, str] = MappingProxyType({})
) -> Provenance:
    """Read the provenance of a report that is built in ``root``.

    Parameters
    ----------
    made_from : folder → checksum, as computed by the stages that read it.
    """
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    commit, date = _commit(root)
    return Provenance(
        version=str(project["version"]),
        commit=commit,
        date=date,
        changed=bool(_git(root, "status", "--porcelain", "--", *PATHS)),
        hashes=made_from,
        versions={"Python": platform.python_version()} | {name: version(name) for name in PACKAGES},
        params=(root / "params.yaml").read_text(encoding="utf-8"),
    )


def _commit(root: Path) -> tuple[str | None, str | None]:
    if not _git(root, "rev-parse", "--verify", "HEAD"):
        return None, None
    commit, _, date = _git(root, "log", "-1", "--format=%H %cs", "--", *PATHS).partition(" ")
    return (commit, date) if commit else (None, None)


def _git(root: Path, *arguments: str) -> str:
    """Output of git, or nothing where there is no git or no repository."""
    command: Sequence[str] = ("git", "-C", str(root), *arguments)
    try:
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return ""
    return done.stdout.strip() if done.returncode == 0 else ""
