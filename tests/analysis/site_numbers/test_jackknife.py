import math

import numpy as np
import pandas as pd
import pytest

from analysis.frames.sample import FrameError
from analysis.site_numbers.jackknife import jackknife_variance, of_each_site
from analysis.site_numbers.kinds import site_numbers
from tests.analysis.site_numbers.made import people, sample


def two_sites() -> pd.DataFrame:
    return pd.concat(
        [people("a", 1, [[1, 3], [4, 4], [9, 3]]), people("b", 0, [[2, 2], [2, 4], [5, 3]])]
    )


def test_the_variance_of_a_mean_of_equal_units_is_that_of_their_means() -> None:
    means = np.array([2.0, 4.0, 6.0])
    without = [float(np.delete(means, i).mean()) for i in range(3)]
    assert jackknife_variance(without) == pytest.approx(means.var(ddof=1) / 3)


def test_with_fewer_than_three_units_nobody_knows_the_error() -> None:
    assert math.isnan(jackknife_variance([1.0, 2.0]))


def test_a_person_seen_twice_counts_once() -> None:
    rows = people("a", 1, [[1, 3], [4, 4], [9, 3]])
    twice = pd.concat([rows, rows.head(1)])
    found = [
        of_each_site(sample(each, "spread"), lambda own: float(own["y"].mean())).sites
        for each in (rows, twice)
    ]
    assert found[0]["adjusted"].tolist() == found[1]["adjusted"].tolist() == [4.0]
    assert found[1]["n"].tolist() == [6]
    assert found[1]["n_rows"].tolist() == [7]


def test_a_site_that_gives_no_number_is_left_out_and_named() -> None:
    def number(own: pd.DataFrame) -> float:
        return float("nan") if own["site_id"].iloc[0] == "b" else 1.0

    found = of_each_site(sample(two_sites(), "spread"), number)
    assert found.sites["site_id"].tolist() == ["a"]
    assert [said.code for said in found.warnings] == ["sites_without_number"]


def test_no_site_with_a_number_and_an_arm_without_one_are_refused() -> None:
    asked = sample(two_sites(), "slope", "x")
    asked.rows["x"] = 1.0  # nobody differs
    with pytest.raises(FrameError, match="no_number_of_any_site"):
        site_numbers(asked)
    asked.rows.loc[asked.rows["site_id"].eq("a"), "x"] = [0.0, 1, 0, 1, 0, 1]
    with pytest.raises(FrameError, match="no_site_in_arm"):
        site_numbers(asked)
