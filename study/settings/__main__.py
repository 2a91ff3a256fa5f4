"""Check the settings: every wrong key, type, range and name, with what is allowed."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from study.settings import SettingsError
from study.settings.load import PARAMS, load_settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Check a file of settings; 0 when it is in order, 2 when it is not."""
    parser = argparse.ArgumentParser(
        prog="python -m study.settings",
        description=__doc__,
        epilog="Example: python -m study.settings params.yaml",
    )
    parser.add_argument("file", nargs="?", default=str(PARAMS), help="(default: %(default)s)")
    options = parser.parse_args(arguments)
    try:
        load_settings(options.file)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    print("The settings are in order.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
