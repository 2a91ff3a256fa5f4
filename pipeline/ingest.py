"""Every site's extract to accepted tables, findings and a receipt, several sites at once."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import asdict, dataclass
from functools import partial
from pathlib import Path

from study.stage import run

import pandas as pd

from pipeline.checking.review import Review, review
from pipeline.checking.submission import Submission
from pipeline.reading.folder import open_files
from pipeline.rules.plausibility import PREVIOUS, Figures, parse_figures
from pipeline.submitting.manifest import NAME as MANIFEST
from pipeline.submitting.manifest import Manifest, parse_manifest
from study.files import replacing_folder, write_json, write_parquet
from study.findings import to_frame
from study.settings.model import Settings
from study.stages import SOURCE
from study.tables import TABLES


@dataclass(frozen=True)
class Arrival:
    """A site's extract as it lies in its folder.

    Attributes
    ----------
    manifest : what its bundle said of itself; None when the files were put there by hand.
    previous : the figures of the submission that it took the place of; None when there was none.
    """

    review: Review
    manifest: Manifest | None
    previous: Figures | None


def read_arrival(folder: Path, site: str) -> Arrival:
    """Read and check the folder of a site.

    Raises
    ------
    ValueError : when what ``rsw receive`` put beside the council's files was changed.
    """
    files = {entry.name: entry for entry in folder.iterdir()}
    manifest, earlier = files.pop(MANIFEST, None), files.pop(PREVIOUS, None)
    previous = None if earlier is None else parse_figures(earlier.read_bytes())
    return Arrival(
        review=review(open_files(files, TABLES, site), site, previous),
        manifest=None if manifest is None else parse_manifest(manifest.read_bytes()),
        previous=previous,
    )


def write_arrival(arrival: Arrival, accepted: Path, findings: Path, source: str) -> None:
    """Write the site's folders of accepted tables and of findings, each whole or not at all."""
    submission = arrival.review.submission
    with (
        replacing_folder(findings / submission.site) as found,
        replacing_folder(accepted / submission.site) as tables,
    ):
        for name, frame in submission.frames.items():
            write_parquet(frame, tables / f"{name}.parquet")
        write_parquet(submission.missing_reasons, tables / "missing_reasons.parquet")
        write_parquet(to_frame(submission.findings), found / "findings.parquet")
        write_parquet(explained_frame(arrival.review), found / "explained.parquet")
        write_json(receipt(arrival, source), found / "receipt.json")


def explained_frame(review: Review) -> pd.DataFrame:
    """Which findings are explained: ``finding``, a row of findings.parquet from 0, and why."""
    rows = [(one.at, one.explanation.text) for one in review.explained]
    frame = pd.DataFrame(rows, columns=["finding", "explanation"])
    return frame.astype({"finding": "int64", "explanation": "str"})


def receipt(arrival: Arrival, source: str) -> dict[str, object]:
    """What became of a submission, as ``receipt.json`` says it."""
    submission, manifest, previous = arrival.review.submission, arrival.manifest, arrival.previous
    times = Counter(one.explanation for one in arrival.review.explained)
    return {
        "site": submission.site,
        "source": source,
        "status": submission.status,
        "files": [asdict(file) for file in submission.files],
        "tables": {name: asdict(table) for name, table in submission.tables.items()},
        "bundle": None if manifest is None else {"id": manifest.id, **asdict(manifest)},
        "compared_with": None
        if previous is None
        else {"id": previous.submission, "period": previous.period},
        "explanations": [
            {
                "rule": one.rule,
                "table": one.table,
                "row": one.row,
                "explanation": one.text,
                "findings": times[one],
            }
            for one in arrival.review.explanations
        ],
    }


def summary(submission: Submission) -> str:
    """One line for the person who watches the run."""
    received = sum(table.rows_received for table in submission.tables.values())
    accepted = sum(table.rows_accepted for table in submission.tables.values())
    findings = len(submission.findings)
    return (
        f"{submission.site}: {submission.status}; {accepted:,} of {received:,} rows accepted, "
        f"{findings:,} finding{'' if findings == 1 else 's'}."
    )


def site_folder(extracts: Path, site: str) -> Path:
    """The folder of a site's extract.

    Raises
    ------
    ValueError : when the site's name is no plain name of a folder.
    FileNotFoundError : when the folder does not exist.
    """
    if site != Path(site).name or site in ("", ".", ".."):
        raise ValueError(f"A site is the name of a folder, which '{site}' is not.")
    folder = extracts / site
    if not folder.is_dir():
        raise FileNotFoundError(
            f"There is no folder {folder}: put the extract of {site} there, or run "
            "'python -m pipeline.synthesise' for the fictional study."
        )
    return folder


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stage and return its exit code."""
    return run("ingest", _run, arguments, _add_arguments)


def _add_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--site", help="read this one alone, and leave the others as they are")
    parser.add_argument(
        "--source", choices=("synthetic", "incoming"), help="default: study.source of the settings"
    )


def _run(options: argparse.Namespace, settings: Settings) -> None:
    source = options.source or settings.study.source
    extracts = Path(str(options.extracts).replace(SOURCE, source))
    if options.site is not None:
        print(_ingest(extracts, options.accepted, options.findings, source, options.site))
        return
    sites = settings.study.sites
    for site in sites:  # before hours of work
        site_folder(extracts, site)
    workers = 1 if settings.execution.backend == "serial" else settings.execution.workers
    with (
        replacing_folder(options.findings, private=True) as findings,
        replacing_folder(options.accepted, private=True) as accepted,
    ):
        for line in _each(partial(_ingest, extracts, accepted, findings, source), sites, workers):
            print(line, flush=True)


def _each(read: partial[str], sites: Sequence[str], workers: int) -> Iterator[str]:
    """Each site's line in the order of the sites, as soon as it and those before it are read."""
    workers = min(workers, len(sites))
    if workers == 1:
        yield from map(read, sites)
        return
    with ProcessPoolExecutor(workers) as pool:
        try:
            yield from pool.map(read, sites)
        finally:
            pool.shutdown(cancel_futures=True)


def _ingest(extracts: Path, accepted: Path, findings: Path, source: str, site: str) -> str:
    try:
        arrival = read_arrival(site_folder(extracts, site), site)
    except ValueError as error:
        raise ValueError(str(error) if site in str(error) else f"{site}: {error}") from error
    write_arrival(arrival, accepted, findings, source)
    return summary(arrival.review.submission)


if __name__ == "__main__":
    sys.exit(main())
