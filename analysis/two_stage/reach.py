"""What the design can tell about one outcome: exact test, detectable effect, effective size."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.two_stage.comparison import TwoStage
from analysis.two_stage.limitation import limitation_of
from mixed.effects import MISSING
from mixed.few_clusters.battery import precisions, weighted
from mixed.few_clusters.design import Design
from mixed.few_clusters.dose import Doses
from mixed.few_clusters.effect_size import Spread, correction, spread
from mixed.few_clusters.events import arm_levels
from mixed.few_clusters.one_arm import OneArm, flips_p
from mixed.few_clusters.permutation import MOST_DEALINGS, permute_sites
from mixed.few_clusters.precision import (
    design_effect,
    effective_sample_size,
    minimum_detectable_effect,
)
from mixed.few_clusters.single_site import AssumptionCurve, assumption_curve
from study.results.said import Said
from study.vocabulary import OutcomeKind

TARGET_POWER = 0.8
RATIOS = np.arange(1, 17) / 4
"""Of the assumption curve: 0.25, 0.5, ..., 4."""


@dataclass(frozen=True)
class Reach:
    """What the design can tell about one outcome; None or NaN for what it cannot.

    Attributes
    ----------
    permutation_p : exact two-sided p of the site summaries, over all ``dealings`` of the arms.
    smallest_p : least p that any outcome could give in this design.
    mde : smallest true effect that the headline's test finds with 80 % power, given the standard
        error that was found; on the estimand's scale (for rates a ratio above one).
    mde_g : the same as Hedges g; means only.
    bound_p : whatever the variances of normal sites (Ibragimov & Müller), t on the sites of the
        smaller arm less one.
    sd_ratio, size_ratio : SD between the RSW sites' levels over that between the others', and mean
        size of a site of theirs, persons or exposure.
    estimate_by_people, estimate_by_precision : the effect with sites weighted by their size, and by
        1 / the variance of their level by the sampling of their people.
    difference, difference_low, difference_high : of rates in their own unit; else NaN.
    curve : what would have to be believed of one or two sites in an arm; else None.
    design_effect : of persons in sites, 1 + (m − 1) ICC; the ICC from the analysis of variance of
        the persons' values within arms, 0 if none is found.
    effective_n : independent persons that would tell as much about a mean.
    limitation : why the design allows no p value and no verdict, or None.
    """

    permutation_p: float | None
    smallest_p: float
    dealings: int
    mde: float
    mde_g: float | None
    design_effect: float
    effective_n: float
    limitation: Said | None
    bound_p: float | None = None
    sd_ratio: float = math.nan
    size_ratio: float = math.nan
    estimate_by_people: float = math.nan
    estimate_by_precision: float = math.nan
    difference: float = math.nan
    difference_low: float = math.nan
    difference_high: float = math.nan
    curve: AssumptionCurve | None = None

    @property
    def breakdown_ratio(self) -> float:
        """The curve's breakdown; NaN without it."""
        return math.nan if self.curve is None else self.curve.breakdown

    @property
    def never_unusual(self) -> bool | None:
        """Whether the curve has no breakdown; None where there is no curve."""
        return None if self.curve is None else math.isnan(self.curve.breakdown)


def reach(
    found: TwoStage,
    kind: OutcomeKind,
    variation: Spread | None,
    confidence: float,
    reference: float = 0.0,
) -> Reach:
    """Work out what the design can tell.

    Parameters
    ----------
    reference : what the sites of one arm are compared with, where they are.
    variation : spread of single observations, for means; else None.
    confidence : the test's level is 1 − confidence.
    """
    design, people = found.design, found.numbers.people
    shares = people["observed"] / (people["exposure"] if kind == "rate" else 1.0)
    people = people.assign(y=shares)
    sizes, icc = list(people.groupby("site_id").size()), spread(people).icc
    least = math.nan
    arms = found.comparison is not None
    by_people, by_precision = _weighted(found.sites, kind) if arms else (math.nan, math.nan)
    beside = found.difference if kind == "rate" else MISSING
    if design.allows_p:
        least = minimum_detectable_effect(
            found.effect.standard_error,
            design.pooled_df,
            1 - confidence,
            TARGET_POWER,
            test_df=design.df,
        )
    return Reach(
        permutation_p=_permutation_p(found, reference),
        smallest_p=design.smallest_p,
        dealings=design.dealings,
        mde=math.exp(least) if kind == "rate" else least,
        mde_g=None if variation is None else _standardised(least, variation),
        design_effect=design_effect(sizes, icc),
        effective_n=effective_sample_size(sizes, icc),
        limitation=limitation_of(design),
        bound_p=_bound_p(found),
        sd_ratio=float(found.comparison.sd_ratio) if found.comparison else math.nan,
        size_ratio=_size_ratio(found.sites) if arms else math.nan,
        estimate_by_people=by_people,
        estimate_by_precision=by_precision,
        difference=beside.estimate,
        difference_low=beside.low,
        difference_high=beside.high,
        curve=(
            assumption_curve(
                found.sites["additive"], found.sites["rsw"], round(1 - confidence, 9), RATIOS
            )
            if arms
            else None
        ),
    )


def nothing(design: Design, problem: Said) -> Reach:
    """The reach of a design from whose data nothing could be estimated."""
    nan = math.nan
    return Reach(None, design.smallest_p, design.dealings, nan, None, nan, nan, problem)


def _permutation_p(found: TwoStage, reference: float) -> float | None:
    """The exact p of dealing the arms, or of turning the signs of one arm's sites."""
    sites, design = found.sites, found.design
    if not design.allows_p or design.dealings > MOST_DEALINGS or isinstance(design, Doses):
        return None
    if isinstance(design, OneArm):
        return flips_p(sites["additive"].to_numpy(dtype=np.float64), reference)
    values = sites["adjusted"].to_numpy(dtype=np.float64)
    return permute_sites(values, sites["rsw"].to_numpy()).p


def _bound_p(found: TwoStage) -> float | None:
    if found.comparison is None or not found.design.allows_p:
        return None
    return float(found.comparison.p(min(found.comparison.n) - 1))


def _size_ratio(sites: pd.DataFrame) -> float:
    means = sites.groupby("rsw")["size"].mean()
    return float(means.loc[1] / means.loc[0])


def _weighted(sites: pd.DataFrame, kind: OutcomeKind) -> tuple[float, float]:
    """The effect with sites weighted by people and by precision."""
    values, own, size = (
        sites[[name]].to_numpy(dtype=np.float64).T for name in ("adjusted", "own", "size")
    )
    arm = sites["rsw"].to_numpy()
    if kind == "rate":  # in the unit of the rates: their logarithms' is the relative one
        own = own * arm_levels(values, size, arm, "rate") ** 2
    by_people, by_precision = (
        float(weighted(values, weights, arm, kind)[0]) for weights in (size, precisions(own))
    )
    return by_people, by_precision


def _standardised(difference: float, variation: Spread) -> float:
    if not variation.total > 0:
        return math.nan
    return correction(variation.total_df) * difference / math.sqrt(variation.total)
