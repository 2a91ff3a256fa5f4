"""The second stage of many studies at once is that of each one alone."""

import numpy as np
import pytest
from scipy import stats

from analysis.two_stage.site_summary import two_stage
from mixed.few_clusters.second_stage import added_events, compare_arms, rejects
from tests.analysis.simulated import estimand, simulated

ARMS = np.array([1, 1, 1, 0, 0])
MANY = np.random.default_rng(5).normal(size=(4, 200, 5)) + 1.5 * ARMS


def test_many_studies_at_once_are_each_the_pooled_t_test() -> None:
    difference, error = compare_arms(MANY, ARMS)
    expected = stats.ttest_ind(MANY[..., :3], MANY[..., 3:], axis=-1)

    assert difference / error == pytest.approx(expected.statistic)
    assert (rejects(MANY, ARMS, 0.05) == (expected.pvalue <= 0.05)).all()


@pytest.mark.parametrize("kind", ["mean", "risk", "rate"])
def test_it_is_the_second_stage_of_the_analysis(kind: str) -> None:
    for seed in range(5):
        found = two_stage(simulated(seed, kind, effect=0.4), estimand(kind), 0.95)
        values = found.sites["adjusted"].to_numpy()
        values = np.log(values) if kind == "rate" else values
        difference, error = compare_arms(values, found.sites["rsw"])

        estimate = np.log(found.effect.estimate) if kind == "rate" else found.effect.estimate
        assert float(difference) == pytest.approx(estimate)
        assert float(error) == pytest.approx(found.effect.standard_error)
        assert found.effect.p is not None
        assert bool(rejects(values, found.sites["rsw"], 0.05)) == (found.effect.p <= 0.05)


def test_sites_that_are_all_alike_show_nothing() -> None:
    assert not rejects(np.zeros(5), ARMS, 0.05)


def test_half_an_event_is_added_to_every_site_of_a_study_in_which_one_has_none() -> None:
    assert added_events([[0, 3], [2, 3]]).tolist() == [0.5, 0.0]
