"""One page for each council about its own extract: ``data/findings/`` to ``reports/councils/``."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd
from markupsafe import Markup

from pipeline.files import replacing_folder
from reports.blocks import Banner, Column, Table
from reports.formats import number
from reports.provenance import Provenance, provenance
from reports.render import page, write_page
from reports.words import count_of, listing

EXAMPLE = "example: python -m reports.councils --findings data/findings"
MOST_FINDINGS = 400  # of one level on a page; the rest are counted by rule
CONTENTS = [
    ("outcome", "What became of it"),
    ("mend", "What to mend"),
    ("rules", "Findings by rule"),
    ("tables", "Rows accepted"),
    ("files", "Files received"),
    ("next", "What to do next"),
]
STATUSES = {
    "accepted": "Everything that you sent was accepted.",
    "accepted with queries": "What you sent was accepted, and there are points to mend or confirm.",
    "partly accepted": "Some of the tables were accepted, others were not.",
    "rejected": "Nothing of what you sent could be used yet.",
}
LEVELS = {
    "error": ("Errors", "error", "Not accepted as it stands: please mend."),
    "warning": ("Warnings", "warning", "Mended by a stated rule: please check that it was right."),
    "query": ("Queries", "query", "Accepted, but unusual: please confirm or correct."),
    "note": ("Notes", "note", "For your information."),
}


@dataclass(frozen=True)
class Level:
    """The findings of one level on the page."""

    id: str
    heading: str
    meaning: str
    table: Table


def council_page(receipt: Mapping[str, Any], findings: pd.DataFrame, origin: Provenance) -> str:
    """Build the page of one site.

    Parameters
    ----------
    receipt : what became of the submission, as in receipt.json.
    findings : that site's findings, worst first.

    Raises
    ------
    ValueError : when the findings hold another site's.
    """
    site = str(receipt["site"])
    others = set(findings["site"]) - {site}
    if others:
        raise ValueError(f"The findings of {site} hold those of {listing(sorted(others))}.")
    name = site.replace("_", " ").title()
    return page(
        "council.html",
        title=f"{name}: your submission",
        name=name,
        banner=_banner(receipt, name, origin),
        contents=CONTENTS,
        status=receipt["status"],
        sentence=STATUSES[receipt["status"]],
        counts=_counts(receipt, findings),
        levels=[_level(level, findings) for level in LEVELS if (findings["level"] == level).any()],
        rules=_rules(findings),
        tables=_tables(receipt),
        files=_files(receipt),
        origin=origin,
    )


def _banner(receipt: Mapping[str, Any], name: str, origin: Provenance) -> Banner:
    synthetic = receipt["source"] == "synthetic"
    return Banner(
        source="synthetic" if synthetic else "real",
        heading="Synthetic data." if synthetic else "Confidential.",
        text=(
            f"{name} does not exist; its extract was invented."
            if synthetic
            else f"For {name} only: it names places in your own files."
        ),
        facts=[("About", f"{name} and no other site"), ("Version", origin.short)],
    )


def _counts(receipt: Mapping[str, Any], findings: pd.DataFrame) -> str:
    received = sum(table["rows_received"] for table in receipt["tables"].values())
    accepted = sum(table["rows_accepted"] for table in receipt["tables"].values())
    by_level = findings.groupby("level")["count"].sum()
    found = [
        count_of(int(by_level[level]), noun)
        for level, (_, noun, _) in LEVELS.items()
        if level in by_level.index
    ]
    return (
        f"{count_of(len(receipt['files']), 'file')} with {count_of(received, 'row')} of the "
        f"study’s tables came in; {number(str(accepted))} of these rows were accepted. "
        + (f"There are {listing(found)}." if found else "There is nothing to mend.")
    )


def _level(level: str, findings: pd.DataFrame) -> Level:
    heading, _, meaning = LEVELS[level]
    mine: list[dict[Any, Any]] = findings[findings["level"] == level].to_dict("records")
    rows = [
        {
            "file": _file(row),
            "place": _place(row),
            "sentence": row["sentence"] + (f" ({row['count']} times.)" if row["count"] > 1 else ""),
            "remedy": row["remedy"],
        }
        for row in mine[:MOST_FINDINGS]
    ]
    notes = []
    if len(mine) > MOST_FINDINGS:
        notes.append(
            f"The first {MOST_FINDINGS} of {len(mine):,} are listed; the rest break the same rules "
            "and are counted under Findings by rule."
        )
    table = Table(
        id=f"{level}-table",
        caption=f"Where the {heading.lower()} are ({len(mine):,})",
        columns=[
            Column("file", "File"),
            Column("place", "Row and column"),
            Column("sentence", "What was found"),
            Column("remedy", "What to do"),
        ],
        rows=rows,
        notes=notes,
        wide=True,
        stacks=True,
    )
    return Level(level, heading, meaning, table)


def _file(row: Mapping[str, Any]) -> str:
    file = row["file"] or "The whole extract"
    return f"{file}, sheet {row['sheet']}" if row["sheet"] else file


def _place(row: Mapping[str, Any]) -> str | Markup:
    """Name the place as the spreadsheet shows it: "Row 51, column E: response_date"."""
    parts = []
    if not pd.isna(row["row"]):
        parts.append(f"row {row['row']}")
    if row["letter"]:
        parts.append(f"column {row['letter']}")
    place = ", ".join(parts) or ("the column" if row["column"] else "the whole file")
    place = place[0].upper() + place[1:]
    return Markup("{}: <code>{}</code>").format(place, row["column"]) if row["column"] else place


def _rules(findings: pd.DataFrame) -> Table:
    totals: pd.Series[int] = findings.groupby(["level", "rule"], sort=True)["count"].sum()
    rows = [
        {"level": level, "rule": rule, "count": str(n)}
        for (level, rule), n in zip(totals.index.to_list(), totals, strict=True)
    ]
    return Table(
        id="rules-table",
        caption="How often each rule found something",
        columns=[
            Column("rule", "Rule"),
            Column("level", "Level"),
            Column("count", "Times", numeric=True),
        ],
        rows=[
            {**row, "level": LEVELS[level][0]}
            for level in LEVELS
            for row in rows
            if row["level"] == level
        ],
    )


def _tables(receipt: Mapping[str, Any]) -> Table:
    return Table(
        id="accepted-table",
        caption="Rows received and accepted, by table",
        columns=[
            Column("table", "Table"),
            Column("status", "Status"),
            Column("received", "Received", numeric=True),
            Column("accepted", "Accepted", numeric=True),
        ],
        rows=[
            {
                "table": name.replace("_", " ").capitalize(),
                "status": table["status"].capitalize(),
                "received": str(table["rows_received"]),
                "accepted": str(table["rows_accepted"]),
            }
            for name, table in receipt["tables"].items()
        ],
    )


def _files(receipt: Mapping[str, Any]) -> Table:
    return Table(
        id="files-table",
        caption="Each file, with its rows and checksum",
        columns=[
            Column("name", "File"),
            Column("rows", "Rows", numeric=True),
            Column("sha256", "Checksum (SHA-256)"),
        ],
        rows=[
            {
                "name": file["name"],
                "rows": str(file["rows"]),
                "sha256": Markup("<code>{}</code>").format(file["sha256"]),
            }
            for file in receipt["files"]
        ],
        notes=["The checksum shows which version of a file was read."],
        stacks=True,
    )


def write_pages(findings: Path, output: Path, origin: Provenance) -> list[str]:
    """Write the page of every site that has findings, and return the sites.

    Raises
    ------
    FileNotFoundError : when there is no such folder, or it holds no site.
    """
    receipts = sorted(findings.glob("*/receipt.json"))
    if not receipts:
        raise FileNotFoundError(f"{findings} holds no site's receipt.json: run the ingest first.")
    with replacing_folder(output) as folder:
        for path in receipts:
            receipt = json.loads(path.read_text(encoding="utf-8"))
            frame = pd.read_parquet(path.with_name("findings.parquet"))
            write_page(council_page(receipt, frame, origin), folder / f"{path.parent.name}.html")
    return [path.parent.name for path in receipts]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stage; 0 when all is well, 1 with a sentence when it is not."""
    parser = argparse.ArgumentParser(
        prog="python -m reports.councils", description=__doc__, epilog=EXAMPLE
    )
    parser.add_argument("--findings", type=Path, default=Path("data/findings"))
    parser.add_argument("--output", type=Path, default=Path("reports/councils"))
    options = parser.parse_args(arguments)
    try:
        sites = write_pages(options.findings, options.output, provenance())
    except (OSError, ValueError, KeyError) as error:
        print(f"No page was written. {error}", file=sys.stderr)
        return 1
    print(f"Wrote {len(sites)} pages to {options.output}: {', '.join(sites)}.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
