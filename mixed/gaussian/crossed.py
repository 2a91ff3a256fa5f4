"""log|H| and A'H^-1 A with crossed factors kept sparse, with exact derivatives.

A chain of nested levels (or, without one, the crossed factor of the most groups) is removed level
by level as in ``recursion``; what its groups have met of the units of the other factors is sparse,
and stays so on the way up. What is left is one dense matrix with a row for each of those units:

    T = Z'H_c^-1 Z,   H_c = I + the chain's,   D = the units' variances,   K = D (I + T D)^-1,

    log|H| = log|H_c| + log|I + D T|,   A'H^-1 A = A'H_c^-1 A - U'K U,   U = Z'H_c^-1 A.

Nothing is divided by a variance that may be zero. The derivatives are derived in docs/engine.md.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import combinations_with_replacement

import numpy as np
from scipy.linalg import lapack, solve_triangular

from mixed.gaussian.grouping import Codes
from mixed.gaussian.jets import Array, Jet, bilinear, log1p, reciprocal1p, variable
from mixed.gaussian.meetings import Crossing


@dataclass(frozen=True)
class _Climbed:
    """One level of the chain as jets: 1/(1 + v n) and v/(1 + v n) of its groups, and meetings."""

    shrink: Jet
    weight: Jet
    met: Jet


@dataclass(frozen=True)
class _Units:
    """What the other factors make of T: K, and log|I + D T|."""

    k: Array
    log_det: float


def evaluate(crossing: Crossing, v: Array, *, curved: bool = True) -> tuple[Jet, Jet]:
    """Evaluate log|H| (B,) and A'H^-1 A (B, k, k) with derivatives at relative variances (B, n).

    Parameters
    ----------
    curved : whether log|H| is to have its second derivatives, which cost most.
    """
    points = [_remembered(crossing, each, curved) for each in v]
    return _stacked([p[0] for p in points]), _stacked([p[1] for p in points])


def _remembered(crossing: Crossing, v: Array, curved: bool) -> tuple[Jet, Jet]:
    """The last curved point is kept: where a search ends is asked for again."""
    if not curved:
        return _evaluate(crossing, v, curved)
    key = v.tobytes()
    if key not in crossing.known:
        found = _evaluate(crossing, v, curved)
        crossing.known.clear()
        crossing.known[key] = found
    return crossing.known[key]


def values(crossing: Crossing, v: Array) -> tuple[Array, Array]:
    """log|H| (m,) and A'H^-1 A (m, k, k) at m points (m, n), without derivatives.

    Points that agree in the chain's lower levels share what these leave to the upper ones.
    """
    chain = list(crossing.chain)
    order = np.lexsort(v[:, chain[::-1]].T)
    log_det, cross = np.empty(len(v)), np.empty((len(v), *crossing.total.shape[1:]))
    states = [_State.lowest(crossing)] * (len(chain) + 1)
    last = np.full(len(chain), np.nan)
    for at in order:
        own = v[at, chain]
        for place in range(int(np.argmax([*(own != last), True])), len(chain)):
            states[place + 1] = states[place].climb(crossing, place, float(own[place]))
        last, top = own, states[-1]
        root = np.sqrt(v[at, crossing.owner])
        factor, own_log_det = _factored(top.t, root)
        half = solve_triangular(factor, root[:, None] * top.u, lower=True, check_finite=False)
        log_det[at] = top.log_det + own_log_det
        cross[at] = top.total - half.T @ half
    return log_det, cross


@dataclass(frozen=True)
class _State:
    """What the lower levels leave to the next: its n, meetings and sums; and so far all else."""

    n: Array
    met: Array
    x: Array
    log_det: float
    t: Array
    u: Array
    total: Array

    @classmethod
    def lowest(cls, crossing: Crossing) -> _State:
        whole = crossing.among, crossing.cross, crossing.total[0]
        return cls(crossing.count, crossing.met, crossing.sums, 0.0, *whole)

    def climb(self, crossing: Crossing, place: int, own: float) -> _State:
        level = crossing.levels[place]
        shrink = 1 / (1 + own * self.n)
        weight, kept = own * shrink, shrink[level.group] * self.met
        n, met, x = self.n, self.met, self.x
        if level.into is not None:
            n, x = (crossing.climbed(place, a) for a in (shrink * n, shrink[:, None] * x))
            met = level.above(kept)
        return _State(
            n,
            met,
            x,
            self.log_det - float(np.log(shrink).sum()),
            self.t - own * level.gram(shrink[level.group], self.met),
            self.u - own * level.gathered(kept, self.x),
            self.total - (weight[:, None] * self.x).T @ self.x,
        )


def _stacked(jets: Sequence[Jet]) -> Jet:
    one = jets[0]
    return Jet(
        np.stack([jet.value for jet in jets]),
        {i: np.stack([jet.first[i] for jet in jets]) for i in one.first},
        {ij: np.stack([jet.second[ij] for jet in jets]) for ij in one.second},
    )


def _evaluate(crossing: Crossing, v: Array, curved: bool) -> tuple[Jet, Jet]:
    own, d = v[list(crossing.chain)], v[crossing.owner]
    log_det, climbed = _climb(crossing, own)
    t = crossing.among - sum(
        level.gram(c.weight.value[level.group], c.met.value)
        for level, c in zip(crossing.levels, climbed, strict=True)
    )
    u = _across(crossing, climbed)
    units = _units(t, d)
    w = _untied(units.k, np.eye(len(d)), t, d)
    y, b = units.k @ u, w @ u
    inner, moved = _columns(crossing, climbed, y)
    t_first, t_second = _slopes(crossing, climbed, units.k, curved)
    return (
        _log_det(crossing, log_det, t, t_first, t_second, units, w, d, curved),
        _cross(crossing, inner, moved, t, units.k, w, y, b),
    )


def _climb(crossing: Crossing, own: Array) -> tuple[Jet, list[_Climbed]]:
    """log|H_c|, and every level of the chain; derivatives by place in the chain."""
    n, s, log_det, out = Jet(crossing.count), Jet(crossing.met), Jet(np.zeros(())), []
    for place, level in enumerate(crossing.levels):
        variance = variable(own[place], place)
        vn = variance * n
        shrink = reciprocal1p(vn)
        log_det = log_det + log1p(vn).map(lambda a: np.asarray(a.sum()))
        out.append(_Climbed(shrink, variance * shrink, s))
        if level.into is not None:
            s = (shrink.map(partial(_taken, level.group)) * s).map(level.above)
            n = (shrink * n).map(partial(crossing.climbed, place))
    return log_det, out


def _across(crossing: Crossing, climbed: Sequence[_Climbed]) -> Array:
    """U (q, k)."""
    u, x = crossing.cross, crossing.sums
    for place, (level, c) in enumerate(zip(crossing.levels, climbed, strict=True)):
        u = u - level.gathered(c.weight.value[level.group] * c.met.value, x)
        if level.into is not None:
            x = crossing.climbed(place, c.shrink.value[:, None] * x)
    return u


def _units(t: Array, d: Array) -> _Units:
    root = np.sqrt(d)
    factor, log_det = _factored(t, root)
    inverse, _ = lapack.dpotri(factor, lower=1, overwrite_c=1)
    inverse = np.tril(inverse) + np.tril(inverse, -1).T
    return _Units(root[:, None] * inverse * root, log_det)


def _factored(t: Array, root: Array) -> tuple[Array, float]:
    """Cholesky's factor of I + D^1/2 T D^1/2, and its log determinant."""
    e = root[:, None] * t * root
    e[np.diag_indices_from(e)] += 1.0
    factor, failed = lapack.dpotrf(e.T, lower=1, overwrite_a=1)
    if failed:  # rounding alone can do this: it is I and something that is not negative
        raise np.linalg.LinAlgError("The crossed factors' matrix is not positive definite.")
    return factor, 2 * float(np.log(np.diag(factor)).sum())


