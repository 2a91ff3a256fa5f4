"""GHQ-12 answers whose Likert total is given, and the chance that such a total is a case.

Points fall on the twelve items one after the other; an item already at 0, 1 or 2 takes the next
point in proportion to the three weights. The weights decide how points bunch: on equal totals,
bunched points make more cases on the bimodal scoring than evenly spread ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import ndtr

ITEMS, TOP = 12, 3

State = tuple[int, ...]


def spread_totals(
    rng: np.random.Generator, totals: npt.NDArray[np.int64], weights: Sequence[float]
) -> npt.NDArray[np.int64]:
    """Answers 0 to 3 on twelve items, one row per total, which they sum to."""
    weight = np.array([*weights, 0.0])
    items = np.zeros((len(totals), ITEMS), dtype=np.int64)
    for step in range(int(totals.max(initial=0))):
        open_rows = np.flatnonzero(totals > step)
        bounds = weight[items[open_rows]].cumsum(axis=1)
        drawn = rng.random(len(open_rows)) * bounds[:, -1]
        items[open_rows, (bounds > drawn[:, None]).argmax(axis=1)] += 1
    return items


def case_given_total(weights: Sequence[float], cut: int) -> npt.NDArray[np.float64]:
    """Probability that a total of 0 to 36 reaches ``cut`` on the bimodal scoring.

    Exact: ``spread_totals`` is a Markov chain on how many items stand at 0, 1, 2 and 3.
    """
    now: dict[State, float] = {(ITEMS, 0, 0, 0): 1.0}
    chances = []
    for _ in range(ITEMS * TOP + 1):
        chances.append(sum(p for state, p in now.items() if state[2] + state[3] >= cut))
        after: dict[State, float] = defaultdict(float)
        for state, p in now.items():
            mass = [n * w for n, w in zip(state, weights, strict=False)]
            for level, share in enumerate(mass):
                if share > 0:
                    moved = list(state)
                    moved[level] -= 1
                    moved[level + 1] += 1
                    after[tuple(moved)] += p * share / sum(mass)
        now = after
    return np.array(chances)


def case_risk(mean: float, sd: float, weights: Sequence[float], cut: int) -> float:
    """Probability of a case when the total is normal, held within 0 to 36, rounded at random."""
    top = ITEMS * TOP
    # The middle of 100 slices a point; all of the normal's mass beyond the ends sits on the ends.
    edges = np.linspace(0, top, top * 100 + 1)
    mass = np.diff(ndtr((edges - mean) / sd))
    middle = (edges[:-1] + edges[1:]) / 2
    given = case_given_total(weights, cut)
    inside = float(np.sum(mass * np.interp(middle, np.arange(top + 1), given)))
    return float(given[0] * ndtr(-mean / sd) + inside + given[-1] * ndtr((mean - top) / sd))
