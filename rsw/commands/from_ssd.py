"""``rsw from-ssd``: tables of the study from the Standard Safeguarding Dataset."""

from __future__ import annotations

import argparse
import datetime
import sys
from pathlib import Path

from pipeline.ssd.dialects import DIALECTS, views_sql
from pipeline.ssd.making import Asked, Made, make_tables
from pipeline.ssd.tables import VERSION, read_dataset
from pipeline.submitting.clean_csv import NIL_RETURN, csv_bytes
from rsw.terminal.phrases import words
from study.files import replacing_folder
from study.site_names import checked_site
from study.tables import TABLES

SUMMARY = (
    "Make the study's tables of workers, teams, caseloads, cases and outcomes from CSV files of "
    "the Standard Safeguarding Dataset. Names and registration numbers are never read."
)
EXAMPLE = (
    "rsw from-ssd ssd --site alderbrook --from 2022-04-01 --to 2023-03-31 --snapshot 2024-03-31 "
    "--type unit --eligible no --out extract"
)


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    day = datetime.date.fromisoformat
    parser.add_argument(
        "folder", type=Path, nargs="?", help="with ssd_involvements.csv and the other tables"
    )
    parser.add_argument("--site", help="the site")
    parser.add_argument("--from", dest="first", type=day, help="first day of referrals to follow")
    parser.add_argument("--to", dest="last", type=day, help="last day of referrals to follow")
    parser.add_argument("--snapshot", type=day, help="day of the snapshot, which ends follow-up")
    parser.add_argument("--type", choices=("unit", "team"), help="whether you have units or teams")
    parser.add_argument(
        "--eligible",
        choices=("yes", "no"),
        help="whether visits of these families may be observed, by the study's protocol",
    )
    parser.add_argument(
        "--role", action="append", default=[], help="a role that means the allocated worker"
    )
    parser.add_argument("--out", type=Path, help="folder to write")
    parser.add_argument(
        "--sql", choices=sorted(DIALECTS), help="print the same as views for a database, and stop"
    )


def run(args: argparse.Namespace) -> int:
    """Write the folder; 2 when it cannot be done."""
    if args.sql:
        print(views_sql(args.sql))
        return 0
    try:
        asked = _asked(args)
        made = make_tables(*read_dataset(args.folder), asked)
        lines = report(made)
        with replacing_folder(args.out) as folder:
            for name, rows in made.tables.items():
                header = [column.name for column in TABLES[name].columns]
                body = [list(row) for row in rows] or [[NIL_RETURN, *[""] * (len(header) - 1)]]
                (folder / f"{name}.csv").write_bytes(csv_bytes([header, *body]))
    except (OSError, ValueError) as error:
        print(f"Nothing was written. {words(error)}", file=sys.stderr)
        return 2
    print(f"Wrote {', '.join(made.tables)} of {asked.site} to {args.out}.")
    print("\n".join(lines))
    print(f"Add the table of sites ('rsw template' makes one), then: rsw check {args.out}")
    return 0


def report(made: Made) -> list[str]:
    """What was taken, what was left out, and what is blank for which reason."""
    lines = [f"{name}: {len(rows):,} rows." for name, rows in made.tables.items()]
    lines.append(f"Taken for the allocated worker: {', '.join(made.roles)}.")
    if made.not_allocated:
        lines.append(f"Left out, as they were never allocated: {made.not_allocated:,} children.")
    lines.append(f"Left blank (version {VERSION} of the dataset):")
    for table, columns in made.blank.items():
        reasons: dict[str, list[str]] = {}
        for column, why in columns.items():
            reasons.setdefault(why, []).append(column)
        lines += [f"  {table}: {', '.join(names)}: {why}." for why, names in reasons.items()]
    return lines


def _asked(args: argparse.Namespace) -> Asked:
    names = ("site", "first", "last", "snapshot", "type", "eligible", "out")
    options = {"first": "from", "last": "to"}
    if args.folder is None:
        raise ValueError("Name the folder with the CSV files of the dataset.")
    if lacking := [name for name in names if getattr(args, name) is None]:
        raise ValueError(f"--{options.get(lacking[0], lacking[0])} is needed: see --help.")
    if args.out.exists() and (not args.out.is_dir() or any(args.out.iterdir())):
        raise ValueError(f"{args.out} is already there: name a new folder.")
    return Asked(
        checked_site(args.site),
        args.first,
        args.last,
        args.snapshot,
        args.type,
        args.eligible == "yes",
        tuple(args.role),
    )
