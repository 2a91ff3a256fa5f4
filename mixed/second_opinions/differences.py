"""Derivatives of another engine's deviance, which gives values only."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import numpy.typing as npt

from mixed.model import Matrix

Objective = Callable[[Matrix], float]
Places = npt.NDArray[np.intp]

LEVEL = 1e-4  # share of the largest curvature that counts as none, whatever its sign
DECREMENT = 1e-3  # in units of the deviance: a thirtieth of a standard error


def derivatives(
    objective: Objective, at: Matrix, steps: Matrix, free: Places
) -> tuple[Matrix, Matrix]:
    """Gradient and Hessian over the free parameters, in the order of ``free``.

    By central differences, of the fourth order but for the mixed derivatives.
    """

    def f(*moves: tuple[int, float]) -> float:
        x = at.copy()
        for place, times in moves:
            x[place] += times * steps[place]
        return objective(x)

    centre, n = f(), len(free)
    slope, hessian = np.zeros(n), np.zeros((n, n))
    for i, a in enumerate(free):
        far_up, up, down, far_down = (f((a, k)) for k in (2.0, 1.0, -1.0, -2.0))
        slope[i] = (8 * (up - down) - (far_up - far_down)) / (12 * steps[a])
        hessian[i, i] = (16 * (up + down) - (far_up + far_down) - 30 * centre) / (
            12 * steps[a] ** 2
        )
        for j, b in enumerate(free[:i]):
            corners = (
                f((a, 1.0), (b, 1.0))
                - f((a, 1.0), (b, -1.0))
                - f((a, -1.0), (b, 1.0))
                + f((a, -1.0), (b, -1.0))
            )
            hessian[i, j] = hessian[j, i] = corners / (4 * steps[a] * steps[b])
    return slope, hessian


def is_minimum(objective: Objective, at: Matrix, steps: Matrix) -> bool:
    """Whether gradient and curvature prove a minimum; a flat direction is allowed.

    Parameters
    ----------
    steps : of the differences: a hundredth of a parameter's natural unit.

    Notes
    -----
    Of a factor of a covariance matrix whose rank is deficient, some entries are free to turn:
    along them the deviance is flat.
    """
    slope, hessian = derivatives(objective, at, steps, np.arange(len(at)))
    curvature, directions = np.linalg.eigh(hessian * np.outer(steps, steps))
    along = (slope * steps) @ directions
    level = LEVEL * curvature.max()
    bent = curvature > level
    decrement = float((along[bent] ** 2 / curvature[bent]).sum() + np.abs(along[~bent]).sum())
    return bool(curvature.min() >= -level) and decrement < DECREMENT
