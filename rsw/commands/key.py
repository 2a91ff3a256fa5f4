"""``rsw key new``: make the council's own key."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

from pipeline.pseudonyms.keys import PROJECT, new_key, write_key
from rsw.terminal.phrases import refuse_evaluators_folder, words

SUMMARY = (
    "Make the key that turns ids into pseudonyms. The council makes it once, keeps it, and uses "
    "it for every wave; the evaluator never has it."
)
EXAMPLE = "rsw key new --out rsw.key"


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments."""
    parser.add_argument("action", choices=["new"], help="what to do: make a new key")
    parser.add_argument("--out", type=Path, required=True, help="file to write; never overwritten")
    parser.add_argument(
        "--project", default=PROJECT, help="another project has other pseudonyms (%(default)s)"
    )


def run(args: argparse.Namespace) -> int:
    """Write a new key file; 2 when that cannot be done."""
    try:
        refuse_evaluators_folder(Path.cwd(), args.out)
        key = new_key(args.project)
        write_key(key, args.out)
    except FileExistsError:
        print(
            f"{args.out} is already there and was left as it is: a key cannot be made again.",
            file=sys.stderr,
        )
        return 2
    except (OSError, ValueError) as error:
        print(f"No key was made. {words(error)}", file=sys.stderr)
        return 2
    print(f"Wrote a new key to {args.out} (fingerprint {key.fingerprint}).")
    print(
        "Keep it where only your data team can read it, with a backup. Without it the next wave "
        "cannot be linked to this one; whoever has it can find out whom a pseudonym stands for."
    )
    if os.name != "posix":
        print("Windows: put the file in a folder that only your data team may open.")
    return 0
