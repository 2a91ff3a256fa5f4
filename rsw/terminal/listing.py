"""A list of records as a page, as CSV or as JSON, printed or written to a file."""

from __future__ import annotations

import argparse
import csv
import io
import json
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

from study.files import write_text
from study.spreadsheets import escape

Records = Sequence[Mapping[str, Any]]


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the arguments of a command that lists."""
    parser.add_argument("--format", choices=("page", "csv", "json"), default="csv")
    parser.add_argument("--out", type=Path, metavar="FILE", help="write here instead of printing")


def as_csv(records: Records) -> str:
    """Records as CSV; a list becomes its items joined by semicolons."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(records[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows({k: escape(_cell(v)) for k, v in record.items()} for record in records)
    return text.getvalue()


def as_json(records: Records) -> str:
    """Records as JSON."""
    return json.dumps(list(records), indent=2, ensure_ascii=False) + "\n"


def show(arguments: argparse.Namespace, records: Records, page: Callable[[], str]) -> int:
    """Print or write the records in the format asked for; the exit code."""
    texts = {"csv": lambda: as_csv(records), "json": lambda: as_json(records), "page": page}
    text = texts[arguments.format]()
    if arguments.out is None:
        print(text, end="")
        return 0
    try:
        write_text(text, arguments.out)
    except OSError as error:
        print(error, file=sys.stderr)
        return 2
    print(f"Wrote {arguments.out}.")
    return 0


def _cell(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        return "; ".join(f"{k} ({', '.join(v)})" if v else str(k) for k, v in value.items())
    return "; ".join(value) if isinstance(value, tuple) else str(value)
