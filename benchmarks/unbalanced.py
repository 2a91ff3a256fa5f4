"""Studies of unequal sites, units and workers, drawn with a known effect.

The shape is that of the measurement behind the analysis plan: 5 to 12 units a site, 3 to 8 workers
a unit, 1 to 5 visits a worker, each uniform and drawn anew in every run.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from scipy.special import expit

from analysis.planning.latent import intercept_of_rate, intercept_of_risk
from analysis.questions.estimand import Estimand
from study.vocabulary import OutcomeKind

UNITS, WORKERS, VISITS = (5, 12), (3, 8), (1, 5)
# Shares of the total variance; the site has its ICC and what is left is the residual.
UNIT_SHARE, WORKER_SHARE = 0.05, 0.20
BASELINE: Mapping[OutcomeKind, float] = {"mean": 0.0, "risk": 0.25, "rate": 4.0}
EFFECT: Mapping[OutcomeKind, float] = {"mean": 0.3, "risk": 0.15, "rate": 1.3}
NO_EFFECT: Mapping[OutcomeKind, float] = {"mean": 0.0, "risk": 0.0, "rate": 1.0}
_SCALE = {"mean": "mean difference", "risk": "risk difference", "rate": "rate ratio"}


@dataclass(frozen=True)
class Truth:
    """What a study is drawn from.

    Attributes
    ----------
    sites : in both arms; an odd one is conventional.
    icc : the site's share of the total variance: of the outcome (mean), of the logit's with π²/3
        (risk), of the logarithm's with ln(1 + 1/rate) (rate), as in
        ``analysis.multilevel.components``.
    effect : a mean difference in SDs, a difference of average risks, or a rate ratio.
    """

    kind: OutcomeKind
    sites: int
    icc: float
    effect: float

    @property
    def n_rsw(self) -> int:
        """RSW sites."""
        return self.sites // 2

    @property
    def variances(self) -> tuple[float, float, float]:
        """Variances between sites, units and workers, on the scale of the intercepts."""
        residual = {
            "mean": 1 - UNIT_SHARE - WORKER_SHARE - self.icc,
            "risk": math.pi**2 / 3,
            "rate": math.log1p(1 / BASELINE["rate"]),
        }[self.kind]
        total = residual / (1 - UNIT_SHARE - WORKER_SHARE - self.icc)
        return self.icc * total, UNIT_SHARE * total, WORKER_SHARE * total


def draw(truth: Truth, rng: np.random.Generator) -> pd.DataFrame:
    """Draw one study: an analysis frame, one row a visit."""
    units = rng.integers(UNITS[0], UNITS[1] + 1, truth.sites)
    site_of_unit = np.repeat(np.arange(truth.sites), units)
    workers = rng.integers(WORKERS[0], WORKERS[1] + 1, len(site_of_unit))
    unit_of_worker = np.repeat(np.arange(len(site_of_unit)), workers)
    visits = rng.integers(VISITS[0], VISITS[1] + 1, len(unit_of_worker))
    worker = np.repeat(np.arange(len(unit_of_worker)), visits)
    unit = unit_of_worker[worker]
    site = site_of_unit[unit]
    sds = np.sqrt(truth.variances)
    between = (
        sds[0] * rng.normal(size=truth.sites)[site]
        + sds[1] * rng.normal(size=len(site_of_unit))[unit]
        + sds[2] * rng.normal(size=len(unit_of_worker))[worker]
    )
    rsw = (site < truth.n_rsw).astype(np.int64)
    return pd.DataFrame(
        {
            "y": _outcome(truth, between, rsw, rng),
            "exposure": 1.0,
            "rsw": rsw,
            "site_id": site,
            "unit_id": unit,
            "worker_id": worker,
        }
    )


def _outcome(
    truth: Truth, between: np.ndarray, rsw: np.ndarray, rng: np.random.Generator
) -> np.ndarray:
    total = sum(truth.variances)
    if truth.kind == "mean":
        return truth.effect * rsw + between + rng.normal(0, math.sqrt(1 - total), len(rsw))
    if truth.kind == "risk":
        arms = [intercept_of_risk(BASELINE["risk"] + x * truth.effect, total) for x in (0, 1)]
        return (rng.random(len(rsw)) < expit(between + np.array(arms)[rsw])).astype(np.float64)
    start = intercept_of_rate(BASELINE["rate"], total)
    log_rate = start + math.log(truth.effect) * rsw + between
    return rng.poisson(np.exp(log_rate)).astype(np.float64)


def estimand(kind: OutcomeKind, covariates: tuple[str, ...] = ()) -> Estimand:
    """The question that every method is asked."""
    return Estimand(
        claim="",
        outcome=kind,
        frame="",
        kind=kind,
        scale=_SCALE[kind],
        clusters=("site_id", "unit_id", "worker_id"),
        crossed=(),
        covariates=covariates,
        role="primary",
        direction="higher",
        headline=True,
        smallest_effect=0.2,
        plausible_range=2.0,
    )
