"""First stage of the cluster-summary analysis: what each person gave, and what was expected.

Hayes & Moulton (2017), Cluster Randomised Trials, 2nd ed., chapter 10: a regression on the
person-level covariates that leaves the arm out gives each observation an expected value; the second
stage compares what was observed with what was expected, site by site.

Where sites were not randomised a covariate's mix may differ between the arms. A slope taken over
all people would then hold a part of the arm's effect and draw the adjusted difference towards none.
So the slopes are taken within sites: the regression is on covariates centred at their site's mean,
which know nothing of the arm. (For means this is the slope with a term for every site.) Expected
values come from the covariates as they are, with the intercept at which the expected and the
observed total agree.

A risk by a horizon, of persons followed for unequal times, is treated as any other risk once each
person's outcome is a pseudo-observation (``mixed.few_clusters.incidence``). These are had within
sites as well, so that a site's censoring need be like its own events only. The logistic equations
of the regression take values beyond 0 and 1 as they are (Andersen, Klein & Rosthøj 2003).

Persons may have weights, such as the inverse of their chance of having answered. The regressions,
the centring and the totals are then the weighted ones, and a person without weight is not there.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd
import statsmodels.api as sm
from scipy.optimize import brentq
from scipy.special import expit, logit
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from analysis.frames.sample import FrameError, Sample
from analysis.questions.estimand import Estimand
from analysis.site_numbers.slope_error import arms_apart, slope_covariance
from mixed.covariates import usable
from mixed.few_clusters.incidence import pseudo_observations
from study.results.said import say

Vector = npt.NDArray[np.float64]
# Columns of a person's derivative of the expected value by each slope.
_GRADIENT = "gradient_{}"
# A log odds or log rate ratio per standard deviation beyond this is infinity not yet reached.
FURTHEST_SLOPE = 10.0


@dataclass(frozen=True)
class FirstStage:
    """What each person gave and was expected to, and what the slopes leave open.

    ``people`` has one row per person and site: ``site_id``, the second cluster (the unit), the
    person's id, ``rsw``, ``observed`` (a pseudo-observation for risks by a horizon) and
    ``expected`` (in the outcome's units; for rates: events), ``exposure``, ``weight`` (1 for the
    greatest) and ``n_rows``. ``slope_variance`` is what the slopes' own errors add to the variance
    of the arms' difference, on the comparison's scale (for rates the logarithm).
    """

    people: pd.DataFrame
    slope_variance: float


def first_stage(sample: Sample) -> FirstStage:
    """Observed and expected value of each person.

    Repeated codings of one visit are averaged before anything else, then a person's observations
    are averaged (means, risks) or added up (rates), so that nobody counts twice.

    Raises
    ------
    FrameError : when a covariate tells perfectly who has the outcome, so that it has no slope.
    """
    estimand, clusters = sample.estimand, sample.estimand.clusters
    inner = list(clusters[clusters.index(sample.person) + 1 :])
    outer = list(dict.fromkeys(["site_id", *clusters[1:2], sample.person, "rsw"]))
    numbers = ["y", "exposure", *estimand.covariates]
    seen = sample.counted[outer + inner + numbers].assign(weight=_weights(sample), n_rows=1)
    if estimand.horizon is not None:
        seen["y"] = _pseudo_observations(seen, estimand.horizon)
    own = {"weight": "first", "n_rows": "sum"}
    for i in range(len(inner), 0, -1):
        groups = seen.groupby(outer + inner[:i], as_index=False, sort=True)
        seen = groups.agg({**dict.fromkeys(numbers, "mean"), **own})
    expected, gradient, covariance = _expected(seen, estimand)
    slopes = [_GRADIENT.format(i) for i in range(gradient.shape[1])]
    seen = seen.assign(expected=expected, **dict(zip(slopes, gradient.T, strict=True)))
    seen = seen.rename(columns={"y": "observed"})
    how = "sum" if estimand.kind == "rate" else "mean"
    sums = dict.fromkeys(("observed", "expected", *slopes), how)
    people = seen.groupby(outer, as_index=False, sort=True).agg({**sums, "exposure": "sum", **own})
    variance = _slope_variance(people, slopes, covariance, estimand) if slopes else 0.0
    return FirstStage(people.drop(columns=slopes), variance)


def adjusted_for(rows: pd.DataFrame, covariates: Sequence[str]) -> tuple[str, ...]:
    """The covariates that vary within sites by themselves, so that they have a slope there."""
    within = _within_sites(rows, covariates, np.ones(len(rows)))  # weights do not change the rank
    return usable(within, covariates)


def _weights(sample: Sample) -> Vector:
    """Weights relative to the greatest one, so that equal weights are ones."""
    if sample.estimand.weight is None:
        return np.ones(len(sample.counted))
    weights = sample.counted[sample.estimand.weight].to_numpy(dtype=np.float64)
    return np.asarray(weights / weights.max(), dtype=np.float64)


def _pseudo_observations(seen: pd.DataFrame, horizon: float) -> Vector:
    days, ended, weights = (
        seen[name].to_numpy(dtype=np.float64) for name in ("exposure", "y", "weight")
    )
    found = np.empty(len(seen))
    for rows in seen.groupby("site_id").indices.values():
        found[rows] = pseudo_observations(days[rows], ended[rows], weights[rows], horizon)
    return found


def _within_sites(rows: pd.DataFrame, covariates: Sequence[str], weights: Vector) -> pd.DataFrame:
    # Plain arrays, as in the site summaries: this is run thousands of times.
    site = pd.factorize(rows["site_id"])[0]
    centred = {}
    for name in covariates:
        values = rows[name].to_numpy(dtype=np.float64)
        means = np.bincount(site, weights * values) / np.bincount(site, weights)
        centred[name] = values - means[site]
    return pd.DataFrame(centred, columns=list(covariates), index=rows.index)


def _slope_variance(
    people: pd.DataFrame, slopes: list[str], covariance: Vector, estimand: Estimand
) -> float:
    site = pd.factorize(people["site_id"])[0]
    weight = people["weight"].to_numpy(dtype=np.float64)
    base = weight * people["expected"].to_numpy() if estimand.kind == "rate" else weight
    share = np.bincount(site, base)
    gradient = np.column_stack(
        [np.bincount(site, weight * people[name].to_numpy()) / share for name in slopes]
    )
    rsw = people.groupby(site)["rsw"].first().to_numpy()
    apart = arms_apart(gradient, rsw)
    return float(apart @ covariance @ apart)


def _expected(seen: pd.DataFrame, estimand: Estimand) -> tuple[Vector, Vector, Vector]:
    """Expected values (n,), their derivatives by the slopes (n, k), and the slopes' covariance."""
    y, exposure, weight = (
        seen[name].to_numpy(dtype=np.float64) for name in ("y", "exposure", "weight")
    )
    names = list(adjusted_for(seen, estimand.covariates))
    centred = _within_sites(seen, names, weight).to_numpy(dtype=np.float64)
    slopes = _slopes(y, exposure, weight, centred, estimand)
    covariates = seen[names].to_numpy(dtype=np.float64)
    centre = weight @ covariates / weight.sum()
    shift = np.asarray((covariates - centre) @ slopes, dtype=np.float64)
    curvature = np.ones(len(y))
    if estimand.kind == "mean":
        expected = shift + float(np.average(y, weights=weight))
    elif estimand.kind == "rate":
        events = exposure * np.exp(shift)
        expected = curvature = np.asarray(events * ((weight @ y) / (weight @ events)))
    else:
        expected = np.asarray(expit(_intercept(y, weight, shift) + shift), dtype=np.float64)
        curvature = expected * (1 - expected)
    # The intercept follows the slopes, so that observed and expected totals agree.
    middle = (weight * curvature) @ covariates / max(float(weight @ curvature), 1e-300)
    gradient = curvature[:, None] * (covariates - middle)
    if not names:
        return expected, gradient, np.zeros((0, 0))
    site, unit = (pd.factorize(seen[name])[0] for name in ("site_id", estimand.clusters[1]))
    covariance = slope_covariance(centred, y - expected, weight, curvature, site, unit)
    return expected, gradient, covariance


