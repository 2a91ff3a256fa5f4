"""Draw new responses of a logistic, Poisson or negative binomial model with random intercepts."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import numpy.typing as npt
from scipy.special import expit

from mixed.laplace.families import LARGEST_COUNT, Array, FamilyName

# A mean so great gives a count that no fit takes; far beyond it numpy's Poisson fails.
_MOST = 1e3 * LARGEST_COUNT


def draw(
    family: FamilyName,
    eta: Array,
    sds: Sequence[float],
    codes: Sequence[npt.NDArray[np.intp]],
    r: float,
    rng: np.random.Generator,
) -> Array:
    """Responses (n,): 0 or 1, or whole counts.

    Parameters
    ----------
    eta : (n,) predictor of each row without the random effects.
    sds : standard deviation of each factor's normal intercepts.
    codes : group of each row (n,) in each factor, from 0.
    r : standard deviation of the gamma variable of mean 1 that multiplies each count's mean in the
        negative binomial (see :mod:`mixed.laplace.families`).
    """
    for sd, of in zip(sds, codes, strict=True):
        eta = eta + sd * rng.normal(size=int(of.max()) + 1)[of]
    if family == "binomial":
        return (rng.random(len(eta)) < expit(eta)).astype(np.float64)
    mean = np.exp(eta)
    if family == "nbinom2" and r > 0:
        mean = mean * rng.gamma(1 / r**2, r**2, size=len(eta))
    return rng.poisson(np.minimum(mean, _MOST)).astype(np.float64)
