r"""``H = A' W A + I`` of a model with random intercepts, eliminated along its chain of factors.

In the terms of docs/engine.md the rows have the weights W, and a group the variance s^2: removing
a level takes ``n`` and the sums that a group has of anything to ``n / (1 + s^2 n)`` and so on
upwards, and what stands beside the chain is one dense matrix. As ``H u = b`` is ``u = b - A' r``
with ``r = (W^-1 + A A')^-1 A b``, solving takes the same sums upwards and predictions downwards.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.linalg import cho_factor, cho_solve

from mixed.laplace.families import Array, Codes
from mixed.laplace.structure import Level, Structure


class NoModeError(ArithmeticError):
    """At these parameters the random effects have no finite mode."""


@dataclass(frozen=True)
class _Step:
    """A level of the chain: ``sd`` of its groups, ``n``, ``e`` = 1 / (1 + sd^2 n), meetings."""

    level: Level
    sd: Array
    n: Array
    e: Array
    met: Array


@dataclass(frozen=True)
class Curvature:
    """``H`` eliminated: what its solutions are made of.

    Attributes
    ----------
    weight : (c,) of each cell.
    root : (q,) standard deviations of the groups beside the chain; ``factor`` Cholesky's of
        ``I + root T root``.
    """

    structure: Structure
    sds: Array
    weight: Array
    steps: tuple[_Step, ...]
    root: Array
    factor: Array
    log_determinant: float

    def solve(self, b: Array) -> Array:
        """The inverse times a vector of all random effects."""
        s = self.structure
        a = self.sds @ b[s.places]
        out = b.copy()
        if len(self.root):
            _, across = self._upwards(self.weight * a)
            own = self._inner(self.root * across)
            out[s.beside] -= own
            a = a - s.cells.matrix(np.ones(len(s.cells.unit))) @ (self.root * own)
        sums, _ = self._upwards(self.weight * a)
        total = np.zeros(1)
        for step, own_sums in zip(reversed(self.steps), reversed(sums), strict=True):
            above = total[step.level.parent]
            effect = step.sd * step.e * (own_sums - step.n * above)
            real = step.level.place >= 0
            out[step.level.place[real]] -= effect[real]
            total = above + step.sd * effect
        return out

    def _upwards(self, by_cell: Array) -> tuple[list[Array], Array]:
        """Sums of something by group, at each level; and of the groups beside the chain."""
        s, sums = self.structure, []
        across = s.cells.gathered(np.ones(len(s.cells.unit)), by_cell[:, None])[:, 0]
        own = by_cell
        place = self.steps[0].level.of_cell
        for step in self.steps:
            own = added(place, own, len(step.n))
            sums.append(own)
            if len(self.root):
                weight = (step.sd**2 * step.e)[step.level.met.group] * step.met
                across = across - step.level.met.gathered(weight, own[:, None])[:, 0]
            own, place = step.e * own, step.level.parent
        return sums, across

    def _inner(self, right: Array) -> Array:
        return np.asarray(cho_solve((self.factor, True), right, check_finite=False))

    def own(self) -> Array:
        """(K, c) of every cell's ``a`` of ``A``: ``H^-1 a`` at its own group of each factor."""
        s, q = self.structure, len(self.root)
        out = np.zeros(s.places.shape)
        # Downwards: the variance of a group's whole effect, and what the groups beside take off it.
        spread, taken = np.zeros(1), np.zeros((1, q))
        above: list[tuple[Array, Array]] = []
        for step in reversed(self.steps):
            parent, e = step.level.parent, step.e
            above.append((spread[parent], taken[parent]))
            spread = step.sd**2 * e + e**2 * spread[parent]
            taken = e[:, None] * taken[parent]
            if q:
                taken += (step.sd**2 * e)[:, None] * step.level.met.matrix(step.met).toarray()
        if q:
            y = s.cells.matrix(np.ones(len(s.cells.unit))).toarray() - taken[self._lowest]
            solved = self._inner(self.root[:, None] * y.T)
            at = s.cells.group, s.cells.unit
            np.add.at(out, (s.owner[at[1]], at[0]), solved[at[1], at[0]])
            ky = (self.root[:, None] * solved).T
        kept = np.ones(s.places.shape[1])
        for step, (wide, off) in zip(self.steps, reversed(above), strict=True):
            g = step.level.of_cell
            part = step.sd * step.e
            value = kept * (part * (1 - step.n * step.e * wide))[g]
            if q:
                met = step.level.met.matrix(step.met).toarray() - step.n[:, None] * off
                value = value - part[g] * np.einsum("cq,cq->c", met[g], ky)
            out[step.level.factor] += value
            kept = kept * step.e[g]
        return out

    @property
    def _lowest(self) -> Codes:
        return self.steps[0].level.of_cell


def added(of: Codes, values: Array, size: int) -> Array:
    """Sums by group."""
    return np.asarray(np.bincount(of, values, size), dtype=np.float64)


def eliminate(structure: Structure, sds: Array, weight: Array) -> Curvature:
    """Eliminate ``H`` at standard deviations (K,) and weights of the rows (n,).

    Raises
    ------
    NoModeError : where the weights are not finite, or overflow.
    """
    if not np.isfinite(weight).all():
        raise NoModeError("The rows' information is not finite.")
    w = added(structure.cell, weight, structure.places.shape[1])
    cells = structure.cells
    ones, root = np.ones(len(cells.unit)), sds[structure.owner]
    t = cells.gram(w[cells.group], ones)
    n, place, log_det = w, structure.levels[0].of_cell, 0.0
    steps: list[_Step] = []
    met = added(structure.into, w[cells.group], len(structure.levels[0].met.unit))
    for level in structure.levels:
        n = added(place, n, len(level.place))
        sd = np.where(level.place >= 0, sds[level.factor], 0.0)
        e = 1 / (1 + sd**2 * n)
        log_det -= float(np.log(e).sum())
        steps.append(_Step(level, sd, n, e, met))
        group = level.met.group
        if len(root):
            t = t - level.met.gram((sd**2 * e)[group], met)
        if level.met.into is not None:
            met = level.met.above(e[group] * met)
        n, place = e * n, level.parent
    factor = t
    if len(root):
        try:
            factor, _ = cho_factor(np.eye(len(root)) + root[:, None] * t * root, lower=True)
        except (np.linalg.LinAlgError, ValueError):
            raise NoModeError("The information overflows.") from None
        log_det += 2 * float(np.log(np.diag(factor)).sum())
    return Curvature(structure, sds, w, tuple(steps), root, factor, log_det)
