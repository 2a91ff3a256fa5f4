"""The cluster bootstrap: sites drawn anew, then units within them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np
import numpy.typing as npt
import pandas as pd

from mixed.resampling.execute import SERIAL, Execution, repeat

Array = npt.NDArray[np.float64]


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
    level, *inner = levels
    groups = [group for _, group in frame.groupby(level, sort=True)]
    drawn = []
    for number, which in enumerate(rng.integers(0, len(groups), len(groups))):
        group = groups[which]
        if inner:
            group = resample(group, inner, rng)
        drawn.append(group.assign(**{level: group[level].astype(str) + f"#{number}"}))
    whole: pd.DataFrame = pd.concat(drawn, ignore_index=True)
    return whole


def _one_draw(
    frame: pd.DataFrame,
    statistic: Callable[[pd.DataFrame], float],
    levels: Sequence[str],
    strata: str | None,
    rng: np.random.Generator,
) -> float:
    return float(statistic(resample(frame, levels, rng, strata)))
