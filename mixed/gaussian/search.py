"""A safeguarded Newton search over non-negative relative variances, many problems at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, fields

import numpy as np
import numpy.typing as npt

from mixed.gaussian.jets import Array

Flags = npt.NDArray[np.bool_]
Places = npt.NDArray[np.intp]
Evaluation = Callable[[Array, Places], tuple[Array, Array, Array]]

TOLERANCE = 1e-12  # of the predicted fall in -2 log likelihood
# A predicted fall f leaves the minimiser sqrt(f) of a standard error away: a fall that can no
# longer be seen in the criterion can still be seen in the minimiser's seventh digit.
_POLISHED = 1e-20
ROUNDING = 1e-13  # of the criterion, for each row: falls below it cannot be seen
_LEAST_CURVATURE = 1e-8
_FURTHEST = 2.0  # a step multiplies a variance threefold at most
_MOST_STEPS = 100


@dataclass(frozen=True)
class Optimum:
    """Where the search ended, and the evidence that it is a minimum.

    Attributes
    ----------
    v : (B, n) minimisers; exact zeros at the boundary.
    value : (B,) criterion. ``gradient`` (B, n), ``hessian`` (B, n, n) there.
    decrement : (B,) the fall in the criterion that a Newton step on the free parameters still
        predicts.
    slope : (B, n) gradient per natural size of a parameter; at a zero, the one-sided derivative.
    certified : (B,) decrement below tolerance or rounding, curvature positive on the free
        parameters, and no zero variance whose increase would improve the criterion.
    evaluations : number of (batched) evaluations.
    """

    v: Array
    value: Array
    gradient: Array
    hessian: Array
    decrement: Array
    slope: Array
    certified: Flags
    evaluations: int


def minimise(
    evaluate: Evaluation, start: Array, least: Array, rows: float, steps: int = _MOST_STEPS
) -> Optimum:
    """Minimise over v >= 0.

    Parameters
    ----------
    evaluate : (v (b, n), which of the problems (b,)) -> value (b,), gradient (b, n), Hessian
        (b, n, n).
    start : (B, n) starting values.
    least : (n,) natural size of each parameter near zero; larger ones are measured by themselves,
        so that the search does not depend on the scale of the outcome or the sizes of groups.
    rows : terms that the criterion sums; its rounding grows with them.
    steps : after which the search ends wherever it is.
    """
    rounding = ROUNDING * rows
    v, everyone = start.astype(np.float64), np.arange(len(start))
    value, slope, curve = evaluate(v, everyone)
    damping, evaluations, open_ = np.full(len(v), 1e-4), 1, everyone
    for _ in range(steps):
        size, g, h, free = _scaled(v[open_], slope[open_], curve[open_], least)
        step, fall = _step(g, h, v[open_] == 0, free, damping[open_])
        going = fall > TOLERANCE
        open_, step, size, fall = open_[going], step[going], size[going], fall[going]
        if not len(open_):
            break
        trial = np.maximum(v[open_] + size * step, 0.0)
        new_value, new_slope, new_curve = evaluate(trial, open_)
        evaluations += 1
        # A last step whose fall is lost in rounding is judged by the gradient alone.
        better = new_value <= value[open_] + rounding
        won, lost = open_[better], open_[~better]
        v[won], value[won] = trial[better], new_value[better]
        slope[won], curve[won] = new_slope[better], new_curve[better]
        damping[won] = np.where(damping[won] > 1e-8, damping[won] / 30, 0.0)
        damping[lost] = np.maximum(damping[lost] * 10, 1e-3)
        open_ = open_[damping[open_] < 1e12]
    size, g, h, free = _scaled(v, slope, curve, least)
    step, fall = _step(g, h, v == 0, free, np.zeros(len(v)))
    if len(rough := np.flatnonzero(fall > _POLISHED)):
        trial = np.maximum(v[rough] + size[rough] * step[rough], 0.0)
        new = evaluate(trial, rough)
        evaluations += 1
        _, new_g, new_h, new_free = _scaled(trial, new[1], new[2], least)
        _, left = _step(new_g, new_h, trial == 0, new_free, np.zeros(len(rough)))
        better = (left < fall[rough]) & (new[0] <= value[rough] + rounding)
        won = rough[better]
        v[won], value[won], slope[won], curve[won] = trial[better], *(x[better] for x in new)
        size, g, h, free = _scaled(v, slope, curve, least)
        _, fall = _step(g, h, v == 0, free, np.zeros(len(v)))
    inward = ((v > 0) | (g >= 0)).all(axis=1)
    return Optimum(
        v=v,
        value=value,
        gradient=slope,
        hessian=curve,
        decrement=fall,
        slope=g,
        certified=(fall <= max(1e3 * TOLERANCE, rounding))
        & (np.linalg.eigvalsh(h).min(axis=1) > _LEAST_CURVATURE)
        & inward,
        evaluations=evaluations,
    )


def lowest(one: Optimum, other: Optimum, owner: Places, least: float) -> Optimum:
    """Of each problem the lower end: ``one`` has an end for each, ``other`` for their owners.

    What lies lower by ``least`` or less is the same minimum, whose certified end is taken.
    """
    of = np.r_[np.arange(len(one.value)), owner]
    both = {
        field.name: np.concatenate([getattr(one, field.name), getattr(other, field.name)])
        for field in fields(Optimum)
        if field.name != "evaluations"
    }
    later = np.arange(len(of)) >= len(one.value)
    height = both["value"] + least * later + 2 * least * ~both["certified"]
    order = np.lexsort((height, of))
    best = order[np.flatnonzero(np.diff(of[order], prepend=-1))]
    return Optimum(
        **{name: array[best] for name, array in both.items()},
        evaluations=one.evaluations + other.evaluations,
    )


def _scaled(
    v: Array, slope: Array, curve: Array, least: Array
) -> tuple[Array, Array, Array, Flags]:
    """Gradient and Hessian per natural size; parameters held at zero get a unit diagonal."""
    size = np.maximum(v, least)
    g = slope * size
    free = (v > 0) | (g < 0)
    h = curve * size[:, :, None] * size[:, None, :]
    h = np.where(free[:, :, None] & free[:, None, :], h, np.eye(v.shape[1]))
    return size, g, h, free


def _step(g: Array, h: Array, zero: Flags, free: Flags, damping: Array) -> tuple[Array, Array]:
    """Newton step with the absolute curvature, damped and bounded; and the fall it predicts.

    A zero may have a negative slope and yet be pushed outwards by what the other parameters do. It
    is held then, and the others are solved for again: cut off instead, its part of the step would
    shorten theirs for nothing.
    """
    step, fall = _solve(g, h, free, damping)
    for _ in range(g.shape[1] - 1):
        outwards = free & zero & (step < 0)
        again = np.flatnonzero(outwards.any(axis=1))
        if not len(again):
            break
        free = free & ~outwards
        step[again], fall[again] = _solve(g[again], h[again], free[again], damping[again])
    longest = step.max(axis=1, keepdims=True, initial=_FURTHEST)
    return step * (_FURTHEST / longest), fall


def _solve(g: Array, h: Array, free: Flags, damping: Array) -> tuple[Array, Array]:
    h = np.where(free[:, :, None] & free[:, None, :], h, np.eye(g.shape[1]))
    curvature, axes = np.linalg.eigh(h)
    along = np.einsum("bji,bj->bi", axes, np.where(free, g, 0.0))
    safe = np.maximum(np.abs(curvature), 1e-10)
    step = -np.einsum("bij,bj->bi", axes, along / (safe + damping[:, None]))
    # What rounding leaves of a held step would lift a zero off its bound.
    return np.where(free, step, 0.0), (along**2 / (2 * safe)).sum(axis=1)
