import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from analysis.frames.sample import FrameError, Sample
from analysis.two_stage.comparison import two_stage
from analysis.two_stage.waves import changes, each_wave, wave_by_wave
from study.results.said import say
from tests.analysis.simulated import estimand, simulated

PLAN = estimand(covariates=("wave",))


def test_each_wave_is_the_analysis_of_its_rows_alone() -> None:
    frame = simulated(6, effect=0.4)

    waves = each_wave(Sample(PLAN, frame), 0.95)

    assert list(waves) == [0.0, 1.0]
    assert (
        waves[1.0].effect == two_stage(Sample(estimand(), frame[frame["wave"] == 1]), 0.95).effect
    )


def test_the_change_compares_the_sites_own_differences() -> None:
    """Sites that move apart by far more than their people's errors: the spread decides."""
    frame = simulated(6, effect=0.4)
    frame["y"] += frame["wave"] * frame["site_id"].str[1:].astype(float) ** 2
    means = frame.pivot_table(index="site_id", columns="wave", values="y", aggfunc="mean")
    moved = (means[1.0] - means[0.0]).to_numpy()
    error = math.sqrt(moved[:4].var(ddof=1) / 4 + moved[4:].var(ddof=1) / 4)

    (change,) = changes(Sample(PLAN, frame), each_wave(Sample(PLAN, frame), 0.95), 0.95)

    assert (change.first, change.later) == (0.0, 1.0)
    difference = moved[:4].mean() - moved[4:].mean()
    assert change.effect.estimate == pytest.approx(difference)
    assert change.effect.standard_error == pytest.approx(error)
    assert change.effect.p == pytest.approx(2 * stats.t.sf(abs(difference) / error, 2.4))


def test_a_site_s_own_level_drops_out_of_the_change() -> None:
    frame = simulated(6)
    levels = frame["site_id"].str[1:].astype(float) * 10

    one, other = (
        changes(Sample(PLAN, f), each_wave(Sample(PLAN, f), 0.95), 0.95)[0].effect
        for f in (frame, frame.assign(y=frame["y"] + levels))
    )

    assert other.estimate == pytest.approx(one.estimate)
    assert other.standard_error == pytest.approx(one.standard_error)


def test_a_rate_changes_by_a_ratio_of_ratios() -> None:
    frame = simulated(6, "rate", level=1.0)
    totals = frame.pivot_table(index="site_id", columns="wave", values="y", aggfunc="sum")
    sums = [totals[wave].to_numpy().reshape(2, 4).sum(axis=1) + 0.5 for wave in (0.0, 1.0)]
    (before_rsw, before_others), (after_rsw, after_others) = sums
    plan = estimand("rate", covariates=("wave",))

    (change,) = changes(Sample(plan, frame), each_wave(Sample(plan, frame), 0.95), 0.95)

    assert change.effect.estimate == pytest.approx(
        (after_rsw / before_rsw) / (after_others / before_others)
    )


def test_a_planted_change_is_found() -> None:
    """RSW gains 1 more a wave: within 3 standard errors, and three waves give two changes."""
    frame = simulated(6, waves=3)
    frame["y"] += frame["rsw"] * frame["wave"]

    found = changes(Sample(PLAN, frame), each_wave(Sample(PLAN, frame), 0.95), 0.95)

    assert [change.later for change in found] == [1.0, 2.0]
    for change in found:
        assert abs(change.effect.estimate - change.later) < 3 * change.effect.standard_error


def test_a_site_seen_once_is_left_out_and_may_cost_the_p_value() -> None:
    frame = simulated(6, arms=(1, 1, 0, 0))
    frame = frame[~(frame["site_id"].eq("s0") & frame["wave"].eq(0))]

    (change,) = changes(Sample(PLAN, frame), each_wave(Sample(PLAN, frame), 0.95), 0.95)

    assert list(change.sites["site_id"]) == ["s1", "s2", "s3"]
    assert change.effect.p is None


def test_no_site_of_an_arm_in_both_waves_is_refused() -> None:
    frame = pd.concat(
        [
            simulated(6).query("wave == 0 and site_id not in ['s0', 's1']"),
            simulated(6).query("wave == 1 and site_id not in ['s2', 's3']"),
        ]
    )

    with pytest.raises(FrameError, match="no_site_in_both_waves"):
        changes(Sample(PLAN, frame), each_wave(Sample(PLAN, frame), 0.95), 0.95)


