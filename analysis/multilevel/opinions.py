"""Other engines' fits of a Gaussian multilevel model: mixedlm, and statsmodels where it can."""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import cast

import mixedlm
import numpy as np
import pandas as pd
import statsmodels.api as sm

from mixed.model import (
    INTERCEPT,
    Matrix,
    MixedFit,
    SlopeSpread,
    formula,
    model_frame,
    paths,
)
from mixed.second_opinions.differences import Objective, is_minimum
from mixed.slopes_small_sample import with_small_sample
from mixed.terms import Slope

# statsmodels works on dense matrices of each site's rows: seconds beyond these sizes.
STATSMODELS_ROWS, STATSMODELS_LEVELS = 3000, 3
SECOND_OPTIMISER = "L-BFGS-B"
STEP = 0.01  # of differences, in natural units


def other_linear(
    frame: pd.DataFrame, fixed: Sequence[str], nested: Sequence[str], crossed: Sequence[str] = ()
) -> tuple[MixedFit, ...]:
    """Fit the model of :func:`mixed.linear.fit_linear` by other engines.

    mixedlm always; statsmodels where it can state the model (nothing crossed) in good time and
    converges.
    """
    data = paths(frame, nested)
    second = fit_mixedlm(data, fixed, [*nested, *crossed])
    if crossed or not _small(frame, nested):
        return (second,)
    third = fit_statsmodels(data, fixed, nested)
    return (second, third) if third.converged else (second,)


def fits_with_slopes(
    frame: pd.DataFrame,
    fixed: Sequence[str],
    nested: Sequence[str],
    crossed: Sequence[str],
    slopes: Sequence[Slope],
) -> tuple[MixedFit, MixedFit]:
    """Fit a linear model with random slopes twice, by REML.

    mixedlm first, with degrees of freedom where it converged; then statsmodels where it can state
    the model (nothing crossed, slopes in the outermost level only) in good time and converges, else
    mixedlm with another optimiser.

    Raises
    ------
    NotIdentifiedError : when the data cannot tell the variances and covariances apart.
    """
    # The engines' searches have steps and tolerances of one size: covariates get one, too.
    units = {name: float(frame[name].std()) for name in fixed if name != "rsw"}
    data = paths(frame, nested)
    data[list(units)] = data[list(units)] / pd.Series(units)
    found = _fits_with_slopes(data, fixed, nested, crossed, slopes)
    first, second = (_in_units(fit, units) for fit in found)
    return first, second


def _fits_with_slopes(
    data: pd.DataFrame,
    fixed: Sequence[str],
    nested: Sequence[str],
    crossed: Sequence[str],
    slopes: Sequence[Slope],
) -> tuple[MixedFit, MixedFit]:
    groups = [*nested, *crossed]
    first = fit_mixedlm(data, fixed, groups, slopes)
    if first.converged:
        first = with_small_sample(first, model_frame(data, fixed, groups))
    outermost = all(slope.group == nested[0] for slope in slopes)
    if outermost and not crossed and _small(data, nested):
        second = fit_statsmodels(data, fixed, nested, slopes)
        if second.converged:
            return first, second
    return first, fit_mixedlm(data, fixed, groups, slopes, SECOND_OPTIMISER)


def _in_units(fit: MixedFit, units: Mapping[str, float]) -> MixedFit:
    """A fit of covariates that were divided by their units, as one of the covariates."""
    size = np.array([units.get(term, 1.0) for term in fit.terms])
    covariances = {}
    for group, covariance in fit.covariances.items():
        own = np.array([1.0, *(units[s.covariate] for s in fit.slopes if s.group == group)])
        covariances[group] = covariance / np.outer(own, own)
    return replace(
        fit,
        coefficients=fit.coefficients / size,
        covariance=fit.covariance / np.outer(size, size),
        kenward_roger=fit.kenward_roger
        and {
            term: replace(a, standard_error=a.standard_error / units.get(term, 1.0))
            for term, a in fit.kenward_roger.items()
        },
        slopes={
            slope: replace(
                spread, sd=spread.sd / units[slope.covariate], width=units[slope.covariate]
            )
            for slope, spread in fit.slopes.items()
        },
        covariances=covariances,
    )


