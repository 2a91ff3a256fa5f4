"""Stage ``official``: what official statistics are there, with checksums.

It runs at every ``dvc repro`` and takes a moment; the stages after it run again only when what it
writes has changed, so the statistics may lie outside the project and may be absent.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from study.stage import run

from pipeline.official.files import locate
from study.files import write_json
from study.settings.model import Settings


def take_inventory(folder: Path) -> dict[str, Any]:
    """Name, size and SHA-256 of each file used, and never where it lies."""
    files = {
        name: {
            "name": path.name,
            "bytes": path.stat().st_size,
            "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        }
        for name, path in locate(folder).items()
    }
    return {"present": True, "files": files} if files else {"present": False}


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stage and return its exit code."""
    return run("official", _run, arguments)


def _run(options: argparse.Namespace, settings: Settings) -> None:
    folder = Path(settings.national.folder)
    inventory = take_inventory(folder)
    write_json(inventory, options.inventory)
    if inventory["present"]:
        print(f"Official statistics: {len(inventory['files'])} files in {folder}.")
    else:
        print(f"No official statistics in {folder}: the national report will say so.")


if __name__ == "__main__":
    sys.exit(main())
