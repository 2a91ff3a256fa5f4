import math

import numpy as np
import pytest

from analysis.models.components import components
from analysis.models.linear import fit_linear
from analysis.models.mixed import MixedFit
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


def test_shares_of_counts_have_the_delta_method_s_interval() -> None:
    """One SD s with variance w: the logit of s^2 / (s^2 + r) has the slope 2 / s."""
    fit = MixedFit(
        ("(Intercept)",),
        np.zeros(1),
        np.eye(1),
        {"site_id": 0.5},
        1.0,
        True,
        joint=np.diag([0.01, 1.0]),
    )

    site, _ = components(fit, FRAME, "risk", 0.95)

    odds, factor = 0.25 / (math.pi**2 / 3), math.exp(1.959964 * (2 / 0.5) * 0.1)
    assert site.icc_low == pytest.approx(odds / factor / (1 + odds / factor), rel=1e-6)
    assert site.icc_high == pytest.approx(odds * factor / (1 + odds * factor), rel=1e-6)


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


def test_its_interval_allows_for_the_error_of_the_dispersion() -> None:
    """The delta method by differences in (s, r), whose covariance surrounds the coefficient's."""
    joint = np.array([[0.02, 0.0, 0.01], [0.0, 1.0, 0.0], [0.01, 0.0, 0.03]])

    def log_odds(s: float, r: float) -> tuple[float, float]:
        fit = MixedFit(
            ("(Intercept)",),
            np.zeros(1),
            np.eye(1),
            {"site_id": s},
            1.0,
            True,
            joint=joint,
            multiplier=r,
        )
        site, single, _ = components(fit, FRAME, "rate", 0.95)
        return math.log(site.icc / (1 - site.icc)), math.log(single.icc / (1 - single.icc))

    found = components(
        MixedFit(
            ("(Intercept)",), np.zeros(1), np.eye(1), {"site_id": 0.5}, 1.0, True,
            joint=joint, multiplier=0.7,
        ),
        FRAME, "rate", 0.95,
    )  # fmt: skip
    for place in (0, 1):
        slope = np.array(
            [
                (log_odds(0.501, 0.7)[place] - log_odds(0.499, 0.7)[place]) / 0.002,
                (log_odds(0.5, 0.701)[place] - log_odds(0.5, 0.699)[place]) / 0.002,
            ]
        )
        half = 1.959964 * math.sqrt(slope @ joint[np.ix_([0, 2], [0, 2])] @ slope)
        odds = math.exp(log_odds(0.5, 0.7)[place] + half)
        assert found[place].icc_high == pytest.approx(odds / (1 + odds), rel=1e-5)


def test_a_variance_of_zero_has_no_delta_interval() -> None:
    fit = MixedFit(
        ("(Intercept)",), np.zeros(1), np.eye(1), {"site_id": 0.0}, 1.0, True, joint=np.eye(1)
    )

    assert math.isnan(components(fit, FRAME, "risk", 0.95)[0].icc_high)
