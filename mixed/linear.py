"""Gaussian multilevel models by REML, with the exact engine of ``mixed.gaussian``."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pandas as pd

from mixed.gaussian.icc import IccIntervals
from mixed.gaussian.rows import fit_rows
from mixed.model import KenwardRoger, MixedFit, model_frame


def fit_linear(
    frame: pd.DataFrame,
    fixed: Sequence[str],
    nested: Sequence[str],
    crossed: Sequence[str] = (),
    *,
    weights: str | None = None,
    reml: bool = True,
) -> MixedFit:
    """Fit ``y`` on the fixed terms with a random intercept for each group.

    Parameters
    ----------
    frame : one row per observation with ``y``, the fixed terms and the groups.
    nested : columns, outermost first; a group is its path, so that an id may stand in several of
        the groups around it and is then several groups.
    crossed : columns of groups beside them.
    weights : column of precision weights: a row's residual variance is the residual's over its
        weight.
    reml : False for maximum likelihood, to compare models with other fixed terms.

    Returns
    -------
    The fit, with Satterthwaite's degrees of freedom, and after REML with Kenward and Roger's
    standard errors and degrees of freedom. ``converged`` says that gradient and curvature prove a
    minimum.

    Raises
    ------
    NotIdentifiedError : when the data cannot tell the model's parameters apart.
    """
    rows = model_frame(frame, fixed, [*nested, *crossed])
    if weights is not None:
        rows[weights] = frame[weights].to_numpy(np.float64)
    fit = fit_rows(rows, "y", fixed, nested, crossed, weights=weights, reml=reml)
    contrasts = dict(zip(fit.terms, np.eye(len(fit.terms)), strict=True))
    adjusted = {term: fit.kenward_roger(c) for term, c in contrasts.items()} if reml else {}
    return MixedFit(
        terms=fit.terms,
        coefficients=fit.coefficients,
        covariance=fit.covariance,
        sds={group: float(np.sqrt(fit.variances[group])) for group in (*nested, *crossed)},
        residual=fit.sigma2,
        converged=fit.certified,
        df={term: float(fit.satterthwaite(c).df[0]) for term, c in contrasts.items()},
        kenward_roger={
            term: KenwardRoger(
                float(np.sqrt(contrasts[term] @ test.covariance[0] @ contrasts[term])),
                float(test.df[0]),
            )
            for term, test in adjusted.items()
        }
        or None,
        log_likelihood=-fit.criterion / 2,
        icc_interval=IccIntervals(fit),
    )
