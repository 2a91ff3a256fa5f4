"""The multilevel model beside the headline: one function for every kind of outcome.

Random intercepts for site, unit, worker, family and visit, coders crossed, with the arm and the
person-level covariates fixed.

- Means: REML, t interval with Kenward and Roger's standard error and degrees of freedom; never a
  Wald z. These count sites even where no variance between sites was found.
- Means with random slopes, of time say: the same by mixedlm, also where a singular fit has no
  variance of slopes. Only models too large for it (``slopes_small_sample.MOST_EFFECTS``) fall back
  on sites − 2 degrees of freedom, with a warning. No outcome of the plan asks for a slope: two
  waves cannot tell a worker's slope from noise.
- Risks and rates: Laplace approximation, t interval on sites − 2 degrees of freedom (between and
  within, because the arm is a property of the site), with the standard error freed of maximum
  likelihood's bias (``mixed.small_sample``). No p value: none is trustworthy here with a
  handful of sites.
- Counts that vary more than a Poisson law allows get a negative binomial (NB2) model instead of a
  Poisson one. The likelihood ratio of the two decides; without over-dispersion it is zero half the
  time and chi-squared otherwise (Self & Liang 1987).

Every model is fitted by two or three engines. The negative binomial has one engine, which descends
twice, from far apart. If any two fits disagree about the arm, the disagreement is reported and no
number. If they disagree about a variance only, that is reported instead of the variance components,
and the effect stays: it and its standard error are what the fits agree about. Not so the risk
difference, which is an average over the random effects and needs their variances.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pandas as pd
from scipy.stats import chi2

from analysis.frames.sample import Sample
from analysis.multilevel.components import components, disagreeing
from analysis.multilevel.opinions import fits_with_slopes, other_linear
from analysis.multilevel.structure import ModelTerms, structure
from analysis.questions.estimand import Estimand
from mixed.effects import MISSING, Effect, t_effect
from mixed.gaussian.identified import NotIdentifiedError
from mixed.generalised import SeparatedError, TooSmallGroupsError, fit_generalised
from mixed.linear import fit_linear
from mixed.model import MixedFit
from mixed.second_opinions.marginal import risk_difference
from mixed.second_opinions.other_generalised import other_generalised
from mixed.small_sample import unbiased_error
from mixed.terms import VarianceComponent
from study.results.said import Said, say

ARM = "rsw"
TOLERANCE = 0.05
OVERDISPERSED = 0.01


@dataclass(frozen=True)
class MultilevelFit:
    """What the multilevel model found.

    ``variance_components`` is empty and ``effect`` missing when two fits disagree about the arm, or
    when nothing was fitted (``optimisers_agree`` is then None). When they disagree about a variance
    the former is empty, and the latter missing for a risk.
    """

    effect: Effect
    variance_components: tuple[VarianceComponent, ...]
    optimisers_agree: bool | None
    warnings: tuple[Said, ...]


def fit(sample: Sample, confidence: float) -> MultilevelFit:
    """Fit the multilevel model of an estimand.

    Random slopes, of means, are of covariates whose effect differs between the groups of a level,
    such as time within sites or workers. The arm's effect is then the one at the covariates' means.

    Parameters
    ----------
    confidence : of the interval, such as 0.95.

    Returns
    -------
    The effect on the estimand's scale: a difference of means; of risks, averaged over persons and
    random effects; or a ratio of rates.

    Raises
    ------
    FrameError : when the sample cannot answer its question.
    ValueError : when slopes are asked for in a risk or a rate.
    """
    frame, kind = sample.rows, sample.estimand.kind
    if sample.estimand.slopes and kind != "mean":
        raise ValueError("Random slopes are fitted for means only.")
    sample.check()
    if sample.design.pooled_df < 1:
        return MultilevelFit(MISSING, (), None, (say("no_model_of_arm_as_site"),))
    model = structure(sample)
    try:
        first, *others = _fits(sample, model)
    except NotIdentifiedError as refusal:
        return MultilevelFit(MISSING, (), None, (*model.warnings, _refused(refusal)))
    warnings = [*model.warnings, *_fit_warnings(first, sample, model)]
    if not all(agree(first, other) for other in others):
        warnings.append(say(_why_apart([found.converged for found in (first, *others)])))
        return MultilevelFit(MISSING, (), False, tuple(warnings))
    apart = [g for other in others for g in disagreeing(first, other, frame, kind)]
    if apart:
        risk = kind == "risk"
        lost = "no_estimate_for_variance" if risk else "no_components_for_variance"
        warnings.append(say(lost, groups=tuple(dict.fromkeys(apart))))
        effect = MISSING if risk else arm_effect(first, sample, confidence)
        return MultilevelFit(effect, (), False, tuple(warnings))
    found = components(first, frame, kind, confidence)
    if first.icc_interval is not None:
        unproved = [c.group for c in found if c.group in first.sds and math.isnan(c.icc_low)]
        if unproved:
            warnings.append(say("no_interval_of_share", groups=tuple(unproved)))
    return MultilevelFit(
        effect=arm_effect(first, sample, confidence),
        variance_components=found,
        optimisers_agree=True,
        warnings=tuple(warnings),
    )


def agree(first: MixedFit, second: MixedFit) -> bool:
    """Whether two fits give the same answer about the arm.

    The effects may differ by 5 % of the standard error, and the standard errors by 5 % of each
    other; both fits must have converged.
    """
    error = first.standard_error(ARM)
    effects = abs(first.coefficient(ARM) - second.coefficient(ARM))
    errors = abs(error - second.standard_error(ARM))
    near = TOLERANCE * error
    close = bool(effects <= near and errors <= near)  # False where either is NaN
    return close and first.converged and second.converged


def _why_apart(converged: Sequence[bool]) -> str:
    """The code of why fits that do not agree give no estimate."""
    if all(converged):
        return "fits_disagree"
    return "some_fit_did_not_converge" if any(converged) else "no_fit_converged"


def _fits(sample: Sample, model: ModelTerms) -> tuple[MixedFit, ...]:
    frame, estimand = sample.rows, sample.estimand
    if estimand.kind == "mean":
        crossed = [group for group in model.groups if group in estimand.crossed]
        nested = _nested(estimand, model)
        if model.slopes:
            frame, fixed = by_arm(frame, model)
            return fits_with_slopes(frame, fixed, nested, crossed, model.slopes)
        return (
            fit_linear(frame, model.fixed, nested, crossed),
            *other_linear(frame, model.fixed, nested, crossed),
        )
    if estimand.kind == "risk":
        return (
            fit_generalised(frame, model.fixed, model.groups, "binomial"),
            other_generalised(frame, model.fixed, model.groups, "binomial"),
        )
    poisson = fit_generalised(frame, model.fixed, model.groups, "poisson")
    wider = fit_generalised(frame, model.fixed, model.groups, "nbinom2")
    if _overdispersed(poisson, wider):
        again = fit_generalised(frame, model.fixed, model.groups, "nbinom2", from_afar=True)
        return wider, again
    return poisson, other_generalised(frame, model.fixed, model.groups, "poisson")


def by_arm(frame: pd.DataFrame, model: ModelTerms) -> tuple[pd.DataFrame, tuple[str, ...]]:
    """Give every covariate with a random slope a slope of its own in each arm.

    Without it the slopes that were found would tell of the intercepts, by their correlation, and
    the arm's effect would be adjusted for what the arm may have done to the slopes.
    """
    names = dict.fromkeys(slope.covariate for slope in model.slopes)
    products = {
        f"{ARM}_by_{name}": frame[ARM] * (frame[name] - frame[name].mean()) for name in names
    }
    return frame.assign(**products), (*model.fixed, *products)


def _refused(refusal: NotIdentifiedError) -> Said:
    """Why there is no model, as a code."""
    if isinstance(refusal, SeparatedError):
        terms = tuple("arm" if name == ARM else name for name in refusal.names)
        return say(f"no_model_{refusal.code}", terms=terms)
    if isinstance(refusal, TooSmallGroupsError):
        return say("no_model_groups_too_small", groups=refusal.names)
    return say("no_model_identified")


def _overdispersed(poisson: MixedFit, wider: MixedFit) -> bool:
    ratio = 2 * (wider.log_likelihood - poisson.log_likelihood)
    return bool(ratio > chi2.isf(2 * OVERDISPERSED, 1))


def _nested(estimand: Estimand, model: ModelTerms) -> list[str]:
    return [group for group in model.groups if group not in estimand.crossed]


def arm_effect(fit: MixedFit, sample: Sample, confidence: float) -> Effect:
    """The arm's effect with its interval, from one fit.

    Parameters
    ----------
    fit : by restricted likelihood for means, by maximum likelihood for risks and rates.
    sample : that it was fitted to.
    """
    frame, estimand, design = sample.rows, sample.estimand, sample.design
    df = float(design.pooled_df)
    if estimand.kind == "risk":
        value, error = risk_difference(fit, frame)
    else:
        value, error = fit.coefficient(ARM), fit.standard_error(ARM)
    if estimand.kind != "mean":
        error = unbiased_error(error, fit, design, estimand.clusters[0])
    if fit.kenward_roger is not None:
        error, df = fit.kenward_roger[ARM].standard_error, fit.kenward_roger[ARM].df
    return t_effect(
        value,
        error,
        df,
        confidence=confidence,
        with_p=estimand.kind == "mean" and design.allows_p,
        ratio=estimand.kind == "rate",
        scale=float(frame["y"].abs().max()) if estimand.kind == "mean" else 0.0,
    )


def _fit_warnings(first: MixedFit, sample: Sample, model: ModelTerms) -> Iterator[Said]:
    if first.zero_groups:
        yield say("no_variance_of_groups", groups=first.zero_groups)
    for code, slopes in (
        ("no_variance_of_slopes", first.zero_slopes),
        ("slopes_tied", first.tied_slopes),
    ):
        for slope in slopes:
            yield say(code, covariate=slope.covariate, group=slope.group)
    if model.slopes and first.converged and first.kenward_roger is None:
        yield say("sites_less_two")
    if first.multiplier:
        yield say("negative_binomial")
    if sample.estimand.kind == "mean":
        for outer, inner in pairwise(_nested(sample.estimand, model)):
            if (sample.rows.groupby(inner)[outer].nunique() > 1).any():
                yield say("group_in_several", group=inner, around=outer)