def test_a_change_has_no_p_where_the_arm_goes_with_a_covariate_in_either_wave() -> None:
    """Everyone in RSW is qualified in the later wave and nobody else is; before, all sorts are."""
    frame = simulated(6, effect=0.4)
    mixed = np.arange(len(frame)) // 2 % 2
    frame["qualified"] = np.where(frame["wave"].eq(1), frame["rsw"], mixed).astype(float)
    plan = estimand(covariates=("wave", "qualified"))

    limited = say("no_p", why=say("covariates_tell_arm", covariates=("qualified",)))

    (change,) = changes(Sample(plan, frame), each_wave(Sample(plan, frame), 0.95), 0.95)
    rows = {(row.wave, row.since): row for row in wave_by_wave(Sample(plan, frame), 0.95)}

    assert change.effect.p is None
    assert rows[0, None].effect.p is not None
    for contrast in ((1, None), (1, 0)):
        assert rows[contrast].effect.p is None
        assert limited in rows[contrast].warnings


def test_the_rows_are_the_waves_and_the_changes_with_their_sites_and_people() -> None:
    frame = simulated(6, waves=3)
    frame = frame[~(frame["site_id"].eq("s0") & frame["wave"].eq(0))]
    waves = each_wave(Sample(PLAN, frame), 0.95)

    rows = wave_by_wave(Sample(PLAN, frame), 0.95)

    assert [(row.wave, row.since) for row in rows] == [
        *((wave, None) for wave in (0, 1, 2)),
        *((wave, 0) for wave in (1, 2)),
    ]
    assert [row.effect for row in rows] == [
        *(waves[wave].effect for wave in (0.0, 1.0, 2.0)),
        *(change.effect for change in changes(Sample(PLAN, frame), waves, 0.95)),
    ]
    assert [(row.n_sites, row.n_sites_rsw) for row in rows] == [(7, 3), (8, 4), (8, 4)] + [
        (7, 3)
    ] * 2
    assert [(row.n_rsw, row.n_conventional) for row in rows] == [
        (108, 144),
        (144, 144),
        (144, 144),
        (108, 144),
        (108, 144),
    ]


def test_a_change_counts_the_people_of_the_wave_that_had_fewer() -> None:
    frame = simulated(6)
    few = frame["wave"].eq(1) & frame["worker_id"].str.endswith(("w4", "w5"))

    *_, change = wave_by_wave(Sample(PLAN, frame[~few]), 0.95)

    assert (change.n_rsw, change.n_conventional) == (96, 96)


def test_a_wave_that_cannot_be_analysed_says_why_and_costs_only_its_own_changes() -> None:
    frame = simulated(6, waves=3)
    frame = frame[~(frame["rsw"].eq(1) & frame["wave"].eq(0))]

    first, *others = wave_by_wave(Sample(PLAN, frame), 0.95)

    assert math.isnan(first.effect.estimate)
    assert first.warnings == (say("no_site_in_arm", arm="rsw"),)
    assert (first.n_rsw, first.n_conventional) == (0, 144)
    assert [(row.wave, row.since) for row in others] == [(1, None), (2, None), (2, 1)]
    assert all(row.effect.p is not None for row in others)


def test_waves_without_a_common_site_of_an_arm_have_no_change_but_a_reason() -> None:
    frame = pd.concat(
        [
            simulated(6).query("wave == 0 and site_id not in ['s0', 's1']"),
            simulated(6).query("wave == 1 and site_id not in ['s2', 's3']"),
        ]
    )

    *_, change = wave_by_wave(Sample(PLAN, frame), 0.95)

    assert math.isnan(change.effect.estimate)
    assert change.warnings == (say("no_site_in_both_waves"),)
    assert (change.n_sites, change.n_sites_rsw) == (4, 0)


def test_only_an_outcome_adjusted_for_the_wave_and_seen_in_several_has_rows() -> None:
    frame = simulated(6)

    assert wave_by_wave(Sample(estimand(), frame), 0.95) == ()
    assert wave_by_wave(Sample(PLAN, frame[frame["wave"] == 1]), 0.95) == ()


def test_changes_that_are_alike_in_the_sites_of_each_arm_have_the_error_of_their_people() -> None:
    """Rounding would leave a standard error of 1e-16 where every site changed by the same."""
    frame = simulated(6, effect=0.4)
    plan = estimand(covariates=("wave",))
    before = frame[frame["wave"].eq(0)]
    after = before.assign(wave=1.0, y=before["y"] + 0.1 + 0.3 * before["rsw"])
    both = pd.concat([before, after], ignore_index=True)
    waves = each_wave(Sample(plan, both), 0.95)

    (change,) = changes(Sample(plan, both), waves, 0.95)

    own = sum((waves[wave].sites["standard_error"] ** 2).sum() for wave in (0.0, 1.0))
    assert change.effect.standard_error == pytest.approx(math.sqrt(own / 16))
    assert change.effect.estimate == pytest.approx(0.3)
