"""Families of outcomes: the log-likelihood of each row and its derivatives in the predictor.

Binomial has the logit link, the counts the log link. The negative binomial (NB2) has the variance
``mu + a mu^2``: a Poisson law whose mean is multiplied, count by count, by a gamma variable with
mean 1 and variance ``a`` (``a`` is one over R's size, glmmTMB's dispersion). Its parameter here is
``r``, the standard deviation of that variable, ``a = r^2``: with it the likelihood is smooth and
even about ``r = 0``, where it is the Poisson law, as it is in every other standard deviation.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt
from scipy.special import expit, gammaln

Array = npt.NDArray[np.float64]
Codes = npt.NDArray[np.intp]
FamilyName = Literal["binomial", "poisson", "nbinom2"]

LARGEST_COUNT = 1_000_000  # logarithms are added up one by one to the largest count
SERIES_BELOW = 0.01
SERIES = tuple((-1) ** k * (k - 1) / k for k in range(2, 10))


@dataclass(frozen=True)
class LikelihoodRows:
    """Of every row, at its predictor ``eta``; each an array (n,).

    Attributes
    ----------
    value, slope : the log-likelihood and its derivative in ``eta``.
    weight, weight_slope : minus its second derivative, and the derivative of that.
    value_r, slope_r, weight_r : derivatives of the first three in ``r``; None without one.
    """

    value: Array
    slope: Array
    weight: Array
    weight_slope: Array
    value_r: Array | None = None
    slope_r: Array | None = None
    weight_r: Array | None = None


def rows(family: FamilyName, y: Array, eta: Array, r: float = 0.0) -> LikelihoodRows:
    """Log-likelihood of outcomes ``y`` (0 or 1; whole counts) at the predictor ``eta``."""
    if family == "binomial":
        p = expit(eta)
        weight = p * (1 - p)
        return LikelihoodRows(y * eta - np.logaddexp(0, eta), y - p, weight, weight * (1 - 2 * p))
    if family == "poisson":
        mean = np.exp(eta)
        return LikelihoodRows(y * eta - mean - gammaln(y + 1), y - mean, mean, mean)
    return _negative_binomial(y, eta, r)


def _negative_binomial(y: Array, eta: Array, r: float) -> LikelihoodRows:
    mean, a = np.exp(eta), r**2
    m = 1 + a * mean
    logs, logs_a = _rising(y, a)
    weight = mean * (1 + a * y) / m**2
    return LikelihoodRows(
        value=logs + y * (eta - np.log(m)) - mean * _log1p_share(a * mean) - gammaln(y + 1),
        slope=(y - mean) / m,
        weight=weight,
        weight_slope=weight * (1 - a * mean) / m,
        value_r=2 * r * (logs_a - y * mean / m + mean**2 * _curved(a * mean)),
        slope_r=2 * r * (mean - y) * mean / m**2,
        weight_r=2 * r * mean * (y * m - 2 * mean * (1 + a * y)) / m**3,
    )


def _rising(y: Array, a: float) -> tuple[Array, Array]:
    """Sum of log(1 + j a) over j < y, and its derivative in ``a``: exact where ``a`` is tiny."""
    counts = y.astype(np.intp)
    j = np.arange(counts.max(initial=0), dtype=np.float64)
    logs = np.cumsum(np.r_[0.0, np.log1p(j * a)])
    slopes = np.cumsum(np.r_[0.0, j / (1 + j * a)])
    return logs[counts], slopes[counts]


def _log1p_share(x: Array) -> Array:
    """log(1 + x) / x, 1 at zero."""
    safe = np.where(x == 0, 1.0, x)
    return np.where(x == 0, 1.0, np.log1p(safe) / safe)


def _curved(x: Array) -> Array:
    """(log(1 + x) - x / (1 + x)) / x^2, by its series where digits would cancel."""
    series = np.polynomial.polynomial.polyval(x, SERIES)
    safe = np.maximum(x, SERIES_BELOW)
    direct = (np.log1p(safe) - safe / (1 + safe)) / safe**2
    return np.asarray(np.where(x < SERIES_BELOW, series, direct))
