"""The risk difference of a logistic multilevel fit, averaged over persons and random effects.

Marginal standardisation: the risk of every observation if its site were RSW, minus the same if it
were conventional, averaged over the observations at hand. The random intercepts are integrated
out: their sum is normal with the sum of their variances, so one Gauss-Hermite rule does it. The
standard error is by the delta method over coefficients and standard deviations together.
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy.special import expit

from mixed.model import Matrix, MixedFit, model_frame

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(31)
STEP = 1e-5


def risk_difference(fit: MixedFit, frame: pd.DataFrame) -> tuple[float, float]:
    """Risk difference and its standard error (0 to 1).

    Parameters
    ----------
    fit : logistic fit whose terms are the intercept, ``rsw`` and columns of ``frame``.
    frame : the rows it was fitted to.

    Raises
    ------
    ValueError : when the fit has no joint covariance.
    """
    if fit.joint is None:
        raise ValueError("Without the fit's joint covariance there is no standard error.")
    joint = fit.joint
    names = list(fit.terms[1:])
    design = np.column_stack([np.ones(len(frame)), model_frame(frame, names, [])[names]])
    arm = fit.terms.index("rsw")
    sds = [sd for group, sd in fit.sds.items() if group not in fit.zero_groups]
    at = np.concatenate([sds, fit.coefficients])

    def difference(x: Matrix) -> float:
        return _difference(design, arm, x[len(sds) :], float(np.sqrt((x[: len(sds)] ** 2).sum())))

    steps = STEP * np.eye(len(at))
    slope = np.array([(difference(at + s) - difference(at - s)) / (2 * STEP) for s in steps])
    return difference(at), float(np.sqrt(slope @ joint @ slope))


def _difference(design: Matrix, arm: int, coefficients: Matrix, spread: float) -> float:
    without = design.copy()
    without[:, arm] = 0.0
    base = (without @ coefficients)[:, None] + spread * NODES[None, :]
    risks = [(expit(base + shift) @ WEIGHTS).mean() for shift in (coefficients[arm], 0.0)]
    return float((risks[0] - risks[1]) / WEIGHTS.sum())
