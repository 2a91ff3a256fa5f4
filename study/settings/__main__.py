"""Check the settings: every wrong key, type, range and name, with what is allowed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from study.settings.load import PARAMS, load_settings
from study.settings.refusals import SettingsError

IN_ORDER = "The settings are in order."


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a file of settings; 0 when it is in order, 2 when it is not."""
    parser = argparse.ArgumentParser(
        prog="python -m study.settings",
        description=__doc__,
        epilog="Example: python -m study.settings params.yaml",
    )
    parser.add_argument("file", nargs="?", default=str(PARAMS), help="(default: %(default)s)")
    parser.add_argument(
        "--stamp", type=Path, help="a file to write when all is well; stages wait for it"
    )
    options = parser.parse_args(arguments)
    try:
        load_settings(options.file)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    if options.stamp:
        options.stamp.parent.mkdir(parents=True, exist_ok=True)
        options.stamp.write_text(f"{IN_ORDER}\n", encoding="utf-8")
    print(IN_ORDER)
    return 0


if __name__ == "__main__":
    sys.exit(main())
