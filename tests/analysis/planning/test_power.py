"""Simulated power against the noncentral t, which is exact for means."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from analysis.planning.design import Sizes
from analysis.planning.power import (
    Target,
    approximate_error,
    first_reaching,
    ladder,
    power_curves,
)
from analysis.planning.question import PlanningError, Question
from mixed.few_clusters.precision import minimum_detectable_effect, power
from mixed.resampling.execute import Execution
from tests.analysis.planning.questions import asked, sizes

pytestmark = pytest.mark.slow

DESIGNS = [sizes(3, 3), sizes(4, 4), sizes(8, 8, units=3, workers=3)]
TARGET = Target(runs=8000)


def closed_error(question: Question, design: Sizes) -> float:
    v, arms = question.variances, 1 / design.sites.n_rsw + 1 / design.sites.n_conventional
    workers = design.units * design.workers
    variance = v.site + v.unit / design.units + v.worker / workers
    return math.sqrt((variance + v.observation / (workers * design.observations)) * arms)


def test_simulated_power_of_means_is_that_of_the_noncentral_t() -> None:
    """Where sites differ by far more than their people's errors the floor is never met, and arms of
    equal size have the pooled t's distribution, of which the test takes a stricter limit."""
    question = asked(effect=3.0, variances=(1.0, 0.0, 0.0, 0.1))
    for curve in power_curves(question, DESIGNS, TARGET, 11):
        error, sites = closed_error(question, curve.sizes), curve.sizes.sites
        df = sites.pooled_df
        expected = power(3.0, error, df, 0.05, sites.df)
        limit = minimum_detectable_effect(error, df, test_df=sites.df)
        assert abs(curve.power - expected) < 4 * math.sqrt(expected * (1 - expected) / 8000)
        assert curve.error == pytest.approx(
            math.sqrt(curve.power * (1 - curve.power) / 8000), rel=1e-12
        )
        assert curve.detectable == pytest.approx(limit, rel=0.03)
        for effect, found in zip(curve.effects, curve.powers, strict=True):
            true = power(effect, error, df, 0.05, sites.df)
            assert abs(found - true) < 4.5 * math.sqrt(max(true * (1 - true), 1e-4) / 8000)


def test_the_ceiling_is_the_power_with_the_sites_own_variance_alone() -> None:
    question = asked(effect=1.0)
    for curve in power_curves(question, DESIGNS, Target(runs=1000), 12):
        sites = curve.sizes.sites
        error = math.sqrt(0.05 * (1 / sites.n_rsw + 1 / sites.n_conventional))
        expected = power(1.0, error, sites.pooled_df, 0.05, sites.df)
        assert abs(curve.ceiling - expected) < 4 * math.sqrt(expected * (1 - expected) / 10_000)
        assert curve.ceiling > curve.power


def test_sites_without_a_variance_of_their_own_have_no_ceiling() -> None:
    question = asked(variances=(0.0, 0.05, 0.2, 0.7))
    assert power_curves(question, [sizes()], Target(runs=100), 1)[0].ceiling == 1.0


@pytest.mark.parametrize(
    "question",
    [
        asked("rate", 0.75, 40.0, (0.05, 0.05, 0.2, 0.0)),
        asked("risk", -0.1, 0.4, (0.1, 0.1, 0.4, 0.0)),
    ],
    ids=["rate", "risk"],
)
def test_power_of_rates_and_risks_is_near_the_normal_approximation(question: Question) -> None:
    """First order about the middle of two risks: within .05 of the noncentral t."""
    design = sizes(8, 8, units=10, workers=6)
    curve = power_curves(question, [design], Target(runs=4000), 13)[0]
    effect = math.log(question.effect) if question.kind == "rate" else question.effect
    middle = question.baseline + (effect / 2 if question.kind == "risk" else 0.0)
    error = approximate_error(replace(question, baseline=middle), design)
    expected = power(effect, error, design.sites.pooled_df, 0.05, design.sites.df)
    assert 0.3 < expected < 0.98
    assert abs(curve.power - expected) < 0.05


def test_without_an_effect_the_test_finds_one_no_more_often_than_it_should() -> None:
    """A ratio of 1 + 1e-9 and a difference of 1e-9: .065 at most, and 4 Monte-Carlo errors."""
    tiny = 1e-9
    for question in (
        asked(effect=tiny),
        asked("risk", tiny, 0.3, (0.1, 0.1, 0.3, 0.0)),
        asked("rate", 1 + tiny, 4.0, (0.05, 0.05, 0.2, 0.0)),
    ):
        found = power_curves(question, [sizes()], Target(runs=4000), 14)[0].power
        assert found < 0.065 + 4 * math.sqrt(0.065 * 0.935 / 4000), question.kind


def test_a_design_that_allows_no_p_value_has_no_power() -> None:
    for curve in power_curves(
        asked(), [sizes(1, 2), sizes(1, 5), sizes(2, 6)], Target(runs=100), 1
    ):
        assert math.isnan(curve.power)
        assert math.isnan(curve.detectable)


def test_the_ladder_goes_the_way_of_the_effect_and_stays_within_possible_risks() -> None:
    down = ladder(asked("risk", -0.05, 0.1, (0.3, 0.1, 0.3, 0.0)), sizes(3, 3), Target())
    assert (down < 0).all()
    assert (0.1 + down > 0).all()
    assert (ladder(asked("rate", 0.8, 2.0), sizes(), Target()) < 1).all()
    assert (ladder(asked("rate", 1.2, 2.0), sizes(), Target()) > 1).all()


def test_an_effect_no_risk_can_have_is_not_called_detectable() -> None:
    question = asked("risk", -0.04, 0.05, (0.5, 0.1, 0.3, 0.0))
    assert math.isnan(power_curves(question, [sizes(3, 3)], Target(runs=500), 1)[0].detectable)


def test_the_target_is_reached_between_two_rungs_on_a_straight_line() -> None:
    effects = np.array([1.0, 2.0, 4.0])
    assert first_reaching(effects, [0.2, 0.6, 1.0], 0.8) == pytest.approx(3.0)
    assert first_reaching(effects, [0.9, 0.9, 1.0], 0.8) == 1.0
    assert math.isnan(first_reaching(effects, [0.1, 0.2, 0.3], 0.8))


def test_two_processes_give_the_same_numbers_as_one() -> None:
    one, two = (
        power_curves(asked(), DESIGNS[:2], Target(runs=400), 15, execution)
        for execution in (Execution("serial"), Execution("loky", 2))
    )
    for a, b in zip(one, two, strict=True):
        assert (a.powers == b.powers).all()
        assert (a.power, a.ceiling) == (b.power, b.ceiling)


@pytest.mark.parametrize("settings", [{"power": 1.0}, {"power": 0.04}, {"runs": 0}, {"level": 0.0}])
def test_a_target_that_cannot_be_is_refused(settings: dict[str, Any]) -> None:
    with pytest.raises(PlanningError):
        Target(**settings)
