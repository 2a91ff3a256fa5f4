"""A site's own standard error, also where its units do not tell it."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from scipy import stats

from analysis.frames.sample import Sample
from analysis.site_numbers.site_error import BY_LAW, BY_PERSONS, BY_UNITS, site_error
from analysis.two_stage.comparison import two_stage
from study.results.said import say
from tests.analysis.simulated import drawn_frame, estimand


def of(
    observed: list[float], kind: str, units: Any = None, weight: Any = None
) -> tuple[float, str]:
    y = np.array(observed, dtype=float)
    where = np.arange(len(y)) % 2 if units is None else np.asarray(units)
    own = np.ones(len(y)) if weight is None else np.asarray(weight, dtype=float)
    expected = np.full(len(y), max(y.mean(), 0.3))
    return site_error(y, expected, own, where, kind)


@pytest.mark.parametrize("value", [0.0, 1.0])
@pytest.mark.parametrize("n", [10, 40, 400])
def test_a_risk_of_none_or_all_is_a_binomial_one_with_half_an_event(value: float, n: int) -> None:
    error, way = of([value] * n, "risk")

    assert error == pytest.approx(stats.binom(n, 0.5 / (n + 1)).std() / n)
    assert way == BY_LAW["risk"]


def test_half_an_event_is_about_the_error_that_such_sites_have() -> None:
    """Sites of 40 of which nobody had it most often have a risk near one in 80."""
    error, _ = of([0.0] * 40, "risk")
    risk = np.linspace(0, 0.2, 2001)
    after = stats.binom(40, risk).pmf(0)
    sd = math.sqrt(np.average(risk**2, weights=after) - np.average(risk, weights=after) ** 2)

    assert 0.5 * sd < error < 2 * sd


def test_covariates_do_not_make_a_site_without_events_sure_of_itself() -> None:
    """What was expected varies over its people; what was seen does not."""
    y, expected = np.zeros(40), np.linspace(0.29, 0.31, 40)

    error, way = site_error(y, expected, np.ones(40), np.arange(40) % 2, "risk")

    assert error == pytest.approx(math.sqrt(0.5 / 41 * (40.5 / 41) / 40))
    assert way == BY_LAW["risk"]


def test_a_rate_without_events_has_the_error_of_half_an_event() -> None:
    assert of([0.0] * 30, "rate") == (pytest.approx(1 / math.sqrt(0.5)), BY_LAW["rate"])


def test_a_rate_that_all_persons_share_has_the_error_of_a_poisson_count() -> None:
    assert of([2.0] * 10, "rate") == (pytest.approx(1 / math.sqrt(20)), BY_LAW["rate"])


def test_weighted_persons_tell_as_much_as_their_effective_number() -> None:
    weight = [1.0, 0.2] * 20
    n = 24**2 / 20.8

    assert of([0.0] * 40, "risk", weight=weight)[0] == pytest.approx(
        stats.binom(1, 0.5 / (n + 1)).std() / math.sqrt(n)
    )
    assert of([0.0] * 40, "rate", weight=weight)[0] == pytest.approx(math.sqrt(2 * 40 / n))


@pytest.mark.parametrize("kind", ["mean", "risk"])
def test_one_unit_falls_back_on_its_persons(kind: str) -> None:
    y = [0.0, 1.0, 1.0, 0.0, 1.0, 1.0, 0.0, 1.0]

    error, way = of(y, kind, units=[0] * 8)

    assert error == pytest.approx(np.std(y, ddof=1) / math.sqrt(8))
    assert way == BY_PERSONS


def test_units_that_agree_fall_back_on_their_persons() -> None:
    error, way = of([1.1, 1.1, 2.3, 2.3], "mean", units=[0, 1, 0, 1])

    assert error == pytest.approx(np.std([1.1, 1.1, 2.3, 2.3], ddof=1) / 2)
    assert way == BY_PERSONS


def test_units_that_differ_are_the_clusters() -> None:
    assert of([1.0, 2.0, 1.5, 4.0], "mean")[1] == BY_UNITS


@pytest.mark.parametrize("size", [1e-6, 1.0, 1e6])
def test_persons_of_one_mean_tell_no_error_of_it(size: float) -> None:
    y = size * np.array([0.3, 0.1 + 0.2, 0.3, 0.3])

    assert site_error(y, y[::-1], np.ones(4), np.array([0, 0, 1, 1]), "mean")[0] == 0


def test_the_estimate_says_how_an_error_was_had() -> None:
    frame = drawn_frame(
        {"a": (1, [0, 0, 0, 0]), "b": (1, [1, 1, 0, 0]), "c": (0, [1, 1, 1, 0]), "d": (0, [0, 1])}
    )
    found = two_stage(Sample(estimand("risk"), frame), 0.95)

    assert say(BY_LAW["risk"]) in found.warnings
    assert found.sites.loc[0, "standard_error"] == pytest.approx(math.sqrt(0.1 * 0.9 / 4))
    whole = two_stage(Sample(estimand("risk"), frame.assign(unit_id=frame["site_id"])), 0.95)
    assert say(BY_PERSONS) in whole.warnings
    assert (whole.sites["standard_error"] > 0.1).all()
