"""What the design can tell about one outcome: exact test, detectable effect, effective size."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.records import Estimand, limitation_of
from analysis.two_stage.first_stage import persons
from analysis.two_stage.site_summary import TwoStage
from mixed.few_clusters.design import Design
from mixed.few_clusters.effect_size import Spread, correction, spread
from mixed.few_clusters.permutation import MOST_DEALINGS, permute_sites
from mixed.few_clusters.precision import (
    design_effect,
    effective_sample_size,
    minimum_detectable_effect,
)
from study.results.said import Said

TARGET_POWER = 0.8


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


def reach(
    frame: pd.DataFrame,
    estimand: Estimand,
    first: TwoStage,
    variation: Spread | None,
    confidence: float,
) -> Reach:
    """Work out what the design can tell.

    Parameters
    ----------
    first : as found by ``two_stage`` in the frame.
    variation : spread of single observations, for means; else None.
    confidence : the test's level is 1 − confidence.
    """
    design = first.design
    people = persons(frame, estimand)
    people["y"] = people["observed"] / (people["exposure"] if estimand.kind == "rate" else 1.0)
    sizes, icc = list(people.groupby("site_id").size()), spread(people).icc
    least = math.nan
    if design.allows_p:
        least = minimum_detectable_effect(
            first.effect.standard_error,
            design.pooled_df,
            1 - confidence,
            TARGET_POWER,
            test_df=design.df,
        )
    return Reach(
        permutation_p=_permutation_p(first.sites, design),
        smallest_p=design.smallest_p,
        dealings=design.dealings,
        mde=math.exp(least) if estimand.kind == "rate" else least,
        mde_g=None if variation is None else _standardised(least, variation),
        design_effect=design_effect(sizes, icc),
        effective_n=effective_sample_size(sizes, icc),
        limitation=limitation_of(design),
    )


def nothing(design: Design, problem: Said) -> Reach:
    """The reach of a design from whose data nothing could be estimated."""
    nan = math.nan
    return Reach(None, design.smallest_p, design.dealings, nan, None, nan, nan, problem)


def _permutation_p(sites: pd.DataFrame, design: Design) -> float | None:
    if not design.allows_p or design.dealings > MOST_DEALINGS:
        return None
    values = sites["adjusted"].to_numpy(dtype=np.float64)
    return permute_sites(values, sites["rsw"].to_numpy()).p


def _standardised(difference: float, variation: Spread) -> float:
    if not variation.total > 0:
        return math.nan
    return correction(variation.total_df) * difference / math.sqrt(variation.total)
