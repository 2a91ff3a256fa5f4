"""What every instrument needs: its answers as numbers, its mean, its published benchmarks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pandas as pd

Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True)
class Benchmark:
    """A published figure that the study's own can be held against.

    ``low`` and ``high`` are its published 95 % interval; with ``value`` None they are a range.
    """

    quantity: str
    value: float | None
    low: float | None
    high: float | None
    source: str


def answers(frame: pd.DataFrame, items: Sequence[str], low: float, high: float | None) -> Numbers:
    """Take an instrument's items out of a frame as numbers.

    Parameters
    ----------
    frame : one row per respondent; columns of any numeric dtype.
    items : names of the item columns.
    low, high : inclusive limits of a response; no upper limit when ``high`` is None.

    Returns
    -------
    Array of shape (rows, items), NaN where a response is missing.

    Raises
    ------
    KeyError : when an item's column is absent.
    ValueError : when a response lies outside the limits; the message names the item, not the value.
    """
    absent = [item for item in items if item not in frame.columns]
    if absent:
        raise KeyError(f"Items not in the table: {', '.join(absent)}.")
    values = frame[list(items)].astype("Float64").to_numpy(dtype=np.float64, na_value=np.nan)
    outside = (values < low) | (values > (np.inf if high is None else high))
    if outside.any():
        wrong = [items[int(i)] for i in np.flatnonzero(outside.any(axis=0))]
        limits = f"below {low:g}" if high is None else f"outside {low:g} to {high:g}"
        raise ValueError(f"Responses {limits} in {', '.join(wrong)}.")
    return values


def complete_mean(values: Numbers) -> Numbers:
    """Mean of each row of ``answers``; missing as soon as one item is missing."""
    return np.asarray(values.mean(axis=1), dtype=np.float64)


def at_least(scores: Numbers, cut: float) -> pd.arrays.BooleanArray:
    """Whether each score reaches the cut; missing where the score is missing."""
    return pd.arrays.BooleanArray(scores >= cut, np.isnan(scores))
