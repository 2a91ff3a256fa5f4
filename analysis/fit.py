"""The fit stage: ``data/study/`` to ``data/results/``."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from study.claims import CLAIMS

EXAMPLE = "example: python -m analysis.fit --study data/study --output data/results"
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS", "RAYON_NUM_THREADS")


def main(argv: Sequence[str] | None = None) -> int:
    """Run the stage; 1 when the data cannot be read, 2 when a setting is wrong."""
    parser = argparse.ArgumentParser(
        prog="python -m analysis.fit", description=__doc__, epilog=EXAMPLE
    )
    parser.add_argument("--study", type=Path, default=Path("data/study"), help="study tables")
    parser.add_argument("--output", type=Path, default=Path("data/results"), help="results")
    parser.add_argument("--params", type=Path, default=Path("params.yaml"), help="settings")
    options = parser.parse_args(argv)
    # One thread gives sums one order and results the same bytes everywhere. The libraries read
    # this once, when they are first imported: hence before the import.
    os.environ.update(dict.fromkeys(THREADS, "1"))
    from study.settings.refusals import SettingsError

    try:
        _run(options.study, options.output, options.params)
    except SettingsError as error:
        print(error, file=sys.stderr)
        return 2
    except (OSError, ValueError) as error:
        print(f"fit: {error}", file=sys.stderr)
        return 1
    return 0


def _run(study: Path, output: Path, params: Path) -> None:
    import pandas as pd

    from analysis.evaluation import evaluate
    from analysis.frames.study import read_study, read_submissions
    from analysis.plan import read_claims
    from study.files import folder_md5, write_csv, write_json, write_parquet
    from study.settings.load import load_settings

    settings = load_settings(params)
    results = evaluate(
        study=read_study(study),
        submissions=read_submissions(study),
        findings=pd.read_parquet(study / "findings.parquet"),
        claims=read_claims(CLAIMS),
        settings=settings,
        say=lambda line: print(f"fit: {line}", flush=True),
    )
    for name, frame in results.tables.items():
        write_parquet(frame, output / f"{name}.parquet")
    write_csv(results.tables["estimates"], output / "estimates.csv")
    write_json({**results.study, "study_md5": folder_md5(study)}, output / "study.json")


if __name__ == "__main__":
    sys.exit(main())
