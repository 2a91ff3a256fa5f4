import math

import numpy as np
import pandas as pd
import pytest
from scipy.stats import norm

from analysis.frames.sample import Sample
from analysis.two_stage.beliefs import Belief, Priors, beliefs, priors, why_none
from analysis.two_stage.comparison import two_stage
from study.results.said import say
from tests.analysis.simulated import drawn_frame, estimand
from tests.settings import settings

ASSUMED = Priors({"mean": 0.5, "risk": 0.1, "rate": 1.5}, (0.25,), (0.0, 0.2), 1.0)


def sites(adjusted: list[float], errors: list[float], rsw: list[int]) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "site_id": [f"s{i}" for i in range(len(rsw))],
            "rsw": rsw,
            "summary": adjusted,
            "adjusted": adjusted,
            "standard_error": errors,
            # What a rate's sites are to the comparison, in arms of one or of equal sites.
            "additive": np.log(adjusted),
            "own": np.square(errors),
        }
    )


TWO = sites([14.0, 10.0], [0.6, 0.8], [1, 0])


def of(found: tuple[Belief, ...], prior: str, kind: str, tau: float) -> Belief:
    (one,) = [b for b in found if (b.prior, b.tau_kind, b.tau) == (prior, kind, tau)]
    return one


def test_two_sites_and_a_known_spread_give_the_closed_form() -> None:
    """A normal difference of 4 with variance .6^2 + .8^2 + 2 tau^2, and a normal prior."""
    sd = 5.0
    belief = of(beliefs(TWO, estimand(), sd, ASSUMED, 0.95), "sceptical", "fixed", 0.2)

    variance, prior = 0.36 + 0.64 + 2 * (0.2 * sd) ** 2, (0.5 * sd / norm.isf(0.05)) ** 2
    mean, error = 4 * prior / (prior + variance), math.sqrt(1 / (1 / prior + 1 / variance))
    assert belief.mean == pytest.approx(mean)
    assert (belief.low, belief.high) == pytest.approx(norm.interval(0.95, mean, error))
    assert belief.probability_claimed == pytest.approx(norm.sf(0, mean, error))
    assert belief.probability_matters == pytest.approx(norm.sf(0.2 * sd, mean, error))


def test_a_claim_of_lower_is_believed_the_other_way_round() -> None:
    mirrored = TWO.assign(adjusted=-TWO["adjusted"])
    up = beliefs(TWO, estimand(), 5.0, ASSUMED, 0.95)
    down = beliefs(mirrored, estimand(direction="lower"), 5.0, ASSUMED, 0.95)

    for one, other in zip(up, down, strict=True):
        assert other.mean == pytest.approx(-one.mean)
        assert other.probability_claimed == pytest.approx(one.probability_claimed)
        assert other.probability_matters == pytest.approx(one.probability_matters)


def test_the_sceptic_believes_less_than_the_neutral_and_the_enthusiast() -> None:
    found = beliefs(TWO, estimand(), 5.0, ASSUMED, 0.95)
    claimed = [
        of(found, prior, "half-normal", 0.25).probability_matters
        for prior in ("sceptical", "neutral", "enthusiastic")
    ]

    assert claimed == sorted(claimed)
    assert len(found) == 9


def test_a_rate_is_believed_as_a_ratio() -> None:
    rates = sites([1.0, 2.0, 2.0], [0.1, 0.1, 0.1], [1, 0, 0])
    plan = estimand("rate", direction="lower")

    belief = of(beliefs(rates, plan, None, ASSUMED, 0.95), "neutral", "fixed", 0.0)

    variance = 0.01 + 0.005
    expected = math.log(0.5) / (1 + variance)
    assert belief.mean == pytest.approx(math.exp(expected))
    assert belief.low < belief.mean < belief.high < 1


def test_a_risk_is_measured_in_the_sds_of_its_own_mean() -> None:
    risks = sites([0.5, 0.3], [0.05, 0.05], [1, 0])

    belief = of(beliefs(risks, estimand("risk"), None, ASSUMED, 0.95), "neutral", "fixed", 0.0)

    prior = 0.4 * 0.6
    assert belief.mean == pytest.approx(0.2 * prior / (prior + 0.005))


@pytest.mark.parametrize("error", [0.0, np.nan])
def test_a_site_whose_own_error_is_unknown_allows_no_belief(error: float) -> None:
    blind = TWO.assign(standard_error=[0.6, error])

    assert beliefs(blind, estimand(), 5.0, ASSUMED, 0.95) == ()


def test_the_priors_are_those_of_the_settings() -> None:
    found = priors(settings({"beliefs.tau_scales": [0.1, 0.7]}).beliefs)
    assert found.published == {"mean": 0.5, "risk": 0.10, "rate": 1.33}
    assert (found.tau_scales, found.tau_fixed) == ((0.1, 0.7), (0.0, 0.1, 0.2, 0.3))
    assert found.neutral_width == 1.0


def test_risks_of_none_and_all_differ_by_one_at_most() -> None:
    """Once a site without events had a standard error of 2.5e-17, and the effect was -181."""
    frame = drawn_frame(
        {
            "a": (1, [1] * 40),
            "b": (1, [1] * 39 + [0]),
            "c": (0, [0] * 40),
            "d": (0, [0] * 39 + [1]),
        }
    )
    plan = estimand("risk")
    found = beliefs(two_stage(Sample(plan, frame), 0.95).sites, plan, None, ASSUMED, 0.95)

    assert len(found) == 9
    assert all(-1 <= b.low < b.mean < b.high <= 1 for b in found)
    assert of(found, "neutral", "fixed", 0.0).mean == pytest.approx(0.97, abs=0.03)


REASONS = {
    "no error": (
        TWO.assign(standard_error=[0.6, np.nan]),
        5.0,
        "people_alike",
    ),
    "rounding": (
        TWO.assign(standard_error=[0.6, 1e-16]),
        5.0,
        "people_alike",
    ),
    "no spread": (TWO, 0.0, "outcome_alike"),
}


@pytest.mark.parametrize("case", REASONS)
def test_beliefs_that_cannot_be_had_leave_a_reason(case: str) -> None:
    found, sd, reason = REASONS[case]

    assert beliefs(found, estimand(), sd, ASSUMED, 0.95) == ()
    assert why_none(found, estimand(), sd) == say(reason)
    assert why_none(TWO, estimand(), 5.0) is None
