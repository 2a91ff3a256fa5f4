"""Which covariates a regression can take up."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
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
    values = frame[[*given, *covariates]].to_numpy(dtype=np.float64)
    centred = values - values.mean(axis=0)
    spread = centred.std(axis=0)
    varies = spread > 1e-12 * (1 + np.abs(values).max(axis=0, initial=0.0))
    unit = np.where(varies, centred / np.where(varies, spread, 1.0), 0.0)
    # The first k columns of R have the singular values of the first k columns of all rows.
    r = np.asarray(np.linalg.qr(unit, mode="r"), dtype=np.float64)
    ranks = [0, *(_rank(r[:, : k + 1], len(values)) for k in range(values.shape[1]))]
    return tuple(name for k, name in enumerate(covariates, len(given)) if ranks[k + 1] > ranks[k])


def _rank(r: npt.NDArray[np.float64], rows: int) -> int:
    singular = np.linalg.svd(r, compute_uv=False)
    least = singular.max() * max(rows, r.shape[1]) * np.finfo(np.float64).eps
    return int((singular > least).sum())
