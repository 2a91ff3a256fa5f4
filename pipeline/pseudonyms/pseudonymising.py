"""The accepted tables of a submission with pseudonyms in place of ids, and what was left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from pipeline.checking.submission import Submission
from pipeline.pseudonyms.keys import Key
from pipeline.pseudonyms.pseudonym import pseudonyms
from pipeline.reading.ids import KEPT, id_columns, id_type
from pipeline.submitting.clean_csv import key_texts, table_csv, table_texts
from study.site_names import SITE
from study.tables import TABLES, Table

NOTE = "pseudonymised.json"
"""Name of the file beside the tables that says which key made them and what was left out."""


@dataclass(frozen=True)
class Pseudonymised:
    """Tables that may leave.

    Attributes
    ----------
    site : the site, as the tables now name it.
    tables : typed frames in the order of their new keys; ``reasons`` as in ``Submission``.
    left_out : by table, rows received but not carried over (in error or repeated), if any.
    emptied : by table, cells in error that were left blank in rows carried over, if any.
    """

    site: str
    fingerprint: str
    tables: Mapping[str, pd.DataFrame]
    reasons: pd.DataFrame
    left_out: Mapping[str, int]
    emptied: Mapping[str, int]

    def note(self) -> dict[str, object]:
        """What the file beside the tables says."""
        return {
            "site": self.site,
            "key_fingerprint": self.fingerprint,
            "rows": {name: len(frame) for name, frame in self.tables.items()},
            "rows_left_out": dict(self.left_out),
            "cells_emptied": dict(self.emptied),
        }


def pseudonymise(submission: Submission, key: Key, *, sites: bool = False) -> Pseudonymised:
    """Replace the ids of a submission's accepted tables.

    Parameters
    ----------
    sites : whether the site's id becomes a pseudonym too.

    Raises
    ------
    ValueError : when there is nothing to carry over, an id cannot be taken, or ids that differ
        only in how they were typed would become one. The message holds no id.
    """
    if not submission.frames:
        raise ValueError(
            "Nothing of these files could be accepted: the table of sites and at least one other "
            "table with good rows are needed. 'rsw check' says what was found."
        )
    frames: dict[str, pd.DataFrame] = {}
    reasons = [submission.missing_reasons.iloc[:0]]
    for name, frame in submission.frames.items():
        table = TABLES[name]
        _check_sites(table, frame, sites=sites)
        replaced = _replace(table, frame, key, sites=sites)
        reasons.append(_rename(submission.missing_reasons, table, frame, replaced))
        frames[name] = replaced.sort_values(list(table.key), ignore_index=True)
    all_reasons = pd.concat(reasons, ignore_index=True)
    invalid = all_reasons[all_reasons["reason"] == "invalid"]
    return Pseudonymised(
        site=_site(frames, submission.site),
        fingerprint=key.fingerprint,
        tables=frames,
        reasons=all_reasons,
        left_out={
            name: receipt.rows_received - receipt.rows_accepted
            for name, receipt in submission.tables.items()
            if receipt.rows_received > receipt.rows_accepted
        },
        emptied={str(name): int(n) for name, n in invalid.groupby("table").size().items()},
    )


def write_tables(tables: Mapping[str, pd.DataFrame], reasons: pd.DataFrame, folder: Path) -> None:
    """Write each table as ``<table>.csv`` into a folder that is there."""
    for name, data in csv_files(tables, reasons).items():
        (folder / name).write_bytes(data)


def csv_files(tables: Mapping[str, pd.DataFrame], reasons: pd.DataFrame) -> dict[str, bytes]:
    """The bytes of each table's CSV file, by file name."""
    return {
        f"{name}.csv": table_csv(table_texts(TABLES[name], frame, reasons))
        for name, frame in sorted(tables.items())
    }


def evaluators_folder(path: Path) -> Path | None:
    """The evaluator's folder that a path lies in, or None: ids are never replaced there.

    It is known by its ``dvc.yaml`` or its ``data/incoming``.
    """
    start = path.resolve()
    for folder in (start, *start.parents):
        if (folder / "dvc.yaml").exists() or (folder / "data" / "incoming").exists():
            return folder
    return None


def _check_sites(table: Table, frame: pd.DataFrame, *, sites: bool) -> None:
    """The site's id leaves as it is, so it must be plain."""
    for name in KEPT:
        if sites or name not in table.column:
            continue
        if not all(SITE.fullmatch(text) for text in frame[name].dropna().unique()):
            raise ValueError(
                f"In {table.name}, {name} leaves as it is, so it must be an authority code or a "
                "plain name: letters, digits, hyphens and underscores."
            )


def _replace(table: Table, frame: pd.DataFrame, key: Key, *, sites: bool) -> pd.DataFrame:
    columns = id_columns(table, sites=sites)
    try:
        new = {c.name: pseudonyms(key, id_type(c), frame[c.name]) for c in columns}
    except ValueError as error:
        raise ValueError(f"In {table.name}, {error}") from error
    replaced = frame.assign(**new)
    merged = int(replaced.duplicated(list(table.key)).sum())
    if merged:
        raise ValueError(
            f"In {table.name}, {merged:,} rows would have the key of another row: their ids "
            "differ only in capitals, spaces or the width of digits."
        )
    return replaced


def _rename(
    reasons: pd.DataFrame, table: Table, before: pd.DataFrame, after: pd.DataFrame
) -> pd.DataFrame:
    """A table's reasons under its new keys."""
    mine = reasons[reasons["table"] == table.name]
    renamed = dict(zip(key_texts(table, before), key_texts(table, after), strict=True))
    return mine.assign(key=mine["key"].map(renamed).astype("str"))


def _site(frames: Mapping[str, pd.DataFrame], name: str) -> str:
    """The site as the table of sites names it, else the name of the submission."""
    if "sites" in frames and len(frames["sites"]):
        return str(frames["sites"]["site_id"].iloc[0])
    return name
