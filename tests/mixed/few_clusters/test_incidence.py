from __future__ import annotations

import math
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd
import pytest
from statsmodels.duration.survfunc import CumIncidenceRight

from analysis.frames.sample import Sample
from analysis.questions.estimand import Estimand
from analysis.two_stage.arms import arm_summaries
from analysis.two_stage.comparison import leave_one_out, two_stage
from mixed.few_clusters.incidence import known_at, pseudo_observations
from tests.analysis.simulated import estimand

CLUSTERS = ("site_id", "unit_id", "family_id")


def risk_by(horizon: float | None, **changes: object) -> Estimand:
    return estimand("risk", horizon=horizon, clusters=CLUSTERS, **changes)


def incidence(
    days: list[int] | npt.NDArray[Any] | pd.Series[Any],
    ended: list[int] | npt.NDArray[Any] | pd.Series[Any],
    horizon: float,
    weights: npt.NDArray[Any] | None = None,
) -> float:
    weights = np.ones(len(days)) if weights is None else np.asarray(weights)
    return float(np.average(pseudo_observations(days, ended, weights, horizon), weights=weights))


def followed(
    seed: int,
    arms: tuple[int, int, int] = (1, 1, 1, 0, 0, 0),
    families: int = 60,
    *,
    rsw_hazard: float = 0.5,
    site_sd: float = 0.0,
) -> pd.DataFrame:
    """Families with a hazard of the event of .9 a year, .5 under RSW, and of closing of .6.

    The youngest child's being under one doubles the event's hazard. It is so in seven of ten
    families of RSW's sites and in three of ten others. Sites stop following at different times.
    """
    rng = np.random.default_rng(seed)
    site = np.repeat(np.arange(len(arms)), families)
    rsw = np.asarray(arms)[site]
    young = (rng.random(len(site)) < 0.3 + 0.4 * rsw).astype(float)
    hazard = np.where(rsw == 1, rsw_hazard, 0.9) * 2**young
    hazard *= np.exp(site_sd * rng.normal(size=len(arms)))[site]
    event = rng.exponential(365 / hazard)
    closed = rng.exponential(365 / 0.6, len(site))
    until = rng.uniform(100, 500 + 300 * site)
    days = np.minimum(np.minimum(event, closed), until)
    ended = np.where(days == until, 0.0, np.where(days == event, 1.0, 2.0))
    return pd.DataFrame(
        {
            "y": ended,
            "exposure": np.ceil(days),
            "rsw": rsw,
            "site_id": [f"s{s}" for s in site],
            "unit_id": [f"s{s}|u{i % 5}" for i, s in enumerate(site)],
            "family_id": [f"f{i}" for i in range(len(site))],
            "young": young,
        }
    )


def true_incidence(rsw: int, young: int, years: float = 1.0) -> float:
    hazard = (0.5 if rsw else 0.9) * 2**young
    return hazard / (hazard + 0.6) * (1 - math.exp(-(hazard + 0.6) * years))


def test_the_estimate_is_aalen_and_johansen_s_by_hand() -> None:
    """At day 1, 1/5. At day 3, 4/5 × 2/3 = 8/15 are left. At day 4, one of two of them: 4/15."""
    days, ended = [1, 2, 3, 4, 5], [1, 0, 2, 1, 0]

    assert incidence(days, ended, 4) == pytest.approx(1 / 5 + 4 / 15)
    assert incidence(days, ended, 3) == pytest.approx(1 / 5)
    assert incidence(days, ended, 0) == 0


def test_pseudo_observations_are_derivatives_by_hand() -> None:
    """F = 1 − (1 − d/Y): with two at risk at day 2 and a censoring at day 1, F = w₂ / (w₂ + w₃)."""
    found = pseudo_observations([1, 2, 3], [0, 1, 0], [1, 1, 1], 2)

    # dF/dw = 0, w₃ / (w₂ + w₃)² = 1/4 and −w₂ / (w₂ + w₃)² = −1/4; three times that beside 1/2.
    assert list(found) == pytest.approx([1 / 2, 1 / 2 + 3 / 4, 1 / 2 - 3 / 4])


