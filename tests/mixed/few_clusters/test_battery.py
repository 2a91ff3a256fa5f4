"""Many studies at once, and what stands beside the headline: each by its own formula."""

import math
from itertools import combinations

import numpy as np
import pytest
from scipy import stats

from mixed.few_clusters.battery import battery
from mixed.few_clusters.permutation import permutation_p, smallest_p

RSW = np.array([1, 1, 1, 0, 0, 0, 0])
Y = np.array([[4.0, 7, 5, 1, 2, 2, 5], [0.1, 0.3, 0.2, 0.4, 0.1, 0.2, 0.3]])
N = np.array([[30.0, 40, 50, 60, 20, 10, 30], [9, 9, 9, 9, 9, 9, 9]])
S = np.array([[0.1, 0.2, 0.1, 0.3, 0.1, 0.2, 0.4], [0.01] * 7])


def test_what_stands_beside_the_headline_is_by_hand() -> None:
    found = battery(Y, S, N, RSW, "mean")
    ours, theirs = Y[0, :3], Y[0, 3:]
    error = math.sqrt(ours.var(ddof=1) / 3 + theirs.var(ddof=1) / 4)
    d = ours.mean() - theirs.mean()

    assert found.estimate[0] == pytest.approx(d)
    assert found.p[0] == pytest.approx(2 * stats.t.sf(d / error, 5 * 3.75 / 10))
    assert found.bound_p[0] == pytest.approx(2 * stats.t.sf(d / error, 2))
    assert found.sd_ratio[0] == pytest.approx(ours.std(ddof=1) / theirs.std(ddof=1))
    assert found.size_ratio[0] == pytest.approx(40 / 30)
    by_people = np.average(ours, weights=N[0, :3]) - np.average(theirs, weights=N[0, 3:])
    assert found.by_people[0] == pytest.approx(by_people)
    weights = 1 / S[0] ** 2
    by_precision = np.average(ours, weights=weights[:3]) - np.average(theirs, weights=weights[3:])
    assert found.by_precision[0] == pytest.approx(by_precision)
    assert found.left_out[0, 3] == pytest.approx(ours.mean() - theirs[1:].mean())
    assert math.isnan(found.left_out_p[0, 0])  # two sites are left of an arm


def test_the_exact_p_is_that_of_every_dealing_counted() -> None:
    found = permutation_p(Y, RSW)

    for values, p in zip(Y, found, strict=True):
        dealt = [
            abs(values[list(way)].mean() - np.delete(values, way).mean())
            for way in combinations(range(7), 3)
        ]
        seen = abs(values[:3].mean() - values[3:].mean())
        assert p == pytest.approx(np.mean([d >= seen - 1e-9 for d in dealt]))


def test_the_smallest_p_after_holm_is_multiplied_by_the_claims() -> None:
    assert smallest_p(4, 4) == pytest.approx(2 / 70)
    assert smallest_p(4, 4, 6) == pytest.approx(12 / 70)
    assert smallest_p(1, 2, 6) == 1


def test_a_batch_is_its_studies_one_by_one() -> None:
    rates, exposure = np.abs(Y) / 10, N
    errors = np.sqrt(rates / exposure)
    whole = battery(rates, errors, exposure, RSW, "rate")
    for i in range(2):
        one = battery(rates[i], errors[i], exposure[i], RSW, "rate")
        for name in ("estimate", "low", "high", "p", "permutation_p", "difference_low"):
            assert getattr(one, name)[0] == pytest.approx(getattr(whole, name)[i]), name


def test_two_sites_in_an_arm_have_an_estimate_and_nothing_that_is_like_a_p() -> None:
    keep = [0, 1, 3, 4, 5, 6]
    found = battery(Y[:, keep], S[:, keep], N[:, keep], RSW[keep], "mean")

    assert found.estimate[0] == pytest.approx(5.5 - 2.5)
    for name in ("p", "low", "high", "bound_p", "permutation_p", "difference_low"):
        assert np.isnan(getattr(found, name)).all(), name


@pytest.mark.parametrize("law", ["risk", "rate"])
def test_an_interval_of_an_arm_without_events_holds_the_truth(law: str) -> None:
    """Risks of .002 against .10 in 60 people a site, 4 v 4: four in ten RSW arms have no event."""
    rng, runs = np.random.default_rng(9), 4000
    rsw, n = np.repeat([1, 0], 4), np.full((runs, 8), 60.0)
    true = np.where(rsw == 1, 0.002, 0.10)
    events = rng.binomial(60, np.broadcast_to(true, n.shape))
    y = events / 60
    s = np.sqrt(y * (1 - y) / 60) if law == "risk" else np.sqrt(y / 60)
    found = battery(y, s, n, rsw, law)
    nobody = events[:, :4].sum(axis=1) == 0

    holds = (found.difference_low <= -0.098) & (found.difference_high >= -0.098)
    assert 0.3 < nobody.mean() < 0.9
    assert holds.mean() >= 0.935
    assert holds[nobody].mean() >= 0.935
    if law == "rate":
        assert ((found.low <= 0.02) & (found.high >= 0.02))[nobody].mean() >= 0.935
