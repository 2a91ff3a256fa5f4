"""How sure what was found is: a grade from criteria that are each shown with their number.

In the manner of GRADE (Guyatt et al. 2008, BMJ 336, 924-926) and of the padlocks of the Education
Endowment Foundation a comparison starts high and loses for each criterion that it misses. Weights
and limits are those of the settings (``study.settings.certainty``), and docs/verdicts.md argues
them. A criterion of which nothing is known costs nothing and weighs nothing, and is shown as not
known.

| criterion | its number | better |
|---|---|---|
| design | 1 where the arms were dealt at random, else 0 | 1 |
| sites | sites in the smaller arm | more |
| sd_balance | the larger SD between an arm's sites over the smaller | less |
| size_balance | the larger mean size of an arm's sites over the smaller | less |
| response | share of the eligible who were analysed, in the arm with the smaller share | more |
| bound | the p on the smaller arm's sites less one: as the headline's, about the level | |
| permutation | the exact p of the sites: as the headline's, about the level | |
| left_out | share of the sites without which the interval lies as the whole one does | more |
| models | distance of the multilevel model's effect in the headline's standard errors | less |
| sceptic | the sceptic's probability of the estimate's side | more |
| conflict | the sceptic's probability, beforehand, of an estimate as far from none | more |
| blind | share of the measurements that were blind to the arm | more |

Numbers are judged as they are printed, at three decimals.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt

from mixed.few_clusters.battery import Battery
from study.settings.certainty import AtLeast, AtMost, Certainty
from study.vocabulary import CRITERIA, MET, Criterion, Grade, Met

Array = npt.NDArray[np.float64]
Numbers = Mapping[Criterion, Array]
DECIMALS = 3


def of_sites(found: Battery, level: float, *, ratio: bool) -> dict[Criterion, Array]:
    """The numbers that site summaries alone can tell, of each study (studies,); NaN if unknown.

    Parameters
    ----------
    level : at which the p values are read, such as .05.
    ratio : whether the estimates are ratios, whose sign is that of their logarithm.
    """
    none = 1.0 if ratio else 0.0
    known = np.isfinite(found.left_out_p)
    same = _lies(found.left_out, found.left_out_p, level, none) == _lies(
        found.estimate[:, None], found.p[:, None], level, none
    )
    tried = known.sum(axis=1)
    least = min(found.design.n_rsw, found.design.n_conventional)
    return {
        "sites": np.full(len(found.p), float(least)),
        "sd_balance": larger_over_smaller(found.sd_ratio),
        "size_balance": larger_over_smaller(found.size_ratio),
        "bound": found.bound_p,
        "permutation": found.permutation_p,
        "left_out": np.divide(
            (same & known).sum(axis=1), tried, out=np.full(len(tried), np.nan), where=tried > 0
        ),
    }


def larger_over_smaller(ratio: npt.ArrayLike) -> Array:
    """A ratio turned so that it is one or more; infinite where an arm has none."""
    known = np.nan_to_num(np.asarray(ratio, dtype=np.float64), nan=0.0)
    turned = np.divide(1.0, known, out=np.full_like(known, np.inf), where=known > 0)
    return np.maximum(known, turned)


def missed(
    numbers: Numbers, headline_p: npt.ArrayLike, level: float, table: Certainty
) -> dict[Criterion, Array]:
    """How far each criterion is missed: 0 (met), a half (partly), 1, or NaN where not known."""
    small = np.asarray(headline_p, dtype=np.float64) < level
    found: dict[Criterion, Array] = {}
    for name in CRITERIA:
        if name not in numbers or not table.criteria[name].weight:
            continue
        number, limits = np.round(numbers[name], DECIMALS), table.criteria[name]
        if isinstance(limits, AtLeast):
            share = np.where(number >= limits.met, 0.0, np.where(number >= limits.partly, 0.5, 1.0))
        elif isinstance(limits, AtMost):
            share = np.where(number <= limits.met, 0.0, np.where(number <= limits.partly, 0.5, 1.0))
        elif name == "design":
            share = 1.0 - number
        else:
            share = np.where((numbers[name] < level) == small, 0.0, 1.0)
        found[name] = np.where(np.isnan(number), np.nan, share)
    return found


def grades(shares: Mapping[Criterion, Array], table: Certainty) -> list[Grade]:
    """The grade of each study from how far it misses its criteria."""
    weights = np.array([table.criteria[name].weight for name in shares])
    stacked = np.stack([np.atleast_1d(share) for share in shares.values()], axis=-1)
    known = np.where(np.isnan(stacked), 0.0, weights)
    lost = (np.nan_to_num(stacked) * weights).sum(axis=-1) / known.sum(axis=-1)
    limits: tuple[tuple[float, Grade], ...] = (
        (table.high, "high"),
        (table.moderate, "moderate"),
        (table.low, "low"),
    )
    return [
        next((grade for most, grade in limits if share <= most + 1e-9), "very low")
        for share in lost
    ]


def met(share: float) -> Met:
    """How far a criterion is met, in a word."""
    words: dict[float, Met] = dict(zip((0.0, 0.5, 1.0), MET, strict=False))
    return words.get(share, "not known")


def _lies(estimate: Array, p: Array, level: float, none: float) -> Array:
    """The side of no effect on which an interval lies, 1 or -1; 0 where it lies around it."""
    return np.where(p < level, np.sign(estimate - none), 0.0)
