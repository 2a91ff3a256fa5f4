"""``rsw submit``: checked, pseudonymised tables as one bundle with a manifest."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from pipeline.checking.check import check_files, named_files
from pipeline.pseudonyms.pseudonymising import NOTE, evaluators_folder
from pipeline.submitting.bundle import pack, read_bundle, unpack
from pipeline.submitting.making import Origin, explanations_in, make_bundle
from pipeline.submitting.manifest import Manifest, check_period
from rsw.holdings.previous import previous_figures
from rsw.terminal.left_out import confirmed, leaving
from rsw.terminal.phrases import asking, counted, errors_in, refuse_identifiers, words
from study.files import replacing

SUMMARY = (
    "Check the folder that 'rsw pseudonymise' wrote and pack its tables, with a manifest, into "
    "one file to send. Nothing is sent."
)
EXAMPLE = "rsw submit to_send --site alderbrook --period 2024-25 --out alderbrook.zip"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("folder", type=Path, help="the folder that 'rsw pseudonymise' wrote")
    parser.add_argument("--site", required=True, help="the site that submits")
    parser.add_argument("--period", required=True, help="2024-25, 2024, 2024-Q3 or 2024-09")
    parser.add_argument("--out", type=Path, required=True, help="the bundle to write")
    parser.add_argument(
        "--partly", action="store_true", help="submit what is right although errors remain"
    )
    parser.add_argument(
        "--previous", type=Path, metavar="PATH", help="your previous extract or bundle, to compare"
    )
    parser.add_argument(
        "--new-key",
        action="store_true",
        help="the earlier submission's key is lost, and every wave was made anew with a new one",
    )
    parser.add_argument(
        "--supersedes", type=Path, metavar="BUNDLE", help="the earlier bundle that this replaces"
    )


def run(args: argparse.Namespace) -> int:
    """Write the bundle; 1 when errors stand in the way, 2 when it cannot be done."""
    try:
        check_period(args.period)
        _refuse_places(args)
        files = named_files([args.folder])
        origin = _origin(files.pop(NOTE, None))
        earlier = args.previous or args.supersedes
        previous = previous_figures(earlier) if earlier else None
        if previous is not None and args.new_key:
            previous = replace(previous, ids={})
        result = check_files(files, site=args.site, previous=previous)
        refuse_identifiers(result.findings)
        errors = errors_in(result.findings)
        if errors and not args.partly:
            print(
                f"No bundle was made. {counted(errors)} 'rsw check {args.folder}' lists all. "
                "Mend them, or add --partly to submit what is right.",
                file=sys.stderr,
            )
            return 1
        if args.partly and not confirmed(leaving(result.submission), asking()):
            print("No bundle was made.", file=sys.stderr)
            return 1
        manifest, content = make_bundle(
            result.submission,
            result.findings,
            explanations_in(result),
            period=args.period,
            origin=origin,
            supersedes=_superseded(args.supersedes),
        )
        with replacing(args.out, private=True) as temporary:
            temporary.write_bytes(pack(manifest, content))
    except (OSError, ValueError) as error:
        print(f"No bundle was made. {words(error)}", file=sys.stderr)
        return 2
    statuses = {name: table.status for name, table in result.submission.tables.items()}
    print("\n".join(report(manifest, statuses, args.out)))
    return 0


def report(manifest: Manifest, statuses: Mapping[str, str], out: Path) -> list[str]:
    """What the officer reads when all went well."""
    tables = [name for name in manifest.files if name.removesuffix(".csv") in statuses]
    rows = sum(manifest.files[name].rows for name in tables)
    absent = [name for name, status in statuses.items() if status.startswith("not")]
    partly = [name for name, status in statuses.items() if status == "partly accepted"]
    lines = [
        f"Wrote {out}: submission {manifest.id} of {manifest.site} for {manifest.period}, "
        f"{manifest.status}.",
        f"It holds {len(tables)} tables with {rows:,} rows.",
    ]
    if partly:
        lines.append(f"Not all rows could be taken of: {', '.join(partly)}.")
    if absent:
        lines.append(f"Not in it: {', '.join(absent)}.")
    return [*lines, "Send this one file to the evaluator. Keep the key, and never send it."]


def _refuse_places(args: argparse.Namespace) -> None:
    if not args.folder.is_dir():
        raise ValueError(f"There is no folder {args.folder}.")
    if args.out.suffix != ".zip":
        raise ValueError("A bundle's name ends in .zip.")
    if args.out.exists():
        raise ValueError(f"{args.out} is already there: give another name, or remove it.")
    if found := evaluators_folder(args.folder):
        raise ValueError(f"{found} is an evaluator's folder: a council submits from its own.")


def _origin(note: Path | None) -> Origin:
    if note is None:
        raise ValueError(
            f"The folder has no {NOTE}: submit the folder that 'rsw pseudonymise' wrote."
        )
    return Origin.of(json.loads(note.read_text(encoding="utf-8")))


def _superseded(bundle: Path | None) -> str:
    return "" if bundle is None else unpack(read_bundle(bundle))[0].id
