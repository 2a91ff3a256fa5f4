"""How sure a comparison of sites is, as far as site summaries alone can tell.

In the manner of GRADE (Guyatt et al. 2008, BMJ 336, 924-926) a study starts high and loses for each
criterion that it does not meet, by that criterion's weight. Every criterion is shown, so that a
reader may weigh them otherwise. What site summaries do not tell (design, response, blinding,
agreement of models) is for whoever knows the study.

| criterion | met when | weight |
|---|---|---|
| sites | six or more in each arm (half the weight for four or five) | 2 |
| sd_balance | neither arm's sites vary more than twice as much as the other's | 1 |
| size_balance | neither arm's sites are more than twice as large on average | 1 |
| bound | the bound whatever the variances agrees with the headline about .05 | 1 |
| permutation | the exact p agrees with the headline about .05 | 1 |
| left_out | whichever site is left out, the estimate keeps its sign | 1 |

The weights lost, of 7, give: up to 1 high, to 2 moderate, to 4 low, more very low. Where the
design allows no p value there is no grade.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np
import numpy.typing as npt

from mixed.few_clusters.battery import Battery

Grade = Literal["high", "moderate", "low", "very low"]

WEIGHTS: Mapping[str, float] = {
    "sites": 2,
    "sd_balance": 1,
    "size_balance": 1,
    "bound": 1,
    "permutation": 1,
    "left_out": 1,
}
# Most of the weight that may be lost for each grade, the best first.
LIMITS: tuple[tuple[float, Grade], ...] = ((1, "high"), (2, "moderate"), (4, "low"))
MANY_SITES, SOME_SITES, BALANCED = 6, 4, 2.0


def criteria(found: Battery, level: float, *, ratio: bool) -> dict[str, npt.NDArray[np.float64]]:
    """How far each criterion is missed, from 0 (met) to 1, of each study (studies,).

    Parameters
    ----------
    level : at which the p values are read, such as .05.
    ratio : whether the estimates are ratios, whose sign is that of their logarithm.
    """
    least = min(found.design.n_rsw, found.design.n_conventional)
    sites = 0.0 if least >= MANY_SITES else 0.5 if least >= SOME_SITES else 1.0
    none = 1.0 if ratio else 0.0
    sign = np.sign(found.estimate - none)
    small = found.p <= level
    return {
        "sites": np.full(len(found.p), sites),
        "sd_balance": _missed(_within(found.sd_ratio)),
        "size_balance": _missed(_within(found.size_ratio)),
        "bound": _missed((found.bound_p <= level) == small),
        "permutation": _missed((found.permutation_p <= level) == small),
        "left_out": _missed((np.sign(found.left_out - none) == sign[:, None]).all(axis=1)),
    }


def grades(
    missed: Mapping[str, npt.NDArray[np.float64]], weights: Mapping[str, float] = WEIGHTS
) -> list[Grade]:
    """The grade of each study from its criteria."""
    lost = sum(weights[name] * share for name, share in missed.items())
    return [next((g for most, g in LIMITS if x <= most), "very low") for x in np.atleast_1d(lost)]


def _within(ratio: npt.NDArray[np.float64]) -> npt.NDArray[np.bool_]:
    return (ratio <= BALANCED) & (ratio >= 1 / BALANCED)  # False where it is NaN


def _missed(met: npt.NDArray[np.bool_]) -> npt.NDArray[np.float64]:
    return (~met).astype(np.float64)
