import numpy as np
import pandas as pd
import pytest

from analysis.site_numbers.slope import slope
from tests.analysis.site_numbers.made import people, sample


def test_of_zeros_and_ones_it_is_the_difference_of_the_groups_means() -> None:
    rows = people("a", 1, [[1, 5], [2, 6], [3, 10]], x=[0.0, 1, 0, 1, 0, 1])
    found = slope(sample(rows, "difference", "x"))
    assert found.sites["adjusted"].tolist() == pytest.approx([7.0 - 2.0])
    # Without each pair in turn: 8 - 2.5, 7.5 - 2, 5.5 - 1.5; variance by hand.
    without = np.array([5.5, 5.5, 4.0])
    expected = np.sqrt(2 / 3 * ((without - without.mean()) ** 2).sum())
    assert found.sites["standard_error"].tolist() == pytest.approx([expected])


def test_of_numbers_it_is_that_of_least_squares() -> None:
    x = [0.0, 1, 2, 3, 4, 7]
    rows = people("a", 1, [[1, 5], [2, 6], [3, 10]], x=x)
    found = slope(sample(rows, "slope", "x"))
    assert found.sites["adjusted"].tolist() == pytest.approx([np.polyfit(x, rows["y"], 1)[0]])


def test_one_person_is_no_group() -> None:
    rows = people("a", 1, [[1, 5], [2, 6], [3, 10]], x=[0.0, 1, 0, 0, 0, 0])
    other = people("b", 0, [[1, 5], [2, 6], [3, 10]], x=[0.0, 1, 0, 1, 0, 1])
    found = slope(sample(pd.concat([rows, other]), "difference", "x"))
    assert found.sites["site_id"].tolist() == ["b"]


def test_a_person_seen_at_both_times_counts_in_each() -> None:
    rows = people("a", 1, [[1, 5], [2, 6], [3, 10]], wave=1.0)
    later = rows.assign(y=rows["y"] + 2, wave=2.0)
    found = slope(sample(pd.concat([rows, later]), "change", "wave"))
    assert found.sites["adjusted"].tolist() == pytest.approx([2.0])
    assert found.sites["standard_error"].tolist() == pytest.approx([0.0], abs=1e-12)
    assert found.sites["n"].tolist() == [6]
