"""One page for each council about its own extract: ``data/findings/`` to ``reports/councils/``."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from study.stage import run

import pandas as pd
from markupsafe import Markup

from reports.blocks import Banner, PrintedColumn, PrintedTable, name
from reports.provenance import Provenance, provenance
from reports.render import page, write_page
from reports.sentences.formats import number
from reports.sentences.found import found
from reports.sentences.small_words import count_of, in_words, listing, site_name, start
from study.files import replacing_folder
from study.findings import address

if TYPE_CHECKING:
    from study.settings.model import Settings

MOST_FINDINGS = 400  # of one level on a page; the rest are counted by rule
CONTENTS = [
    ("outcome", "What became of it"),
    ("mend", "What to mend"),
    ("rules", "Findings by rule"),
    ("tables", "Rows accepted"),
    ("files", "Files received"),
    ("next", "What to do next"),
]
UNUSED = ("unused", "Explanations without a finding")
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
class FindingsOfLevel:
    """The findings of one level on the page."""

    id: str
    heading: str
    meaning: str
    table: PrintedTable


def council_page(
    receipt: Mapping[str, Any],
    findings: pd.DataFrame,
    explained: pd.DataFrame,
    origin: Provenance,
) -> str:
    """Build the page of one site.

    Parameters
    ----------
    receipt : what became of the submission, as in receipt.json.
    findings : that site's findings, worst first.
    explained : ``finding``, a row of ``findings`` from 0, and the council's ``explanation`` of it.

    Raises
    ------
    ValueError : when the findings hold another site's, or an explanation belongs to none of them.
    """
    site = str(receipt["site"])
    others = set(findings["site"]) - {site}
    if others:
        raise ValueError(f"The findings of {site} hold those of {listing(sorted(others))}.")
    if not explained["finding"].isin(range(len(findings))).all():
        raise ValueError(f"An explanation of {site} belongs to a finding that is not there.")
    words = pd.Series(explained["explanation"].to_numpy(), index=explained["finding"], dtype="str")
    findings = findings.reset_index(drop=True)
    findings["explanation"] = words.reindex(findings.index).fillna("")
    unused = _unused(receipt)
    printed = site_name(site)
    return page(
        "council.html",
        title=f"{printed}: your submission",
        banner=_banner(receipt, printed, origin),
        contents=[*CONTENTS[:2], UNUSED, *CONTENTS[2:]] if unused.rows else CONTENTS,
        status=receipt["status"],
        sentence=STATUSES[receipt["status"]],
        counts=_counts(receipt, findings),
        compared=_compared(receipt),
        explained=_explained(findings),
        unused=unused,
        levels=[_level(level, findings) for level in LEVELS if (findings["level"] == level).any()],
        rules=_rules(findings),
        tables=_tables(receipt),
        files=_files(receipt),
        origin=origin,
    )


def _banner(receipt: Mapping[str, Any], site: str, origin: Provenance) -> Banner:
    synthetic = receipt["source"] == "synthetic"
    return Banner(
        source="synthetic" if synthetic else "real",
        heading="Synthetic data." if synthetic else "Confidential.",
        text=(
            f"{site} does not exist; its extract was invented."
            if synthetic
            else f"For {site} only: it names places in your own files."
        ),
        facts=[("About", f"{site} and no other site"), ("Version", origin.short)],
    )


def _counts(receipt: Mapping[str, Any], findings: pd.DataFrame) -> str:
    received = sum(table["rows_received"] for table in receipt["tables"].values())
    accepted = sum(table["rows_accepted"] for table in receipt["tables"].values())
    return (
        f"{count_of(len(receipt['files']), 'file')} with {count_of(received, 'row')} of the "
        f"study’s tables came in; {number(str(accepted))} of these rows were accepted. "
        + found(Counter(findings["level"]))
    )


def _compared(receipt: Mapping[str, Any]) -> str:
    """With which earlier submission it was compared; "" if with none."""
    before = receipt["compared_with"]
    if before is None:
        return ""
    period = f" for {before['period']}" if before["period"] else ""
    return f"It was compared with your previous submission{period}, which it replaces."


def _explained(findings: pd.DataFrame) -> str:
    """How many queries the council has answered already; "" if there are none."""
    queries = findings[findings["level"] == "query"]
    answered = int((queries["explanation"] != "").sum())
    if not answered:
        return ""
    left = len(queries) - answered
    return f"Of {count_of(len(queries), 'place')} queried you explained {in_words(answered)}; " + (
        f"{in_words(left)} {'is' if left == 1 else 'are'} still open." if left else "none is open."
    )


def _level(level: str, findings: pd.DataFrame) -> FindingsOfLevel:
    heading, _, meaning = LEVELS[level]
    mine: list[dict[Any, Any]] = findings[findings["level"] == level].to_dict("records")
    rows = [
        {
            "file": _file(row),
            "place": _place(row),
            "sentence": _sentence(row),
            "remedy": row["remedy"],
            "explanation": row["explanation"],
        }
        for row in mine[:MOST_FINDINGS]
    ]
    columns = [
        PrintedColumn("file", "File"),
        PrintedColumn("place", "Row and column"),
        PrintedColumn("sentence", "What was found"),
        PrintedColumn("remedy", "What to do"),
    ]
    if any(row["explanation"] for row in rows):
        columns.append(PrintedColumn("explanation", "Your explanation"))
    notes = []
    if len(mine) > MOST_FINDINGS:
        notes.append(
            f"The first {MOST_FINDINGS} of {len(mine):,} are listed; the rest break the same rules "
            "and are counted under Findings by rule."
        )
    table = PrintedTable(
        id=f"{level}-table",
        caption=f"Where the {heading.lower()} are ({len(mine):,})",
        columns=columns,
        rows=rows,
        notes=notes,
        wide=True,
        stacks=True,
    )
    return FindingsOfLevel(level, heading, meaning, table)


def _sentence(row: Mapping[str, Any]) -> Markup:
    """What was found, with the rule's code, which an explanation has to name."""
    times = f" ({row['count']:,} times.)" if row["count"] > 1 else ""
    return Markup("{}{} {}").format(row["sentence"], times, name(row["rule"], "code"))


