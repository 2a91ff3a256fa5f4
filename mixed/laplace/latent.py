"""What single rows add to the variance on the scale of the random intercepts.

- logistic: π²/3, the variance of the logistic distribution (Goldstein, Browne & Rasbash 2002);
- counts: ln(1 + 1/λ + a) at the mean count λ and the negative binomial's dispersion ``a = r²`` (0
  for Poisson), the lognormal approximation of Nakagawa, Johnson & Schielzeth (2017), Journal of the
  Royal Society Interface 14: 20170213. Of it ln(1 + a) is the variance of a lognormal multiplier
  that varies as the fitted gamma multiplier does: the variance between single counts. The rest is
  the Poisson law's own.
"""

from __future__ import annotations

import math

from mixed.laplace.families import FamilyName


def row_variance(family: FamilyName, mean: float, r: float) -> tuple[float, float]:
    """The variance of a row, single counts included, and its derivative in ``r``.

    Parameters
    ----------
    mean : of the counts; not used for the binomial.
    """
    if family == "binomial":
        return math.pi**2 / 3, 0.0
    inside = 1 + 1 / mean + r**2
    return math.log(inside), 2 * r / inside


def count_variance(r: float) -> float:
    """The variance between single counts."""
    return math.log1p(r**2)
