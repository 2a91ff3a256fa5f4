"""Profile-likelihood intervals of the intraclass correlations of a fit, all of them together.

The interval reaches from the estimate to where the criterion, minimised over all other parameters,
has risen by the chi-squared quantile; at zero it simply ends (the quantile of one degree of freedom
is then conservative: Self & Liang 1987). The ends of all levels are searched for in step: each
round is one batch of minimisations. Where one is not certified there is no interval: NaN.
"""

from __future__ import annotations

import math
from collections.abc import Generator, Sequence
from dataclasses import dataclass, field

import numpy as np
from scipy.stats import chi2

from mixed.gaussian.criterion import criterion, gradient, hessian
from mixed.gaussian.fit import GaussianFit
from mixed.gaussian.grid import level_sizes, new_dips, spread_out, values
from mixed.gaussian.jets import Array
from mixed.gaussian.optimise import LOWER, natural
from mixed.gaussian.profile import coarse_axes
from mixed.gaussian.search import Flags, Places, minimise

# An intraclass correlation whose odds are that many times the estimate's, and one, is one.
_MOST = 1e4
_FIRST = 1e-3  # odds tried first above an estimate of zero
_STEP, _FURTHEST = math.log(4.0), math.log(64.0)  # of the log odds: first step, longest
_EXACT = 1e-8  # of the log odds: the last step, which leaves an error of its square
_AT_A_TIME = 1 << 19  # numbers


def icc_intervals(fit: GaussianFit, confidence: float = 0.95) -> dict[str, tuple[float, float]]:
    """Interval of every level's share of the total variance, from 0 to 1.

    NaN where the fit, or a minimum over the other parameters, is not certified.
    """
    if not fit.certified:
        return dict.fromkeys(fit.groups, (np.nan, np.nan))
    limit = float(chi2.ppf(confidence, 1))
    odds = fit.v / (1 + fit.v.sum() - fit.v)
    ends = np.stack([np.zeros_like(odds), np.full_like(odds, np.nan)], axis=1)
    above = np.flatnonzero(odds > 0)
    none = np.zeros(len(above))
    at_zero = _minima(fit, above, none, _others(fit, above))
    at_zero = _with_dips(fit, at_zero, np.arange(len(above)), above, none)
    ends[above[~at_zero.certified], 0] = np.nan
    low = above[at_zero.certified & (at_zero.rise > limit)]
    everyone = np.arange(len(odds))
    which, side = np.r_[low, everyone], np.r_[-np.ones(len(low)), np.ones(len(odds))]
    found = _ends(fit, limit, which, side, odds[which])
    ends[low, 0], ends[:, 1] = found[: len(low)], found[len(low) :]
    with np.errstate(invalid="ignore"):
        shares = np.where(np.isinf(ends), 1.0, ends / (1 + ends))
    shares[np.isnan(shares).any(axis=1)] = np.nan
    return {g: (float(a), float(b)) for g, (a, b) in zip(fit.groups, shares, strict=True)}


@dataclass(frozen=True)
class IccIntervals:
    """Gives the interval of one level; all of a confidence are found for the first."""

    fit: GaussianFit
    found: dict[float, dict[str, tuple[float, float]]] = field(default_factory=dict)

    def __call__(self, group: str, confidence: float = 0.95) -> tuple[float, float]:
        """The ends, from 0 to 1."""
        if confidence not in self.found:
            self.found[confidence] = icc_intervals(self.fit, confidence)
        return self.found[confidence][group]


@dataclass(frozen=True)
class _Points:
    """Of m held shares: the other variances (m, n - 1) where the criterion is lowest."""

    rise: Array
    others: Array
    certified: Flags


def _others(fit: GaussianFit, which: Places) -> Array:
    """(m, n - 1) the fit's variances but one."""
    kept = [np.delete(fit.v, held) for held in which]
    return np.array(kept).reshape(len(which), len(fit.v) - 1)


