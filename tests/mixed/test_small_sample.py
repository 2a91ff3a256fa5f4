"""The multilevel interval of a risk or a rate allows for how few sites there are."""

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats
from scipy.special import expit

from analysis.frames.sample import Sample
from analysis.multilevel.model import fit
from mixed.few_clusters.design import Design
from mixed.model import MixedFit
from mixed.small_sample import unbiased_error
from tests.analysis.simulated import estimand

SITES = np.repeat([1, 0], 3)


def balanced(kind: str) -> pd.DataFrame:
    """Six sites of 10 units of 10 workers, far apart and seen almost without chance."""
    rng = np.random.default_rng(4)
    site, unit, worker, _ = (a.ravel() for a in np.indices((6, 10, 10, 10)))
    eta = 0.8 * rng.normal(size=6)[site] + 0.1 * rng.normal(size=60)[10 * site + unit]
    eta += 0.1 * rng.normal(size=600)[100 * site + 10 * unit + worker]
    y = rng.random(len(eta)) < expit(eta) if kind == "risk" else rng.poisson(np.exp(3 + eta))
    return pd.DataFrame(
        {
            "y": y.astype(np.float64),
            "exposure": 1.0,
            "rsw": SITES[site],
            "site_id": site,
            "unit_id": 10 * site + unit,
            "worker_id": 100 * site + 10 * unit + worker,
        }
    )


@pytest.mark.slow
@pytest.mark.parametrize("kind", ["risk", "rate"])
def test_with_large_equal_sites_the_error_is_that_of_the_t_test_of_the_sites(kind: str) -> None:
    """Scipy's t test of six logits or logarithms; of a risk, times the slope of the average risk.

    Maximum likelihood's own standard error would be sqrt(4 / 6) of it, a fifth smaller.
    """
    frame = balanced(kind)

    found = fit(Sample(estimand(kind), frame), 0.95).effect

    level = frame.groupby("site_id")["y"].mean().to_numpy()
    scale = np.log(level / (1 - level)) if kind == "risk" else np.log(level)
    low, high = stats.ttest_ind(scale[:3], scale[3:]).confidence_interval(0.95)
    error = (high - low) / 2 / stats.t.isf(0.025, 4)
    if kind == "risk":
        error *= found.estimate / (scale[:3].mean() - scale[3:].mean())
    assert found.standard_error == pytest.approx(error, rel=0.03)
    assert found.df == 4


@pytest.mark.parametrize(("sites", "factor"), [((2, 2), 2.0), ((3, 3), 1.5), ((6, 6), 1.2)])
def test_the_variance_is_widened_by_sites_over_sites_less_two(
    sites: tuple[int, int], factor: float
) -> None:
    found = MixedFit(("rsw",), np.zeros(1), np.eye(1), {"site_id": 0.3}, 1.0, converged=True)
    assert unbiased_error(0.7, found, Design(*sites), "site_id") == pytest.approx(
        0.7 * math.sqrt(factor)
    )


def test_an_error_that_no_variance_between_sites_went_into_is_left_alone() -> None:
    found = MixedFit(
        ("rsw",), np.zeros(1), np.eye(1), {"site_id": 0.0, "unit_id": 0.3}, 1.0, converged=True
    )
    assert unbiased_error(0.7, found, Design(2, 2), "site_id") == 0.7
