"""One or two sites against several: how much more they may vary before nothing is unusual.

With one site in an arm its own variance between sites cannot be seen, and no p value is honest.
What can be said is an assumption curve: supposing that the small arm's sites have r times the
standard deviation of the others, the difference d of the arms' means is unusual with

    p(r) = P(|t on G - 1| > |d| / (s sqrt(r² / g + 1 / G))),

g sites in the small arm, G in the other and s the standard deviation between those. For one site
this is the test of Lau & Li (2025, Cluster-robust inference with a single treated cluster using the
t-test, arXiv 2511.05710, equation 17), who show for G ≥ 4 and the usual levels that it holds too
where the others' variances differ, if the single site's SD is no more than r times each of theirs.
At r = 1 it is the t test of one new observation against a sample (Crawford & Howell 1998, The
Clinical Neuropsychologist 12, 482-486). A reader decides how large an r is believable: that is no
finding of the study.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import stats

from mixed.effects import ROUNDING

Array = npt.NDArray[np.float64]

RATIOS = np.linspace(0.25, 4.0, 61)
MOST_SITES = 2


@dataclass(frozen=True)
class AssumptionCurve:
    """What would have to be believed of the small arm.

    Attributes
    ----------
    ratios, p : (k,) assumed ratio of SDs, and how unusual the difference is under it.
    breakdown : the ratio at which p reaches the level: the difference is unusual below it only.
        NaN where it is nothing unusual under any ratio, even if the small arm did not vary at all.
    level : such as 0.05.
    """

    ratios: Array
    p: Array
    breakdown: float
    level: float


def assumption_curve(
    summaries: npt.ArrayLike, rsw: npt.ArrayLike, level: float = 0.05, ratios: Array = RATIOS
) -> AssumptionCurve | None:
    """Give the curve of one study with one or two sites in the smaller arm; else None.

    Parameters
    ----------
    summaries : (sites,) on an additive scale. ``rsw`` : (sites,) 1 or 0.

    Returns
    -------
    None too where the larger arm has fewer than two sites, or sites that are all alike.
    """
    values, arm = np.asarray(summaries, dtype=np.float64), np.asarray(rsw) == 1
    small, large = sorted((values[arm], values[~arm]), key=len)
    if not 1 <= len(small) <= MOST_SITES or len(large) < 2:
        return None
    s = float(large.std(ddof=1))
    if s <= ROUNDING * float(np.abs(values).max()):
        return None
    d, g, n = abs(float(small.mean() - large.mean())), len(small), len(large)
    p = 2 * stats.t.sf(d / (s * np.sqrt(ratios**2 / g + 1 / n)), n - 1)
    room = (d / (s * float(stats.t.isf(level / 2, n - 1)))) ** 2 - 1 / n
    return AssumptionCurve(
        ratios=ratios,
        p=np.asarray(p),
        breakdown=math.sqrt(g * room) if room >= 0 else math.nan,
        level=level,
    )
