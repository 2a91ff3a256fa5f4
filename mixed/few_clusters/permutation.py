"""The exact test that deals the arms anew to the sites.

Under the sharp null hypothesis that no site would have differed in the other arm, every way of
dealing the arm labels to the sites was as likely (Fisher 1935; Ernst 2004, Statistical Science 19:
676-685). All ways are enumerated; ties with the observed one count as at least as extreme.
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import combinations
from math import comb

import numpy as np
import numpy.typing as npt

from mixed.effects import ROUNDING

# Above this many dealings an enumeration would take minutes; twelve against twelve has 2.7 million.
MOST_DEALINGS = 3_000_000
_BATCH = 200_000
# Differences of means that are equal on paper differ by rounding.
_TIE = 1e-9


@dataclass(frozen=True)
class PermutationTest:
    """Two-sided p value of the difference of means, over all ``dealings``.

    ``smallest_p`` is the least p that any outcome could have given in this design.
    """

    difference: float
    p: float
    smallest_p: float
    dealings: int


def permute_sites(
    summaries: npt.NDArray[np.float64], rsw: npt.NDArray[np.integer]
) -> PermutationTest:
    """Compare site summaries between the arms by full enumeration.

    Parameters
    ----------
    summaries : (sites,) one number per site, on an additive scale.
    rsw : (sites,) 1 for RSW, 0 for conventional.

    Raises
    ------
    ValueError : when an arm is empty, a summary is not a number, or there are too many dealings.
    """
    values, arm = np.asarray(summaries, dtype=np.float64), np.asarray(rsw)
    n, k = len(values), int(arm.sum())
    if not 0 < k < n:
        raise ValueError("A permutation of sites needs at least one site in each arm.")
    if not np.isfinite(values).all():
        raise ValueError("A site summary is missing or infinite.")
    dealings = comb(n, k)
    if dealings > MOST_DEALINGS:
        raise ValueError(f"{dealings:,} ways of dealing the arms are too many to enumerate.")
    centred = values - values.mean()
    # With the total at zero, the difference is the RSW sum times a constant.
    scale = 1 / k + 1 / (n - k)
    observed = abs(centred[arm == 1].sum())
    tie = max(_TIE * float(np.abs(centred).sum()), ROUNDING * float(np.abs(values).max()))
    extreme, ways = 0, combinations(range(n), k)
    for _ in range(0, dealings, _BATCH):
        batch = np.fromiter(
            (i for _, way in zip(range(_BATCH), ways, strict=False) for i in way), dtype=np.intp
        )
        sums = np.abs(centred[batch.reshape(-1, k)].sum(axis=1))
        extreme += int((sums >= observed - tie).sum())
    return PermutationTest(
        difference=float(centred[arm == 1].sum() * scale),
        p=extreme / dealings,
        smallest_p=min(1.0, (2 if 2 * k == n else 1) / dealings),
        dealings=dealings,
    )
