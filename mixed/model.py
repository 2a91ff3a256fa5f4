"""What every engine gives back: coefficients, their covariance, and the variances."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

import numpy as np
import numpy.typing as npt
import pandas as pd

from mixed.terms import Slope

Matrix = npt.NDArray[np.float64]

ZERO_SD = 1e-4
TIED = 1 - 1e-6
INTERCEPT = "(Intercept)"
OBSERVATION, RESIDUAL = "observation_id", "residual"  # levels of single counts, and of rows


@dataclass(frozen=True)
class KenwardRoger:
    """A coefficient's standard error and degrees of freedom by Kenward and Roger (1997)."""

    standard_error: float
    df: float


@dataclass(frozen=True)
class SlopeSpread:
    """How a slope varies between the groups of its level, about the covariate's mean.

    ``sd`` is in the outcome's unit over the covariate's; ``correlation`` is with the intercept.
    ``width`` is the covariate's standard deviation.
    """

    sd: float
    correlation: float
    width: float = 1.0


@dataclass(frozen=True)
class MixedFit:
    """A model with random intercepts, and slopes, as fitted by one engine.

    Attributes
    ----------
    terms : names of the coefficients, the intercept first. Covariates were centred.
    coefficients, covariance : of the fixed terms, on the link scale.
    sds : standard deviation of each group's random intercept, on the link scale.
    residual : residual variance; 1 where the family has none.
    df : Satterthwaite's degrees of freedom of each coefficient, where the engine has them; and
        ``kenward_roger`` the adjusted standard error with its own.
    joint : covariance of (``sds`` above zero, ``coefficients``, ``multiplier`` above zero), where
        the engine has it.
    multiplier : standard deviation of the gamma variable of mean 1 that multiplies each count's
        mean in the negative binomial, whose dispersion is its square; zero in other families.
    slopes : how each random slope varies.
    covariances : for each level with slopes, the covariance matrix of its intercept and slopes, in
        the order of ``slopes``.
    log_likelihood : restricted in linear models; NaN where the engine does not give it.
    icc_interval : gives the profile interval of a group's intraclass correlation (of the single
        counts', too), by group and confidence, where the engine has it.
    """

    terms: tuple[str, ...]
    coefficients: Matrix
    covariance: Matrix
    sds: Mapping[str, float]
    residual: float
    converged: bool
    df: Mapping[str, float] | None = None
    joint: Matrix | None = None
    kenward_roger: Mapping[str, KenwardRoger] | None = None
    multiplier: float = 0.0
    slopes: Mapping[Slope, SlopeSpread] = field(default_factory=dict)
    covariances: Mapping[str, Matrix] = field(default_factory=dict)
    log_likelihood: float = np.nan
    icc_interval: Callable[[str, float], tuple[float, float]] | None = None

    def coefficient(self, term: str) -> float:
        """The coefficient of a term."""
        return float(self.coefficients[self.terms.index(term)])

    def standard_error(self, term: str) -> float:
        """The standard error of a term."""
        place = self.terms.index(term)
        return float(np.sqrt(self.covariance[place, place]))

    @property
    def zero_groups(self) -> tuple[str, ...]:
        """Groups whose variance is zero: the fit is singular (lme4's tolerance)."""
        return tuple(g for g, sd in self.sds.items() if sd < ZERO_SD * np.sqrt(self.residual))

    @property
    def zero_slopes(self) -> tuple[Slope, ...]:
        """Slopes whose variance is zero."""
        least = ZERO_SD * np.sqrt(self.residual)
        return tuple(
            slope for slope, spread in self.slopes.items() if spread.sd * spread.width < least
        )

    @property
    def tied_slopes(self) -> tuple[Slope, ...]:
        """Slopes that the intercepts of their level determine: a correlation of one."""
        return tuple(s for s, spread in self.slopes.items() if abs(spread.correlation) > TIED)


def model_frame(frame: pd.DataFrame, fixed: Sequence[str], groups: Sequence[str]) -> pd.DataFrame:
    """The columns of a model; covariates centred, so that the intercept is an average person's."""
    numbers = frame[list(fixed)].astype(np.float64)
    covariates = [name for name in fixed if name != "rsw"]
    numbers[covariates] -= numbers[covariates].mean()
    return pd.concat([frame[["y", *groups]], numbers], axis=1).reset_index(drop=True)


def paths(frame: pd.DataFrame, nested: Sequence[str]) -> pd.DataFrame:
    """Name each nested group by its path, so that no id stands in two of the groups around it."""
    named = frame.copy()
    for outer, inner in pairwise(nested):
        named[inner] = named[outer].astype("str") + "|" + frame[inner].astype("str")
    return named


def formula(fixed: Sequence[str], groups: Sequence[str], slopes: Sequence[Slope] = ()) -> str:
    """The model in lme4's notation: ``y ~ 1 + rsw + ... + (1 | site_id) + ...``."""
    effects = []
    for group in groups:
        own = [slope.covariate for slope in slopes if slope.group == group]
        effects.append(f"({' + '.join(['1', *own])} | {group})")
    return "y ~ " + " + ".join(["1", *fixed, *effects])
