"""Stage ``official``: what official statistics are there, with checksums.

It runs at every ``dvc repro`` and takes a moment; the stages after it run again only when what it
writes has changed, so the statistics may lie outside the project and may be absent.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from pathlib import Path
from typing import Any

from pipeline.official.files import locate
from study.files import write_json
from study.settings.load import load_settings
from study.settings.refusals import SettingsError


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


def main(argv: list[str] | None = None) -> int:
    """Write the inventory; return the exit code."""
    parser = argparse.ArgumentParser(
        prog="python -m pipeline.official.inventory",
        description=__doc__,
        epilog="example: python -m pipeline.official.inventory --out data/national/official.json",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--params", default="params.yaml", help="the settings (params.yaml)")
    parser.add_argument("--out", default="data/national/official.json", help="the file to write")
    args = parser.parse_args(argv)
    try:
        folder = load_settings(args.params).national.folder
        inventory = take_inventory(Path(folder))
        write_json(inventory, args.out)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 1
    if inventory["present"]:
        print(f"Official statistics: {len(inventory['files'])} files in {folder}.")
    else:
        print(f"No official statistics in {folder}: the national report will say so.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
