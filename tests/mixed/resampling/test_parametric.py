"""Parametric bootstraps against closed forms, and the same numbers wherever they run."""

from collections.abc import Iterator
from dataclasses import fields, replace
from functools import partial

import numpy as np
import pandas as pd
import pytest
from distributed import LocalCluster
from scipy.stats import t as student

from mixed.gaussian.batch import refit
from mixed.gaussian.fit import GaussianFit, fit_sums
from mixed.gaussian.rows import sums_of_rows
from mixed.gaussian.simulate import simulate
from mixed.gaussian.sums import GroupedSums
from mixed.generalised import fit_generalised
from mixed.model import MixedFit
from mixed.resampling.bootstrap import cluster_bootstrap
from mixed.resampling.execute import SERIAL, Execution, generator
from mixed.resampling.parametric import PORTION, bootstrap_gaussian, bootstrap_generalised

ARM = np.array([0.0, 1.0])
# Of site, unit and row, and the arm's effect.
SITE, UNIT, ROW, EFFECT = 1.0, 1.0, 1.0, 0.5


def balanced() -> tuple[GroupedSums, GaussianFit]:
    """Ten sites of four units of five rows, fitted; arms alternate."""
    rng = np.random.default_rng(2)
    site = np.repeat(np.arange(10), 20)
    frame = pd.DataFrame({"site": site, "unit": np.arange(200) // 5, "arm": site % 2 * 1.0})
    frame["y"] = (
        rng.normal(size=10)[site] + rng.normal(size=40)[frame["unit"]] + rng.normal(size=200)
    )
    sums = sums_of_rows(frame, "y", ["arm"], ["site", "unit"])
    return sums, fit_sums(sums, ("1", "arm"))


def counts(family: str, sites: int = 12) -> tuple[pd.DataFrame, MixedFit]:
    """Twenty rows a site, fitted; the arm belongs to the site."""
    rng = np.random.default_rng(4)
    site = np.repeat(np.arange(sites), 20)
    frame = pd.DataFrame({"site_id": site, "rsw": site % 2 * 1.0, "exposure": 1.0})
    mean = np.exp(0.4 + 0.5 * rng.normal(size=sites)[site])
    frame["y"] = rng.poisson(mean) if family != "binomial" else rng.random(len(site)) < mean / 4
    frame["y"] = frame["y"].astype(float)
    return frame, fit_generalised(frame, ("rsw",), ("site_id",), family)


def arm_difference(frame: pd.DataFrame) -> float:
    means = frame.groupby("rsw")["y"].mean()
    return float(means[1] - means[0])


def test_the_gaussian_bootstrap_of_a_known_truth_has_its_closed_form_spread() -> None:
    """A fit set to the truth: in a balanced design the arm's variance is 4/10 of a site mean's."""
    sums, fit = balanced()
    truth = replace(
        fit, coefficients=np.array([0.0, EFFECT]), sigma2=ROW, v=np.array([UNIT, SITE]) / ROW
    )
    error = np.sqrt(4 / 10 * (SITE + UNIT / 4 + ROW / 20))

    found = bootstrap_gaussian(sums, truth, ARM, 1000, seed=7)

    assert found.certified.all()
    assert found.estimate.mean() == pytest.approx(EFFECT, abs=4 * error / np.sqrt(1000))
    assert found.estimate.std() == pytest.approx(error, rel=4 / np.sqrt(2000))
    t = np.abs(found.estimate - EFFECT) / found.standard_error
    rejected = (t > student.isf(0.025, found.df)).mean()
    assert rejected == pytest.approx(0.05, abs=4 * np.sqrt(0.05 * 0.95 / 1000))


def test_the_gaussian_bootstrap_has_the_fit_s_own_spread() -> None:
    sums, fit = balanced()
    error = np.sqrt(fit.covariance[1, 1])

    found = bootstrap_gaussian(sums, fit, ARM, 400, seed=7)

    assert found.estimate.std() == pytest.approx(error, rel=4 / np.sqrt(800))
    assert found.estimate.mean() == pytest.approx(fit.coefficients[1], abs=4 * error / 20)


def test_a_portion_is_the_refit_of_responses_drawn_by_its_own_generator() -> None:
    sums, fit = balanced()
    second = refit(simulate(sums, fit, PORTION, generator(7, 1)), fit.terms, ARM)

    found = bootstrap_gaussian(sums, fit, ARM, PORTION + 20, seed=7)

    assert len(found.estimate) == PORTION + 20
    assert found.estimate[PORTION:] == pytest.approx(second.estimate[:20], abs=1e-9)
    few = bootstrap_gaussian(sums, fit, ARM, 30, seed=7)
    assert (few.estimate == found.estimate[:30]).all()


@pytest.mark.parametrize(("family", "r", "draws"), [("poisson", 0.0, 40), ("nbinom2", 0.7, 20)])
def test_the_bootstrap_of_counts_of_a_known_truth_has_its_closed_form_spread(
    family: str, r: float, draws: int
) -> None:
    """A fit set to the truth: the log ratio's variance is (1/mean + r^2) / n, summed over arms."""
    frame, fit = counts(family)
    mean, n = 3.0, len(frame) / 2
    # The arm is not centred, so that the intercept is the conventional arm's log mean.
    truth = replace(
        fit, coefficients=np.array([np.log(mean), 0.0]), sds={"site_id": 0.0}, multiplier=r
    )
    error = np.sqrt(2 * (1 / mean + r**2) / n)

    found = bootstrap_generalised(frame, truth, family, draws, seed=3)

    assert found.certified.mean() > 0.9
    effect = found.coefficients[:, 1]
    assert effect.mean() == pytest.approx(0, abs=4 * error / np.sqrt(draws))
    assert effect.std() == pytest.approx(error, rel=4 / np.sqrt(2 * draws))
    assert found.multiplier.mean() == pytest.approx(r, abs=0.1)


def test_the_binomial_bootstrap_has_the_fit_s_own_spread_and_finds_its_variance() -> None:
    frame, fit = counts("binomial", sites=30)
    draws = 40

    found = bootstrap_generalised(frame, fit, "binomial", draws, seed=3)

    error = fit.standard_error("rsw")
    assert found.coefficients.shape == (draws, 2)
    assert found.coefficients[:, 1].std() == pytest.approx(error, rel=4 / np.sqrt(2 * draws))
    assert np.median(found.standard_errors[:, 1]) == pytest.approx(error, rel=0.1)
    assert found.sds[:, 0].mean() == pytest.approx(fit.sds["site_id"], rel=0.25)


def test_a_draw_that_cannot_be_fitted_is_no_number() -> None:
    frame, fit = counts("poisson")
    rare = replace(fit, coefficients=np.array([-30.0, 0.0]), sds={"site_id": 0.0})

    found = bootstrap_generalised(frame, rare, "poisson", 2, seed=3)

    assert not found.certified.any()
    assert np.isnan(found.coefficients).all()


@pytest.fixture
def elsewhere(request: pytest.FixtureRequest) -> Iterator[Execution]:
    """Two processes, of loky or of one dask cluster for all bootstraps."""
    if request.param == "loky":
        yield Execution("loky", workers=2)
        return
    with LocalCluster(n_workers=2, threads_per_worker=1, dashboard_address=None) as cluster:
        yield Execution("dask", scheduler=cluster.scheduler_address)


@pytest.mark.slow
@pytest.mark.parametrize("elsewhere", ["loky", "dask"], indirect=True)
def test_every_bootstrap_is_identical_on_one_core_on_several_and_on_a_cluster(
    elsewhere: Execution,
) -> None:
    sums, gaussian = balanced()
    frame, binomial = counts("binomial")
    for bootstrap in (
        partial(bootstrap_gaussian, sums, gaussian, ARM, PORTION + 20, 7),
        partial(bootstrap_generalised, frame, binomial, "binomial", 4, 7),
    ):
        one, other = bootstrap(SERIAL), bootstrap(elsewhere)
        for field in fields(one):
            assert np.array_equal(getattr(one, field.name), getattr(other, field.name)), field.name

    clusters = partial(cluster_bootstrap, frame, arm_difference, ["site_id"], 20, 7, strata="rsw")
    assert np.array_equal(clusters(SERIAL), clusters(elsewhere))
