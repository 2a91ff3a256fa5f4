"""What must hold of the two-stage estimate whatever the data."""

import math

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.frames.sample import Sample
from analysis.two_stage.comparison import two_stage
from mixed.few_clusters.incidence import pseudo_observations
from tests.analysis.simulated import estimand, simulated

KINDS = st.sampled_from(["mean", "risk", "rate"])
SEEDS = st.integers(0, 10_000)


def small(seed: int, kind: str) -> pd.DataFrame:
    return simulated(seed, kind, (1, 1, 1, 0, 0, 0, 0), units=2, workers=3, waves=2, level=0.3)


@settings(max_examples=25)
@given(KINDS, SEEDS)
def test_the_order_of_rows_and_columns_does_not_matter(kind: str, seed: int) -> None:
    frame = small(seed, kind)
    shuffled = frame.sample(frac=1, random_state=seed)[list(frame.columns)[::-1]]
    plan = estimand(kind, covariates=("wave",))

    one, other = (
        two_stage(Sample(plan, frame), 0.95).effect,
        two_stage(Sample(plan, shuffled), 0.95).effect,
    )

    assert other.estimate == pytest.approx(one.estimate, rel=1e-9, abs=1e-12)
    assert other.high == pytest.approx(one.high, rel=1e-9, abs=1e-12)


@settings(max_examples=25)
@given(KINDS, SEEDS)
def test_exchanging_the_arms_turns_the_effect_round(kind: str, seed: int) -> None:
    frame = small(seed, kind)
    plan = estimand(kind, covariates=("wave",))

    one = two_stage(Sample(plan, frame), 0.95).effect
    turned = two_stage(Sample(plan, frame.assign(rsw=1 - frame["rsw"])), 0.95).effect

    back = 1 / turned.estimate if kind == "rate" else -turned.estimate
    assert back == pytest.approx(one.estimate, rel=1e-9, abs=1e-12)
    assert turned.p == pytest.approx(one.p)


@settings(max_examples=25)
@given(SEEDS, st.floats(-100, 100), st.floats(0.01, 100))
def test_a_mean_difference_follows_the_unit_of_measurement(
    seed: int, shift: float, scale: float
) -> None:
    frame = small(seed, "mean")
    plan = estimand(covariates=("wave",))

    one = two_stage(Sample(plan, frame), 0.95).effect
    moved = two_stage(Sample(plan, frame.assign(y=shift + scale * frame["y"])), 0.95).effect

    assert moved.estimate == pytest.approx(scale * one.estimate, rel=1e-6, abs=1e-9 * scale)
    assert moved.p == pytest.approx(one.p, rel=1e-6)


@st.composite
def follow_up(draw: st.DrawFn) -> tuple[list[int], list[int], list[float], int]:
    """Days, ends and weights of up to twenty persons, one of them followed to the horizon."""
    n = draw(st.integers(1, 20))
    days = draw(st.lists(st.integers(0, 12), min_size=n, max_size=n))
    ended = draw(st.lists(st.integers(0, 2), min_size=n, max_size=n))
    weights = draw(st.lists(st.floats(0.1, 10), min_size=n + 1, max_size=n + 1))
    return [*days, 12], [*ended, 0], weights, draw(st.integers(0, 12))


@settings(max_examples=100)
@given(follow_up())
def test_cumulative_incidences_are_shares_that_grow_and_leave_room_for_each_other(
    drawn: tuple[list[int], list[int], list[float], int],
) -> None:
    days, ended, weights, horizon = drawn
    other = [{1: 2, 2: 1}.get(end, 0) for end in ended]

    def mean(ends: list[int], by: int) -> float:
        return float(np.average(pseudo_observations(days, ends, weights, by), weights=weights))

    assert -1e-12 <= mean(ended, horizon) <= mean(ended, 12) + 1e-12
    assert mean(ended, horizon) + mean(other, horizon) <= 1 + 1e-12
    # With everyone's end a competing one or the event, they share everyone who is not free of both.
    both = [min(end, 1) for end in ended]
    assert mean(ended, horizon) + mean(other, horizon) == pytest.approx(
        mean(both, horizon), abs=1e-12
    )


@settings(max_examples=25)
@given(KINDS, SEEDS, st.floats(0.001, 1000))
def test_only_the_proportions_of_weights_matter(kind: str, seed: int, unit: float) -> None:
    frame = small(seed, kind)
    weights = np.random.default_rng(seed).uniform(0.2, 5, frame["worker_id"].nunique())
    frame["w"] = weights[pd.factorize(frame["worker_id"])[0]]
    plan = estimand(kind, covariates=("wave",), weight="w")

    one = two_stage(Sample(plan, frame), 0.95).effect
    other = two_stage(Sample(plan, frame.assign(w=frame["w"] * unit)), 0.95).effect

    assert other.estimate == pytest.approx(one.estimate, rel=1e-7, abs=1e-9)
    assert other.high == pytest.approx(one.high, rel=1e-7, abs=1e-9)


@settings(max_examples=25)
@given(SEEDS, st.floats(0.01, 100))
def test_a_rate_ratio_does_not_depend_on_the_unit_of_exposure(seed: int, unit: float) -> None:
    frame = small(seed, "rate")
    exposed = frame.assign(exposure=np.random.default_rng(seed).uniform(0.5, 2, len(frame)))
    plan = estimand("rate", covariates=("wave",))

    one = two_stage(Sample(plan, exposed), 0.95).effect
    other = two_stage(
        Sample(plan, exposed.assign(exposure=exposed["exposure"] * unit)), 0.95
    ).effect

    assert math.log(other.estimate) == pytest.approx(math.log(one.estimate), rel=1e-6, abs=1e-9)
