"""Other engines' fits of a Gaussian multilevel model: mixedlm, and statsmodels where it can."""

from __future__ import annotations

import warnings
from collections.abc import Sequence

import mixedlm
import numpy as np
import pandas as pd
import statsmodels.api as sm

from analysis.models.mixed import INTERCEPT, MixedFit, formula, model_frame, paths

# statsmodels works on dense matrices of each site's rows: seconds beyond these sizes.
STATSMODELS_ROWS, STATSMODELS_LEVELS = 3000, 3


def other_linear(
    frame: pd.DataFrame, fixed: Sequence[str], nested: Sequence[str], crossed: Sequence[str] = ()
) -> tuple[MixedFit, ...]:
    """Fit the model of :func:`analysis.models.linear.fit_linear` by other engines.

    mixedlm always; statsmodels where it can state the model (nothing crossed) in good time and
    converges.
    """
    data = paths(frame, nested)
    second = fit_mixedlm(data, fixed, [*nested, *crossed])
    if crossed or len(frame) > STATSMODELS_ROWS or len(nested) > STATSMODELS_LEVELS:
        return (second,)
    third = fit_statsmodels(data, fixed, nested)
    return (second, third) if third.converged else (second,)


def fit_mixedlm(frame: pd.DataFrame, fixed: Sequence[str], groups: Sequence[str]) -> MixedFit:
    """Fit with mixedlm; nested levels must have ids that are unique over the level around them."""
    control = mixedlm.LmerControl(
        check_conv=False,
        check_singular=False,
        check_nlev_gtreq_5="ignore",
        check_scaleX="ignore",
    )
    data = model_frame(frame, fixed, groups)
    result = mixedlm.lmer(formula(fixed, groups), data, control=control)
    variances = result.VarCorr().as_dict()
    return MixedFit(
        terms=tuple(result.fixef()),
        coefficients=np.asarray(result.beta, dtype=np.float64),
        covariance=np.asarray(result.vcov(), dtype=np.float64),
        sds={g: float(np.sqrt(variances[g][INTERCEPT])) for g in groups},
        residual=float(result.sigma) ** 2,
        converged=bool(result.converged),
    )


def fit_statsmodels(frame: pd.DataFrame, fixed: Sequence[str], nested: Sequence[str]) -> MixedFit:
    """Fit with statsmodels: the outermost level as groups, the others as variance components.

    ``re_formula`` has to be given: with variance components and without it, statsmodels fits no
    intercept for the groups themselves. The variance is read from ``cov_re``: the one among the
    parameters is divided by the residual variance. Its gradient methods stop short of the optimum
    here, more so for an outcome of small variance, so the outcome is scaled and the simplex used.
    """
    data = model_frame(frame, fixed, nested)
    unit = float(data["y"].std())
    data["y"] /= unit
    site, *inner = nested
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # convergence is read from the result
        result = sm.MixedLM.from_formula(
            "y ~ " + " + ".join(["1", *fixed]),
            groups=site,
            re_formula="1",
            vc_formula={level: f"0 + C({level})" for level in inner},
            data=data,
        ).fit(reml=True, method="nm")
    names = result.model.exog_names
    count = len(names)
    covariance = unit**2 * np.asarray(result.cov_params(), dtype=np.float64)[:count, :count]
    variances = dict(zip(result.model.exog_vc.names, result.vcomp, strict=True))
    variances[site] = float(result.cov_re.iloc[0, 0])
    return MixedFit(
        terms=tuple(INTERCEPT if name == "Intercept" else name for name in names),
        coefficients=unit * np.asarray(result.fe_params, dtype=np.float64),
        covariance=covariance,
        sds={level: unit * float(np.sqrt(max(variances[level], 0.0))) for level in nested},
        residual=unit**2 * float(result.scale),
        converged=bool(result.converged) and bool(np.isfinite(np.diag(covariance)).all()),
    )
