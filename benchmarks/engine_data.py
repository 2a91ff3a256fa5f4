"""Nested studies of any size, drawn and stored column by column."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pandas as pd

NESTED, FIXED = ("site", "unit", "worker"), ("arm", "x")
COLUMNS = (*NESTED, *FIXED, "y")
SITES, WORKERS_IN_UNIT, ROWS_OF_WORKER, LOST = 12, 8, 5, 0.2
SDS = {"site": 0.2, "unit": 0.3, "worker": 0.4, "coder": 0.2, "residual": 0.7}


def study(
    rows: int, seed: int, workers: int | None = None, coders: int | None = None
) -> dict[str, np.ndarray]:
    """About this many rows in 12 sites, unbalanced at every level; ids are numbers.

    Parameters
    ----------
    workers : how many; a fourth of the rows unless said otherwise.
    coders : how many, crossed with everything else; none unless said otherwise.
    """
    rng = np.random.default_rng([seed, rows])
    n_workers = workers or rows // round(ROWS_OF_WORKER * (1 - LOST))
    n_units = max(SITES, n_workers // WORKERS_IN_UNIT)
    unit_of_worker = np.sort(rng.integers(0, n_units, n_workers))
    site_of_unit = np.sort(rng.integers(0, SITES, n_units))
    every = np.repeat(np.arange(n_workers), -(-int(rows / (1 - LOST)) // n_workers))
    worker = every[rng.random(len(every)) > LOST]
    unit = unit_of_worker[worker]
    site = site_of_unit[unit]
    n = len(worker)
    x = rng.normal(size=n)
    y = 1 + 0.3 * (site % 2) + 0.1 * x + SDS["residual"] * rng.normal(size=n)
    for name, of, count in (
        ("site", site, SITES),
        ("unit", unit, n_units),
        ("worker", worker, n_workers),
    ):
        y += SDS[name] * rng.normal(size=count)[of]
    arm = (site % 2).astype(np.float64)
    columns = {"site": site, "unit": unit, "worker": worker, "arm": arm, "x": x, "y": y}
    if coders is None:
        return columns
    coder = rng.integers(0, coders, n)
    y += SDS["coder"] * rng.normal(size=coders)[coder]
    return {**columns, "coder": coder}


def store(columns: dict[str, np.ndarray], folder: Path) -> None:
    """Each column in a file of its own, so that it can be read without a copy."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, values in columns.items():
        np.save(folder / f"{name}.npy", values)


def load(folder: Path, names: Sequence[str] = COLUMNS) -> pd.DataFrame:
    """The stored columns as a frame that holds each of them once."""
    return pd.DataFrame({name: np.load(folder / f"{name}.npy") for name in names}, copy=False)