def test_an_event_comes_before_a_censoring_of_the_same_day() -> None:
    assert incidence([5, 5], [1, 0], 5) == pytest.approx(1 / 2)


@pytest.mark.filterwarnings("ignore::RuntimeWarning:statsmodels")  # of its standard errors
@pytest.mark.parametrize("horizon", [90, 182, 365])
@pytest.mark.parametrize("weighted", [False, True])
def test_it_equals_that_of_statsmodels(horizon: float, weighted: bool) -> None:
    frame = followed(3)
    weights = np.random.default_rng(1).uniform(0.5, 3, len(frame)) if weighted else None
    theirs = CumIncidenceRight(frame["exposure"], frame["y"].astype(int), freq_weights=weights)
    at = np.searchsorted(theirs.times, horizon, side="right") - 1

    found = incidence(frame["exposure"], frame["y"], horizon, weights)

    assert found == pytest.approx(theirs.cinc[0][at], rel=1e-12)


def test_pseudo_observations_are_near_the_leave_one_out_jackknife_s() -> None:
    """They differ by terms of the order 1/n; here n = 360, and the values reach from −.6 to 1.9."""
    frame = followed(4)
    days, ended = frame["exposure"].to_numpy(), frame["y"].to_numpy()
    n, everyone = len(frame), np.arange(len(frame))
    whole = incidence(days, ended, 365)
    without = [incidence(days[everyone != i], ended[everyone != i], 365) for i in everyone]

    found = pseudo_observations(days, ended, np.ones(n), 365)

    assert found == pytest.approx(n * whole - (n - 1) * np.array(without), abs=0.02)


def test_pseudo_observations_are_n_times_the_change_with_a_little_more_weight() -> None:
    frame = followed(4, families=8)
    days, ended = frame["exposure"].to_numpy(), frame["y"].to_numpy()
    weights = np.random.default_rng(2).uniform(0.5, 3, len(frame))
    found = pseudo_observations(days, ended, weights, 365)
    before = incidence(days, ended, 365, weights)

    for i in range(0, len(frame), 7):
        step = 1e-6 * (np.arange(len(frame)) == i)
        change = incidence(days, ended, 365, weights + step) - incidence(
            days, ended, 365, weights - step
        )
        assert found[i] == pytest.approx(before + weights.sum() * change / 2e-6, abs=1e-6)


def test_without_censoring_pseudo_observations_are_zero_or_one() -> None:
    days, ended = [3, 9, 9, 14, 20, 40], [1, 1, 2, 1, 2, 1]

    found = pseudo_observations(days, ended, [1, 2, 1, 1, 3, 1], 14)

    assert list(found) == pytest.approx([1, 1, 0, 1, 0, 0], abs=1e-12)


@pytest.mark.parametrize(
    ("days", "ended", "known"),
    [
        ([10, 20], [1, 0], False),
        ([10, 30], [1, 0], True),
        ([10, 20], [0, 1], True),
        ([10, 20, 20], [0, 1, 0], False),
        ([10, 20], [1, 2], True),
    ],
)
def test_the_horizon_is_within_reach_while_nobody_s_end_is_lost(
    days: list[int], ended: list[int], known: bool
) -> None:
    assert known_at(days, ended, 30) is known


@pytest.mark.parametrize("covariates", [(), ("young",)])
def test_without_censoring_the_analysis_is_that_of_the_risk(covariates: tuple[str, ...]) -> None:
    frame = followed(5)
    lost = frame["y"].eq(0) & frame["exposure"].lt(365)
    frame = frame.assign(exposure=frame["exposure"].where(~lost, 365.0))
    seen = frame["y"].eq(1) & frame["exposure"].le(365)
    plan, at_once = (risk_by(h, covariates=covariates) for h in (365, None))
    risks = frame.assign(y=seen.astype(float), exposure=1.0)

    found, expected = two_stage(Sample(plan, frame), 0.95), two_stage(Sample(at_once, risks), 0.95)

    pd.testing.assert_frame_equal(found.sites, expected.sites, rtol=1e-9)
    assert found.effect.estimate == pytest.approx(expected.effect.estimate, rel=1e-9)
    assert found.effect.high == pytest.approx(expected.effect.high, rel=1e-9)
    pd.testing.assert_frame_equal(arm_summaries(found, "risk"), arm_summaries(expected, "risk"))


