"""How alike the arms' people are before anything is adjusted.

The standardised difference of a covariate is that of the arms' means over the persons' SD, the root
of the arms' mean variance (Austin 2009, Statistics in Medicine 28, 3083-3107). Means are of sites,
as everywhere in the two stages. Beyond a quarter of an SD an adjustment leans on its model (Imbens
& Rubin 2015, *Causal Inference*, 14.2; What Works Clearinghouse Procedures Handbook 4.1, II).

A slope taken within sites says what the covariate does from person to person. Where the mix of a
site's people does something beyond that (a contextual effect), the difference between the arms
keeps it, and with few sites nothing tells it from the arm's own effect.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
import pandas as pd

from analysis.frames.sample import Sample

FAR_APART = 0.25


@dataclass(frozen=True)
class Balance:
    """A covariate in both arms, in its own unit; ``difference`` in standard deviations.

    ``difference`` is NaN where nobody of an arm differs from another. ``share`` says that the
    covariate is 0 or 1; ``n_rsw`` and ``n_conventional`` count persons.
    """

    covariate: str
    rsw: float
    conventional: float
    sd: float
    difference: float
    share: bool
    n_rsw: int
    n_conventional: int

    @property
    def far_apart(self) -> bool:
        """Whether the arms are more than a quarter of an SD apart."""
        return abs(self.difference) > FAR_APART


def balance(sample: Sample) -> tuple[Balance, ...]:
    """The baseline table of a sample's covariates, in their order.

    Persons without weight are not there; weights are not used otherwise: it describes who was seen.
    """
    people = sample.counted.groupby("rsw")[sample.person].nunique()
    n = int(people.loc[1]), int(people.loc[0])
    return tuple(_balance(sample.counted, name, n) for name in sample.estimand.covariates)


def _balance(rows: pd.DataFrame, name: str, n: tuple[int, int]) -> Balance:
    means = rows.groupby(["rsw", "site_id"])[name].mean().groupby("rsw").mean()
    variances = rows.groupby("rsw")[name].var()
    ours, theirs = float(means.loc[1]), float(means.loc[0])
    sd = math.sqrt(float(np.nan_to_num(variances.to_numpy(dtype=np.float64)).mean()))
    apart = (ours - theirs) / sd if sd > 0 else math.nan
    return Balance(name, ours, theirs, sd, apart, bool(rows[name].isin([0, 1]).all()), *n)
