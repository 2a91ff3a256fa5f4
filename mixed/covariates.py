"""Which covariates a regression can take up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd


def usable(
    frame: pd.DataFrame, covariates: Sequence[str], given: Sequence[str] = ()
) -> tuple[str, ...]:
    """Covariates that are not a combination of a constant and of those before them.

    Parameters
    ----------
    frame : numeric columns, nothing missing.
    given : terms that the regression has in any case, such as the arm.
    """
    kept = list(given)
    for name in covariates:
        if _rank(frame, [*kept, name]) > _rank(frame, kept):
            kept.append(name)
    return tuple(kept[len(given) :])


def _rank(frame: pd.DataFrame, names: Sequence[str]) -> int:
    """Rank of the columns beside a constant, whatever their units."""
    if not names:
        return 0
    values = frame[list(names)].to_numpy(dtype=np.float64)
    centred = values - values.mean(axis=0)
    spread = centred.std(axis=0)
    varies = spread > 1e-12 * (1 + np.abs(values).max(axis=0))
    return int(np.linalg.matrix_rank(centred[:, varies] / spread[varies])) if varies.any() else 0
