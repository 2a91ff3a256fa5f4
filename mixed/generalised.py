"""Logistic, Poisson and negative binomial multilevel models, with ``mixed.laplace``."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import pandas as pd

from mixed.gaussian.identified import NotIdentifiedError
from mixed.laplace.families import LARGEST_COUNT, Array, FamilyName
from mixed.laplace.fit import FAR, NEAR, LaplaceFit, fit_laplace
from mixed.laplace.profile import icc_interval
from mixed.laplace.quadrature import made_up
from mixed.laplace.separation import separation
from mixed.laplace.simulate import draw
from mixed.model import INTERCEPT, OBSERVATION, MixedFit, model_frame


class SeparatedError(NotIdentifiedError):
    """Terms tell every outcome without exception: they have no finite coefficients."""

    code = "separated"


class QuasiSeparatedError(SeparatedError):
    """Terms tell some outcomes without exception: they have no finite coefficients."""

    code = "quasi_separated"


class TooSmallGroupsError(NotIdentifiedError):
    """Laplace's approximation makes a variance up: the groups are too small for it."""

    code = "groups_too_small"


def fit_generalised(
    frame: pd.DataFrame,
    fixed: Sequence[str],
    groups: Sequence[str],
    family: FamilyName,
    *,
    from_afar: bool = False,
) -> MixedFit:
    """Fit ``y`` on the fixed terms with a random intercept for each group.

    Parameters
    ----------
    frame : one row per observation with ``y`` (0 or 1; or a count), ``exposure`` (counts only), the
        fixed terms and the groups.
    groups : columns; nested levels must have ids that are unique over the level around them.
    from_afar : descend from larger standard deviations: a second descent, to be held against the
        first.

    Returns
    -------
    The fit on the link scale (logit or log). ``converged`` says that gradient and curvature prove
    a minimum of the deviance.

    Raises
    ------
    NotIdentifiedError : when a count is beyond a million: no count of events is.
    SeparatedError : when terms separate the outcome; QuasiSeparatedError, when in part.
    TooSmallGroupsError : when a variance owes itself to the approximation.
    """
    y = frame["y"].to_numpy(dtype=np.float64)
    if family != "binomial" and y.max() > LARGEST_COUNT:
        raise NotIdentifiedError("A count is beyond a million.")
    design, offset = _predictor(frame, fixed, groups, family)
    terms = (INTERCEPT, *fixed)
    if (parted := separation(family, y, design)) is not None:
        names = [terms[column] for column in parted.columns]
        error = SeparatedError if parted.complete else QuasiSeparatedError
        raise error(f"The outcome is separated by {', '.join(names)}: no finite estimate.", names)
    columns = [frame[group] for group in groups]
    fit = fit_laplace(family, y, design, offset, columns, FAR if from_afar else NEAR)
    if unreal := [groups[place] for place in made_up(fit)]:
        raise TooSmallGroupsError(
            f"Groups of {', '.join(unreal)} are too small for Laplace's approximation: it makes "
            "their variance up.",
            unreal,
        )
    n_free, p = int((fit.sds > 0).sum()), design.shape[1]
    among = slice(n_free, n_free + p)
    return MixedFit(
        terms=terms,
        coefficients=fit.coefficients,
        covariance=np.full((p, p), np.nan) if fit.joint is None else fit.joint[among, among],
        sds=dict(zip(groups, fit.sds.tolist(), strict=True)),
        residual=1.0,
        converged=fit.certified,
        joint=fit.joint,
        multiplier=fit.r,
        log_likelihood=fit.log_likelihood,
        icc_interval=partial(_icc_interval, fit, tuple(groups)),
    )


def _icc_interval(
    fit: LaplaceFit, groups: Sequence[str], group: str, confidence: float
) -> tuple[float, float]:
    level = None if group == OBSERVATION else groups.index(group)
    return icc_interval(fit, level, confidence)


def simulate_generalised(
    frame: pd.DataFrame, fit: MixedFit, family: FamilyName, rng: np.random.Generator
) -> Array:
    """New outcomes (n,) of the rows of ``frame``, drawn from its fit by :func:`fit_generalised`.

    Groups are drawn anew as well: what stays is the design.
    """
    design, offset = _predictor(frame, fit.terms[1:], tuple(fit.sds), family)
    codes = [pd.factorize(frame[group])[0] for group in fit.sds]
    eta = offset + design @ fit.coefficients
    return draw(family, eta, tuple(fit.sds.values()), codes, fit.multiplier, rng)


def _predictor(
    frame: pd.DataFrame, fixed: Sequence[str], groups: Sequence[str], family: FamilyName
) -> tuple[Array, Array]:
    """The design (n, p) with its intercept, and the offset (n,): of counts the log exposure."""
    numbers = model_frame(frame, fixed, groups)[list(fixed)].to_numpy()
    design = np.column_stack([np.ones(len(frame)), numbers])
    if family == "binomial":
        return design, np.zeros(len(frame))
    return design, np.log(frame["exposure"].to_numpy(dtype=np.float64))
