"""Stage ``settings``: all is checked before any work, and a stamp says so."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from study.stage import run

# isort: split

from study.files import replacing_folder, write_text
from study.settings.model import Settings

STAMP = "in_order.txt"
IN_ORDER = "The settings are in order."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stage and return its exit code."""
    return run("settings", _run, arguments)


def _run(options: argparse.Namespace, _: Settings) -> None:
    with replacing_folder(options.checked) as folder:
        write_text(f"{IN_ORDER}\n", folder / STAMP)
    print(IN_ORDER)


if __name__ == "__main__":
    sys.exit(main())
