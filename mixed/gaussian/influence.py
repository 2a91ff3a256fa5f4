"""What each site or unit does to a fit: exact deletion by taking its sums out."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from mixed.gaussian.fit import GaussianFit, fit_sums
from mixed.gaussian.grouping import group_codes
from mixed.gaussian.identified import NotIdentifiedError
from mixed.gaussian.sums import GroupedSums, leave_out

NOT_CERTIFIED = "The search did not end at a minimum that gradient and curvature prove."


def leave_one_out(
    sums: GroupedSums, fit: GaussianFit, crossed: Mapping[str, int] | None = None
) -> pd.DataFrame:
    """Refit without each group of the sums' detail level, never going back to rows.

    Parameters
    ----------
    sums : of the fit's rows, with their detail at the level whose groups are left out.

    Returns
    -------
    DataFrame with the left-out group's ids; one column per coefficient; the standard error of each
    as ``error of ...``; one column per variance as ``variance of ...``; ``distance``: how far the
    coefficients move, as Cook's distance (d' Phi^-1 d / p); and ``refusal``: why there is no fit
    without the group, or "". A fit that is not certified is none.
    """
    names = sums.levels[: sums.levels.index(sums.detail) + 1]
    first = np.flatnonzero(np.diff(group_codes(sums.keys, sums.detail), prepend=-1))
    precision = np.linalg.inv(fit.covariance)
    whole = fit_sums(sums, fit.terms, crossed, reml=fit.model.reml)
    rows = []
    for group, place in enumerate(first):
        row: dict[str, object] = {name: sums.keys[name][place] for name in names}
        try:
            without = fit_sums(leave_out(sums, group), fit.terms, crossed, reml=fit.model.reml)
        except NotIdentifiedError as refusal:
            rows.append({**row, "refusal": str(refusal)})
            continue
        if not (whole.certified and without.certified):
            rows.append({**row, "refusal": NOT_CERTIFIED})
            continue
        moved = without.coefficients - whole.coefficients
        errors = np.sqrt(np.diag(without.covariance))
        row |= dict(zip(fit.terms, without.coefficients, strict=True))
        row |= {f"error of {t}": e for t, e in zip(fit.terms, errors, strict=True)}
        row |= {f"variance of {name}": value for name, value in without.variances.items()}
        row |= {"distance": float(moved @ precision @ moved / len(moved)), "refusal": ""}
        rows.append(row)
    return pd.DataFrame(rows)
