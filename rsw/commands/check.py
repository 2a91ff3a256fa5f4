"""``rsw check``: what is wrong with an extract, and exactly where."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

from pipeline.checking.check import CheckResult, check, named_files
from rsw.holdings.previous import previous_figures
from rsw.marked_copies.annotate import annotate_files
from rsw.terminal.checked_text import as_json, summary
from rsw.terminal.phrases import words

SUMMARY = (
    "Check an extract on this computer. Nothing is sent. Exit code 0: no errors; 1: errors; "
    "2: it cannot be read."
)
EXAMPLE = "rsw check extract.xlsx --html check.html --annotated extract-checked.xlsx"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "paths",
        nargs="+",
        type=Path,
        metavar="PATH",
        help="CSV or text files, .xlsx or .ods workbooks, folders",
    )
    parser.add_argument("--site", default="", help="your site's name in the study")
    parser.add_argument(
        "--previous", type=Path, metavar="PATH", help="your previous extract or bundle, to compare"
    )
    parser.add_argument("--html", type=Path, metavar="FILE", help="write the findings as a page")
    parser.add_argument(
        "--annotated",
        type=Path,
        metavar="FILE",
        help="write a copy of the workbook with the cells marked; a folder if there are more files",
    )
    parser.add_argument("--json", action="store_true", help="print the findings as JSON instead")
    parser.add_argument("--all", action="store_true", help="list every place, not the first ten")


def run(arguments: argparse.Namespace) -> int:
    """Check, print, and write what was asked for."""
    try:
        files = named_files(arguments.paths)
        _refuse_writing_over(arguments, files)
        previous = previous_figures(arguments.previous) if arguments.previous else None
        result = check(arguments.paths, site=arguments.site, previous=previous)
    except (OSError, ValueError) as error:
        print(words(error), file=sys.stderr)
        return 2
    # Before anything is written: what was found is not lost if that fails.
    if arguments.json:
        print(json.dumps(as_json(result), indent=2, ensure_ascii=False))
    else:
        print(summary(result, most=None if arguments.all else 10))
    sys.stdout.flush()
    try:
        for path, remark in _write(arguments, result, files):
            print(f"Wrote {path}." + (f" {remark}" if remark else ""), file=sys.stderr)
    except (OSError, ValueError) as error:
        print(words(error), file=sys.stderr)
        return 2
    return result.exit_code


def _refuse_writing_over(arguments: argparse.Namespace, files: Mapping[str, Path]) -> None:
    given = {file.resolve() for file in files.values()}
    for target in (arguments.html, arguments.annotated):
        if target is not None and target.resolve() in given:
            raise ValueError(f"{target} is one of the files to check: give another name.")


def _write(
    arguments: argparse.Namespace, result: CheckResult, files: Mapping[str, Path]
) -> Iterator[tuple[Path, str]]:
    """Write the page and the annotated copies; each, with what to know about it."""
    if arguments.html:
        # Imported here: a check without a page need not load the templates.
        from reports.pages.checked import checked_page
        from reports.render import write_page

        write_page(checked_page(as_json(result, values=True)), arguments.html)
        yield arguments.html, ""
    if arguments.annotated:
        yield from annotate_files(files, result, arguments.annotated).items()
