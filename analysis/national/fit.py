"""Stage ``national_fit``: official statistics → comparisons of adopters with other authorities."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from study.stage import run

import pandas as pd

from analysis.national import compare, recompute, samples
from analysis.results.tables import table
from mixed.few_clusters.design import Design
from study.files import replacing_folder, write_csv, write_json, write_parquet
from study.official_measures import MEASURES
from study.results import NATIONAL
from study.settings.model import Settings


def fit(study: Mapping[str, pd.DataFrame], settings: Settings) -> dict[str, pd.DataFrame]:
    """All results frames.

    Parameters
    ----------
    study : ``workforce`` (with ``area`` first), ``neighbours`` (pairs of areas) and
        ``missing_reasons``, as the stage before writes them.
    settings : read are ``national``, ``study.seed`` and ``inference.confidence``.

    Raises
    ------
    ValueError : when a setting is missing, or too few adopters are counted to compare anything.
    """
    national, confidence = settings.national, settings.inference.confidence
    workforce, pairs = study["workforce"], study["neighbours"]
    adopters = samples.read_adopters(national.adoption)
    years = samples.authority_years(workforce, adopters, national)
    n_adopters = years.loc[years["group"] == "adopter", "area"].nunique()
    n_others = years.loc[years["group"] == "other", "area"].nunique()
    if not Design(n_adopters - 1, n_others).allows_p:
        raise ValueError(
            f"national.adoption counts {n_adopters} authorities as adopters: too few to leave each "
            "one out and compare the rest."
        )
    frames = {
        "comparisons": compare.comparisons(
            years,
            pairs,
            confidence=confidence,
            draws=national.permutations,
            seed=settings.study.seed,
        ),
        "alternatives": compare.alternatives(years, pairs, confidence),
        "variance_shares": compare.variance_shares(years),
        "trends": samples.trends(years, workforce),
        "adopter_differences": compare.adopter_differences(years, pairs),
        "adopters": adopters,
        "authorities": samples.authorities(years),
        "missing_values": samples.missing_values(years, study["missing_reasons"]),
        "recomputed": recompute.recomputed(workforce),
    }
    return {name: table(name, frame) for name, frame in frames.items()}


def facts(receipt: Mapping[str, Any], settings: Settings) -> dict[str, Any]:
    """What the report must say beside the numbers: files, settings."""
    return {
        **receipt,
        "settings": {
            **settings.national.model_dump(exclude={"folder"}),
            "confidence": settings.inference.confidence,
            "seed": settings.study.seed,
        },
    }


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stage and return its exit code."""
    return run("national_fit", _run, arguments)


def _run(options: argparse.Namespace, settings: Settings) -> None:
    receipt = json.loads((options.study / "receipt.json").read_text(encoding="utf-8"))
    if receipt["present"]:
        frames = fit(_read(options.study), settings)
    else:
        frames = {name: table(name, []) for name in NATIONAL}
    with replacing_folder(options.results) as folder:
        for name, frame in frames.items():  # as CSV for people
            write_parquet(frame, folder / f"{name}.parquet")
            write_csv(frame, folder / f"{name}.csv")
        write_json(facts(receipt, settings), folder / "facts.json")
    if receipt["present"]:
        counted = int(frames["adopters"]["counted"].sum())
        print(f"Compared {counted} adopters with other authorities on {len(MEASURES)} measures.")
    else:
        print("There are no official statistics, so there is nothing to compare.")


def _read(folder: Path) -> dict[str, pd.DataFrame]:
    return {
        name: pd.read_parquet(folder / f"{name}.parquet")
        for name in ("workforce", "neighbours", "missing_reasons")
    }


if __name__ == "__main__":
    sys.exit(main())
