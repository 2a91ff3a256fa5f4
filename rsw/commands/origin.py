"""``rsw origin``: the commits that hold the code and settings by which a page was made."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

from reports.provenance import code_checksum, provenance
from study.stages import IDENTITY

SUMMARY = (
    "Name the commits whose code and settings have a checksum, as a page prints it; without one, "
    "that of this folder."
)
EXAMPLE = "rsw origin 3f0c2d9a71be"
LEAST = 7


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("code", nargs="?", help="the checksum, or its first digits")


def run(args: argparse.Namespace) -> int:
    """Print the commits, newest first; 1 when there are none, 2 when it cannot be told."""
    code = args.code or provenance().code
    if len(code) < LEAST:
        print(f"Give at least {LEAST} digits of the checksum.", file=sys.stderr)
        return 2
    try:
        found = [(one, day) for one, day in _commits() if _checksum_at(one).startswith(code)]
    except (OSError, subprocess.CalledProcessError):
        print(
            "Here are no commits to look in: this folder is in no git repository.", file=sys.stderr
        )
        return 2
    if args.code is None:
        print(f"The code and settings in this folder: {code}")
    for commit, day in found:
        print(f"{commit}  {day}")
    if not found:
        print("No commit holds them: they were changed and not committed.")
        return 1
    return 0


def _commits() -> Iterator[tuple[str, str]]:
    """Every commit that touched code or settings, with its day, newest first."""
    log = _git("log", "--all", "--format=%H %cs", "--", *IDENTITY)
    for line in log.splitlines():
        commit, _, day = line.partition(" ")
        yield commit, day


def _checksum_at(commit: str) -> str:
    listing = _git("ls-tree", "-r", "-z", commit, "--", *IDENTITY)
    entries = (entry.split("\t", 1) for entry in listing.split("\0") if entry)
    return code_checksum((path, kind.split()[2]) for kind, path in entries)


def _git(*arguments: str) -> str:
    command = ["git", "-C", str(Path()), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
