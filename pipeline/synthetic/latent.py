"""From a declared mean, spread and clustering to answers on a bounded scale.

An answer starts as a normal value, is held within the scale's ends and rounded up or down at
random so that rounding moves no mean. Holding it within the ends does move the mean, so the
normal value's own mean is solved for: the *reported* means, and so the effects, are the declared
ones.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import numpy.typing as npt
import pandas as pd
from scipy.optimize import brentq
from scipy.special import ndtr

Floats = npt.NDArray[np.float64]


def _density(z: float) -> float:
    return float(np.exp(-0.5 * z * z) / np.sqrt(2 * np.pi))


def clipped_mean(mean: float, sd: float, low: float, high: float) -> float:
    """Mean of a normal variable that is held within ``low`` and ``high``.

    The closed form of the doubly censored normal (Greene, Econometric Analysis, section 19.3).
    """
    a, b = (low - mean) / sd, (high - mean) / sd
    inside = ndtr(b) - ndtr(a)
    return float(low * ndtr(a) + high * ndtr(-b) + mean * inside + sd * (_density(a) - _density(b)))


def latent_mean(reported: float, sd: float, low: float, high: float) -> float:
    """Mean that a normal variable needs so that, held within the ends, it has mean ``reported``.

    Raises
    ------
    ValueError : when no mean strictly within the scale was asked for.
    """
    if not low < reported < high:
        raise ValueError(f"A mean of {reported} is not within the scale {low} to {high}.")
    return float(
        brentq(
            lambda m: clipped_mean(m, sd, low, high) - reported,
            low - 10 * sd,
            high + 10 * sd,
            xtol=1e-12,
        )
    )


def round_at_random(rng: np.random.Generator, values: Floats) -> npt.NDArray[np.int64]:
    """Round up with a probability equal to the fraction, so that the mean stays."""
    return np.floor(values + rng.random(values.shape)).astype(np.int64)


def group_effects(rng: np.random.Generator, labels: pd.Series, sd: float) -> Floats:
    """One normal deviation per group, repeated on the group's rows."""
    numbers, groups = pd.factorize(labels)
    drawn: Floats = rng.normal(0.0, sd, len(groups))[numbers]
    return drawn


def clustered(
    rng: np.random.Generator,
    groups: Mapping[str, pd.Series],
    shares: Mapping[str, float],
    sd: float,
    *,
    residual: bool = True,
) -> Floats:
    """Deviations whose variance ``sd`` squared divides over the groups as ``shares`` say.

    ``groups`` gives each row's group per level; what the shares leave is drawn row by row unless
    ``residual`` is False.
    """
    n = len(next(iter(groups.values())))
    total: Floats = np.zeros(n)
    for level, labels in groups.items():
        total += group_effects(rng, labels, sd * shares[level] ** 0.5)
    if residual:
        left = 1.0 - sum(shares[level] for level in groups)
        total += rng.normal(0.0, sd * left**0.5, n)
    return total


def arm_means(
    mean: float, effect: float, sd: float, rsw: Floats, low: float, high: float
) -> Floats:
    """Each row's latent mean for an outcome of this reported mean, effect and spread."""
    conventional = latent_mean(mean, sd, low, high)
    reclaimed = latent_mean(mean + effect, sd, low, high)
    return np.where(rsw == 1, reclaimed, conventional)
