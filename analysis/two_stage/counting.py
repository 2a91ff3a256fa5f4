"""Who counts in an analysis frame, as what, and for which events."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.records import Estimand
from mixed.few_clusters.incidence import EVENT
from study.measures import PERSONS


def person_of(estimand: Estimand) -> str:
    """The innermost cluster that is a person (a family counts as one)."""
    return [c for c in estimand.clusters if c in PERSONS][-1]


def counted(frame: pd.DataFrame, estimand: Estimand) -> pd.DataFrame:
    """The rows that count: all, or those of the persons whose weight is above zero."""
    if estimand.weight is None:
        return frame
    return frame[frame[estimand.weight] > 0]


def had_event(frame: pd.DataFrame, estimand: Estimand) -> pd.Series[float]:
    """Events of each row, for risks and rates; of a risk by a horizon those seen by then."""
    if estimand.horizon is None:
        return frame["y"]
    seen = frame["y"].eq(EVENT) & frame["exposure"].le(estimand.horizon)
    return seen.astype(np.float64)
