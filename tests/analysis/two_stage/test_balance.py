"""The baseline table, worked out by hand."""

import math

import pytest

from analysis.frames.sample import Sample
from analysis.two_stage.balance import Balance, balance
from tests.analysis.simulated import drawn_frame, estimand


def of(values: dict[str, list[float]]) -> Balance:
    """The balance of a covariate that has these values in sites a and b (RSW), c and d."""
    frame = drawn_frame({site: (int(site in "ab"), own) for site, own in values.items()})
    frame = frame.assign(age=frame["y"])
    (found,) = balance(Sample(estimand(covariates=("age",)), frame))
    return found


def test_it_compares_the_means_of_the_sites_means_by_the_sd_of_people() -> None:
    """RSW sites of means 2 and 6 with 3 and 1 people; variances 4 and 4/3."""
    found = of({"a": [2, 2, 2], "b": [6], "c": [0, 2], "d": [0, 2]})

    assert (found.rsw, found.conventional) == (4, 1)
    assert found.difference == pytest.approx(3 / math.sqrt((4 + 4 / 3) / 2))
    assert found.far_apart
    assert (found.n_rsw, found.n_conventional, found.share) == (4, 4, False)


def test_what_is_zero_or_one_is_a_share() -> None:
    found = of({"a": [0, 1], "b": [0, 1], "c": [0, 1], "d": [1, 0]})

    assert found.share
    assert found.difference == 0
    assert not found.far_apart


def test_where_nobody_differs_there_is_no_difference_in_sds() -> None:
    found = of({"a": [1, 1], "b": [1, 1], "c": [1, 1], "d": [1, 1]})

    assert math.isnan(found.difference)
    assert not found.far_apart
