"""The cluster bootstrap draws clusters, not rows."""

import numpy as np
import pandas as pd
import pytest

from mixed.resampling.bootstrap import cluster_bootstrap, percentile_interval, resample

FRAME = pd.DataFrame(
    {
        "site_id": list("AAAABBBBCCCC"),
        "unit_id": ["a1", "a1", "a2", "a2", "b1", "b1", "b2", "b2", "c1", "c1", "c2", "c2"],
        "rsw": [1] * 8 + [0] * 4,
        "y": np.arange(12.0),
    }
)


def mean(frame: pd.DataFrame) -> float:
    return float(frame["y"].mean())


def test_units_stay_whole_and_a_site_drawn_twice_counts_as_two() -> None:
    drawn = resample(FRAME, ["site_id", "unit_id"], np.random.default_rng(1))
    assert drawn["site_id"].nunique() == 3
    assert drawn.groupby(["site_id", "unit_id"]).size().eq(2).all()
    originals = drawn["unit_id"].str.split("#").str[0]
    pairs = FRAME.groupby("unit_id")["y"].apply(set)
    for (_, unit), rows in drawn.groupby([drawn["unit_id"], originals])["y"]:
        assert set(rows) == pairs[unit]


def test_strata_keep_the_number_of_sites_in_each_arm() -> None:
    for seed in range(5):
        drawn = resample(FRAME, ["site_id"], np.random.default_rng(seed), strata="rsw")
        assert drawn.groupby("rsw")["site_id"].nunique().to_dict() == {0: 1, 1: 2}


def test_the_spread_of_the_mean_is_that_of_the_cluster_means() -> None:
    rng = np.random.default_rng(5)
    sites = np.repeat(np.arange(40), 5)
    frame = pd.DataFrame({"site_id": sites, "y": rng.normal(size=40)[sites]})
    draws = cluster_bootstrap(frame, mean, ["site_id"], 800, seed=2)
    means = frame.groupby("site_id")["y"].first()
    assert draws.std() == pytest.approx(means.std(ddof=0) / np.sqrt(40), rel=0.1)


def test_the_interval_counts_only_draws_that_gave_a_number() -> None:
    values = np.r_[np.arange(101.0), np.nan]
    found = percentile_interval(values, 0.9)
    assert (found.low, found.high) == pytest.approx((5.0, 95.0))
    assert found.draws == 101
    assert percentile_interval(np.array([np.nan]), 0.9).draws == 0
