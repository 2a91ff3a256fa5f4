"""Stage ``national_ingest``: official files → typed tables under one code per area, findings."""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from study.stage import run

import pandas as pd

from pipeline.official import neighbours, workforce
from pipeline.official.areas import area_of, neighbour_pairs, with_area
from pipeline.official.authorities import CODE_CHANGES, REORGANISATIONS
from pipeline.official.files import FILES, locate
from pipeline.reading.decoding import decode
from pipeline.reading.delimited import read_delimited
from pipeline.reading.headers import find_header
from pipeline.reading.rows import Part
from pipeline.reading.table import ReadTable, read_table
from study.files import replacing_folder, write_json, write_parquet
from study.findings import to_frame
from study.settings.model import Settings
from study.tables import Table

SPECS: Mapping[str, Table] = {spec.name: spec for spec in (workforce.TABLE, neighbours.TABLE)}


def read_official(name: str, data: bytes, file: str) -> ReadTable:
    """Read one official file by the reader of councils' extracts.

    Parameters
    ----------
    name : of ``SPECS``.
    file : the file's name, for findings and messages.

    Raises
    ------
    ValueError : when the file is not that table, or lacks a column of it.
    """
    spec = SPECS[name]
    text = decode(data).text
    grid = read_delimited(text, file)
    header = find_header(grid, {name: spec})
    if header is None:
        raise ValueError(f"{file} does not hold the table that was expected: {spec.title}.")
    table = read_table(spec, (Part(grid, header),))
    if not table.complete:
        lost = [c.name for c in spec.columns if c.required and c.name not in header.columns]
        raise ValueError(f"{file} lacks the columns {', '.join(lost)}.")
    return table


def typed_tables(tables: Mapping[str, ReadTable]) -> dict[str, pd.DataFrame]:
    """The tables that analysis takes.

    Returns
    -------
    dict : ``workforce`` with ``area`` first; ``neighbours``, pairs of areas; ``missing_reasons``:
        ``area, time_period, column, reason`` of each cell of an accepted workforce row that is
        missing for a stated reason; ``findings``, of both files.
    """
    read = tables["workforce"]
    frame = with_area(read.accepted_frame())
    reasons = read.reasons[read.accepted[read.reasons["row"]]]
    rows = read.frame.loc[reasons["row"]].reset_index(drop=True)
    return {
        "workforce": frame,
        "neighbours": neighbour_pairs(tables["neighbours"].accepted_frame(), frame),
        "missing_reasons": pd.DataFrame(
            {
                "area": area_of(rows),
                "time_period": rows["time_period"],
                "column": reasons["column"].to_numpy(),
                "reason": reasons["reason"].to_numpy(),
            }
        ),
        "findings": to_frame(f for table in tables.values() for f in table.findings),
    }


def receipt(
    inventory: Mapping[str, Any],
    tables: Mapping[str, ReadTable],
    frames: Mapping[str, pd.DataFrame],
) -> dict[str, Any]:
    """What was read, what was found, and which code changes and reorganisations it met.

    ``tables`` and ``frames`` are empty when the official files are absent; the files that are
    wanted are named all the same.
    """
    present = bool(inventory["present"])
    files = [
        {
            "title": file.title,
            "publisher": file.publisher,
            "page": file.page,
            "pattern": file.pattern,
            **(inventory["files"][name] if present else {}),
            **(_rows(tables[name]) if present else {}),
        }
        for name, file in FILES.items()
    ]
    seen = set(frames["workforce"]["new_la_code"].dropna()) if present else set()
    rules = Counter(frames["findings"]["rule"]) if present else Counter()
    return {
        "present": present,
        "files": files,
        "findings": dict(rules),
        "code_changes": [asdict(c) for c in CODE_CHANGES if {c.old, c.new} <= seen],
        "reorganisations": [asdict(r) for r in REORGANISATIONS if seen & {*r.old, *r.new}],
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stage and return its exit code."""
    return run("national_ingest", _run, arguments)


def _run(options: argparse.Namespace, settings: Settings) -> None:
    inventory = json.loads(options.inventory.read_text(encoding="utf-8"))
    folder = Path(settings.national.folder)
    paths = locate(folder) if inventory["present"] else {}
    tables = {
        name: read_official(name, path.read_bytes(), path.name) for name, path in paths.items()
    }
    frames = typed_tables(tables) if tables else {}
    with replacing_folder(options.study) as out:
        for name, frame in frames.items():
            write_parquet(frame, out / f"{name}.parquet")
        write_json(receipt(inventory, tables, frames), out / "receipt.json")
    for name, table in tables.items():
        counts = _rows(table)
        print(f"{name}: {counts['rows_accepted']} of {counts['rows_received']} rows accepted.")
    if not tables:
        print("There are no official statistics to read.")


def _rows(table: ReadTable) -> dict[str, int]:
    return {"rows_received": table.received, "rows_accepted": int(table.accepted.sum())}


if __name__ == "__main__":
    sys.exit(main())
