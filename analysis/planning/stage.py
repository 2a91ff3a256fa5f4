"""The plan stage: fitted variance components and params.yaml to ``data/plan/``."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path

from study.stage import run

import pandas as pd

from analysis.planning.plan import Plan, plan
from analysis.planning.settings import planned, target_of
from analysis.results.tables import table
from mixed.resampling.execute import Execution
from study.files import replacing_folder, write_csv, write_json
from study.results.said import to_text
from study.settings.model import Settings
from study.vocabulary import CONFIDENTIAL


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the stage and return its exit code."""
    return run("plan", _run, arguments)


def _run(options: argparse.Namespace, settings: Settings) -> None:
    components = _that_may_leave(pd.read_parquet(options.variances), options.released)
    costs, target = dict(settings.planning.costs.items()), target_of(settings)
    execution, seed = Execution(**dict(settings.execution)), settings.study.seed
    questions, without = planned(settings, components)
    plans = [
        plan(p.question, p.designs, costs, target, seed, execution, title=p.question.name)
        for p in questions
    ]
    labels = {own.name: own.label for own in settings.outcomes}
    with replacing_folder(options.plan) as folder:
        write_csv(_stacked([p.table for p in plans], "plan"), folder / "plan.csv")
        write_csv(_stacked([p.curves for p in plans], "curves"), folder / "curves.csv")
        write_json(
            {
                "source": settings.study.source,
                "currency": settings.planning.currency,
                "costs": costs,
                "level": target.level,
                "target": target.power,
                "runs": target.runs,
                "seed": seed,
                "questions": [_facts(p) for p in plans],
                "not_planned": [labels[name] for name in without],
            },
            folder / "facts.json",
        )


def _that_may_leave(components: pd.DataFrame, released: Path) -> pd.DataFrame:
    """The variances of outcomes of which none is withheld: the page says from which it planned."""
    told = pd.read_csv(released, dtype=str, keep_default_na=False)
    withheld = told.loc[told["variance"].eq(CONFIDENTIAL), "outcome"]
    return components[~components["outcome"].isin(withheld)]


def _stacked(tables: Sequence[pd.DataFrame], name: str) -> pd.DataFrame:
    """All tables under each other; the header alone when nothing could be planned."""
    return table(name, pd.concat(tables) if tables else [])


def _facts(found: Plan) -> dict[str, object]:
    asked = found.question
    return {
        "name": asked.name,
        "label": asked.label,
        "unit": asked.unit,
        "kind": asked.kind,
        "effect": asked.effect,
        "baseline": asked.baseline,
        "variances": {key: float(f"{v:.3g}") for key, v in vars(asked.variances).items()},
        "cheapest": found.cheapest,
        "warnings": to_text(found.warnings),
    }


if __name__ == "__main__":
    sys.exit(main())
