"""Stage ``settings``: all is checked before any work, and a stamp says so.

Beside the stamp it writes the questions that the outcomes ask, without what is only printed of
them, so that a label or a unit estimates nothing anew.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence

from study.stage import run

# isort: split

from study.files import replacing, write_json, write_text
from study.settings.model import Settings
from study.settings.outcomes import PRINTED

IN_ORDER = "The settings are in order."


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stage and return its exit code."""
    return run("settings", _run, arguments)


def _run(options: argparse.Namespace, settings: Settings) -> None:
    questions = [outcome.model_dump(exclude=set(PRINTED)) for outcome in settings.outcomes]
    # Both or neither: a full disk leaves both as they were.
    with replacing(options.questions) as asked, replacing(options.checked) as stamp:
        write_json({"questions": questions}, asked)
        write_text(f"{IN_ORDER}\n", stamp)
    print(IN_ORDER)


if __name__ == "__main__":
    sys.exit(main())
