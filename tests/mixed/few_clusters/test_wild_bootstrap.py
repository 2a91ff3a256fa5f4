"""The wild cluster bootstrap against wildboottest 0.3.2 (full enumeration of 64 sign patterns)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from mixed.few_clusters.wild_bootstrap import WildTest, wild_cluster_test

DATA = pd.read_csv(Path(__file__).parents[2] / "reference" / "rsw_sim.csv")
FEW = DATA[~(DATA["site"].eq("s000000") & DATA["unit"].ne("u000000"))]


def run(data: pd.DataFrame, outcome: str, column: int = 1) -> WildTest:
    x = np.column_stack([np.ones(len(data)), data["exper"], data["rsw"]])
    rng = np.random.default_rng(0)
    return wild_cluster_test(x, data[outcome], data["site"], column, draws=999, rng=rng)


def test_statistic_and_p_equal_wildboottest() -> None:
    found = run(FEW, "ycount")
    assert found.t == pytest.approx(0.188743, abs=5e-7)
    assert found.p == 0.78125
    assert found.patterns == 64


def test_the_observed_pattern_and_its_mirror_count_as_extreme() -> None:
    # wildboottest gives 0 here: it counts only patterns beyond the observed one.
    found = run(DATA, "y")
    assert found.t == pytest.approx(4.163506, abs=5e-7)
    assert found.p == 2 / 64


def test_random_patterns_agree_with_the_normal_case_and_are_seeded() -> None:
    rng = np.random.default_rng(8)
    codes = np.repeat(np.arange(20), 6)
    x = np.column_stack([np.ones(120), rng.normal(size=120)])
    y = rng.normal(size=20)[codes] + rng.normal(size=120)
    first, second = (
        wild_cluster_test(x, y, codes, 1, draws=499, rng=np.random.default_rng(1)) for _ in range(2)
    )
    assert first == second
    assert 0.05 < first.p <= 1


def test_the_arm_itself_is_refused() -> None:
    with pytest.raises(ValueError, match="does not vary within clusters"):
        run(DATA, "y", column=2)
