"""Separation: outcomes that terms tell so well that their coefficients have no finite estimate.

A direction b of the coefficients in which no row's likelihood falls and some row's rises takes the
likelihood to a limit at infinity, whatever the random effects. In a logistic model it is one with
(2 y - 1) x'b >= 0 in every row (Albert & Anderson 1984, Biometrika 71: 1-10), in a model of counts
one with x'b = 0 where there are events and x'b <= 0 where there are none (Correia, Guimaraes &
Zylkin 2019, arXiv:1903.01633). Linear programming finds it or proves that there is none (Konis
2007).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.optimize import linprog

from mixed.laplace.families import Array, FamilyName

_LEAST = (
    1e-7  # a gain below it, or a part of a direction, is none; columns have a greatest size of 1
)


@dataclass(frozen=True)
class Separation:
    """What separates the outcome.

    Attributes
    ----------
    columns : of the design, whose coefficients run away.
    complete : whether every row is told without exception; else only some are (quasi-separation).
    """

    columns: tuple[int, ...]
    complete: bool


def separation(family: FamilyName, y: Array, x: Array) -> Separation | None:
    """Look for a separating direction.

    Parameters
    ----------
    y : (n,) 0 or 1; or whole counts.
    x : (n, p) design, of full rank.

    Returns
    -------
    None where every coefficient has a finite estimate, as far as the terms go.
    """
    scaled = x / np.abs(x).max(axis=0)
    rows = np.unique(np.column_stack([y > 0, scaled]), axis=0)
    some, rows = rows[:, 0] > 0, rows[:, 1:]
    if family == "binomial":
        gains, fixed = np.where(some, 1.0, -1.0)[:, None] * rows, None
    else:
        gains, fixed = -rows[~some], rows[some]
    if not len(gains):
        return None
    direction = _furthest(gains, fixed, gains.sum(axis=0))
    if (gains @ direction).sum() <= _LEAST * len(gains):
        return None
    at_stake = np.flatnonzero(np.abs(direction) > _LEAST)
    # The intercept only goes along, unless it is alone: then the outcome never varies.
    named = tuple(int(k) for k in at_stake if k) or (0,)
    if fixed is not None:
        return Separation(named, complete=False)
    # The least gain of all, as one more unknown: above zero where every row can gain.
    least = np.column_stack([gains, -np.ones(len(gains))])
    whole = _furthest(least, None, np.eye(least.shape[1])[-1])[-1] > _LEAST
    return Separation(named, complete=bool(whole))


def _furthest(gains: Array, fixed: Array | None, along: Array) -> Array:
    """The furthest along, within ±1, with no gain below zero and none at all of what is fixed."""
    found = linprog(
        -along,
        A_ub=-gains,
        b_ub=np.zeros(len(gains)),
        A_eq=fixed,
        b_eq=None if fixed is None else np.zeros(len(fixed)),
        bounds=(-1, 1),
    )
    if not found.success:
        raise ArithmeticError(f"The search for separation failed: {found.message}")
    return np.asarray(found.x, dtype=np.float64)
