"""Terms of a multilevel model: a random slope, and a level's variance."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Slope:
    """A covariate, such as time, whose effect differs between the groups of a level.

    ``(1 + covariate | group)`` in lme4's notation: correlated with the level's intercept.
    """

    covariate: str
    group: str

    def __str__(self) -> str:
        return f"{self.covariate} in {self.group}"


@dataclass(frozen=True)
class VarianceComponent:
    """The variance at one level of a multilevel fit, and its share of the total.

    ``slope`` is the covariate whose slopes in ``group`` vary; None for the level's intercepts.
    ``icc_low`` and ``icc_high`` are the share's interval, NaN where it has none. ``n_groups`` is
    the number of groups of the level; for "residual" the number of rows.
    """

    group: str
    slope: str | None
    variance: float
    icc: float
    icc_low: float
    icc_high: float
    n_groups: int
