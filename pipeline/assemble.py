"""All sites' accepted extracts to the tables of the study."""

from __future__ import annotations

import argparse
import json
import shlex
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from study.stage import run

import numpy as np
import pandas as pd

from pipeline.checking.submission import REASON_COLUMNS
from pipeline.rules.plausibility import blank_beside_others
from pipeline.rules.reader import Place, Rule
from study.files import replacing_folder, write_parquet
from study.findings import Finding, to_frame
from study.settings.model import Settings
from study.tables import TABLES, Table

DECIMALS = 6
"""Floats are rounded to this many decimals, so that the files do not depend on the machine."""

KEY_IN_TWO_SITES = Rule(
    "link.key_in_two_sites",
    "error",
    "Rows of the table are also in the extract of {other}, the same in every column; they and all "
    "rows with the same {column} were left out of both sites.",
    "Find out which site they belong to, and remove them from the other's extract.",
)
ID_IN_TWO_SITES = Rule(
    "link.id_in_two_sites",
    "query",
    "Values of {column} are also used by {other}, for rows that differ; they were kept apart by "
    "site.",
    "Confirm that they are different, or make ids with each site's own key.",
)
NAMED = 3
"""Up to so many other sites are named in a finding; of more, their number is said."""
ARM_ABSENT = Rule(
    "link.arm_absent",
    "warning",
    "No site of the {arm} arm was accepted, so the arms cannot be compared.",
    "Mend the submissions of that arm's sites, or add their folders.",
)


def _own_id(table: Table) -> str | None:
    """The id that is a table's own: the first of its key, unless that is another table's."""
    first = table.key[0]
    foreign = {key.column for key in table.foreign_keys}
    return None if first in foreign or first == "site_id" else first


OWN_IDS = {name: column for name, table in TABLES.items() if (column := _own_id(table))}
"""The ids that a table introduces, by table."""

Owned = Mapping[str, pd.DataFrame]
"""For each table of ``OWN_IDS``, ids found in several sites: ``site_id, id``, one row each."""

_SUBMISSION_DTYPES = {
    "site_id": "str",
    "source": "str",
    "status": "str",
    "table": "str",
    "table_status": "str",
    "rows_received": "int64",
    "rows_accepted": "int64",
}


@dataclass(frozen=True)
class Accepted:
    """What ingest wrote for one site: its receipt, accepted tables, reasons and findings."""

    receipt: Mapping[str, Any]
    frames: Mapping[str, pd.DataFrame]
    reasons: pd.DataFrame
    findings: pd.DataFrame


def read_accepted(accepted: Path, findings: Path, site: str) -> Accepted:
    """Read what ingest wrote for a site.

    Raises
    ------
    FileNotFoundError : when the site was not ingested.
    ValueError : when the receipt is of another run than the tables.
    """
    receipt = findings / site / "receipt.json"
    if not receipt.is_file():
        raise FileNotFoundError(
            f"The site {site} was not read yet: run 'python -m pipeline.ingest --site {site}'."
        )
    folder = accepted / site
    site_read = Accepted(
        receipt=json.loads(receipt.read_text(encoding="utf-8")),
        frames={
            name: pd.read_parquet(path)
            for name in TABLES
            if (path := folder / f"{name}.parquet").is_file()
        },
        reasons=pd.read_parquet(folder / "missing_reasons.parquet"),
        findings=pd.read_parquet(receipt.with_name("findings.parquet")),
    )
    told = {name: table["rows_accepted"] for name, table in site_read.receipt["tables"].items()}
    there = {name: len(frame) for name, frame in site_read.frames.items()}
    if any(told.get(name) != there.get(name, 0) for name in {*told, *there}):
        raise ValueError(
            f"The tables and the receipt of {site} are not of one run: run "
            f"'python -m pipeline.ingest --site {site}' again."
        )
    return site_read


def assemble(sites: Mapping[str, Accepted]) -> dict[str, pd.DataFrame]:
    """Put the sites together.

    Returns
    -------
    dict : a frame for each of ``TABLES``, with ``site_id`` as its first column, in the order of
        site and key, empty if no site has it; ``submissions``, ``findings`` and
        ``missing_reasons``.
    """
    stacked = {table.name: _stack(table, sites) for table in TABLES.values()}
    copied = {name: _copied_ids(stacked[name], column) for name, column in OWN_IDS.items()}
    study = {name: _without(frame, copied) for name, frame in stacked.items()}
    shared = {name: _shared_ids(study[name], column) for name, column in OWN_IDS.items()}
    new = [
        *_shared_findings(KEY_IN_TWO_SITES, copied),
        *_shared_findings(ID_IN_TWO_SITES, shared),
        *_absent_arms(study["sites"]),
        *blank_beside_others(study),
    ]
    findings = pd.concat(
        [to_frame(new), *(site.findings for site in sites.values())], ignore_index=True
    )
    return {
        **{name: _in_order(frame, TABLES[name]) for name, frame in study.items()},
        "submissions": _submissions(sites, study),
        "findings": findings,
        "missing_reasons": _missing_reasons(sites, copied),
    }


def _stack(table: Table, sites: Mapping[str, Accepted]) -> pd.DataFrame:
    frames = [
        site.frames[table.name].assign(site_id=name)
        for name, site in sites.items()
        if table.name in site.frames
    ]
    frame = pd.concat([table.empty().assign(site_id=pd.Series([], dtype="str")), *frames])
    return frame[["site_id", *(c.name for c in table.columns if c.name != "site_id")]]


