import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.checks import FrameError
from analysis.few_sites.site_summary import two_stage
from analysis.few_sites.waves import changes, each_wave
from tests.analysis.simulated import estimand, simulated

PLAN = estimand(covariates=("wave",))


def test_each_wave_is_the_analysis_of_its_rows_alone() -> None:
    frame = simulated(6, effect=0.4)

    waves = each_wave(frame, PLAN, 0.95)

    assert list(waves) == [0.0, 1.0]
    assert waves[1.0].effect == two_stage(frame[frame["wave"] == 1], estimand(), 0.95).effect


def test_the_change_is_the_t_test_of_the_sites_own_differences() -> None:
    frame = simulated(6, effect=0.4)
    means = frame.pivot_table(index="site_id", columns="wave", values="y", aggfunc="mean")
    moved = (means[1.0] - means[0.0]).to_numpy()
    expected = stats.ttest_ind(moved[:4], moved[4:])

    (change,) = changes(each_wave(frame, PLAN, 0.95), PLAN, 0.95)

    assert (change.first, change.later) == (0.0, 1.0)
    assert change.effect.p == pytest.approx(expected.pvalue)
    interval = expected.confidence_interval(0.95)
    assert (change.effect.low, change.effect.high) == pytest.approx((interval.low, interval.high))


def test_a_site_s_own_level_drops_out_of_the_change() -> None:
    frame = simulated(6)
    levels = frame["site_id"].str[1:].astype(float) * 10

    one, other = (
        changes(each_wave(f, PLAN, 0.95), PLAN, 0.95)[0].effect
        for f in (frame, frame.assign(y=frame["y"] + levels))
    )

    assert other.estimate == pytest.approx(one.estimate)
    assert other.standard_error == pytest.approx(one.standard_error)


def test_a_rate_changes_by_a_ratio_of_ratios() -> None:
    frame = simulated(6, "rate", level=1.0)
    totals = frame.pivot_table(index="site_id", columns="wave", values="y", aggfunc="sum")
    logs = np.log(totals[1.0] / totals[0.0]).to_numpy()
    plan = estimand("rate", covariates=("wave",))

    (change,) = changes(each_wave(frame, plan, 0.95), plan, 0.95)

    assert change.effect.estimate == pytest.approx(math.exp(logs[:4].mean() - logs[4:].mean()))


def test_a_planted_change_is_found() -> None:
    """RSW gains 1 more a wave: within 3 standard errors, and three waves give two changes."""
    frame = simulated(6, waves=3)
    frame["y"] += frame["rsw"] * frame["wave"]

    found = changes(each_wave(frame, PLAN, 0.95), PLAN, 0.95)

    assert [change.later for change in found] == [1.0, 2.0]
    for change in found:
        assert abs(change.effect.estimate - change.later) < 3 * change.effect.standard_error


def test_a_site_seen_once_is_left_out_and_may_cost_the_p_value() -> None:
    frame = simulated(6, arms=(1, 1, 0, 0))
    frame = frame[~(frame["site_id"].eq("s0") & frame["wave"].eq(0))]

    (change,) = changes(each_wave(frame, PLAN, 0.95), PLAN, 0.95)

    assert list(change.sites["site_id"]) == ["s1", "s2", "s3"]
    assert change.effect.p is None


def test_no_site_of_an_arm_in_both_waves_is_refused() -> None:
    frame = pd.concat(
        [
            simulated(6).query("wave == 0 and site_id not in ['s0', 's1']"),
            simulated(6).query("wave == 1 and site_id not in ['s2', 's3']"),
        ]
    )

    with pytest.raises(FrameError, match="no site that was seen in both waves"):
        changes(each_wave(frame, PLAN, 0.95), PLAN, 0.95)
