"""What the exact engine does to the product's own runs: the fit stage, Monte-Carlo, bootstrap."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
import pandas as pd

from analysis.answers.contrast import analyse
from analysis.fit import CLAIMS
from analysis.frames.candidates import candidates
from analysis.frames.sample import Sample
from analysis.frames.study import read_study
from analysis.multilevel.opinions import fit_mixedlm
from analysis.multilevel.structure import structure
from analysis.questions import asking
from analysis.two_stage.beliefs import priors
from benchmarks.methods import analyse as compare
from benchmarks.unbalanced import Truth, draw
from mixed.linear import fit_linear
from mixed.model import paths
from study.settings.load import load_settings

Model = tuple[pd.DataFrame, Sequence[str], Sequence[str], Sequence[str]]
STUDY = Path("data/study")
STUDIES = 200
NESTED = ("site_id", "unit_id", "worker_id")


def uses(seed: int, studies: int = STUDIES) -> str:
    """Processor seconds of the fits in the product's own runs, and of other engines instead.

    Raises
    ------
    OSError : when the default study has not been run.
    """
    lines = [
        "### In the product's own runs",
        "",
        "Processor seconds of all multilevel fits of means; each with what the run needs of it: "
        "Kenward and Roger's errors and degrees of freedom here, the bare fit of the others.",
        "",
        "| run | whole run | this engine | mixedlm instead | times as long |",
        "|---|---|---|---|---|",
        _line("fit stage of the default study", *_fit_stage()),
        _line(f"Monte-Carlo, {studies:,} studies of 8 sites", *_monte_carlo(seed, studies)),
        "",
        "In the fit stage mixedlm and statsmodels are fitted beside the engine all the same, as "
        "second opinions. The planner tests site means, as the verdicts do, and fits no model: its "
        "time is its own.",
    ]
    return "\n".join(lines)


def _line(run: str, whole: float, ours: float, theirs: float) -> str:
    return f"| {run} | {whole:.1f} | {ours:.2f} | {theirs:.2f} | {theirs / ours:.1f} |"


def _fit_stage() -> tuple[float, float, float]:
    settings, study = load_settings(), read_study(STUDY)
    estimands = asking.estimands(settings, asking.read_claims(CLAIMS))
    samples = [candidates(estimand, study, settings).sample for estimand in estimands]
    models = [_model(sample) for sample in samples if sample.estimand.kind == "mean"]
    confidence, assumed = settings.inference.confidence, priors(settings.beliefs)
    return (
        _seconds(lambda: [analyse(sample, confidence, assumed) for sample in samples]),
        _seconds(lambda: [fit_linear(*model) for model in models]),
        _seconds(lambda: [_mixedlm(*model) for model in models]),
    )


def _model(sample: Sample) -> Model:
    found, crossed_of = structure(sample), sample.estimand.crossed
    nested = [group for group in found.groups if group not in crossed_of]
    crossed = [group for group in found.groups if group in crossed_of]
    return sample.rows, found.fixed, nested, crossed


def _monte_carlo(seed: int, studies: int) -> tuple[float, float, float]:
    truth, rng = Truth("mean", 8, 0.05, 0.0), np.random.default_rng(seed)
    frames = [draw(truth, rng) for _ in range(studies)]
    return (
        _seconds(lambda: [compare(frame, truth) for frame in frames]),
        _seconds(lambda: [fit_linear(frame, ["rsw"], NESTED) for frame in frames]),
        _seconds(lambda: [_mixedlm(frame, ["rsw"], NESTED, ()) for frame in frames]),
    )


def _mixedlm(
    frame: pd.DataFrame, fixed: Sequence[str], nested: Sequence[str], crossed: Sequence[str]
) -> None:
    fit_mixedlm(paths(frame, nested), fixed, [*nested, *crossed])


def _seconds(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    print(uses(int(sys.argv[1])))
