"""The two-stage analysis of several waves: each wave by itself, and the change between two.

The change is arm × wave on site summaries (Hayes & Moulton 2017, section 12.3): each site's summary
in the later wave minus that in the earlier one, compared between the arms like the summaries of one
wave. A site's own level drops out of it. Sites seen in one wave only tell nothing of change
and are left out. The people of two waves are partly different ones: a change of the site's summary
is not the change of anyone in it.

Nothing here decides a verdict: an outcome that is adjusted for ``wave`` is analysed over all waves,
and this is a look into it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import pandas as pd

from analysis.frames.sample import WAVE, FrameError, Sample
from analysis.site_numbers.base import on_additive_scale
from analysis.two_stage.comparison import TwoStage, arms_effect, two_stage
from analysis.two_stage.limitation import limitation_of
from mixed.effects import MISSING, Effect
from mixed.few_clusters.design import Design
from mixed.few_clusters.second_stage import compare_arms
from study.results.said import Said, say


@dataclass(frozen=True)
class Change:
    """How much more the RSW sites changed than the others, from one wave to a later one.

    Attributes
    ----------
    effect : difference of the arms' mean changes; for rates the ratio of their rate ratios.
    design : of the sites seen in both waves.
    sites : ``site_id``, ``rsw`` and ``change`` on the additive scale (for rates a logarithm).
    """

    first: float
    later: float
    effect: Effect
    design: Design
    sites: pd.DataFrame


@dataclass(frozen=True)
class WaveEffect:
    """A wave, or the change between two, as a row of a table.

    Attributes
    ----------
    wave : the wave; ``since`` is the earlier wave of a change, or None.
    effect : missing where the wave or the change could not be analysed.
    n_rsw, n_conventional : people of each arm's sites; of a change in the wave that had fewer.
    warnings : why there is no estimate or no p value among them.
    """

    wave: int
    since: int | None
    effect: Effect
    n_sites: int
    n_sites_rsw: int
    n_rsw: int
    n_conventional: int
    warnings: tuple[Said, ...]


def wave_by_wave(sample: Sample, confidence: float) -> tuple[WaveEffect, ...]:
    """Analyse every wave, and the change from the first that can be analysed to each later one.

    Returns
    -------
    Waves in their order, then changes; nothing for an outcome that is not adjusted for the wave,
    or was seen in one wave only.
    """
    if WAVE not in sample.estimand.covariates or sample.rows[WAVE].nunique() < 2:
        return ()
    found: dict[float, TwoStage] = {}
    rows = []
    warnings: tuple[Said, ...]
    for wave in _waves(sample):
        own = sample.at(wave)
        try:
            one = two_stage(own, confidence)
        except FrameError as error:
            effect, design, warnings = MISSING, own.design, (error.problem,)
        else:
            found[wave] = one
            effect, design, warnings = one.effect, one.design, one.warnings
        rows.append(_row((wave, None), effect, design, [own], warnings))
    analysed = sorted(found)
    for later in analysed[1:]:
        rows.append(_change_row(sample, found, analysed[0], later, confidence))
    return tuple(rows)


def each_wave(sample: Sample, confidence: float) -> dict[float, TwoStage]:
    """Analyse every wave by itself, with the covariates other than the wave.

    Raises
    ------
    FrameError : when a wave cannot answer the question.
    """
    return {wave: two_stage(sample.at(wave), confidence) for wave in _waves(sample)}


def changes(
    sample: Sample, waves: Mapping[float, TwoStage], confidence: float
) -> tuple[Change, ...]:
    """Compare the change from the first wave to each later one between the arms.

    Parameters
    ----------
    waves : as ``each_wave`` gave them of the sample.

    Returns
    -------
    One change per later wave; without a p value where the sites seen in both waves allow none.

    Raises
    ------
    FrameError : when an arm has no site that was seen in both waves.
    """
    first, *later = sorted(waves)
    return tuple(_change(sample, waves, first, wave, confidence) for wave in later)


def _change(
    sample: Sample, waves: Mapping[float, TwoStage], first: float, later: float, confidence: float
) -> Change:
    kind, design = sample.estimand.kind, _design(_seen_in_both(sample, first, later))
    if not (design.n_rsw and design.n_conventional):
        raise FrameError(say("no_site_in_both_waves"))
    both = [waves[wave].sites.set_index("site_id") for wave in (first, later)]
    kept = both[0].index.intersection(both[1].index).sort_values()
    # The people of two waves are taken to be drawn apart: the floor is too high, if anything.
    (before, own_before), (after, own_after) = (
        on_additive_scale(sites.loc[kept], kind) for sites in both
    )
    arms = both[1].loc[kept, "rsw"]
    scale = max(waves[first].numbers.scale, waves[later].numbers.scale)
    comparison = compare_arms(after - before, arms, own_before + own_after, scale)
    design = replace(design, tied=float(comparison.error) == 0)
    effect = arms_effect(comparison, design, confidence, scale, ratio=kind == "rate")
    sites = pd.DataFrame({"rsw": arms, "change": after - before}).rename_axis("site_id")
    return Change(first, later, effect, design, sites.reset_index())


def _waves(sample: Sample) -> list[float]:
    return sorted(float(wave) for wave in sample.rows[WAVE].unique())


def _seen_in_both(sample: Sample, first: float, later: float) -> list[Sample]:
    """Each of two waves, of the sites that have rows in both."""
    waves = [sample.at(wave) for wave in (first, later)]
    both = set.intersection(*(set(own.rows["site_id"]) for own in waves))
    return [own.of(own.rows["site_id"].isin(both)) for own in waves]


def _design(waves: Sequence[Sample]) -> Design:
    """Of a change: what goes with the arm in either wave goes with the change."""
    one, *others = (own.design for own in waves)
    names = [name for design in (one, *others) for name in design.entangled]
    parted = [name for design in (one, *others) for name in design.parted]
    return replace(one, entangled=tuple(dict.fromkeys(names)), parted=tuple(dict.fromkeys(parted)))


def _change_row(
    sample: Sample, waves: Mapping[float, TwoStage], first: float, later: float, confidence: float
) -> WaveEffect:
    both = _seen_in_both(sample, first, later)
    warnings: tuple[Said, ...]
    try:
        pair = {wave: waves[wave] for wave in (first, later)}
        (change,) = changes(sample, pair, confidence)
    except FrameError as error:
        effect, design, warnings = MISSING, _design(both), (error.problem,)
    else:
        effect, design = change.effect, change.design
        limitation = limitation_of(design)
        warnings = (say("no_p", why=limitation),) if limitation else ()
    return _row((later, first), effect, design, both, warnings)


def _row(
    contrast: tuple[float, float | None],
    effect: Effect,
    design: Design,
    waves: Sequence[Sample],
    warnings: tuple[Said, ...],
) -> WaveEffect:
    people = [own.counted.groupby("rsw")[own.person].nunique() for own in waves]
    return WaveEffect(
        wave=int(contrast[0]),
        since=None if contrast[1] is None else int(contrast[1]),
        effect=effect,
        n_sites=design.n_sites,
        n_sites_rsw=design.n_rsw,
        n_rsw=min(int(n.get(1, 0)) for n in people),
        n_conventional=min(int(n.get(0, 0)) for n in people),
        warnings=warnings,
    )
