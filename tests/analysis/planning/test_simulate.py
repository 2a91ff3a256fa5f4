"""Drawn site summaries have the moments of their model, and are those of the analysis."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy.special import expit

from analysis.frames.sample import Sample
from analysis.planning.latent import intercept_of_rate, intercept_of_risk
from analysis.planning.question import Question
from analysis.planning.simulate import endless_summaries, site_summaries
from analysis.two_stage.comparison import two_stage
from tests.analysis.planning.questions import asked, sizes
from tests.analysis.simulated import estimand

pytestmark = pytest.mark.slow

RISK = asked("risk", 0.1, 0.3, (0.2, 0.1, 0.5, 0.0))
RATE = asked("rate", 0.7, 3.0, (0.05, 0.05, 0.3, 0.0))


def rows(question: Question, seed: int) -> pd.DataFrame:
    """One study drawn row by row, with nothing in common with the planner's shortcuts."""
    rng, plan = np.random.default_rng(seed), sizes()
    v, records = question.variances, []
    for site, rsw in enumerate(plan.rsw):
        at_site = rng.normal(0, math.sqrt(v.site))
        for unit in range(plan.units):
            at_unit = at_site + rng.normal(0, math.sqrt(v.unit))
            for worker in range(plan.workers):
                at = at_unit + rng.normal(0, math.sqrt(v.worker))
                for _ in range(plan.observations):
                    records.append((_row(question, at, rsw, rng), 1.0, rsw, site, unit, worker))
    frame = pd.DataFrame(
        records, columns=["y", "exposure", "rsw", "site_id", "unit_id", "worker_id"]
    )
    frame["unit_id"] += 100 * frame["site_id"]
    frame["worker_id"] += 100 * frame["unit_id"]
    return frame


def _row(question: Question, at: float, rsw: int, rng: np.random.Generator) -> float:
    v = question.variances
    if question.kind == "mean":
        return at + rsw * question.effect + rng.normal(0, math.sqrt(v.observation))
    if question.kind == "risk":
        own = intercept_of_risk(question.baseline + rsw * question.effect, v.total)
        return float(rng.random() < expit(own + at))
    own = intercept_of_rate(question.baseline, v.total) + rsw * math.log(question.effect)
    return float(rng.poisson(math.exp(own + at)))


@pytest.mark.parametrize("question", [asked(), RISK, RATE], ids=["mean", "risk", "rate"])
def test_summaries_are_distributed_as_those_of_two_stage_on_rows(question: Question) -> None:
    """60 studies row by row against 4,000 of the planner: mean and spread within 4 errors, and the
    sites' own variances on average within 4 errors."""
    plan = sizes()
    drawn, own_drawn = site_summaries(
        question, plan, np.array([question.effect]), 4000, np.random.default_rng(2)
    )
    tables = [
        two_stage(Sample(estimand(question.kind), rows(question, seed)), 0.95).sites
        for seed in range(60)
    ]
    analysed = np.array([table["additive"] for table in tables])
    own_analysed = np.array([table["own"] for table in tables])

    for arm in (0, 1):
        own, theirs = drawn[0][:, plan.rsw == arm].ravel(), analysed[:, plan.rsw == arm].ravel()
        error = theirs.std(ddof=1) / math.sqrt(len(theirs))
        assert abs(own.mean() - theirs.mean()) < 4 * error
        # A standard deviation of n normal values has a relative error of 1 / sqrt(2 n).
        assert own.std() == pytest.approx(theirs.std(ddof=1), rel=4 / math.sqrt(2 * len(theirs)))
        ours, known = own_drawn[0][:, plan.rsw == arm], own_analysed[:, plan.rsw == arm]
        of_study = known.mean(axis=1)  # sites of a study may share what they know
        assert abs(ours.mean() - known.mean()) < 4 * of_study.std(ddof=1) / math.sqrt(60)


def test_an_arm_without_events_has_half_of_one_as_in_the_analysis() -> None:
    rare = asked("rate", 0.5, 0.01, (0.1, 0.0, 0.0, 0.0))
    plan = sizes(units=2, workers=2, waves=1)
    values, own = site_summaries(rare, plan, np.array([0.5]), 200, np.random.default_rng(3))
    assert np.isfinite(values).all()
    assert (own > 0).all()
    assert values.min() == pytest.approx(math.log(0.5 / 16))  # four sites of four workers


@pytest.mark.parametrize("question", [asked(), RISK, RATE], ids=["mean", "risk", "rate"])
def test_endless_units_are_the_limit_of_many(question: Question) -> None:
    many = sizes(units=400, workers=1, visits=20)
    rng = np.random.default_rng(4)
    near = site_summaries(question, many, np.array([question.effect]), 150, rng)[0][0]
    limit = endless_summaries(question, many, 20_000, rng)
    for arm in (0, 1):
        own, theirs = near[:, many.rsw == arm].ravel(), limit[:, many.rsw == arm].ravel()
        # A rate's log mean over units differs from the limit's by a constant in both arms.
        if question.kind != "rate":
            assert abs(own.mean() - theirs.mean()) < 4 * own.std() / math.sqrt(len(own))
        assert own.std() == pytest.approx(theirs.std(), rel=4 / math.sqrt(2 * len(own)))


def test_observations_that_vary_spread_counts_and_latent_scores() -> None:
    for kind, effect, baseline in (("rate", 0.7, 3.0), ("risk", 0.1, 0.3)):
        spread = []
        for below in (0.0, 1.5):
            question = asked(kind, effect, baseline, (0.05, 0.0, 0.0, below))
            drawn, _ = site_summaries(
                question, sizes(), np.array([effect]), 400, np.random.default_rng(5)
            )
            spread.append(drawn[0, :, 4:].std())
        # More variance below the worker: counts vary more; a risk's sites less, on its own scale.
        assert spread[1] > 1.05 * spread[0] if kind == "rate" else spread[1] < spread[0]