def _small(frame: pd.DataFrame, nested: Sequence[str]) -> bool:
    return len(frame) <= STATSMODELS_ROWS and len(nested) <= STATSMODELS_LEVELS


def fit_mixedlm(
    frame: pd.DataFrame,
    fixed: Sequence[str],
    groups: Sequence[str],
    slopes: Sequence[Slope] = (),
    optimiser: str = "auto",
    *,
    reml: bool = True,
) -> MixedFit:
    """Fit with mixedlm; nested levels must have ids that are unique over the level around them.

    With slopes there is no exact engine beside it, so ``converged`` says that gradient and
    curvature prove a minimum: some of its optimisers stop on saddles and call it convergence.
    """
    control = mixedlm.LmerControl(
        optimizer=optimiser,
        check_conv=False,
        check_singular=False,
        check_nlev_gtreq_5="ignore",
        check_scaleX="ignore",
    )
    data = model_frame(frame, fixed, groups)
    result = mixedlm.lmer(formula(fixed, groups, slopes), data, REML=reml, control=control)
    components = result.VarCorr()
    variances = components.as_dict()
    deviance = cast(Objective, result.as_function())
    at = np.asarray(result.theta, dtype=np.float64)
    covariances = {
        s.group: np.asarray(components.get_cov(s.group), dtype=np.float64) for s in slopes
    }
    certain = not slopes or is_minimum(deviance, at, _steps(result, data))
    return MixedFit(
        terms=tuple(result.fixef()),
        coefficients=np.asarray(result.beta, dtype=np.float64),
        covariance=np.asarray(result.vcov(), dtype=np.float64),
        sds={g: float(np.sqrt(variances[g][INTERCEPT])) for g in groups},
        residual=float(result.sigma) ** 2,
        converged=bool(result.converged) and certain,
        log_likelihood=-float(result.REMLcrit()) / 2,
        slopes=_spreads(slopes, covariances),
        covariances=covariances,
    )


def _spreads(
    slopes: Sequence[Slope], covariances: Mapping[str, Matrix]
) -> dict[Slope, SlopeSpread]:
    """From each level's covariance matrix: its intercept first, then its slopes in their order."""
    found = {}
    for group, covariance in covariances.items():
        sds = np.sqrt(np.diag(covariance))
        with np.errstate(invalid="ignore"):  # without variance there is no correlation
            correlations = covariance[0] / (sds[0] * sds)
        own = [slope for slope in slopes if slope.group == group]
        for slope, sd, correlation in zip(own, sds[1:], correlations[1:], strict=True):
            found[slope] = SlopeSpread(float(sd), float(correlation))
    return found


def _steps(result: mixedlm.LmerResult, data: pd.DataFrame) -> Matrix:
    """A hundredth of the unit of each entry of the factors, which are lower triangles."""
    steps = []
    for block in result.matrices.random_structures:
        units = [1.0 if n == INTERCEPT else float(data[n].std()) for n in block.term_names]
        for column in range(len(units)):
            steps += [STEP / unit for unit in units[column:]]
    return np.array(steps)


def fit_statsmodels(
    frame: pd.DataFrame, fixed: Sequence[str], nested: Sequence[str], slopes: Sequence[Slope] = ()
) -> MixedFit:
    """Fit with statsmodels: the outermost level as groups, the others as variance components.

    Slopes must be in the outermost level: a variance component has no correlated slope.

    ``re_formula`` has to be given: with variance components and without it, statsmodels fits no
    intercept for the groups themselves. The variance is read from ``cov_re``: the one among the
    parameters is divided by the residual variance. Its gradient methods stop short of the optimum
    here, more so for an outcome of small variance, so the outcome is scaled and the simplex used;
    with slopes it is the simplex that stops short.
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
            re_formula=" + ".join(["1", *(slope.covariate for slope in slopes)]),
            vc_formula={level: f"0 + C({level})" for level in inner},
            data=data,
        ).fit(reml=True, method="bfgs" if slopes else "nm")
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
        slopes=_spreads(slopes, {site: unit**2 * result.cov_re.to_numpy()}),
        covariances={site: unit**2 * result.cov_re.to_numpy()} if slopes else {},
    )
