"""From the numbers that readers know, risks and rates, to the scales on which sites vary.

Random intercepts of risks act on the logit, those of rates on the logarithm. Averaged over them, a
logistic or exponential mean is not the mean at the average intercept.
"""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt
from scipy.optimize import brentq
from scipy.special import expit

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(61)
# Far enough for any risk that has a place to go: expit(-40) is 4e-18.
_REACH = 40.0


def average_risk(intercept: npt.ArrayLike, variance: float) -> npt.NDArray[np.float64]:
    """Mean of expit(intercept + e), e normal with the variance, by Gauss-Hermite quadrature."""
    at = np.asarray(intercept, dtype=np.float64)[..., None] + math.sqrt(variance) * NODES
    mean: npt.NDArray[np.float64] = expit(at) @ WEIGHTS / WEIGHTS.sum()
    return mean


def intercept_of_risk(risk: float, variance: float) -> float:
    """Logit intercept at which the average risk is ``risk``.

    Raises
    ------
    ValueError : when the risk is not strictly between 0 and 1.
    """
    if not 0 < risk < 1:
        raise ValueError(f"A risk must be between 0 and 1, not {risk:g}.")
    reach = _REACH + 10 * math.sqrt(variance)
    return float(
        brentq(lambda at: float(average_risk(at, variance)) - risk, -reach, reach, xtol=1e-12)
    )


def intercept_of_rate(rate: float, variance: float) -> float:
    """Log intercept at which the average of exp(intercept + e) is ``rate``.

    Raises
    ------
    ValueError : when the rate is not above zero.
    """
    if not rate > 0:
        raise ValueError(f"A rate must be above 0, not {rate:g}.")
    return math.log(rate) - variance / 2
