"""``rsw receive``: the evaluator verifies a bundle and puts it among the incoming extracts."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from pipeline.submitting.bundle import read_bundle, unpack
from pipeline.submitting.receiving import check_content, place, put_right
from rsw.terminal.phrases import words
from study.settings import SettingsError

SUMMARY = (
    "Verify a council's bundle and put it in place for the pipeline. An earlier submission of the "
    "site is kept beside it."
)
EXAMPLE = "rsw receive alderbrook.zip"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument(
        "bundle",
        type=Path,
        nargs="?",
        help="the file that the council sent; without one, what was interrupted is put right",
    )
    parser.add_argument(
        "--data", type=Path, default=Path("data/incoming"), help="(default: %(default)s)"
    )
    parser.add_argument("--site", help="refuse the bundle if it is of another site")
    parser.add_argument(
        "--replace", action="store_true", help="take it though it lacks a wave of the earlier one"
    )
    parser.add_argument("--params", type=Path, default=Path("params.yaml"), help="settings")


def run(args: argparse.Namespace) -> int:
    """Put a bundle in place; 2, and nothing changed, when it is not as it must be."""
    try:
        for sentence in put_right(args.data):
            print(sentence)
        if args.bundle is None:
            print("Nothing is left unfinished.")
            return 0
        manifest, files = unpack(read_bundle(args.bundle))
        status = check_content(manifest, files, args.site)
        received = place(manifest, files, args.data, replace=args.replace)
    except (OSError, ValueError) as error:
        print(f"Nothing was received. {words(error)}", file=sys.stderr)
        return 2
    for sentence in received.recovered:
        print(sentence)
    if not received.new:
        print(f"Submission {manifest.id} is in {received.folder} already: nothing was done.")
        return 0
    print(
        f"Received submission {manifest.id} of {manifest.site} for {manifest.period} "
        f"({status}) into {received.folder}: {len(files)} files."
    )
    if status != manifest.status:
        print(f"Its manifest says '{manifest.status}'; by our own check it is '{status}'.")
    if received.superseded:
        print(
            f"The earlier submission is kept in {received.superseded}, and the next run compares "
            "this one with it."
        )
    if received.lost_waves:
        lost = ", ".join(map(str, received.lost_waves))
        print(f"It replaces one that also held wave {lost}, which the next run does not see.")
    if received.other_period:
        print(
            f"It is for {manifest.period}, and the one that it replaces was for "
            f"{received.other_period}: make sure that it covers both."
        )
    if received.other_key:
        print("Its pseudonyms were made with another key: they do not link to those sent before.")
    for line in settings_to_add(args.params, manifest.site):
        print(line)
    return 0


def settings_to_add(params: Path, site: str) -> list[str]:
    """The lines to put in the settings so that the next run reads the site; none if it does."""
    # Imported here: a council that only verifies its bundle has no evaluator's packages.
    from study.settings.load import load_settings

    lines: list[str] = []
    if params.is_file():
        try:
            study = load_settings(params).study
        except SettingsError as error:
            lines = ["The settings must be mended before the next run:", str(error)]
        else:
            if study.source == "incoming" and site in study.sites:
                return ["'dvc repro' reads it now."]
    return [
        *lines,
        f"For 'dvc repro' to read it, let the section study of {params.name} say:",
        "  source: incoming",
        f'  sites: [..., "{site}"]',
    ]
