"""The fit stage: ``data/study/`` to ``data/results/``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from study.stage import run

import pandas as pd

from analysis.evaluation.evaluate import evaluate
from analysis.frames.study import read_study, read_submissions
from analysis.questions.asking import read_claims
from mixed.resampling.execute import Execution
from study.claims import CLAIMS
from study.files import folder_md5, replacing_folder, write_csv, write_json, write_parquet
from study.settings.model import Settings


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stage and return its exit code."""
    return run("fit", _run, arguments)


def _run(options: argparse.Namespace, settings: Settings) -> None:
    study: Path = options.study
    results = evaluate(
        study=read_study(study),
        submissions=read_submissions(study),
        findings=pd.read_parquet(study / "findings.parquet"),
        claims=read_claims(CLAIMS),
        settings=settings,
        say=lambda line: print(f"fit: {line}", flush=True),
        execution=Execution(**dict(settings.execution)),
        answers=options.answers,
    )
    with replacing_folder(options.results) as folder:
        for name, frame in results.tables.items():
            write_parquet(frame, folder / f"{name}.parquet")
        write_csv(results.tables["estimates"], folder / "estimates.csv")
        write_json({**results.study, "study_md5": folder_md5(study)}, folder / "study.json")


if __name__ == "__main__":
    sys.exit(main())
