"""The sites' numbers by a dose of theirs, with the arm held: a slope from within the arms.

Between the arms a dose of the model cannot be told from the model itself, for each arm has its
own. So the slope is that of least squares with a term for the arm, on as many degrees of freedom as
there are sites less three. Its error is that of the residuals, and never less than the sites' own
errors give. The sites of both arms are taken to vary alike; with so few the data do not tell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from mixed.effects import ROUNDING
from mixed.few_clusters.design import Design
from mixed.few_clusters.second_stage import Array


@dataclass(frozen=True)
class Doses(Design):
    """The sites of both arms, whose doses differ within an arm."""

    @property
    def df(self) -> float:
        """Sites − 3."""
        return self.n_sites - 3

    @property
    def pooled_df(self) -> int:
        """Sites − 3."""
        return self.n_sites - 3


def slope(values: Array, own: Array, arm: Array, dose: Array, scale: float) -> tuple[float, float]:
    """Slope of the sites' numbers on their dose within the arms, and its standard error.

    Parameters
    ----------
    values, own, arm, dose : (sites,); ``own`` as in ``mixed.few_clusters.one_arm``.

    Returns
    -------
    Both NaN where the dose does not differ within an arm; an error of zero where nothing measures
    it.
    """
    held = np.array([(arm == a) for a in np.unique(arm)], dtype=np.float64).T
    x = dose - held @ (held.T @ dose / held.sum(axis=0))
    squares, df = float(x @ x), len(values) - 1 - held.shape[1]
    if squares <= ROUNDING**2 * max(float(dose @ dose), 1.0) or df < 1:
        return float("nan"), float("nan")
    found = float(x @ values) / squares
    y = values - held @ (held.T @ values / held.sum(axis=0))
    residual = float(((y - found * x) ** 2).sum()) / df / squares
    known = own[own > 0]
    floor = 0.0
    if len(known):
        filled = np.where(own > 0, own, known.mean())
        floor = float((x**2) @ filled) / squares**2
    error = float(np.sqrt(max(residual, floor)))
    return found, 0.0 if error <= ROUNDING * max(abs(found), scale) else error
