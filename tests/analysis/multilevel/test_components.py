import math
from dataclasses import replace

import numpy as np
import pytest

from analysis.multilevel.components import components, disagreeing
from mixed.generalised import fit_generalised
from mixed.linear import fit_linear
from mixed.model import MixedFit
from tests.analysis.simulated import simulated

FRAME = simulated(1, "rate")
FIT = MixedFit(
    ("(Intercept)",), np.zeros(1), np.eye(1), {"site_id": 0.5, "worker_id": 1.0}, 2.0, True
)


@pytest.mark.parametrize(
    ("kind", "residual"),
    [
        ("mean", 2.0),
        ("risk", math.pi**2 / 3),
        ("rate", math.log(1 + 1 / FRAME["y"].mean())),
    ],
)
def test_each_share_is_of_the_total_with_the_residual_of_its_scale(
    kind: str, residual: float
) -> None:
    site, worker, rest = components(FIT, FRAME, kind, 0.95)
    total = 0.25 + 1 + residual

    assert (site.variance, worker.variance, rest.variance) == pytest.approx((0.25, 1, residual))
    assert (site.icc, worker.icc) == pytest.approx((0.25 / total, 1 / total))
    assert (site.n_groups, rest.group, rest.n_groups) == (8, "residual", len(FRAME))


def test_means_have_profile_intervals_at_every_level_and_the_residual_none() -> None:
    """Ends are where the criterion, minimised over the rest, is 3.84 above its minimum."""
    frame = simulated(4, sds=(0.5, 0.3, 0.6))
    nested = ("site_id", "unit_id", "worker_id")

    *levels, rest = components(fit_linear(frame, ("rsw",), nested), frame, "mean", 0.95)

    for level in levels:
        assert 0 <= level.icc_low < level.icc < level.icc_high < 1
    assert math.isnan(rest.icc_low)


@pytest.mark.parametrize("kind", ["risk", "rate"])
def test_risks_and_rates_have_profile_intervals_even_where_no_variance_was_found(
    kind: str,
) -> None:
    frame = simulated(1, kind, units=4, workers=4, sds=(0.0, 0.5, 0.9))
    family = "binomial" if kind == "risk" else "poisson"
    fit = fit_generalised(frame, ("rsw",), ("site_id", "unit_id", "worker_id"), family)

    site, unit, worker, rest = components(fit, frame, kind, 0.95)

    assert site.icc == site.icc_low == 0 < site.icc_high < 0.2
    for level in (unit, worker):
        assert 0 <= level.icc_low <= level.icc < level.icc_high < 1
    assert worker.icc_low < worker.icc
    assert math.isnan(rest.icc_high)


def test_without_a_likelihood_that_holds_a_share_there_is_no_interval() -> None:
    assert math.isnan(components(FIT, FRAME, "mean", 0.95)[0].icc_high)


def test_over_dispersion_is_the_level_of_the_single_counts() -> None:
    """Together with the residual it is the ln(1 + 1/mean + a) of Nakagawa and others (2017)."""
    fit = MixedFit(
        ("(Intercept)",), np.zeros(1), np.eye(1), {"site_id": 0.5}, 1.0, True, multiplier=0.7
    )

    site, single, rest = components(fit, FRAME, "rate", 0.95)

    assert single.group == "observation_id"
    assert single.n_groups == len(FRAME)
    assert single.variance == pytest.approx(math.log(1.49))
    whole = math.log(1 + 1 / FRAME["y"].mean() + 0.49)
    assert single.variance + rest.variance == pytest.approx(whole)
    assert site.icc == pytest.approx(0.25 / (0.25 + whole))


@pytest.mark.parametrize(
    ("site", "residual", "apart"),
    [
        (0.5, 2.0, ()),
        (0.517, 2.0, ()),  # the total SD is the root of 3.25: 1.803
        (0.519, 2.0, ("site_id",)),
        (0.481, 2.0, ("site_id",)),
        (0.5, 2.052, ("residual",)),
        (math.nan, 2.0, ("site_id",)),
    ],
)
def test_fits_may_differ_by_a_hundredth_of_the_total_standard_deviation(
    site: float, residual: float, apart: tuple[str, ...]
) -> None:
    other = replace(FIT, sds={"site_id": site, "worker_id": 1.0}, residual=residual)

    assert disagreeing(FIT, other, FRAME, "mean") == apart


def test_a_variance_at_zero_and_one_next_to_it_are_the_same() -> None:
    none, some, more = (
        replace(FIT, sds={"site_id": sd, "worker_id": 1.0}) for sd in (0.0, 0.015, 0.03)
    )

    assert disagreeing(none, some, FRAME, "risk") == ()
    assert disagreeing(none, more, FRAME, "risk") == disagreeing(more, none, FRAME, "risk")
    assert disagreeing(none, more, FRAME, "risk") == ("site_id",)


def test_two_dispersions_disagree_about_the_single_counts() -> None:
    one, other, none = (replace(FIT, multiplier=r) for r in (0.7, 0.8, 0.0))

    assert "observation_id" in disagreeing(one, other, FRAME, "rate")
    assert "observation_id" in disagreeing(one, none, FRAME, "rate")
