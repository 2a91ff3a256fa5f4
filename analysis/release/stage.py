"""What may leave the analysis, and nothing else: ``data/results/`` to ``data/released/``."""

from __future__ import annotations

import argparse
import hashlib
import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from study.stage import run

import pandas as pd

from analysis.release.disclosure import Profile
from analysis.release.metrics import metrics
from analysis.release.tables import MayLeave, release_tables, vocabulary
from study.claims import CLAIMS
from study.files import folder_md5, replacing_folder, write_csv, write_json
from study.results import RESULTS
from study.settings.model import Settings

METRICS = "metrics.json"
# Facts of the study that are public: settings, and the numbers and names of sites.
STUDY_FACTS = (
    *("title", "source", "seed", "confidence", "n_sites", "sites", "instruments"),
    "study_md5",
)


def read_results(folder: Path) -> dict[str, pd.DataFrame]:
    """Read the results tables.

    Raises
    ------
    FileNotFoundError : when one is missing.
    """
    return {name: pd.read_parquet(folder / f"{name}.parquet") for name in RESULTS}


def describe(
    released: MayLeave, study: Mapping[str, Any], results_md5: str, profile: Profile
) -> dict[str, Any]:
    """Say what was released: the profile, the study's facts, and each output with its checksum.

    ``made_from`` holds the checksums of the folders behind it, as dvc.lock has them.

    Raises
    ------
    ValueError : when the study's facts hold something of which nobody said that it may leave.
    """
    unknown = sorted(set(study) ^ set(STUDY_FACTS))
    if unknown:
        raise ValueError(f"study.json: no rule says whether {', '.join(unknown)} may leave.")
    ledger = released.ledger["output"].value_counts()
    return {
        "profile": asdict(profile),
        "study": {key: fact for key, fact in study.items() if key != "study_md5"},
        "made_from": {"data/study": study["study_md5"], "data/results": results_md5},
        "outputs": [
            {
                "name": f"{name}.csv",
                "rows": len(table),
                "cells": int(table.size),
                "cells_touched": int(ledger.get(name, 0)),
                "sha256": hashlib.sha256(_csv(table).encode()).hexdigest(),
            }
            for name, table in released.tables.items()
        ],
    }


def _csv(table: pd.DataFrame) -> str:
    return table.to_csv(index=False, lineterminator="\n")


def release(results: Path, output: Path, settings: Settings) -> int:
    """Release every table of a results folder and return how many cells a rule touched."""
    with CLAIMS.open(encoding="utf-8") as file:
        claims = pd.read_csv(file, dtype=str, keep_default_na=False).to_dict("records")
    facts_of_fit = json.loads((results / "study.json").read_text(encoding="utf-8"))
    study = {**facts_of_fit, "title": settings.study.title}
    names = vocabulary(settings, claims)  # type: ignore[arg-type]
    released = release_tables(read_results(results), settings, names, study["confidence"])
    facts = describe(released, study, folder_md5(results), Profile.of(settings.disclosure))
    with replacing_folder(output) as folder:
        for name, table in released.tables.items():
            write_csv(table, folder / f"{name}.csv")
        write_csv(released.ledger, folder / "ledger.csv")
        write_json(facts, folder / "released.json")
        write_json(metrics(released.tables), folder / METRICS)
    return len(released.ledger)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stage and return its exit code."""
    return run("release", _run, arguments)


def _run(options: argparse.Namespace, settings: Settings) -> None:
    touched = release(options.results, options.released, settings)
    print(f"Released {len(RESULTS)} tables to {options.released}; rules touched {touched} cells.")


if __name__ == "__main__":
    sys.exit(main())
