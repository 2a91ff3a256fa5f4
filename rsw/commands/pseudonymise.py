"""``rsw pseudonymise``: a council's checked tables with pseudonyms in place of ids."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.checking.check import check_files, named_files
from pipeline.checking.submission import without_orphans
from pipeline.explanations.explained import pseudonymised_explanations
from pipeline.pseudonyms.keys import VARIABLE, find_key
from pipeline.pseudonyms.pseudonymising import (
    NOTE,
    Pseudonymised,
    pseudonymise,
    write_tables,
)
from pipeline.reading.explanations import FILE as EXPLANATIONS
from pipeline.submitting.making import explanations_csv, explanations_in
from rsw.terminal.checked_text import errors_listed
from rsw.terminal.left_out import confirmed, leaving
from rsw.terminal.phrases import asking, counted, errors_in, refuse_evaluators_folder, words
from study.files import replacing_folder, write_json

SUMMARY = (
    "Replace every id by a pseudonym that only the council's own key can make, leave out every "
    "column that is no part of the study, and write one clean CSV file for each table."
)
EXAMPLE = "rsw pseudonymise extract.xlsx --key rsw.key --out to_send"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("paths", nargs="+", type=Path, metavar="PATH", help="files or folders")
    parser.add_argument(
        "--key", type=Path, help=f"the key's file; else the key's text is in {VARIABLE}"
    )
    parser.add_argument("--out", type=Path, required=True, help="folder to write")
    parser.add_argument("--site", default="", help="the site, where the files do not name just one")
    parser.add_argument(
        "--partly",
        action="store_true",
        help="leave out rows in error, and blank other cells in error, instead of refusing",
    )
    parser.add_argument(
        "--pseudonymise-site", action="store_true", help="replace the site's id as well"
    )


def run(args: argparse.Namespace) -> int:
    """Write the folder; 1 when errors stand in the way, 2 when it cannot be done."""
    try:
        keys = [args.key] if args.key else []
        refuse_evaluators_folder(Path.cwd(), args.out, *args.paths, *keys)
        _refuse_other_content(args.out)
        key = find_key(args.key)
        files = named_files(args.paths)
        # Unscreened: ids may be NHS numbers here, and no other text is carried over.
        result = check_files(files, site=args.site, screened=False)
        errors = errors_in(result.findings)
        if errors and not args.partly:
            print(
                f"Nothing was written. {counted(errors)} Mend them where the list says, or add "
                "--partly to carry over what is right and leave out the rest.",
                file=sys.stderr,
            )
            print(errors_listed(result))
            return 1
        if args.partly and not confirmed(leaving(result.submission), asking()):
            print("Nothing was written.", file=sys.stderr)
            return 1
        kept = without_orphans(result.submission) if args.partly else result.submission
        done = pseudonymise(kept, key, sites=args.pseudonymise_site)
        given = explanations_in(result)
        explained, lost = pseudonymised_explanations(
            result, given, key, sites=args.pseudonymise_site
        )
        with replacing_folder(args.out, private=True) as folder:
            write_tables(done.tables, done.reasons, folder)
            if explained:
                (folder / EXPLANATIONS).write_bytes(explanations_csv(explained))
            write_json(done.note(), folder / NOTE)
    except (OSError, ValueError) as error:
        print(f"Nothing was written. {words(error)}", file=sys.stderr)
        return 2
    print("\n".join(report(done, args.out)))
    if lost:
        print(f"Explanations: {lost:,} were left out, because their row was not found.")
    return 0


def report(done: Pseudonymised, folder: Path) -> list[str]:
    """What the officer reads when all went well."""
    rows = sum(map(len, done.tables.values()))
    lines = [
        f"Wrote {len(done.tables)} tables of {done.site} with {rows:,} rows to {folder}.",
        f"Key fingerprint {done.fingerprint}: it must be the same for every wave.",
    ]
    lines += [
        f"{name}: {n:,} rows were left out, in error or repeated."
        for name, n in done.left_out.items()
    ]
    lines += [f"{name}: {n:,} cells in error were left blank." for name, n in done.emptied.items()]
    then = f"rsw submit {folder} --site {done.site} --period 2024-25 --out {done.site}.zip"
    return [*lines, f"Look the files over, then, with your period: {then}"]


def _refuse_other_content(out: Path) -> None:
    """A folder is replaced whole, so it must hold nothing but what this command wrote before."""
    if out.is_dir() and any(out.iterdir()) and not (out / NOTE).is_file():
        raise ValueError(f"{out} holds other files: name a new folder.")
    if out.exists() and not out.is_dir():
        raise ValueError(f"{out} is a file: name a new folder.")
