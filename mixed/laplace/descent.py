"""The lowest point of Laplace's deviance, certified by its gradient and curvature.

BFGS goes down; a standard deviation that is no better than zero is then held at zero; Newton steps
finish. The Hessian is of fourth-order differences of the exact gradient. What certifies a minimum,
whatever the optimiser says of itself: a Newton decrement next to nothing, a Hessian over the free
parameters that is positive definite, and over those held at zero (where the gradient is zero,
because the deviance is even) a curvature that is not negative.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from mixed.laplace.families import Array

Flags = npt.NDArray[np.bool_]
Slope = Callable[[Array], tuple[float, Array]]

NEWTON_STEPS = 10
LEVEL = 1e-8  # a rise of the deviance that is none
DECREMENT = 1e-8  # in units of the deviance: a hundredth of a hundredth of a standard error
DEFINITE = 1e-7  # smallest eigenvalue of the Hessian with a unit diagonal
FLAT = 1e-4  # a curvature below it is a parameter that runs away: a standard error of 140
STEP = 1e-3


@dataclass(frozen=True)
class Descended:
    """Where the descent ended.

    Attributes
    ----------
    at : (d,) parameters. held : (d,) which of them are zero because nothing else is better.
    hessian : (f, f) over the free ones.
    """

    at: Array
    value: float
    held: Flags
    hessian: Array
    certified: bool


def descend(slope: Slope, start: Array, even: Flags) -> Descended:
    """Go down from ``start``.

    Parameters
    ----------
    slope : the deviance and its gradient at some parameters; infinite where there is none.
    even : parameters about whose zero the deviance is even.
    """
    found = minimize(slope, start, jac=True, method="BFGS", options={"gtol": 1e-4})
    at = np.where(even, np.abs(found.x), found.x)
    value, held = float(found.fun), np.zeros(len(at), dtype=np.bool_)
    for place in np.flatnonzero(even)[np.argsort(at[even])]:
        trial = at.copy()
        trial[place] = 0.0
        height = slope(trial)[0]
        if height <= value + LEVEL:
            at, value, held[place] = trial, height, True
    return _finish(slope, at, held, even)


def _finish(slope: Slope, at: Array, held: Flags, even: Flags) -> Descended:
    """Newton steps over the free parameters."""
    value, gradient = slope(at)
    decrement = np.inf
    for _ in range(NEWTON_STEPS):
        hessian = _hessian(slope, at)[np.ix_(~held, ~held)]
        if not _definite(hessian):
            return Descended(at, value, held, hessian, certified=False)
        move = np.zeros_like(at)
        move[~held] = np.linalg.solve(hessian, gradient[~held])
        decrement = float(move @ gradient)
        lower, there = slope(at - move)
        if not lower <= value + LEVEL:
            return Descended(at, value, held, hessian, certified=False)
        at, value, gradient = at - move, lower, there
        if decrement < DECREMENT:
            break
    at = np.where(even, np.abs(at), at)
    hessian = _hessian(slope, at)
    bent = np.diag(hessian)[held]
    free = hessian[np.ix_(~held, ~held)]
    level = -DEFINITE * np.abs(np.diag(free)).max(initial=1.0)
    certified = decrement < DECREMENT and _definite(free) and bool((bent >= level).all())
    return Descended(at, value, held, free, certified)


def _definite(hessian: Array) -> bool:
    spread = np.diag(hessian)
    if not np.isfinite(hessian).all() or spread.min(initial=np.inf) < FLAT:
        return False
    unit = hessian / np.sqrt(np.outer(spread, spread))
    return bool(np.linalg.eigvalsh(unit).min(initial=1.0) > DEFINITE)


def _hessian(slope: Slope, at: Array) -> Array:
    columns = []
    for step in STEP * np.eye(len(at)):
        near = slope(at + step)[1] - slope(at - step)[1]
        far = slope(at + 2 * step)[1] - slope(at - 2 * step)[1]
        columns.append((8 * near - far) / (12 * STEP))
    hessian = np.array(columns)
    return np.asarray((hessian + hessian.T) / 2)