def _untied(dx: Array, x: Array, t: Array, d: Array) -> Array:
    """(I + T D)^-1 X, given ``dx``, which is K X = D (I + T D)^-1 X."""
    out = dx / np.where(d > 0, d, 1.0)[:, None]
    zero = np.flatnonzero(d == 0)
    out[zero] = x[zero] - t[zero] @ dx
    return out


def _columns(
    crossing: Crossing, climbed: Sequence[_Climbed], y: Array
) -> tuple[Jet, dict[int, Array]]:
    """P'R P with derivatives in the chain, and R_l P of the units by parameter.

    R is all of [Z A]'H_c^-1 [Z A]; P = [-Y; I] is held.
    """
    first = crossing.levels[0]
    x = Jet(crossing.sums - first.matrix(crossing.met) @ y)
    across = crossing.cross.T @ y
    inner = Jet(crossing.total[0] - across - across.T + y.T @ crossing.among @ y)
    moved = {place: np.zeros_like(y) for place in range(len(crossing.chain))}
    for place, (level, c) in enumerate(zip(crossing.levels, climbed, strict=True)):
        weighted = c.weight.map(_column) * x
        inner = inner - bilinear(lambda a, b: a.T @ b, x, weighted)
        for low in range(place + 1):
            change = level.gathered(c.met.value, weighted.first[low])
            if low in c.met.first:
                change = change + level.gathered(c.met.first[low], weighted.value)
            moved[low] -= change
        if level.into is not None:
            x = (c.shrink.map(_column) * x).map(partial(crossing.climbed, place))
    return inner, moved


