"""mixedlm's fits of logistic and Poisson multilevel models: the second opinion.

mixedlm's own covariance holds the variances fixed at their estimates, which makes the standard
error of the arm too small; and its optimiser stops within its tolerance of the optimum. So the
deviance is differentiated numerically at the optimum (central differences of fourth order), Newton
steps finish the descent, and the covariance is twice the inverse of the Hessian over variances and
coefficients together, as lme4 and glmmTMB have it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import mixedlm
import numpy as np
import pandas as pd
from mixedlm.families import Binomial, Poisson

from mixed.laplace.families import FamilyName
from mixed.model import ZERO_SD, Matrix, MixedFit, formula, model_frame
from mixed.second_opinions.differences import Objective, Places, derivatives

OPTIMISER = "COBYQA"
FAMILIES: Mapping[FamilyName, type] = {"binomial": Binomial, "poisson": Poisson}
NEWTON_STEPS = 5
LEVEL = 1e-6  # mixedlm's deviance is smooth to about 1e-8: a smaller rise is none
# Steps of the differences: a share of a standard error, or of the unit of a latent SD.
STEP_OF_ERROR, STEP_OF_SD = 0.05, 0.01


@dataclass(frozen=True)
class _Optimum:
    at: Matrix
    hessian: Matrix
    sound: bool


def other_generalised(
    frame: pd.DataFrame, fixed: Sequence[str], groups: Sequence[str], family: FamilyName
) -> MixedFit:
    """Fit the model of :func:`mixed.generalised.fit_generalised` with mixedlm.

    Not the negative binomial: mixedlm holds its dispersion fixed, and its optimum is not the
    likelihood's (docs/parity.md).
    """
    result = _mixedlm(frame, fixed, groups, family)
    found = _optimum(result)
    sds, coefficients = np.split(found.at, [len(result.theta)])
    joint = np.asarray(2 * np.linalg.inv(found.hessian)) if found.sound else None
    n = len(coefficients)
    return MixedFit(
        terms=tuple(result.fixef()),
        coefficients=coefficients,
        covariance=np.asarray(result.vcov()) if joint is None else joint[-n:, -n:],
        sds={g: float(sd) for g, sd in zip(_order(result), sds, strict=True)},
        residual=1.0,
        converged=bool(result.converged) and found.sound,
        joint=joint,
    )


def _mixedlm(
    frame: pd.DataFrame, fixed: Sequence[str], groups: Sequence[str], family: FamilyName
) -> mixedlm.GlmerResult:
    control = mixedlm.GlmerControl(
        optimizer=OPTIMISER,
        check_conv=False,
        check_singular=False,
        check_nlev_gtreq_5="ignore",
        check_scaleX="ignore",
    )
    counts = family == "poisson"
    return mixedlm.glmer(
        formula(fixed, groups),
        model_frame(frame, fixed, groups),
        family=FAMILIES[family](),
        offset=np.log(frame["exposure"].to_numpy(dtype=np.float64)) if counts else None,
        control=control,
    )


def _order(result: mixedlm.GlmerResult) -> list[str]:
    return [str(block.grouping_factor) for block in result.matrices.random_structures]


def _optimum(result: mixedlm.GlmerResult) -> _Optimum:
    """Finish the descent; a standard deviation that reaches zero is held there."""
    at = np.concatenate([result.theta, result.beta]).astype(np.float64)
    n_sds = len(result.theta)
    if not result.joint_fit:  # mixedlm fell back on a cruder criterion than the likelihood
        return _Optimum(at, np.zeros((0, 0)), sound=False)
    errors = np.sqrt(np.diag(result.vcov()))
    steps = np.r_[np.full(n_sds, STEP_OF_SD), STEP_OF_ERROR * errors]
    is_sd = np.arange(len(at)) < n_sds
    while True:
        zero = is_sd & (np.abs(at) < ZERO_SD)
        at[zero] = 0.0
        found = _descend(result.as_function(), at, steps, np.flatnonzero(~zero))
        at = np.where(is_sd, np.abs(found.at), found.at)
        if not found.sound or not (is_sd & ~zero & (at < ZERO_SD)).any():
            return _Optimum(at, found.hessian, found.sound)


def _descend(objective: Objective, start: Matrix, steps: Matrix, free: Places) -> _Optimum:
    """Newton steps over the free parameters until they no longer move."""
    at, lowest = start, objective(start)
    for _ in range(NEWTON_STEPS):
        slope, hessian = derivatives(objective, at, steps, free)
        if not np.isfinite(hessian).all() or np.linalg.eigvalsh(hessian).min() <= 0:
            return _Optimum(at, hessian, sound=False)
        move = np.zeros_like(at)
        move[free] = np.linalg.solve(hessian, slope)
        height = objective(at - move)
        if height > lowest + LEVEL:
            break
        at, lowest = at - move, height
        if np.all(np.abs(move) < 1e-8 * steps):
            break
    return _Optimum(at, derivatives(objective, at, steps, free)[1], sound=True)
