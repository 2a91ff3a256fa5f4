"""``rsw withdraw``: remove a site's records from everywhere in this folder."""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from rsw.holdings.withdrawal import PARAMS, Withdrawal, find, remove
from rsw.terminal.phrases import words
from study.site_names import checked_site

SUMMARY = (
    "Remove a site: its extracts, also earlier ones, what was accepted, its findings and page, the "
    "tables and results with its rows, its lines in dvc.lock and params.yaml, and every older "
    "version of any file that DVC's cache keeps. Without --yes it only says what it would remove."
)
EXAMPLE = "rsw withdraw alderbrook --yes"
REMAINS = """\
It stays, and is yours to deal with:
- results that were released before, here until the next run and wherever they were sent
- backups of this folder, and other copies of it
- the site's name, numbers of rows and checksums in the history of git, and in experiments
  ('dvc exp remove --all-commits' removes those)
- the bundle that the council sent, where it was received
Now run 'dvc repro', which releases results without the site; commit params.yaml and dvc.lock."""


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("site", help="name of the site's folder")
    parser.add_argument("--yes", action="store_true", help="remove it, which cannot be undone")


def run(args: argparse.Namespace) -> int:
    """Remove the site or say what would be; 2 when there is nothing of it, or it cannot be done."""
    root = Path()
    try:
        found = find(root, checked_site(args.site))
        if not found.known:
            print(f"There is nothing of a site {args.site} here.", file=sys.stderr)
            return 2
        print("\n".join(_listed(found, done=args.yes)))
        if not args.yes:
            print("Nothing was removed: add --yes to do it.")
            return 0
        remove(root, found)
    except (OSError, ValueError) as error:
        print(f"The site was not wholly removed. {words(error)}", file=sys.stderr)
        return 2
    except subprocess.CalledProcessError as error:
        print(f"DVC could not clear its cache: {error.stderr.strip()}", file=sys.stderr)
        return 2
    print(REMAINS)
    return 0


def _listed(found: Withdrawal, done: bool) -> list[str]:
    """What is removed, line by line."""
    lines = [f"{'Removing' if done else 'This would remove'} the site {found.site}:"]
    lines += [f"- {path}" for path in found.paths]
    if found.locked:
        lines.append(f"- from dvc.lock: {', '.join(found.locked)}")
    lines += [f"- from {'.'.join(keys)} of {PARAMS}: {found.site}" for keys in found.settings]
    return [*lines, "- from DVC's cache: every file that dvc.lock does not name after that"]