def _ends(fit: GaussianFit, limit: float, which: Places, side: Array, odds: Array) -> Array:
    """Odds (m,) at which the criterion has risen to the limit, each on its side of the estimate."""
    ways = [_way(fit, int(held), limit) for held in which]
    seeking = [
        _end(float(o), int(s), limit, step)
        for o, s, (step, _) in zip(odds, side, ways, strict=True)
    ]
    asked = [next(each) for each in seeking]
    w, out = _others(fit, which), np.full(len(which), np.nan)
    with np.errstate(divide="ignore"):
        at = np.log(odds)
    # As if the last step had been one of the log odds along the likelihood's ridge.
    last_w, last_at = w - np.array([ridge for _, ridge in ways]).reshape(w.shape), at - 1.0
    going = np.arange(len(which))
    while len(going):
        log_x = np.array([asked[place][0] for place in going])
        # The others move steadily with the share that is held: they are met half-way.
        with np.errstate(invalid="ignore", divide="ignore"):
            way = (log_x - at[going]) / (at[going] - last_at[going])
        ahead = w[going] + np.where(np.isfinite(way), way, 0.0)[:, None] * (w - last_w)[going]
        x, start = np.exp(log_x), np.maximum(ahead, w[going] / 2)
        last_w[going], last_at[going], at[going] = w[going], at[going], log_x
        found = _minima(fit, which[going], x, start)
        again = np.array([asked[place][1] for place in going])
        found = _with_dips(fit, found, np.flatnonzero(again & found.certified), which[going], x)
        going, rise = going[found.certified], found.rise[found.certified]
        w[going] = found.others[found.certified]
        for place, risen in zip(going, rise, strict=True):
            try:
                asked[place] = seeking[place].send(float(risen))
            except StopIteration as stop:
                out[place] = stop.value
        going = going[np.isnan(out[going])]
    return out


def _way(fit: GaussianFit, held: int, limit: float) -> tuple[float, Array]:
    """How far an end is in the log odds were the criterion a parabola, and how the others move.

    Returns
    -------
    The step, and the others' change for each unit of it (n - 1,).
    """
    n, odds = len(fit.v), float(fit.v[held] / (1 + fit.v.sum() - fit.v[held]))
    ridge = np.zeros(n - 1)
    turn = np.zeros((n, n))  # of v in the log odds and the others
    turn[held, 0], turn[held, 1:] = fit.v[held], odds
    turn[np.arange(n) != held, 1:] = np.eye(n - 1)
    curve = turn.T @ fit.optimum.hessian[0] @ turn
    free = np.flatnonzero(np.delete(fit.v, held) > 0)
    ridge[free] = -np.linalg.solve(curve[1:, 1:][np.ix_(free, free)], curve[1:, 0][free])
    bend = curve[0, 0] + curve[0, 1:] @ ridge
    return (math.sqrt(2 * limit / bend) if bend > 0 else _STEP), ridge


def _end(
    odds: float, side: int, limit: float, step: float
) -> Generator[tuple[float, bool], float, float]:
    """Ask for the rise at log odds, sent back each time, until it is the limit: returns the odds.

    Secant steps, within a bracket as soon as there is one. The root of the rise is nearly linear
    there; above an estimate of zero its logarithm is. What seems to be the end is asked for again
    with True: with other minima, which the path there may have passed by.

    Parameters
    ----------
    step : the first, above an estimate that is not zero.
    """
    most = np.log(_MOST * max(1.0, odds))
    if odds > 0:
        at = np.log(odds)
        last, last_height, inside, x = at, -1.0, at, at + side * min(step, _FURTHEST)
    else:
        last, last_height, inside, x = np.nan, np.nan, -np.inf, np.log(_FIRST)
    outside, widths, again = side * np.inf, [np.inf] * 3, False
    while True:
        share = (yield x, again) / limit
        h = float(np.sqrt(max(share, 0.0)) - 1 if odds > 0 else np.log(max(share, 1e-300)))
        if h < 0:
            if x > most:
                return np.inf
            inside = x
            if side * (x - outside) >= 0:
                outside = side * np.inf
        else:
            outside = x
        slope = (h - last_height) / (x - last)
        step = -h / slope if slope * side > 0 else -np.sign(h) * side * _STEP
        new = x + float(np.clip(step, -_FURTHEST, _FURTHEST))
        width = abs(outside - inside)
        if np.isfinite(width):
            astray = min(side * (new - inside), side * (outside - new)) <= 0
            if astray or width > widths[-3] / 2:
                new = (inside + outside) / 2
        widths.append(width)
        if abs(new - x) >= _EXACT:
            last, last_height, x, again = x, h, new, False
        elif again:
            return float(np.exp(new))
        else:
            again = True


