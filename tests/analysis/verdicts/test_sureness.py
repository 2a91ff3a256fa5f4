"""The criteria of one outcome, gathered from all that was found about it."""

import math
from dataclasses import replace

import pytest
from scipy.stats import norm, t

from analysis.answers.contrast import Found, analyse
from analysis.evaluation.tidy import results_tables
from analysis.frames.sample import Sample
from analysis.two_stage.beliefs import Priors, prior_predictive_p
from analysis.two_stage.comparison import two_stage
from analysis.verdicts.adjusted import adjusted_p
from analysis.verdicts.circumstances import Circumstances
from mixed.few_clusters.hierarchy import ONE_IN_TWENTY
from tests.analysis.evaluation.test_tidy import ASSUMED, CLAIMS
from tests.analysis.simulated import estimand, simulated
from tests.settings import settings

KNOWN = {"stress": Circumstances(response=0.7, blind=0.0)}


@pytest.fixture(scope="module")
def found() -> Found:
    return analyse(Sample(estimand(outcome="stress"), simulated(1, effect=2.0)), 0.95, ASSUMED)


def test_every_criterion_has_its_number(found: Found) -> None:
    tables = results_tables([found], CLAIMS, 0.95, settings().certainty, KNOWN)
    rows = tables["certainty"].set_index("criterion")
    headline, beside = found.site_summary, found.multilevel
    statistic = headline.estimate / headline.standard_error

    number = rows["number"]
    assert number["design"] == 0
    assert number["sites"] == 4
    assert number["response"] == 0.7
    assert number["bound"] == pytest.approx(2 * t.sf(statistic, 3), abs=6e-4)
    assert number["permutation"] == pytest.approx(2 / 70, abs=6e-4)
    apart = abs(headline.estimate - beside.estimate) / headline.standard_error
    assert number["models"] == pytest.approx(apart, abs=6e-4)
    assert rows.at["design", "met"] == "not met"
    assert rows.at["response", "met"] == "partly"
    assert tables["verdicts"].at[0, "how_sure"] in ("low", "moderate")


def test_an_outcome_of_which_nobody_says_how_it_was_had_is_graded_without(found: Found) -> None:
    tables = results_tables([found], CLAIMS, 0.95, settings().certainty, {})
    rows = tables["certainty"].set_index("criterion")
    assert set(rows.loc[["response", "blind"], "met"]) == {"not known"}


def test_a_design_that_cannot_tell_has_no_grade() -> None:
    few = analyse(Sample(estimand(outcome="stress"), simulated(1, arms=(1, 0, 0))), 0.95, ASSUMED)
    tables = results_tables([few], CLAIMS, 0.95, settings().certainty, KNOWN)
    assert tables["certainty"].empty
    assert tables["verdicts"]["how_sure"].isna().all()
    assert adjusted_p([few], CLAIMS)["stress"].p is None


def test_the_sceptic_s_surprise_is_the_tail_of_prior_and_error_together() -> None:
    assumed = Priors({"mean": 0.5, "risk": 0.1, "rate": 1.5}, (0.25,), (0.0,), 1.0)
    plan = estimand()
    first = two_stage(Sample(plan, simulated(1, effect=2.0)), 0.95)
    spread = math.hypot(0.5 * 1.2 / ONE_IN_TWENTY, first.effect.standard_error)

    found = prior_predictive_p(first.effect, first.sites, plan, 1.2, assumed)

    assert found == pytest.approx(2 * norm.sf(abs(first.effect.estimate) / spread))
    lost = replace(first.effect, standard_error=math.nan)
    assert math.isnan(prior_predictive_p(lost, first.sites, plan, 1.2, assumed))
