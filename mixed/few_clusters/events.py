"""Risks and rates of sites: what few or no events leave unknown.

A site without events has a standard error of zero by its own data, and yet nobody knows its risk
without error. So a site's own variance is taken at the level of its arm, and the arm's level has
half an event added: not to each site, which would favour whichever arm has the smaller sites, but
to the arm as a whole. With E the effective exposure of an arm of G sites,

    E = G² / Σ (1 / n_i),     level = mean + ½ / E        (risks: (mean E + ½) / (E + 1)),

an unweighted mean of the sites' rates has the Poisson variance level / E, as one site of exposure
E would (with equal sizes E is all the arm's exposure, and mean × E its events). The logarithm of
an arm with half an event added has a bias of the order of 1 / events² (Anscombe 1956, Biometrika
43, 461-464; Haldane 1956, Annals of Human Genetics 20, 309-311).

Events that come in clumps (people of one unit, several events of one person) vary more than a
binomial or Poisson law says. How much more is had from the standard errors that the sites give:
Σ n_i² s_i² / Σ n_i y_i over the sites of both arms, for risks with y_i (1 - y_i) and never less
than 1.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
import numpy.typing as npt

from mixed.effects import ROUNDING

Array = npt.NDArray[np.float64]
Kind = Literal["mean", "risk", "rate"]

HALF_EVENT = 0.5


def own_variances(
    values: npt.ArrayLike,
    errors: npt.ArrayLike,
    sizes: npt.ArrayLike,
    rsw: npt.ArrayLike,
    kind: Kind,
) -> Array:
    """Variance of each site's summary by the sampling of its people: (..., sites).

    Parameters
    ----------
    values : (..., sites) means, risks (0 to 1) or rates.
    errors : (..., sites) their standard errors, in the same unit; zero where a site has no event.
    sizes : (..., sites) persons; for rates the exposure, such as person-years.
    rsw : (sites,) 1 or 0.

    Returns
    -------
    For means the squared errors. For risks and rates the variance at the level of the site's arm.
    """
    y, s, n = (np.asarray(x, dtype=np.float64) for x in (values, errors, sizes))
    if kind == "mean":
        return np.broadcast_to(s**2, y.shape)
    n = np.broadcast_to(n, y.shape)
    law = _law(np.clip(y, 0, 1) if kind == "risk" else y, kind)
    # A site in which nobody or everybody had the event, up to rounding, tells nothing of clumps.
    most = 1.0 if kind == "risk" else law.max(axis=-1, keepdims=True)
    law = np.where(law > ROUNDING * most, law, 0.0)
    base = (n * law).sum(axis=-1, keepdims=True)
    told = np.where(law > 0, np.nan_to_num(s), 0.0)
    clumped = (n**2 * told**2).sum(axis=-1, keepdims=True)
    more = np.divide(clumped, base, out=np.ones_like(base), where=(base > 0) & (clumped > 0))
    if kind == "risk":
        more = np.maximum(more, 1.0)
    return np.asarray(more * _law(arm_levels(y, n, rsw, kind), kind) / n)


def arm_levels(
    values: npt.ArrayLike, sizes: npt.ArrayLike, rsw: npt.ArrayLike, kind: Kind
) -> Array:
    """The level of each site's arm, with half an event added to the arm: (..., sites)."""
    y, arm = np.asarray(values, dtype=np.float64), np.asarray(rsw) == 1
    n = np.broadcast_to(np.asarray(sizes, dtype=np.float64), y.shape)
    levels = np.empty_like(y)
    for mine in (arm, ~arm):
        mean = y[..., mine].mean(axis=-1, keepdims=True)
        exposure = int(mine.sum()) ** 2 / (1 / n[..., mine]).sum(axis=-1, keepdims=True)
        if kind == "rate":
            levels[..., mine] = mean + HALF_EVENT / exposure
        else:
            levels[..., mine] = (np.clip(mean, 0, 1) * exposure + HALF_EVENT) / (exposure + 1)
    return levels


def logarithms(
    values: npt.ArrayLike, own: npt.ArrayLike, sizes: npt.ArrayLike, rsw: npt.ArrayLike
) -> tuple[Array, Array]:
    """Rates on the scale of the log ratio: each site's part in its arm's logarithm, and variance.

    By the delta method a site whose rate is above its arm's mean by a share of the arm's level is
    above the logarithm of that level by the same: log(level) + (y_i - mean) / level. So the mean
    over an arm is the logarithm of its level, and no site needs a logarithm of its own.

    Parameters
    ----------
    values, sizes : (..., sites) rates and exposures. ``own`` : as given by ``own_variances``.
    """
    y, arm = np.asarray(values, dtype=np.float64), np.asarray(rsw) == 1
    levels = arm_levels(y, sizes, rsw, "rate")
    found = np.log(levels)
    for mine in (arm, ~arm):
        here = y[..., mine]
        found[..., mine] += (here - here.mean(axis=-1, keepdims=True)) / levels[..., mine]
    return found, np.asarray(own, dtype=np.float64) / levels**2


def _law(level: Array, kind: Kind) -> Array:
    """Variance of one person's event, or of events in one unit of exposure."""
    return level * (1 - level) if kind == "risk" else level
