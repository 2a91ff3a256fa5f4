from __future__ import annotations

import numpy as np
import pandas as pd
import pytest
from scipy import integrate, stats

from pipeline.synthetic.latent import clipped_mean, clustered, latent_mean, round_at_random


@pytest.mark.parametrize(
    ("mean", "sd", "low", "high"), [(3.5, 0.95, 1, 5), (1.2, 1.0, 1, 5), (11.9, 5.4, 0, 36)]
)
def test_clipped_mean_equals_its_integral(mean: float, sd: float, low: int, high: int) -> None:
    normal = stats.norm(mean, sd)
    inside, _ = integrate.quad(lambda x: x * normal.pdf(x), low, high)
    expected = low * normal.cdf(low) + inside + high * normal.sf(high)
    assert clipped_mean(mean, sd, low, high) == pytest.approx(expected, abs=1e-9)


def test_an_interval_that_holds_all_of_the_normal_leaves_its_mean() -> None:
    assert clipped_mean(3.0, 0.01, 1, 5) == pytest.approx(3.0, abs=1e-12)


@pytest.mark.parametrize("reported", [1.05, 2.5, 3.0, 4.0, 4.9])
def test_latent_mean_gives_back_the_reported_mean(reported: float) -> None:
    mean = latent_mean(reported, 0.95, 1, 5)
    assert clipped_mean(mean, 0.95, 1, 5) == pytest.approx(reported, abs=1e-9)


@pytest.mark.parametrize("reported", [1.0, 5.0, 7.0])
def test_a_reported_mean_outside_the_scale_is_refused(reported: float) -> None:
    with pytest.raises(ValueError, match="not within the scale"):
        latent_mean(reported, 0.95, 1, 5)


def test_rounding_at_random_moves_no_mean_and_no_whole_number() -> None:
    rng = np.random.default_rng(1)
    values = np.repeat([0.0, 1.25, 2.5, 4.0], 40_000)
    rounded = round_at_random(rng, values)
    means = rounded.reshape(4, -1).mean(axis=1)
    assert (rounded[values == 4.0] == 4).all()
    assert (rounded[values == 0.0] == 0).all()
    assert means == pytest.approx([0.0, 1.25, 2.5, 4.0], abs=4 * 0.5 / 200)


def test_clustered_variance_divides_as_the_shares_say() -> None:
    rng = np.random.default_rng(2)
    site = pd.Series(np.repeat(np.arange(4000), 10))
    worker = pd.Series(np.repeat(np.arange(20_000), 2))
    drawn = clustered(rng, {"site": site, "worker": worker}, {"site": 0.1, "worker": 0.4}, 2.0)
    pairs = drawn.reshape(-1, 2)
    far = drawn.reshape(-1, 10)[:, [0, 9]]
    assert drawn.var() == pytest.approx(4.0, rel=0.03)
    assert np.mean(pairs[:, 0] * pairs[:, 1]) == pytest.approx(4.0 * 0.5, rel=0.06)
    assert np.mean(far[:, 0] * far[:, 1]) == pytest.approx(4.0 * 0.1, rel=0.5)