def _slopes(
    crossing: Crossing, climbed: Sequence[_Climbed], k: Array, curved: bool
) -> tuple[dict[int, Array], dict[tuple[int, int], float]]:
    """Derivatives of T in the chain, and tr(K T_lm) where wanted."""
    n_chain = len(crossing.chain)
    first = {place: np.zeros_like(k) for place in range(n_chain)}
    second = {(i, j): 0.0 for j in range(n_chain) for i in range(j + 1)}
    for place, (level, c) in enumerate(zip(crossing.levels, climbed, strict=True)):
        w, s = c.weight.map(partial(_taken, level.group)), c.met
        for i in range(place + 1):
            half = w.first[i] * s.value / 2
            if i in s.first:
                half = half + w.value * s.first[i]
            first[i] -= level.both(half, s.value)
        if not curved:
            continue
        with_k = level.across(k, s.value)
        for i, j in combinations_with_replacement(range(place + 1), 2):
            half = w.second.get((i, j), 0.0) * s.value / 2
            for one, other in ((i, j), (j, i)):
                if other in s.first:
                    half = half + w.first[one] * s.first[other]
            if (i, j) in s.second:
                half = half + w.value * s.second[i, j]
            second[i, j] -= 2 * _dot(half, with_k)
            if i in s.first and j in s.first:
                moved = level.across(k, s.first[j])
                second[i, j] -= 2 * _dot(w.value * s.first[i], moved)
    return first, second


def _log_det(
    crossing: Crossing,
    chain: Jet,
    t: Array,
    t_first: dict[int, Array],
    t_second: dict[tuple[int, int], float],
    units: _Units,
    w: Array,
    d: Array,
    curved: bool,
) -> Jet:
    beside = {j: crossing.units_of(j) for j in crossing.beside}
    by_unit = np.einsum("ab,ab->a", w, t)
    first = {j: np.asarray(by_unit[of].sum()) for j, of in beside.items()}
    for low, at in enumerate(crossing.chain):
        first[at] = chain.first[low] + _dot(units.k, t_first[low])
    value = np.asarray(chain.value + units.log_det)
    if not curved:
        return Jet(value, first)
    second: dict[tuple[int, int], Array] = {}
    c = w @ t
    for j, of in beside.items():
        for m, other in beside.items():
            if j <= m:
                block = c[np.ix_(of, other)]
                second[j, m] = np.asarray(-np.vdot(block, block))
    k_slopes = {low: units.k @ slope for low, slope in t_first.items()}
    for low, at in enumerate(crossing.chain):
        for m, also in enumerate(crossing.chain[: low + 1]):
            bent = chain.second[m, low] + t_second[m, low]
            second[_pair(at, also)] = np.asarray(bent - _dot(k_slopes[low], k_slopes[m].T))
        turned = _untied(k_slopes[low], t_first[low], t, d)
        by_unit = np.einsum("ab,ab->a", turned, w)
        for j, of in beside.items():
            second[_pair(at, j)] = np.asarray(by_unit[of].sum())
    return Jet(value, first, second)


def _cross(
    crossing: Crossing,
    inner: Jet,
    moved: dict[int, Array],
    t: Array,
    k: Array,
    w: Array,
    y: Array,
    b: Array,
) -> Jet:
    first: dict[int, Array] = {}
    second: dict[tuple[int, int], Array] = {}
    beside = {j: crossing.units_of(j) for j in crossing.beside}
    for j, of in beside.items():
        first[j] = -b[of].T @ b[of]
        reached = w @ (t[:, of] @ b[of])  # C_.j B_j
        for m, other in beside.items():
            if m <= j:
                second[m, j] = _both(b[other].T @ reached[other])
    k_moved = {low: k @ change for low, change in moved.items()}
    w_moved = {low: w @ change for low, change in moved.items()}
    for low, at in enumerate(crossing.chain):
        first[at] = inner.first[low]
        for m, also in enumerate(crossing.chain[: low + 1]):
            second[_pair(at, also)] = inner.second[m, low] - _both(moved[m].T @ k_moved[low])
        for j, of in beside.items():
            second[_pair(at, j)] = -_both(w_moved[low][of].T @ b[of])
    outer = y.T @ b
    return Jet(inner.value + (outer + outer.T) / 2, first, second)


def _pair(i: int, j: int) -> tuple[int, int]:
    return (i, j) if i <= j else (j, i)


def _both(a: Array) -> Array:
    return np.asarray(a + a.T)


def _dot(a: Array, b: Array) -> float:
    return float(np.vdot(a, b))


def _column(a: Array) -> Array:
    return a[..., None]


def _taken(of: Codes, a: Array) -> Array:
    return np.asarray(a[of])