def test_a_site_s_summary_is_its_own_estimate_and_its_events_are_those_seen_by_then() -> None:
    frame = followed(6)
    mine = frame[frame["site_id"] == "s2"]

    site = two_stage(Sample(risk_by(182), frame), 0.95).sites.set_index("site_id").loc["s2"]

    assert site["summary"] == pytest.approx(incidence(mine["exposure"], mine["y"], 182))
    assert site["events"] == (mine["y"].eq(1) & mine["exposure"].le(182)).sum()
    assert (site["n"], site["rsw"]) == (60, 1)


def test_the_standard_error_of_a_site_is_that_of_a_bootstrap_of_its_units() -> None:
    """25 units; 400 resamples, Monte-Carlo error 3.5 %, and terms of the order 1/25 beside it."""
    frame = followed(7, arms=(1, 0, 0), families=200)
    frame["unit_id"] = [f"{s}|u{i % 25}" for i, s in enumerate(frame["site_id"])]
    found = two_stage(Sample(risk_by(365), frame), 0.95).sites.loc[0, "standard_error"]
    units = [rows for _, rows in frame[frame["site_id"] == "s0"].groupby("unit_id")]
    rng = np.random.default_rng(7)
    draws = []
    for _ in range(400):
        drawn = pd.concat([units[i] for i in rng.integers(0, 25, 25)])
        draws.append(incidence(drawn["exposure"], drawn["y"], 365))

    assert found == pytest.approx(np.std(draws), rel=0.15)


@pytest.mark.slow
def test_the_true_difference_is_found_where_counting_events_would_miss_it() -> None:
    """40 draws with a covariate whose mix differs; within 3 Monte-Carlo errors and 3 %.

    The truth is the difference of the arms with the same mix. To count the events of those who were
    censored as none misses it by more than that.
    """
    by_horizon, at_once = (risk_by(h, covariates=("young",)) for h in (365, None))
    truth = np.mean([true_incidence(1, young) - true_incidence(0, young) for young in (0, 1)])
    estimates, counted = [], []
    for seed in range(40):
        frame = followed(seed)
        events = frame["y"].eq(1) & frame["exposure"].le(365)
        estimates.append(two_stage(Sample(by_horizon, frame), 0.95).effect.estimate)
        frame = frame.assign(y=events.astype(float))
        counted.append(two_stage(Sample(at_once, frame), 0.95).effect.estimate)
    error = np.std(estimates, ddof=1) / math.sqrt(len(estimates))

    assert abs(np.mean(estimates) - truth) < 3 * error + 0.03 * abs(truth)
    assert abs(np.mean(counted) - truth) > 3 * error + 0.03 * abs(truth)


@pytest.mark.slow
def test_the_error_rate_holds_with_six_sites_and_no_effect() -> None:
    """At most .065, 150 draws: Monte-Carlo standard error .02, so under .065 + 3 of them."""
    plan = risk_by(182, covariates=("young",))
    frames = (followed(seed, families=40, rsw_hazard=0.9, site_sd=0.3) for seed in range(150))
    rejected = np.mean([two_stage(Sample(plan, frame), 0.95).effect.p < 0.05 for frame in frames])

    assert rejected <= 0.125


def test_leaving_out_a_site_that_the_comparison_needs_gives_nothing() -> None:
    without = dict(leave_one_out(Sample(risk_by(365), followed(8, arms=(1, 0, 0))), 0.95))

    assert without["s0"] is None
    assert without["s1"] is not None
