"""The second stage: the arms compared by one number of each of their sites.

Hayes & Moulton (2017), Cluster Randomised Trials, 2nd ed., chapters 10 and 11; the test is that of
``mixed.few_clusters.second_stage``. What the number of a site is, the kind of question says
(``analysis.site_numbers``). Rates are compared by the logarithm of the ratio of the arms' means,
with half an event added to each arm and none to its sites (``mixed.few_clusters.events``).

Every site counts the same, however many of its people were seen. What is compared is how
authorities fare, and each adopted one model or the other as a whole. Weights by precision would
have to know the variance between sites, which a handful of sites cannot tell; guessed wrongly they
let the largest authority decide, and the error rate no longer holds. The loss is small while that
variance is not far below a site's own (Hayes & Moulton, chapter 10).
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
import pandas as pd

from analysis.frames.sample import DOSE, FrameError, Sample
from analysis.site_numbers.base import SiteNumbers
from analysis.site_numbers.kinds import site_numbers
from analysis.two_stage.balance import Balance, balance
from analysis.two_stage.limitation import limitation_of
from mixed.effects import Effect, t_effect
from mixed.few_clusters.design import Design
from mixed.few_clusters.dose import slope
from mixed.few_clusters.events import arm_levels
from mixed.few_clusters.one_arm import against
from mixed.few_clusters.second_stage import Array, Comparison, compare_arms
from study.results.said import Said, say
from study.vocabulary import ARM_OF

DOSE_STEP = 0.1
"""Of the fidelity index, by which a slope on it is told."""


@dataclass(frozen=True)
class TwoStage:
    """The effect, and the numbers of the sites behind it.

    ``numbers`` are those of the sites; ``comparison`` is the second stage where the arms are
    compared, else None; ``difference`` is that of rates in their own unit, and ``effect`` itself
    for means and risks. ``design`` is what allows or refuses the p value, for whatever is made of
    the same sample. ``balance`` is the baseline table of the covariates.
    """

    effect: Effect
    difference: Effect
    comparison: Comparison | None
    design: Design
    numbers: SiteNumbers
    balance: tuple[Balance, ...]
    warnings: tuple[Said, ...]

    @property
    def sites(self) -> pd.DataFrame:
        """The numbers, one row a site; see ``SiteNumbers``."""
        return self.numbers.sites


def two_stage(sample: Sample, confidence: float) -> TwoStage:
    """Estimate the effect of the arm from site summaries.

    Parameters
    ----------
    confidence : of the interval, such as 0.95.

    Returns
    -------
    The effect on the estimand's scale (for rates the ratio of the arms' mean rates). It has no p
    value where the design allows none, and no interval with fewer than three sites in an arm.

    Raises
    ------
    FrameError : when the sample cannot answer its question.
    """
    numbers, comparison, design, effect = _both_stages(sample, confidence)
    baseline = balance(sample) if comparison else ()
    of_rates = sample.estimand.kind == "rate" and comparison is not None
    return TwoStage(
        effect=effect,
        difference=_difference(numbers.sites, design, confidence) if of_rates else effect,
        comparison=comparison,
        design=design,
        numbers=numbers,
        balance=baseline,
        warnings=(*_warnings(sample, numbers, design, baseline), *numbers.warnings),
    )


def _both_stages(
    sample: Sample, confidence: float
) -> tuple[SiteNumbers, Comparison | None, Design, Effect]:
    numbers = site_numbers(sample)
    value, error, comparison = _second_stage(sample, numbers)
    seen = sample.of(sample.rows["site_id"].isin(numbers.sites["site_id"]))
    design = replace(seen.design, tied=error == 0)
    effect = t_effect(
        value,
        error if design.enough else math.nan,
        design.df,
        confidence=confidence,
        with_p=design.allows_p,
        ratio=sample.estimand.kind == "rate",
        scale=numbers.scale,
    )
    return numbers, comparison, design, effect


def _second_stage(sample: Sample, numbers: SiteNumbers) -> tuple[float, float, Comparison | None]:
    """The effect on the additive scale, its error, and the comparison where it is one of the arms.

    Raises
    ------
    FrameError : when the dose does not differ within an arm.
    """
    sites, compare = numbers.sites, sample.estimand.compare
    values, own = (sites[name].to_numpy(dtype=np.float64) for name in ("additive", "own"))
    if compare == "rsw":
        return *against(values, own, sample.estimand.reference, numbers.scale), None
    if compare == "dose":
        arm, dose = _doses(sample, sites)
        found, error = slope(values, own, arm, dose / DOSE_STEP, numbers.scale)
        if not math.isfinite(found):
            raise FrameError(say("one_dose"))
        return found, error, None
    comparison = compare_arms(
        sites["additive"], sites["rsw"], sites["own"], numbers.scale, numbers.slope_variance
    )
    return float(comparison.difference), float(comparison.error), comparison


def _doses(sample: Sample, sites: pd.DataFrame) -> tuple[Array, Array]:
    dose = sample.rows.groupby("site_id")[DOSE].first().reindex(sites["site_id"])
    return sites["rsw"].to_numpy(dtype=np.float64), dose.to_numpy(dtype=np.float64)


def arms_effect(
    comparison: Comparison, design: Design, confidence: float, scale: float, *, ratio: bool
) -> Effect:
    """The effect of a comparison; without error or interval where an arm has too few sites."""
    return t_effect(
        float(comparison.difference),
        float(comparison.error) if design.enough else math.nan,
        design.df,
        confidence=confidence,
        with_p=design.allows_p,
        ratio=ratio,
        scale=scale,
    )


def leave_one_out(sample: Sample, confidence: float) -> Iterator[tuple[str, Effect | None]]:
    """Repeat both stages without each site in turn.

    Yields
    ------
    The site that was left out, and the effect without it; None where the rest cannot be analysed.
    """
    for number, site in enumerate(sorted(sample.rows["site_id"].unique())):
        try:
            *_, effect = _both_stages(sample.numbered.without(number), confidence)
            yield site, effect
        except FrameError:
            yield site, None


def _difference(sites: pd.DataFrame, design: Design, confidence: float) -> Effect:
    """Difference of the arms' mean rates, in the unit of the rates."""
    own = sites["own"] * arm_levels(sites["adjusted"], sites["size"], sites["rsw"], "rate") ** 2
    found = compare_arms(sites["adjusted"], sites["rsw"], own)
    return arms_effect(found, design, confidence, 0.0, ratio=False)


def _warnings(
    sample: Sample, numbers: SiteNumbers, design: Design, baseline: tuple[Balance, ...]
) -> Iterator[Said]:
    sites = numbers.sites
    if limitation := limitation_of(design):
        yield say("no_p", why=limitation)
    for name in numbers.not_adjusted:
        yield say("not_adjusted", covariate=name)
    for each in baseline:
        if each.far_apart:
            yield say("arms_far_apart", covariate=each.covariate)
    if sample.estimand.kind == "rate" and sample.estimand.compare == "arms":
        for rsw, arm in ARM_OF.items():
            if sites.loc[sites["rsw"].eq(rsw), "adjusted"].eq(0).all():
                yield say("arm_without_events", arm=arm)
