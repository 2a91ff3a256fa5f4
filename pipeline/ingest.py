"""One site's extract to accepted tables, findings and a receipt."""

from __future__ import annotations

import argparse
import sys
from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from pipeline.explaining import explained_findings, explanations_of, sheets_of
from pipeline.files import replacing_folder, write_json, write_parquet
from pipeline.findings import to_frame
from pipeline.reading.explanations import Explanation
from pipeline.reading.folder import open_files
from pipeline.rules import Place
from pipeline.settings import load_params
from pipeline.submission import Submission, read_contents
from pipeline.submitting.manifest import NAME as MANIFEST
from pipeline.submitting.manifest import Manifest, parse_manifest
from pipeline.tables import TABLES


@dataclass(frozen=True)
class Arrival:
    """A site's extract as it lies in its folder.

    Attributes
    ----------
    manifest : what its bundle said of itself; None when the files were put there by hand.
    explanations : each explanation of the council, with how many findings it explains.
    """

    submission: Submission
    manifest: Manifest | None
    explanations: tuple[tuple[Explanation, int], ...]


def read_arrival(folder: Path, site: str) -> Arrival:
    """Read and check the folder of a site."""
    files = {entry.name: entry for entry in folder.iterdir()}
    manifest = files.pop(MANIFEST, None)
    contents = open_files(files, TABLES, site)
    submission = read_contents(contents, TABLES, site)
    explained, problems = explanations_of(contents, Place(site=site))
    matched = explained_findings(submission.findings, explained, sheets_of(contents))
    times = Counter(one for _, _, one in matched)
    return Arrival(
        submission=replace(submission, findings=(*submission.findings, *problems)),
        manifest=None if manifest is None else parse_manifest(manifest.read_bytes()),
        explanations=tuple((one, times[one]) for one in explained),
    )


def write_arrival(arrival: Arrival, data: Path, source: str) -> None:
    """Write ``data/accepted/<site>/`` and ``data/findings/<site>/``, each whole or not at all."""
    submission = arrival.submission
    with (
        replacing_folder(data / "findings" / submission.site) as findings,
        replacing_folder(data / "accepted" / submission.site) as accepted,
    ):
        for name, frame in submission.frames.items():
            write_parquet(frame, accepted / f"{name}.parquet")
        write_parquet(submission.missing_reasons, accepted / "missing_reasons.parquet")
        write_parquet(to_frame(submission.findings), findings / "findings.parquet")
        write_json(receipt(arrival, source), findings / "receipt.json")


def receipt(arrival: Arrival, source: str) -> dict[str, object]:
    """What became of a submission, as ``receipt.json`` says it."""
    submission, manifest = arrival.submission, arrival.manifest
    return {
        "site": submission.site,
        "source": source,
        "status": submission.status,
        "files": [asdict(file) for file in submission.files],
        "tables": {name: asdict(table) for name, table in submission.tables.items()},
        "bundle": None if manifest is None else {"id": manifest.id, **asdict(manifest)},
        "explanations": [
            {"rule": e.rule, "table": e.table, "row": e.row, "explanation": e.text, "findings": n}
            for e, n in arrival.explanations
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
    """Read one site's folder; exit code 2 when there is no such folder, else 0."""
    parser = argparse.ArgumentParser(
        description="Read and check one site's extract. A fault in it is a finding, not a failure.",
        epilog="Example: python -m pipeline.ingest --site alderbrook --source incoming",
    )
    parser.add_argument("--site", required=True, help="name of the site's folder")
    parser.add_argument(
        "--source", choices=("synthetic", "incoming"), help="default: study.source of the settings"
    )
    parser.add_argument("--params", default="params.yaml", help="settings (default: %(default)s)")
    parser.add_argument("--data", default="data", help="data folder (default: %(default)s)")
    options = parser.parse_args(arguments)
    try:
        source = options.source or load_params(options.params)["study"]["source"]
        folder = site_folder(Path(options.data) / source, options.site)
        arrival = read_arrival(folder, options.site)
    except (OSError, ValueError) as error:
        print(error, file=sys.stderr)
        return 2
    write_arrival(arrival, Path(options.data), source)
    print(summary(arrival.submission))
    return 0


if __name__ == "__main__":
    sys.exit(main())
