"""``rsw results``: the dictionary of what the analysis releases."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rsw.documents.results_dictionary import page
from study.files import write_text

SUMMARY = "List every released file, every column of it, and the rule by which each cell leaves."
EXAMPLE = "rsw results --out docs/results.md"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--out", type=Path, metavar="FILE", help="write here instead of printing")


def run(arguments: argparse.Namespace) -> int:
    """Print or write the dictionary."""
    if arguments.out is None:
        print(page(), end="")
        return 0
    try:
        write_text(page(), arguments.out)
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Wrote {arguments.out}.")
    return 0
