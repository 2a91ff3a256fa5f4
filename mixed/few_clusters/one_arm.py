"""The sites of one arm against a number that was named beforehand.

The mean of G sites has the variance max(S² / G, Σ s_i² / G²), as an arm's in
``mixed.few_clusters.second_stage``, and t has G − 1 degrees of freedom. The exact p is that of
turning each site's sign about the number, which was as likely if the sites scatter evenly about it
(Fisher 1935).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import product

import numpy as np

from mixed.effects import ROUNDING
from mixed.few_clusters.design import Design, Limitation
from mixed.few_clusters.second_stage import LEAST_PER_ARM, Array

MOST_FLIPS = 2**16


@dataclass(frozen=True)
class OneArm(Design):
    """The sites of one arm; the other has none, and none is needed."""

    @property
    def df(self) -> float:
        """Sites − 1."""
        return self.n_rsw - 1

    @property
    def pooled_df(self) -> int:
        """Sites − 1."""
        return self.n_rsw - 1

    @property
    def enough(self) -> bool:
        """Whether there are the three sites without which there is no interval either."""
        return self.n_rsw >= LEAST_PER_ARM

    @property
    def limitation(self) -> Limitation | None:
        """Why the design allows no p value; None when it does."""
        if not self.enough:
            return Limitation("fewer_than_three_sites")
        return Limitation("sites_alike") if self.tied else None

    @property
    def smallest_p(self) -> float:
        """Smallest two-sided p that turning the sites' signs can give."""
        return min(1.0, 2.0 / self.dealings)

    @property
    def dealings(self) -> int:
        """Ways of turning the sites' signs."""
        return int(2**self.n_rsw)


def against(values: Array, own: Array, reference: float, scale: float) -> tuple[float, float]:
    """Mean of the sites less the number, and its standard error.

    Parameters
    ----------
    values, own : (sites,) one number a site, and its variance by the sampling of its people; NaN or
        zero where unknown, which counts as that of the others.
    scale : size of the values behind the numbers, against which rounding is judged.

    Returns
    -------
    The error is NaN of one site, and zero where nothing measures it.
    """
    g = len(values)
    difference = float(values.mean()) - reference
    if g < 2:
        return difference, float("nan")
    known = own[own > 0]
    floor = float(np.where(own > 0, own, known.mean()).sum()) / g**2 if len(known) else 0.0
    error = float(np.sqrt(max(float(values.var(ddof=1)) / g, floor)))
    return difference, 0.0 if error <= ROUNDING * max(abs(difference), scale) else error


def flips_p(values: Array, reference: float) -> float | None:
    """Exact two-sided p of turning the sites' signs; None where there are too many ways."""
    apart = values - reference
    if 2 ** len(apart) > MOST_FLIPS:
        return None
    signs = np.array(list(product((-1.0, 1.0), repeat=len(apart))))
    least = abs(float(apart.sum()))
    tie = ROUNDING * float(np.abs(apart).sum())
    return float((np.abs(signs @ apart) >= least - tie).mean())
