"""The two-stage analysis of several waves: each wave by itself, and the change between two.

The change is arm × wave on site summaries (Hayes & Moulton 2017, section 12.3): each site's summary
in the later wave minus that in the earlier one, compared between the arms by the t test on
sites − 2 df. A site's own level drops out of it. Sites seen in one wave only tell nothing of change
and are left out. The people of two waves are partly different ones: a change of the site's summary
is not the change of anyone in it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import pandas as pd

from analysis.checks import FrameError
from analysis.effects import Effect, t_effect
from analysis.few_sites.design import design_of
from analysis.few_sites.second_stage import compare_arms
from analysis.few_sites.site_summary import TwoStage, additive, two_stage
from analysis.records import Estimand

WAVE = "wave"


@dataclass(frozen=True)
class Change:
    """How much more the RSW sites changed than the others, from one wave to a later one.

    Attributes
    ----------
    effect : difference of the arms' mean changes; for rates the ratio of their rate ratios.
    sites : ``site_id``, ``rsw`` and ``change`` on the additive scale (for rates a logarithm).
    """

    first: float
    later: float
    effect: Effect
    sites: pd.DataFrame


def each_wave(frame: pd.DataFrame, estimand: Estimand, confidence: float) -> dict[float, TwoStage]:
    """Analyse every wave by itself, with the covariates other than the wave.

    Parameters
    ----------
    frame : analysis frame of the estimand with the column ``wave``.

    Raises
    ------
    FrameError : when a wave cannot answer the question.
    """
    within = replace(estimand, covariates=tuple(c for c in estimand.covariates if c != WAVE))
    return {
        float(str(wave)): two_stage(rows, within, confidence)
        for wave, rows in frame.groupby(WAVE, sort=True)
    }


def changes(
    waves: Mapping[float, TwoStage], estimand: Estimand, confidence: float
) -> tuple[Change, ...]:
    """Compare the change from the first wave to each later one between the arms.

    Parameters
    ----------
    waves : as given by ``each_wave``.

    Returns
    -------
    One change per later wave; without a p value where the sites seen in both waves allow none.

    Raises
    ------
    FrameError : when an arm has no site that was seen in both waves.
    """
    first, *later = sorted(waves)
    return tuple(_change(waves, first, wave, estimand, confidence) for wave in later)


def _change(
    waves: Mapping[float, TwoStage],
    first: float,
    later: float,
    estimand: Estimand,
    confidence: float,
) -> Change:
    before, after = (_values(waves[wave], estimand) for wave in (first, later))
    arms = waves[later].sites.set_index("site_id")["rsw"]
    change = (after - before).dropna()
    sites = pd.DataFrame({"rsw": arms.loc[change.index], "change": change})
    sites = sites.rename_axis("site_id").reset_index()
    design = design_of(sites)
    if not (design.n_rsw and design.n_conventional):
        raise FrameError(f"{estimand.label}: an arm has no site that was seen in both waves.")
    difference, error = compare_arms(sites["change"].to_numpy(), sites["rsw"].to_numpy())
    effect = t_effect(
        float(difference),
        float(error),
        design.df,
        confidence=confidence,
        ratio=estimand.kind == "rate",
        with_p=design.allows_p,
    )
    return Change(first, later, effect, sites)


def _values(found: TwoStage, estimand: Estimand) -> pd.Series[float]:
    return additive(found.sites.set_index("site_id")["adjusted"], estimand)
