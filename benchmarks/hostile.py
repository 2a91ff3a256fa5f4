"""The hostile files: what is said of each, and the memory and time that it took to refuse it."""

from __future__ import annotations

import argparse
import json
import os
import resource
import sys
import tempfile
import time
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from benchmarks.hostile_files import CASES, place
from pipeline.reading.folder import open_folder
from pipeline.tables import TABLES

CEILING = 3_000_000_000
"""Bytes of address space that the reader gets for one file."""


def read_in_child(folder: Path) -> tuple[str, float, float]:
    """Read a folder in a process of its own.

    Returns
    -------
    tuple : the first sentence, the megabytes that reading added at its peak, and its seconds; the
        sentence is "KILLED" when the process did not live.
    """
    out, into = os.pipe()
    start = time.perf_counter()
    child = os.fork()
    if child == 0:
        resource.setrlimit(resource.RLIMIT_AS, (CEILING, CEILING))
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        found = open_folder(folder, TABLES).findings
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
        errors = [finding for finding in found if finding.level == "error"]
        said = [finding.sentence for finding in errors or found]
        os.write(into, json.dumps([said, peak * 1_024 / 1e6]).encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(out) as stream:
        answer = stream.read()
    os.waitpid(child, 0)
    seconds = time.perf_counter() - start
    if not answer:
        return "KILLED", float("nan"), seconds
    said, peak = json.loads(answer)
    return said[0] if said else "READ", peak, seconds


def table() -> pd.DataFrame:
    """One line for each case."""
    rows = []
    for case in tqdm(CASES, disable=None):
        with tempfile.TemporaryDirectory() as name:
            place(case, Path(name) / "extract")
            rows.append((case, *read_in_child(Path(name) / "extract")))
    return pd.DataFrame(rows, columns=["case", "sentence", "peak MB", "seconds"])


def main(arguments: list[str] | None = None) -> int:
    """Print the table; exit code 1 when a file was read or the reader killed."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.hostile",
        description=__doc__,
        epilog="example: python -m benchmarks.hostile --markdown",
    )
    parser.add_argument("--markdown", action="store_true", help="as a table for the documentation")
    args = parser.parse_args(arguments)
    found = table()
    megabytes, seconds = (
        found["peak MB"].map("{:.0f}".format),
        found["seconds"].map("{:.2f}".format),
    )
    shown = found.assign(**{"peak MB": megabytes, "seconds": seconds})
    if args.markdown:
        print("| case | what is said | peak MB | seconds |\n|---|---|---:|---:|")
        for row in shown.itertuples(index=False):
            print("| " + " | ".join(str(cell) for cell in row) + " |")
    else:
        print(shown.to_string(index=False, max_colwidth=90))
    return int(found["sentence"].isin(["KILLED", "READ"]).any())


if __name__ == "__main__":
    sys.exit(main())