def _slopes(
    y: Vector, exposure: Vector, weight: Vector, centred: Vector, estimand: Estimand
) -> Vector:
    if not centred.shape[1]:
        return np.zeros(0)
    spread = centred.std(axis=0)
    design = np.column_stack([np.ones(len(y)), centred / spread])
    if estimand.kind == "mean":
        root = np.sqrt(weight)
        solved = np.linalg.lstsq(design * root[:, None], y * root, rcond=None)[0]
        return np.asarray(solved[1:] / spread)
    if estimand.kind == "risk":
        model = sm.GLM(y, design, family=sm.families.Binomial(), var_weights=weight)
    else:
        family = sm.families.Poisson()
        model = sm.GLM(y, design, family=family, exposure=exposure, var_weights=weight)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", PerfectSeparationWarning)  # read from the slopes below
        fit = model.fit(tol=1e-12)
    slopes = np.asarray(fit.params[1:], dtype=np.float64)
    if not (np.abs(slopes) < FURTHEST_SLOPE).all():
        raise FrameError(say("covariate_tells_outcome"))
    return np.asarray(slopes / spread)


def _intercept(y: Vector, weight: Vector, shift: Vector) -> float:
    """The intercept at which the mean expected risk is the observed one."""
    risk, furthest = float(np.average(y, weights=weight)), float(np.abs(shift).max())
    centre = float(logit(risk))
    return float(
        brentq(
            lambda a: float(np.average(expit(a + shift), weights=weight)) - risk,
            centre - furthest - 1,
            centre + furthest + 1,
            xtol=1e-12,
        )
    )
