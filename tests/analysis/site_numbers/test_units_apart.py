import numpy as np
import pandas as pd
import pytest

from analysis.site_numbers.units_apart import units_apart
from tests.analysis.site_numbers.made import people, sample


def test_it_is_the_analysis_of_variance_worked_by_hand() -> None:
    # Means 2, 4, 9 of two each: between 2 · ((2-5)² + (4-5)² + (9-5)²) / 2 = 26; within 4 / 3.
    rows = people("a", 1, [[1, 3], [4, 4], [8, 10]])
    found = units_apart(sample(rows, "spread"))
    assert found.sites["adjusted"].tolist() == pytest.approx([np.sqrt((26 - 4 / 3) / 2)])


def test_units_more_alike_than_their_people_have_a_number_below_zero() -> None:
    rows = people("a", 1, [[0, 10], [0, 10], [0, 10]])
    assert units_apart(sample(rows, "spread")).sites["adjusted"].iloc[0] < 0


def test_over_many_sites_it_finds_the_spread_that_was_drawn() -> None:
    rng = np.random.default_rng(4)
    sites = []
    for i in range(200):
        units = rng.normal(0, 0.8, 9)[:, None] + rng.normal(0, 1.0, (9, 5))
        sites.append(people(f"s{i:03d}", i % 2, units.tolist()))
    found = units_apart(sample(pd.concat(sites), "spread")).sites["adjusted"]
    signed = np.sign(found) * found**2
    assert signed.mean() == pytest.approx(0.64, abs=4 * signed.std() / np.sqrt(200))
