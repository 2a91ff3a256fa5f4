"""The cluster bootstrap: sites drawn anew, then units within them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np
import numpy.typing as npt
import pandas as pd

from mixed.resampling.execute import SERIAL, Execution, repeat

Array = npt.NDArray[np.float64]
Rows = npt.NDArray[np.intp]


@dataclass(frozen=True)
class Interval:
    """A percentile interval, and how many of the draws gave a number."""

    low: float
    high: float
    draws: int


def cluster_bootstrap(
    frame: pd.DataFrame,
    statistic: Callable[[pd.DataFrame], float],
    levels: Sequence[str],
    draws: int,
    seed: int,
    execution: Execution = SERIAL,
    *,
    strata: str | None = None,
    title: str = "",
) -> Array:
    """Draw whole clusters with replacement, level by level, and compute the statistic (draws,).

    Parameters
    ----------
    levels : grouping columns, outermost first, such as site and unit. A cluster drawn twice counts
        as two: its ids get the number of the draw.
    strata : column, constant within the outermost clusters, within whose values they are drawn;
        such as the arm, so that no draw lacks one.
    """
    task = partial(_one_draw, frame, statistic, tuple(levels), strata)
    return np.array(repeat(task, draws, seed, execution, title=title), dtype=np.float64)


def percentile_interval(values: Array, confidence: float) -> Interval:
    """Percentile interval of the draws that gave a number (Efron & Tibshirani 1993).

    With few sites it is too narrow, because a draw holds fewer different sites than the study: it
    is for indirect effects and other statistics that have no t interval.
    """
    good = values[np.isfinite(values)]
    if not len(good):
        return Interval(float("nan"), float("nan"), 0)
    tail = (1 - confidence) / 2
    low, high = np.quantile(good, [tail, 1 - tail])
    return Interval(float(low), float(high), len(good))


def resample(
    frame: pd.DataFrame, levels: Sequence[str], rng: np.random.Generator, strata: str | None = None
) -> pd.DataFrame:
    """One draw of clusters with replacement at every level."""
    if strata is not None:
        parts = [resample(part, levels, rng) for _, part in frame.groupby(strata, sort=True)]
        return pd.concat(parts, ignore_index=True)
    keys = [frame[level].to_numpy() for level in levels]
    rows, numbers = _drawn(keys, np.arange(len(frame)), rng)
    whole = frame.iloc[rows].reset_index(drop=True)
    ids = {
        level: whole[level].astype(str) + "#" + pd.Series(number).astype(str)
        for level, number in zip(levels, numbers, strict=True)
    }
    return whole.assign(**ids)


def _drawn(
    keys: Sequence[npt.NDArray[Any]], rows: Rows, rng: np.random.Generator
) -> tuple[Rows, list[Rows]]:
    """The rows drawn of those given, and at each level the number of the draw of each."""
    codes, ids = pd.factorize(keys[0][rows], sort=True)
    inner = keys[1:]
    drawn, numbers = [], []
    for number, which in enumerate(rng.integers(0, len(ids), len(ids))):
        group = rows[codes == which]
        below: list[Rows] = []
        if inner:
            group, below = _drawn(inner, group, rng)
        drawn.append(group)
        numbers.append([np.full(len(group), number), *below])
    return np.concatenate(drawn), [
        np.concatenate(of_level) for of_level in zip(*numbers, strict=True)
    ]


def _one_draw(
    frame: pd.DataFrame,
    statistic: Callable[[pd.DataFrame], float],
    levels: Sequence[str],
    strata: str | None,
    rng: np.random.Generator,
) -> float:
    return float(statistic(resample(frame, levels, rng, strata)))
