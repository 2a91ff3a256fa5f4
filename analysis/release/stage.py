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

import pandas as pd

from analysis.release.rules import Profile
from analysis.release.tables import Leaving, release_tables, vocabulary
from study.claims import CLAIMS
from study.files import folder_md5, write_csv, write_json
from study.results import RESULTS
from study.settings import load_params

EXAMPLE = "example: python -m analysis.release.stage --results data/results --output data/released"
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
    released: Leaving, study: Mapping[str, Any], results_md5: str, profile: Profile
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


def release(results: Path, output: Path, params: Mapping[str, Any]) -> int:
    """Release every table of a results folder and return how many cells a rule touched."""
    with CLAIMS.open(encoding="utf-8") as file:
        claims = pd.read_csv(file, dtype=str, keep_default_na=False).to_dict("records")
    study = json.loads((results / "study.json").read_text(encoding="utf-8"))
    released = release_tables(read_results(results), params, vocabulary(params, claims))  # type: ignore[arg-type]
    facts = describe(released, study, folder_md5(results), Profile.of(params))
    for name, table in released.tables.items():
        write_csv(table, output / f"{name}.csv")
    write_csv(released.ledger, output / "ledger.csv")
    write_json(facts, output / "released.json")
    return len(released.ledger)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stage; 0 when all is well, 1 with a sentence when it is not."""
    parser = argparse.ArgumentParser(
        prog="python -m analysis.release.stage", description=__doc__, epilog=EXAMPLE
    )
    parser.add_argument("--results", type=Path, default=Path("data/results"))
    parser.add_argument("--output", type=Path, default=Path("data/released"))
    parser.add_argument("--params", type=Path, default=Path("params.yaml"))
    options = parser.parse_args(arguments)
    try:
        touched = release(options.results, options.output, load_params(options.params))
    except (OSError, ValueError, KeyError) as error:
        print(f"Nothing was released. {error}", file=sys.stderr)
        return 1
    print(f"Released {len(RESULTS)} tables to {options.output}; rules touched {touched} cells.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
