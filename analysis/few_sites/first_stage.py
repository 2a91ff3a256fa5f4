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
"""

from __future__ import annotations

import warnings

import numpy as np
import numpy.typing as npt
import pandas as pd
import statsmodels.api as sm
from scipy.optimize import brentq
from scipy.special import expit, logit
from statsmodels.tools.sm_exceptions import PerfectSeparationWarning

from analysis.checks import FrameError
from analysis.covariates import usable
from analysis.plan import PERSONS
from analysis.records import Estimand

Vector = npt.NDArray[np.float64]
# A log odds or log rate ratio per standard deviation beyond this is infinity not yet reached.
FURTHEST_SLOPE = 10.0


def person_of(estimand: Estimand) -> str:
    """The innermost cluster that is a person (a family counts as one)."""
    return [c for c in estimand.clusters if c in PERSONS][-1]


def persons(frame: pd.DataFrame, estimand: Estimand) -> pd.DataFrame:
    """Observed and expected value of each person.

    Repeated codings of one visit are averaged before anything else, then a person's observations
    are averaged (means, risks) or added up (rates), so that nobody counts twice.

    Parameters
    ----------
    frame : analysis frame of the estimand; see ``analysis.checks``.

    Returns
    -------
    One row per person and site: ``site_id``, the second cluster (the unit), the person's id,
    ``rsw``, ``observed`` and ``expected`` (in the outcome's units; for rates: events),
    ``exposure`` and ``n_rows``.

    Raises
    ------
    FrameError : when a covariate tells perfectly who has the outcome, so that it has no slope.
    """
    person = person_of(estimand)
    inner = list(estimand.clusters[estimand.clusters.index(person) + 1 :])
    outer = list(dict.fromkeys(["site_id", *estimand.clusters[1:2], person, "rsw"]))
    numbers = ["y", "exposure", *estimand.covariates]
    seen = frame[outer + inner + numbers].assign(n_rows=1)
    for i in range(len(inner), 0, -1):
        groups = seen.groupby(outer + inner[:i], as_index=False, sort=True)
        seen = groups.agg({**dict.fromkeys(numbers, "mean"), "n_rows": "sum"})
    seen = seen.assign(expected=_expected(seen, estimand)).rename(columns={"y": "observed"})
    how = "sum" if estimand.kind == "rate" else "mean"
    return seen.groupby(outer, as_index=False, sort=True).agg(
        {"observed": how, "expected": how, "exposure": "sum", "n_rows": "sum"}
    )


def adjusted_for(frame: pd.DataFrame, estimand: Estimand) -> tuple[str, ...]:
    """The covariates that vary within sites by themselves, so that they have a slope there."""
    return usable(_within_sites(frame, estimand), estimand.covariates)


def _within_sites(frame: pd.DataFrame, estimand: Estimand) -> pd.DataFrame:
    covariates = frame[list(estimand.covariates)].astype(np.float64)
    if covariates.empty:
        return covariates  # nothing to centre, and no need to group thousands of times
    return covariates - covariates.groupby(frame["site_id"]).transform("mean")


def _expected(seen: pd.DataFrame, estimand: Estimand) -> Vector:
    y, exposure = (seen[name].to_numpy(dtype=np.float64) for name in ("y", "exposure"))
    names = list(adjusted_for(seen, estimand))
    centred = _within_sites(seen, estimand)[names].to_numpy(dtype=np.float64)
    slopes = _slopes(y, exposure, centred, estimand)
    covariates = seen[names].to_numpy(dtype=np.float64)
    shift = np.asarray((covariates - covariates.mean(axis=0)) @ slopes, dtype=np.float64)
    if estimand.kind == "mean":
        return shift + float(y.mean())
    if estimand.kind == "rate":
        events = exposure * np.exp(shift)
        return np.asarray(events * (y.sum() / events.sum()), dtype=np.float64)
    return np.asarray(expit(_intercept(y, shift) + shift), dtype=np.float64)


def _slopes(y: Vector, exposure: Vector, centred: Vector, estimand: Estimand) -> Vector:
    if not centred.shape[1]:
        return np.zeros(0)
    spread = centred.std(axis=0)
    design = np.column_stack([np.ones(len(y)), centred / spread])
    if estimand.kind == "mean":
        return np.asarray(np.linalg.lstsq(design, y, rcond=None)[0][1:] / spread)
    if estimand.kind == "risk":
        model = sm.GLM(y, design, family=sm.families.Binomial())
    else:
        model = sm.GLM(y, design, family=sm.families.Poisson(), exposure=exposure)
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", PerfectSeparationWarning)  # read from the slopes below
        fit = model.fit(tol=1e-12)
    slopes = np.asarray(fit.params[1:], dtype=np.float64)
    if not (np.abs(slopes) < FURTHEST_SLOPE).all():
        raise FrameError(
            f"{estimand.label}: a covariate tells perfectly who has the outcome, so nothing can be "
            "adjusted for it."
        )
    return np.asarray(slopes / spread)


def _intercept(y: Vector, shift: Vector) -> float:
    """The intercept at which the mean expected risk is the observed one."""
    risk, furthest = float(y.mean()), float(np.abs(shift).max())
    centre = float(logit(risk))
    return float(
        brentq(
            lambda a: float(expit(a + shift).mean()) - risk,
            centre - furthest - 1,
            centre + furthest + 1,
            xtol=1e-12,
        )
    )