def _minima(fit: GaussianFit, which: Places, odds: Array, start: Array) -> _Points:
    """Minimise over the other variances w, v_which = odds (1 + sum w), from starts (m, n - 1)."""
    model, m, n = fit.model, len(which), len(fit.v)
    spread = np.zeros((m, n, n - 1))
    for row, held in enumerate(which):
        spread[row, np.arange(n) != held] = np.eye(n - 1)
        spread[row, held] = odds[row]
    base = np.zeros((m, n))
    base[np.arange(m), which] = odds
    if n == 1 or not m:
        f = np.array([values(model, [v[:, None]])[0, 0] for v in base]).reshape(m)
        return _Points(f - fit.criterion, start, np.ones(m, dtype=bool))
    step = max(1, _AT_A_TIME // (sum(level_sizes(model.nesting)) + model.nesting.total.size))

    def evaluate(w: Array, of: Places) -> tuple[Array, Array, Array]:
        parts = [_along(fit, base[p], spread[p], w[q]) for p, q in _portions(of, step)]
        value, slope, curve = (np.concatenate(part) for part in zip(*parts, strict=True))
        return value, slope, curve

    found = minimise(evaluate, start, np.full(n - 1, natural(model)), model.nesting.rows)
    return _Points(found.value - fit.criterion, found.v, found.certified)


def _portions(of: Places, step: int) -> list[tuple[Places, slice]]:
    firsts = range(0, len(of), step)
    return [(of[first : first + step], slice(first, first + step)) for first in firsts]


def _along(fit: GaussianFit, base: Array, spread: Array, w: Array) -> tuple[Array, Array, Array]:
    """The criterion of the others with its derivatives."""
    n = len(fit.v)
    f = criterion(fit.model, base + (spread @ w[..., None])[..., 0])
    back = np.swapaxes(spread, 1, 2)
    slope = (back @ gradient(f, n)[..., None])[..., 0]
    return f.value, slope, back @ hessian(f, n) @ spread


def _with_dips(
    fit: GaussianFit, found: _Points, places: Places, which: Places, odds: Array
) -> _Points:
    """The lower of what was found at these places and of what new dips of a grid lead to."""
    starts, owners = [_others(fit, which[:0])], []
    for place in places if len(fit.v) > 1 else ():
        held = int(which[place])
        axes = coarse_axes(fit, held, found.others[place])
        w: Sequence[Array] = spread_out(axes)
        v = [*w[:held], np.asarray(odds[place] * (1 + sum(w))), *w[held:]]
        own = new_dips(values(fit.model, v), axes, found.others[place : place + 1])[1]
        starts.append(own)
        owners += [place] * len(own)
    of = np.array(owners, dtype=np.intp)
    again = _minima(fit, which[of], odds[of], np.concatenate(starts))
    for row, place in enumerate(owners):
        if again.rise[row] + 2 * LOWER * (not again.certified[row]) < found.rise[place] - LOWER:
            found.rise[place], found.others[place] = again.rise[row], again.others[row]
            found.certified[place] = again.certified[row]
    return found
