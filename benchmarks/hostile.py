"""The hostile files: what is said of each, and the memory and time that it took to refuse it."""

from __future__ import annotations

import argparse
import multiprocessing
import resource
import sys
import tempfile
import time
from multiprocessing.connection import Connection
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from benchmarks.hostile_files import CASES, place
from pipeline.reading.folder import open_folder
from study.tables import TABLES

CEILING = 3_000_000_000
"""Bytes of address space that the reader gets for one file."""


# A fork of the caller would inherit its threads and its address space, and a child that failed
# would go on with the caller's own work; the server's children start from the imports alone.
_CHILDREN = multiprocessing.get_context("forkserver")
_CHILDREN.set_forkserver_preload(["pipeline.reading.folder", "study.tables"])


def _read(folder: Path, answer: Connection) -> None:
    resource.setrlimit(resource.RLIMIT_AS, (CEILING, CEILING))
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = time.process_time()
    found = open_folder(folder, TABLES).findings
    processor = time.process_time() - start
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before
    errors = [finding for finding in found if finding.level == "error"]
    said = [finding.sentence for finding in errors or found]
    answer.send((said[0] if said else "READ", peak * 1_024 / 1e6, processor))


def read_in_child(folder: Path) -> tuple[str, float, float, float]:
    """Read a folder in a process of its own.

    Returns
    -------
    tuple : the first sentence, the megabytes that reading added at its peak, its seconds on the
        clock, and its seconds of the processor, to which other work on the computer adds little;
        the sentence is "KILLED" when the process did not live.
    """
    answer, into = _CHILDREN.Pipe(duplex=False)
    child = _CHILDREN.Process(target=_read, args=(folder, into))
    start = time.perf_counter()
    child.start()
    into.close()
    try:
        sentence, peak, processor = answer.recv()
    except EOFError:
        sentence, peak, processor = "KILLED", float("nan"), float("nan")
    child.join()
    return sentence, peak, time.perf_counter() - start, processor


def table() -> pd.DataFrame:
    """One line for each case."""
    rows = []
    for case in tqdm(CASES, disable=None):
        with tempfile.TemporaryDirectory() as name:
            place(case, Path(name) / "extract")
            sentence, peak, seconds, _ = read_in_child(Path(name) / "extract")
            rows.append((case, sentence, peak, seconds))
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
