"""The grade follows from the criteria that are shown, and each criterion from its numbers."""

import math

import numpy as np
import pytest

from analysis.verdicts.certainty import grades, larger_over_smaller, met, missed, of_sites
from mixed.few_clusters.battery import battery
from tests.settings import settings

TABLE = settings().certainty


def shares(y: list[float], n_rsw: int, n: list[float] | None = None) -> dict[str, float]:
    rsw = np.repeat([1, 0], [n_rsw, len(y) - n_rsw])
    found = battery(y, np.full(len(y), 0.01), n or [50.0] * len(y), rsw, "mean")
    told = missed(of_sites(found, 0.05, ratio=False), found.p, 0.05, TABLE)
    return {k: float(v[0]) for k, v in told.items() if v[0]}


def test_clear_and_balanced_sites_miss_their_number_at_most() -> None:
    assert shares([9, 10, 11, 9, 1, 2, 3, 1], 4) == {"sites": 0.5}
    assert shares([9, 10, 11, 9, 10, 9, 1, 2, 3, 1, 2, 1], 6) == {}


@pytest.mark.parametrize(
    ("name", "y", "n"),
    [
        ("sd_balance", [5, 10, 15, 20, 1.0, 1.1, 1.2, 1.3], None),
        ("sd_balance", [5, 10, 15, 20, 1.0, 1.0, 1.0, 1.0], None),
        ("size_balance", [9, 10, 11, 9, 1, 2, 3, 1], [10.0] * 4 + [50.0] * 4),
        ("left_out", [5.0, 5.2, 5.1, 9, 0.2, 0.3, 0.1, 2.5], None),
    ],
)
def test_each_criterion_is_missed_by_what_it_names(
    name: str, y: list[float], n: list[float] | None
) -> None:
    assert name in shares(y, 4, n)


def test_three_sites_whose_exact_p_cannot_bear_the_headline_out_are_told() -> None:
    """Three against three: the exact p is .10 at best, and no site can be left out."""
    found = shares([90, 91, 92, 1, 2, 3], 3)
    assert "permutation" in found
    assert math.isnan(found["left_out"])


LIMITED = ["sites", "sd_balance", "size_balance", "response", "left_out", "models", "sceptic",
           "conflict", "blind"]  # fmt: skip


@pytest.mark.parametrize("name", LIMITED)
def test_a_limit_counts_as_reached(name: str) -> None:
    limits = TABLE.criteria[name]
    step = 0.001 if limits.met > limits.partly else -0.001
    numbers = np.array(
        [limits.met, limits.met - step, limits.partly, limits.partly - step, math.nan]
    )

    (found,) = missed({name: numbers}, np.full(5, 0.01), 0.05, TABLE).values()

    assert found == pytest.approx([0, 0.5, 0.5, 1, math.nan], nan_ok=True)


@pytest.mark.parametrize(
    ("other", "headline", "share"),
    [(0.04, 0.01, 0), (0.06, 0.01, 1), (0.06, 0.2, 0), (0.04, 0.2, 1), (math.nan, 0.2, math.nan)],
)
@pytest.mark.parametrize("name", ["bound", "permutation"])
def test_another_p_agrees_with_the_headline_on_its_side_of_the_level(
    name: str, other: float, headline: float, share: float
) -> None:
    (found,) = missed({name: np.array([other])}, [headline], 0.05, TABLE).values()
    assert found == pytest.approx([share], nan_ok=True)


@pytest.mark.parametrize(
    ("lost", "grade"),
    [(0, "high"), (1, "high"), (1.5, "moderate"), (2, "moderate"), (4, "low"), (4.5, "very low")],
)
def test_the_grade_is_that_of_the_share_of_the_weight_lost(lost: float, grade: str) -> None:
    """Of seven: the criteria that site summaries can tell."""
    known = dict.fromkeys(["bound", "permutation", "sd_balance", "size_balance", "left_out"], 0.0)
    given = {"sites": min(lost / 2, 1), **known}
    rest = lost - 2 * given["sites"]
    for name in known:
        given[name] = min(rest, 1)
        rest -= given[name]
    assert grades({k: np.array([v]) for k, v in given.items()}, TABLE) == [grade]


def test_what_is_not_known_weighs_nothing() -> None:
    known = {"sites": np.array([0.5]), "bound": np.array([0.0])}
    assert grades({**known, "blind": np.array([math.nan])}, TABLE) == grades(known, TABLE)


def test_a_reader_may_weigh_the_criteria_otherwise() -> None:
    share = {"bound": np.array([1.0]), "permutation": np.array([0.0])}
    heavy = settings({"certainty.criteria.bound.weight": 3}).certainty
    assert grades(share, TABLE) == ["low"]
    assert grades(share, heavy) == ["very low"]


def test_a_criterion_without_weight_is_not_shown() -> None:
    without = settings({"certainty.criteria.bound.weight": 0}).certainty
    assert not missed({"bound": np.array([0.01])}, [0.01], 0.05, without)


def test_no_study_whose_sites_chose_their_arm_is_high_as_set() -> None:
    every = dict.fromkeys(type(TABLE.criteria).model_fields, np.array([0.0]))
    assert grades(every, TABLE) == ["high"]
    assert grades({**every, "design": np.array([1.0])}, TABLE) == ["moderate"]


def test_an_imbalance_is_the_same_either_way() -> None:
    assert larger_over_smaller([2, 0.5, 0, math.nan]) == pytest.approx([2, 2, np.inf, np.inf])


def test_how_far_a_criterion_is_met_in_a_word() -> None:
    assert [met(x) for x in (0, 0.5, 1, math.nan)] == ["met", "partly", "not met", "not known"]
