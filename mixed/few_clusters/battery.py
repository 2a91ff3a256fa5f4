"""All that site summaries can tell of many studies at once: headline, and what stands beside it.

A study is its sites' summaries with their standard errors and sizes. Studies of one design (the
same sites in the same arms) go through together; one study is a batch of one.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mixed.few_clusters.design import Design
from mixed.few_clusters.events import Kind, logarithms, own_variances
from mixed.few_clusters.permutation import MOST_DEALINGS, permutation_p, sampled_p
from mixed.few_clusters.second_stage import Comparison, compare_arms

Array = npt.NDArray[np.float64]
DRAWS = 99_999
_SEED = 1935  # of the dealings drawn: a study has the same p whatever stands beside it


@dataclass(frozen=True)
class Battery:
    """What was found of each study (studies,); NaN for what the design refuses or cannot give.

    Attributes
    ----------
    design : of all the studies.
    estimate, low, high : a difference of means or risks, a ratio of rates.
    p : of the headline. ``bound_p`` : whatever the variances of normal sites, t on
        min(sites in an arm) - 1. ``permutation_p`` : exact; beyond three million dealings of as
        many as ``DRAWS`` of them.
    additive : (studies, sites) what was compared: of rates each site's part in its arm's logarithm.
    difference, difference_low, difference_high : of rates in their own unit; of means and risks the
        estimate once more.
    sd_ratio, size_ratio : between-site SD and mean size of the RSW sites over the others'.
    by_people, by_precision : the estimate with sites weighted by size, and by 1 / own variance.
    left_out, left_out_p : (studies, sites) estimate and p without each site.
    tied : whether nothing measures chance: the sites of each arm alike and without own errors.
    """

    design: Design
    estimate: Array
    low: Array
    high: Array
    p: Array
    bound_p: Array
    permutation_p: Array
    additive: Array
    difference: Array
    difference_low: Array
    difference_high: Array
    sd_ratio: Array
    size_ratio: Array
    by_people: Array
    by_precision: Array
    left_out: Array
    left_out_p: Array
    tied: npt.NDArray[np.bool_]


def battery(
    summaries: npt.ArrayLike,
    errors: npt.ArrayLike,
    sizes: npt.ArrayLike,
    rsw: npt.ArrayLike,
    kind: Kind,
    confidence: float = 0.95,
    *,
    most_dealings: int = MOST_DEALINGS,
    draws: int = DRAWS,
    leave_out: bool = True,
) -> Battery:
    """Compare the arms of every study.

    Parameters
    ----------
    summaries : (studies, sites) means, risks (0 to 1) or rates (0 or more).
    errors : (studies, sites) standard errors of the summaries in the same unit; zero or NaN where a
        site does not tell its own.
    sizes : (studies, sites) persons, above zero; for rates the exposure.
    rsw : (sites,) 1 for RSW, 0 for conventional; both occur.
    confidence : of the intervals.
    most_dealings : above so many the exact p is had from ``draws`` dealings drawn at random, the
        same in every call. ``leave_out`` : whether sites are left out.
    """
    y, s, n = (np.atleast_2d(np.asarray(x, dtype=np.float64)) for x in (summaries, errors, sizes))
    arm = np.asarray(rsw).astype(np.int64)
    design = Design(int(arm.sum()), int((1 - arm).sum()))
    own = own_variances(y, s, n, arm, kind)
    additive, variances = logarithms(y, own, n, arm) if kind == "rate" else (y, own)
    found = compare_arms(additive, arm, variances)
    plain = found if additive is y else compare_arms(y, arm, own)
    back = np.exp if kind == "rate" else np.asarray
    half, plain_half = (_half(c, design, confidence) for c in (found, plain))
    left_out = left_out_p = np.full_like(y, np.nan)
    if leave_out:
        left_out, left_out_p = _left_out(y, s, n, arm, kind)
    ours = arm == 1
    return Battery(
        design=design,
        estimate=back(found.difference),
        low=back(found.difference - half),
        high=back(found.difference + half),
        p=_p(found, design),
        bound_p=_p(found, design, min(found.n) - 1),
        permutation_p=_permutation(y, arm, design, most_dealings, draws),
        additive=additive,
        difference=plain.difference,
        difference_low=plain.difference - plain_half,
        difference_high=plain.difference + plain_half,
        sd_ratio=found.sd_ratio,
        size_ratio=n[:, ours].mean(axis=1) / n[:, ~ours].mean(axis=1),
        by_people=weighted(y, n, arm, kind),
        by_precision=weighted(y, precisions(own), arm, kind),
        left_out=back(left_out),
        left_out_p=left_out_p,
        tied=found.error == 0,
    )


def _half(found: Comparison, design: Design, confidence: float) -> Array:
    if not design.enough:
        return np.full_like(found.difference, np.nan)
    return found.half_width(confidence)


def _p(found: Comparison, design: Design, df: float | None = None) -> Array:
    return found.p(df) if design.enough else np.full_like(found.difference, np.nan)


def _permutation(
    y: Array, arm: npt.NDArray[np.int64], design: Design, most: int, draws: int
) -> Array:
    """On the scale of the summaries: no logarithm is needed of an arm without events."""
    if not design.enough:
        return np.full(len(y), np.nan)
    if design.dealings > most:
        return sampled_p(y, arm, draws, np.random.default_rng(_SEED))
    return permutation_p(y, arm)


def _left_out(
    y: Array, s: Array, n: Array, arm: npt.NDArray[np.int64], kind: Kind
) -> tuple[Array, Array]:
    """Difference on the additive scale and p without each site; NaN where an arm has no other."""
    differences, p = np.full_like(y, np.nan), np.full_like(y, np.nan)
    for site in range(y.shape[1]):
        rest = np.arange(y.shape[1]) != site
        if not 0 < arm[rest].sum() < rest.sum():
            continue
        values, sizes, arms = y[:, rest], n[:, rest], arm[rest]
        own = own_variances(values, s[:, rest], sizes, arms, kind)
        if kind == "rate":
            values, own = logarithms(values, own, sizes, arms)
        found = compare_arms(values, arms, own)
        differences[:, site] = found.difference
        p[:, site] = _p(found, Design(int(arms.sum()), int((1 - arms).sum())))
    return differences, p


def precisions(own: npt.ArrayLike) -> Array:
    """Weights of sites by 1 / own variance: zero where a site does not tell its own."""
    variances = np.asarray(own, dtype=np.float64)
    return np.divide(1, variances, out=np.zeros_like(variances), where=variances > 0)


def weighted(y: Array, weights: Array, arm: npt.NDArray[np.int64], kind: Kind) -> Array:
    """The arms' weighted means compared: a difference, of rates a ratio.

    Parameters
    ----------
    y, weights : (studies, sites) summaries, and what each site counts for.
    arm : (sites,) 1 for RSW, 0 for conventional.

    Returns
    -------
    (studies,) NaN where an arm has no weight or, of a ratio, no events.
    """
    means = []
    for mine in (arm == 1, arm == 0):
        total = weights[:, mine].sum(axis=1)
        sums = (weights[:, mine] * y[:, mine]).sum(axis=1)
        means.append(np.divide(sums, total, out=np.full_like(total, np.nan), where=total > 0))
    if kind != "rate":
        return np.asarray(means[0] - means[1])
    both = (means[0] > 0) & (means[1] > 0)
    ratio: Array = np.divide(means[0], means[1], out=np.full_like(means[0], np.nan), where=both)
    return ratio