def _file(row: Mapping[str, Any]) -> str | Markup:
    file = name(row["file"]) if row["file"] else "The whole extract"
    return Markup("{}, sheet {}").format(file, row["sheet"]) if row["sheet"] else file


def _place(row: Mapping[str, Any]) -> str | Markup:
    """Name the place as the spreadsheet shows it: "Row 51, column E: response_date"."""
    within = address("", None if pd.isna(row["row"]) else row["row"], row["letter"])
    place = ", ".join(within) or ("the column" if row["column"] else "the whole file")
    place = start(place)
    return Markup("{}: {}").format(place, name(row["column"], "code")) if row["column"] else place


def _unused(receipt: Mapping[str, Any]) -> PrintedTable:
    """The explanations that belong to no finding, as they were sent."""
    return PrintedTable(
        id="unused-table",
        caption="Explanations that fit no finding",
        columns=[
            PrintedColumn("rule", "Rule"),
            PrintedColumn("table", "Table"),
            PrintedColumn("row", "Row"),
            PrintedColumn("explanation", "Your explanation"),
        ],
        rows=[
            {**one, "rule": name(one["rule"]), "table": name(one["table"])}
            for one in receipt["explanations"]
            if not one["findings"]
        ],
        stacks=True,
    )


def _rules(findings: pd.DataFrame) -> PrintedTable:
    totals: pd.Series[int] = findings.groupby(["level", "rule"], sort=True).size()
    rows = [
        {"level": level, "rule": rule, "count": str(n)}
        for (level, rule), n in zip(totals.index.to_list(), totals, strict=True)
    ]
    return PrintedTable(
        id="rules-table",
        caption="How often each rule found something",
        columns=[
            PrintedColumn("rule", "Rule"),
            PrintedColumn("level", "Level"),
            PrintedColumn("count", "Places", numeric=True),
        ],
        rows=[
            {**row, "rule": name(row["rule"]), "level": LEVELS[level][0]}
            for level in LEVELS
            for row in rows
            if row["level"] == level
        ],
    )


def _tables(receipt: Mapping[str, Any]) -> PrintedTable:
    return PrintedTable(
        id="accepted-table",
        caption="Rows received and accepted, by table",
        columns=[
            PrintedColumn("table", "Table"),
            PrintedColumn("status", "Status"),
            PrintedColumn("received", "Received", numeric=True),
            PrintedColumn("accepted", "Accepted", numeric=True),
        ],
        rows=[
            {
                "table": table_name.replace("_", " ").capitalize(),
                "status": table["status"].capitalize(),
                "received": str(table["rows_received"]),
                "accepted": str(table["rows_accepted"]),
            }
            for table_name, table in receipt["tables"].items()
        ],
    )


def _files(receipt: Mapping[str, Any]) -> PrintedTable:
    return PrintedTable(
        id="files-table",
        caption="Each file, with its rows and checksum",
        columns=[
            PrintedColumn("name", "File"),
            PrintedColumn("rows", "Rows", numeric=True),
            PrintedColumn("sha256", "Checksum (SHA-256)"),
        ],
        rows=[
            {
                "name": name(file["name"]),
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
            explained = pd.read_parquet(path.with_name("explained.parquet"))
            html = council_page(receipt, frame, explained, origin)
            write_page(html, folder / f"{path.parent.name}.html")
    return [path.parent.name for path in receipts]


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stage and return its exit code."""
    return run("councils", _run, arguments)


def _run(options: argparse.Namespace, _: Settings) -> None:
    sites = write_pages(options.findings, options.pages, provenance())
    print(f"Wrote {len(sites)} pages to {options.pages}: {', '.join(sites)}.")


if __name__ == "__main__":
    sys.exit(main())
