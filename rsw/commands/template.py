"""``rsw template``: the workbook that a council fills."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from rsw.documents.template import headers, template
from study.files import replacing, replacing_folder, write_text

SUMMARY = "Make an empty workbook to fill, or CSV files with the headers alone."
EXAMPLE = "rsw template --site alderbrook --out extract.xlsx"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("--site", default="", help="your site's name in the study")
    parser.add_argument("--out", type=Path, metavar="FILE", help="the workbook to write (.xlsx)")
    parser.add_argument(
        "--csv", type=Path, metavar="FOLDER", help="write one CSV file a table, headers only"
    )


def run(arguments: argparse.Namespace) -> int:
    """Write what was asked for; never over a file that is there, for it may have been filled."""
    try:
        _write(arguments)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    return 0


def _write(arguments: argparse.Namespace) -> None:
    if arguments.out is None and arguments.csv is None:
        raise ValueError(f"Say where to write it: {EXAMPLE}")
    for path in (arguments.out, arguments.csv):
        if path is not None and path.exists():
            raise ValueError(f"{path} is already there: give another name, or remove it first.")
    if arguments.out is not None:
        if arguments.out.suffix.casefold() != ".xlsx":
            raise ValueError(f"{arguments.out} should end in .xlsx.")
        workbook = template(arguments.site)
        with replacing(arguments.out) as temporary:
            temporary.write_bytes(workbook)
        print(f"Wrote {arguments.out}. Fill it, then run: rsw check {arguments.out}")
    if arguments.csv is not None:
        with replacing_folder(arguments.csv) as folder:
            for name, text in headers().items():
                write_text(text, folder / name)
        print(f"Wrote the headers of {len(headers())} tables to {arguments.csv}.")
