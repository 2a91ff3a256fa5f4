"""The plan chooses the cheapest design that is enough, and says when there is none."""

import math
from typing import Any

import pandas as pd
import pytest

from analysis.planning.design import grid
from analysis.planning.plan import plan
from analysis.planning.power import Target
from analysis.planning.question import PlanningError, Question, Variances, fitted
from analysis.planning.settings import planned
from study.results import PLANNED
from study.results.said import say
from tests.analysis.planning.questions import asked, sizes
from tests.settings import STATED, settings

COSTS = {"site": 1000.0, "worker": 10.0, "visit": 1.0}
TARGET = Target(runs=400)


def test_the_cost_counts_sites_workers_and_each_observation() -> None:
    # 8 sites, 8 x 6 x 4 = 192 workers, each seen 3 times in 2 waves
    assert sizes(visits=3).cost(COSTS) == 8 * 1000 + 192 * 10 + 192 * 6 * 1


def test_the_cheapest_design_with_the_target_power_is_chosen() -> None:
    designs = [sizes(12, 12), sizes(8, 8), sizes(2, 2)]
    found = plan(asked(effect=0.8), designs, COSTS, TARGET, 1)

    assert list(found.table.columns) == list(PLANNED["plan"].column)
    assert (found.table["power"] >= 0.8).tolist() == [True, True, False]
    assert found.cheapest is not None
    assert found.cheapest["rsw_sites"] == 8


def test_no_design_of_these_sites_can_reach_the_target_is_said() -> None:
    found = plan(asked(effect=0.2), [sizes(3, 3), sizes(3, 3, units=90)], COSTS, TARGET, 1)

    assert found.cheapest is None
    (own,) = (w for w in found.warnings if w.code == "only_more_sites_help")
    assert (own["rsw"], own["conventional"], own["target"]) == (3, 3, 0.8)


def test_designs_too_small_but_with_sites_enough_are_told_apart_from_that() -> None:
    found = plan(
        asked(effect=0.6, variances=(0.01, 0.0, 0.5, 0.5)),
        [sizes(4, 4, units=1, workers=2)],
        COSTS,
        TARGET,
        1,
    )
    assert [w.code for w in found.warnings] == ["more_people_help"]


@pytest.mark.parametrize(("rsw", "others"), [(1, 2), (1, 7), (2, 1)])
def test_a_design_without_a_p_value_says_so_and_has_no_power(rsw: int, others: int) -> None:
    found = plan(asked(effect=5.0), [sizes(rsw, others)], COSTS, TARGET, 1)

    assert [w.code for w in found.warnings] == ["design_without_p"]
    assert math.isnan(found.table["power"].iloc[0])
    assert found.cheapest is None


def test_three_against_three_is_said_to_be_beyond_the_permutation_test() -> None:
    found = plan(asked(effect=5.0), [sizes(3, 3), sizes(4, 4)], COSTS, TARGET, 1)

    (own,) = (w for w in found.warnings if w.code == "permutation_cannot_bear_out")
    assert (own["rsw"], own["conventional"]) == (3, 3)
    assert own["smallest_p"] == pytest.approx(0.1)


def components(**variances: float) -> pd.DataFrame:
    return pd.DataFrame(
        {"outcome": "y", "group": list(variances), "variance": list(variances.values())}
    )


def test_all_that_lies_below_the_worker_is_variance_of_an_observation() -> None:
    found, notes = fitted(
        "y",
        "mean",
        components(
            site_id=1.0, unit_id=2.0, worker_id=3.0, family_id=1.0, coder_id=0.5, residual=4.0
        ),
        0.02,
    )
    assert found == Variances(1.0, 2.0, 3.0, 5.5)
    assert notes == ()


def test_a_fitted_slope_counts_at_its_level() -> None:
    fit = components(site_id=1.0, worker_id=3.0, residual=4.0)
    slopes = components(site_id=0.5, worker_id=0.25).assign(slope="wave")
    found, _ = fitted("y", "mean", pd.concat([fit, slopes]), 0.02)
    assert found == Variances(1.5, 0.0, 3.25, 4.0)


def test_sites_that_happen_to_be_alike_get_the_least_share_and_a_note() -> None:
    """A share of .02 of the total: site = .02 (site + 9.8), so site = .2."""
    found, notes = fitted("y", "mean", components(site_id=0.0, worker_id=3.8, residual=6.0), 0.02)
    assert found.site == pytest.approx(0.2)
    assert notes == (say("site_share_raised", found=0.0, planned=0.02),)


def test_the_chance_of_an_event_counts_in_the_share_but_is_not_drawn_twice() -> None:
    found, _ = fitted("y", "rate", components(site_id=0.0, worker_id=0.4, residual=0.58), 0.02)
    assert found.site == pytest.approx(0.02)
    assert found.observation == 0.0


def test_the_settings_of_the_study_can_be_planned() -> None:
    chosen = settings()
    names = [question.called for question in chosen.planning.questions]
    shares = components(site_id=0.05, unit_id=0.05, worker_id=0.3, residual=0.6)
    found, without = planned(chosen, pd.concat([shares.assign(outcome=name) for name in names]))
    assert without == ()
    assert [p.question.name for p in found] == names
    assert {d.visits for d in found[-1].designs} == {2, 4}
    assert {d.sites.n_sites for d in found[0].designs} >= {3, 4, 8, 24}


def test_a_question_with_stated_variances_needs_no_fit() -> None:
    found, without = planned(settings({"planning.questions": [STATED]}), None)
    assert without == ()
    assert found[0].question.variances == Variances(0.1, 0.1, 0.1, 0.7)


def test_an_outcome_that_was_not_fitted_is_named_and_the_others_are_planned() -> None:
    chosen = settings()
    first, *rest = [question.called for question in chosen.planning.questions]
    fits = pd.concat([components(site_id=0.1, residual=0.9).assign(outcome=n) for n in rest])
    found, without = planned(chosen, fits)
    assert [p.question.name for p in found] == rest
    assert without == (first,)


@pytest.mark.parametrize(
    ("kind", "effect", "baseline", "message"),
    [
        ("mean", 0.0, 0.0, "effect of none"),
        ("count", 1.0, 0.0, "kind is mean, risk or rate"),
        ("risk", 1.0, 0.0, "baseline between 0 and 1"),
        ("risk", 1.0, 0.2, "outside 0 to 1"),
        ("rate", 1.5, 0.0, "above 0"),
    ],
)
def test_a_question_that_cannot_be_planned_says_why(
    kind: str, effect: float, baseline: float, message: str
) -> None:
    parts = Variances(0.1, 0.1, 0.1, 0.7)
    with pytest.raises(PlanningError, match=message):
        Question("x", "X", "points", kind, effect, baseline, parts)


def test_a_variance_below_zero_is_refused() -> None:
    with pytest.raises(PlanningError, match="zero or more"):
        Variances(-1.0, 0.1, 0.1, 0.7)


@pytest.mark.parametrize("change", [{"units": [0]}, {"sites": [(4, 0)]}, {"visits": [-1]}])
def test_sizes_that_are_no_design_are_refused(change: dict[str, Any]) -> None:
    good = {"sites": [(2, 2)], "units": [1], "workers": [1], "visits": [1], "waves": [1]}
    with pytest.raises(PlanningError):
        grid(**{**good, **change})