def _shared_ids(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Ids that several sites use."""
    pairs = frame[["site_id", column]].rename(columns={column: "id"}).drop_duplicates()
    return pairs[pairs.duplicated("id", keep=False)]


def _copied_ids(frame: pd.DataFrame, column: str) -> pd.DataFrame:
    """Ids of rows that several sites sent, the same in every column."""
    copies = frame.duplicated([name for name in frame.columns if name != "site_id"], keep=False)
    # Within a site no two rows are the same, so the other of each pair is another site's.
    return _shared_ids(frame[copies], column)


def _without(frame: pd.DataFrame, copied: Owned) -> pd.DataFrame:
    """The rows that hold no copied id of their site, their own or another table's."""
    keep = np.full(len(frame), True)
    for table, ids in copied.items():
        column = OWN_IDS[table]
        if len(ids) and column in frame:
            pairs = pd.MultiIndex.from_frame(frame[["site_id", column]])
            keep &= ~pairs.isin(pd.MultiIndex.from_frame(ids))
    return frame[keep]


def _shared_findings(rule: Rule, ids: Owned) -> Iterator[Finding]:
    """For each table and site that shares ids with others, one finding with their number."""
    for table, owners in ids.items():
        others: dict[str, set[str]] = {}
        # Councils that number alike share many ids, in few ways.
        for sites in owners.groupby("id")["site_id"].agg(frozenset).unique():
            for site in sites:
                others.setdefault(site, set()).update(sites)
        counts = owners["site_id"].value_counts()
        for site in sorted(others):
            named = sorted(others[site] - {site})
            other = ", ".join(named) if len(named) <= NAMED else f"{len(named)} other sites"
            place = Place(site=site, table=table)
            yield rule.at(place, column=OWN_IDS[table], count=int(counts[site]), other=other)


def _absent_arms(sites: pd.DataFrame) -> Iterator[Finding]:
    for arm in TABLES["sites"].column["arm"].codes:
        if not sites["arm"].eq(arm).any():
            yield ARM_ABSENT.at(Place(table="sites"), column="arm", arm=arm)


def _in_order(frame: pd.DataFrame, table: Table) -> pd.DataFrame:
    by = ["site_id", *(name for name in table.key if name != "site_id")]
    ordered = frame.sort_values(by, ignore_index=True)
    floats = ordered.select_dtypes("float64").columns
    # Adding zero turns a negative zero into a plain one.
    return ordered.assign(**{name: ordered[name].round(DECIMALS) + 0.0 for name in floats})


def _submissions(sites: Mapping[str, Accepted], study: Mapping[str, pd.DataFrame]) -> pd.DataFrame:
    rows = []
    for name, site in sites.items():
        for table in TABLES:
            receipt = site.receipt["tables"].get(table)
            if receipt is None:
                receipt = {"status": "not received", "rows_received": 0}
            rows.append(
                {
                    "site_id": name,
                    "source": site.receipt["source"],
                    "status": site.receipt["status"],
                    "table": table,
                    "table_status": receipt["status"],
                    "rows_received": receipt["rows_received"],
                    "rows_accepted": int(study[table]["site_id"].eq(name).sum()),
                }
            )
    return pd.DataFrame(rows, columns=list(_SUBMISSION_DTYPES)).astype(_SUBMISSION_DTYPES)


def _missing_reasons(sites: Mapping[str, Accepted], copied: Owned) -> pd.DataFrame:
    columns = ["site_id", *REASON_COLUMNS]
    none = pd.DataFrame({name: pd.Series([], dtype="str") for name in columns})
    frames = [site.reasons.assign(site_id=name) for name, site in sites.items()]
    reasons = pd.concat([none, *frames], ignore_index=True)
    left_out = {pair for ids in copied.values() for pair in ids.itertuples(index=False, name=None)}
    if left_out:
        keys = zip(reasons["site_id"], reasons["key"].str.split("|"), strict=True)
        kept = [left_out.isdisjoint((site, part) for part in key) for site, key in keys]
        reasons = reasons[np.array(kept, dtype=bool)]  # a bare empty list would select columns
    return reasons[columns].sort_values(columns, ignore_index=True)


def not_in_params(folder: Path, sites: Sequence[str]) -> list[str]:
    """Folders of sites that the settings do not name."""
    if not folder.is_dir():
        return []
    return sorted(
        entry.name
        for entry in folder.iterdir()
        if entry.is_dir() and not entry.name.startswith(".") and entry.name not in sites
    )


def check_source(sites: Mapping[str, Accepted], source: str) -> None:
    """Refuse to put a fictional site beside real ones.

    Raises
    ------
    ValueError : when a site was ingested from another source than the study's.
    """
    for name, site in sites.items():
        if site.receipt["source"] != source:
            raise ValueError(
                f"The site {name} was read from the source {site.receipt['source']}, but the "
                f"study's is {source}: run 'python -m pipeline.ingest --site {name}' again."
            )


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stage and return its exit code."""
    return run("assemble", _run, arguments)


def _run(options: argparse.Namespace, settings: Settings) -> None:
    source = settings.study.source
    sites = {
        site: read_accepted(options.accepted, options.findings, site)
        for site in sorted(settings.study.sites)
    }
    check_source(sites, source)
    extracts = options.accepted.with_name(source)
    for name in not_in_params(extracts, settings.study.sites):
        print(
            f"Warning: {extracts / name} was not used, because study.sites of {options.params} "
            "does not name it."
        )
    for name in not_in_params(options.accepted, settings.study.sites):
        print(
            f"Warning: {options.accepted / name} is there still, though study.sites of "
            f"{options.params} does not name it. To remove all there is of it: rsw withdraw "
            f"{shlex.quote(name)}"
        )
    frames = assemble(sites)
    with replacing_folder(options.study) as folder:
        for name, frame in frames.items():
            write_parquet(frame, folder / f"{name}.parquet")
    for name, site in sites.items():
        print(f"{name}: {site.receipt['status']}")


if __name__ == "__main__":
    sys.exit(main())
