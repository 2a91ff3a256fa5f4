"""Few events and none: by hand, and by the bias in studies whose truth is known."""

import math

import numpy as np
import pytest

from mixed.few_clusters.events import arm_levels, logarithms, own_variances
from mixed.few_clusters.second_stage import compare_arms

ARMS = np.repeat([1, 0], 3)


def test_half_an_event_is_added_to_the_arm_and_not_to_each_site() -> None:
    """RSW 0, 1, 2 events of 100 person-years each: 3.5 of 300. Others 10 each: 30.5 of 300."""
    rates = np.array([0.0, 0.01, 0.02, 0.1, 0.1, 0.1])
    levels = arm_levels(rates, np.full(6, 100.0), ARMS, "rate")

    assert levels.tolist() == pytest.approx([3.5 / 300] * 3 + [30.5 / 300] * 3)
    additive, own = logarithms(rates, np.full(6, 1e-4), np.full(6, 100.0), ARMS)
    assert additive[:3].mean() == pytest.approx(math.log(3.5 / 300))
    assert own[:3].tolist() == pytest.approx([1e-4 * (300 / 3.5) ** 2] * 3)


def test_the_effective_exposure_of_unequal_sites_is_that_of_their_unweighted_mean() -> None:
    """Sites of 10, 20 and 40: 9 / (1/10 + 1/20 + 1/40) = 51.4, and not 70."""
    levels = arm_levels(np.zeros(6), np.array([10.0, 20, 40, 1, 1, 1]), ARMS, "rate")

    assert levels[0] == pytest.approx(0.5 / (9 / (0.1 + 0.05 + 0.025)))


def test_a_risk_that_nobody_had_is_not_known_without_error() -> None:
    """0 of 100 in each of three sites: ½ / 301, binomial."""
    risks = np.array([0.0, 0, 0, 0.1, 0.2, 0.3])
    errors = np.sqrt(risks * (1 - risks) / 100)
    own = own_variances(risks, errors, np.full(6, 100), ARMS, "risk")

    level = 0.5 / 301
    assert own[:3].tolist() == pytest.approx([level * (1 - level) / 100] * 3)
    level = 60.5 / 301
    assert own[3:].tolist() == pytest.approx([level * (1 - level) / 100] * 3)


def test_a_risk_that_is_one_but_for_rounding_tells_nothing_of_clumps() -> None:
    """Adjusted risks of one arm are 1 - 1e-16, with the error that half an event gives."""
    risks = np.array([1 - 1e-16, 1 - 2e-16, 1.0, 1e-16, 0.0, 2e-16])
    own = own_variances(risks, np.full(6, 0.05), np.full(6, 32.0), ARMS, "risk")

    level = 0.5 / 97
    assert own.tolist() == pytest.approx([level * (1 - level) / 32] * 6)


def test_events_that_come_in_clumps_count_for_less() -> None:
    """Errors twice those of the law: variances four times as large, in either kind."""
    for kind, law in (("risk", 0.2 * 0.8), ("rate", 0.2)):
        errors = 2 * np.sqrt(np.full(6, law / 50))
        own = own_variances(np.full(6, 0.2), errors, np.full(6, 50), ARMS, kind)
        level = 10.5 / 51 if kind == "risk" else 10.5 / 50
        level = 30.5 / 151 if kind == "risk" else 30.5 / 150
        expected = 4 * (level * (1 - level) if kind == "risk" else level) / 50
        assert own.tolist() == pytest.approx([expected] * 6)


def test_the_unit_of_an_exposure_does_not_matter() -> None:
    """Events per person and per thousand persons: errors carry the unit."""
    rates, n = np.array([0.0, 0.02, 0.05, 0.1, 0.04, 0.06]), np.array([50.0, 60, 70, 80, 90, 99])
    errors = np.sqrt(rates / n)
    one = own_variances(rates, errors, n, ARMS, "rate")
    thousand = own_variances(1000 * rates, 1000 * errors, n, ARMS, "rate")

    # Half an event is in persons either way only where the exposure is: compare what is without it.
    with_unit = own_variances(1000 * rates, 1000 * errors, n / 1000, ARMS, "rate")
    assert with_unit.tolist() == pytest.approx((1e6 * one).tolist())
    assert thousand.tolist() == pytest.approx((1e6 * one).tolist(), rel=0.3)


@pytest.mark.parametrize("sites", [6, 12])
def test_the_log_ratio_is_unbiased_where_the_arms_are_of_unequal_size(sites: int) -> None:
    """RSW 30 people a site against 150, .02 events a person, no effect: half of one to every site
    gave +.42, and favoured the larger sites in a quarter of the studies."""
    rng, runs = np.random.default_rng(3), 100_000
    exposure = np.repeat([30.0, 150.0], sites)
    arm = np.repeat([1, 0], sites)
    events = rng.poisson(0.02 * exposure, (runs, 2 * sites))
    rates = events / exposure
    own = own_variances(rates, np.sqrt(events) / exposure, exposure, arm, "rate")
    found = compare_arms(*_two(logarithms(rates, own, exposure, arm), arm))

    assert abs(found.difference.mean()) < 0.01
    assert (found.p() < 0.05).mean() <= 0.065
    naive = np.log((events + 0.5) / exposure)
    assert (naive[:, :sites].mean(axis=1) - naive[:, sites:].mean(axis=1)).mean() > 0.3


def _two(both: tuple[np.ndarray, np.ndarray], arm: np.ndarray) -> tuple[np.ndarray, ...]:
    return both[0], arm, both[1]
