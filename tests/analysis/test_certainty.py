"""The grade follows from the criteria that are shown, and each criterion from its numbers."""

import numpy as np
import pytest

from analysis.certainty import WEIGHTS, criteria, grades
from mixed.few_clusters.battery import battery


def missed(y: list[float], n_rsw: int, n: list[float] | None = None) -> dict[str, float]:
    rsw = np.repeat([1, 0], [n_rsw, len(y) - n_rsw])
    found = battery(y, np.full(len(y), 0.01), n or [50.0] * len(y), rsw, "mean")
    return {k: float(v[0]) for k, v in criteria(found, 0.05, ratio=False).items() if v[0]}


def test_clear_and_balanced_sites_miss_their_number_at_most() -> None:
    assert missed([9, 10, 11, 9, 1, 2, 3, 1], 4) == {"sites": 0.5}
    assert missed([9, 10, 11, 9, 10, 9, 1, 2, 3, 1, 2, 1], 6) == {}


@pytest.mark.parametrize(
    ("name", "y", "n"),
    [
        ("sd_balance", [5, 10, 15, 20, 1.0, 1.1, 1.2, 1.3], None),
        ("size_balance", [9, 10, 11, 9, 1, 2, 3, 1], [10.0] * 4 + [50.0] * 4),
        ("left_out", [0, 0.1, 0.2, 3, 0.2, 0.3, 0.1, 0.2], None),
    ],
)
def test_each_criterion_is_missed_by_what_it_names(
    name: str, y: list[float], n: list[float] | None
) -> None:
    assert name in missed(y, 4, n)


def test_three_sites_whose_exact_p_cannot_bear_the_headline_out_are_told() -> None:
    """Three against three: the exact p is .10 at best, whatever the headline's."""
    assert "permutation" in missed([90, 91, 92, 1, 2, 3], 3)


@pytest.mark.parametrize(
    ("lost", "grade"),
    [(0, "high"), (1, "high"), (1.5, "moderate"), (2, "moderate"), (4, "low"), (4.5, "very low")],
)
def test_the_grade_is_that_of_the_weight_lost(lost: float, grade: str) -> None:
    assert grades({"sites": np.array([lost / WEIGHTS["sites"]])}) == [grade]


def test_a_reader_may_weigh_the_criteria_otherwise() -> None:
    share = {"bound": np.array([1.0]), "permutation": np.array([1.0])}
    assert grades(share) == ["moderate"]
    assert grades(share, {"bound": 3, "permutation": 2}) == ["very low"]
