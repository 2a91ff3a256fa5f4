import numpy as np
import pandas as pd
import pytest

from analysis.frames.sample import Sample
from analysis.multilevel.structure import structure
from mixed.terms import Slope
from study.results.said import say
from tests.analysis.simulated import estimand, simulated


def test_levels_with_enough_groups_and_repeats_all_stay() -> None:
    found = structure(Sample(estimand(covariates=("wave",)), simulated(1)))

    assert found.groups == ("site_id", "unit_id", "worker_id")
    assert found.fixed == ("rsw", "wave")
    assert found.warnings == ()


def test_a_level_with_one_row_a_group_is_dropped_and_said_to_be() -> None:
    found = structure(Sample(estimand(), simulated(1, waves=1)))

    assert found.groups == ("site_id", "unit_id")
    assert found.warnings == (say("group_hardly_fewer_than_rows", group="worker_id"),)


def test_for_counts_a_level_with_one_row_a_group_is_the_over_dispersion_and_stays() -> None:
    found = structure(Sample(estimand("rate"), simulated(1, "rate", waves=1)))

    assert found.groups == ("site_id", "unit_id", "worker_id")


def test_a_level_that_is_its_outer_level_again_is_dropped() -> None:
    found = structure(Sample(estimand(), simulated(1, units=1)))

    assert found.groups == ("site_id", "worker_id")
    assert found.warnings == (say("group_hardly_more_than", group="unit_id", around="site_id"),)


def test_the_site_stays_with_two_sites() -> None:
    assert "site_id" in structure(Sample(estimand(), simulated(1, arms=(1, 0)))).groups


def test_crossed_coders_stay_and_a_single_coder_goes() -> None:
    frame = simulated(1)
    crossed = estimand(crossed=("coder_id",))

    several = structure(Sample(crossed, frame.assign(coder_id=np.arange(len(frame)) % 3)))
    one = structure(Sample(crossed, frame.assign(coder_id="c")))

    assert several.groups[-1] == "coder_id"
    assert "coder_id" not in one.groups
    assert one.warnings == (say("group_of_one", group="coder_id"),)


def test_a_covariate_that_adds_nothing_is_dropped_and_the_arm_never() -> None:
    frame = simulated(1).assign(constant=1.0, arm_again=lambda f: 2.0 * f["rsw"] + 3)
    names = ("constant", "wave", "arm_again")

    found = structure(Sample(estimand(covariates=names), frame))

    assert found.fixed == ("rsw", "wave")
    assert found.warnings == tuple(
        say("covariate_not_in_model", covariate=name) for name in ("constant", "arm_again")
    )


WAVE_IN_WORKER, WAVE_IN_SITE = Slope("wave", "worker_id"), Slope("wave", "site_id")


def test_slopes_of_time_stay_where_waves_and_groups_are_many() -> None:
    slopes = (WAVE_IN_SITE, WAVE_IN_WORKER)

    found = structure(Sample(estimand(covariates=("wave",), slopes=slopes), simulated(1, waves=3)))

    assert found.slopes == slopes
    assert found.warnings == ()


@pytest.mark.parametrize(
    ("slope", "frame", "why"),
    [
        (
            WAVE_IN_WORKER,
            simulated(1, waves=2),
            "slope_hardly_fewer_than_rows",
        ),
        (
            WAVE_IN_SITE,
            simulated(1, arms=(1, 1, 0, 0), waves=3),
            "slope_hardly_varies",
        ),
        (
            WAVE_IN_SITE,
            simulated(1, waves=3).query("rsw == 1 or wave == 0"),
            "slope_not_in_both_arms",
        ),
        (
            Slope("wave", "unit_id"),
            simulated(1, units=1, waves=3),
            "slope_not_in_model",
        ),
    ],
)
def test_a_slope_that_the_data_cannot_carry_is_dropped_and_said_to_be(
    slope: Slope, frame: pd.DataFrame, why: str
) -> None:
    found = structure(Sample(estimand(covariates=("wave",), slopes=(slope,)), frame))

    assert found.slopes == ()
    assert found.warnings[-1] == say(why, covariate="wave", group=slope.group)
