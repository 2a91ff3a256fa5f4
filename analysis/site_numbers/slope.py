"""How much the outcome goes up with a column within a site: its regression slope.

With a column of zero and one it is the difference between two groups of the site's people; with the
wave, or the time since something happened, the change. People seen in both groups or at both times
count in each. Nothing is adjusted for: what sets the groups apart besides is in the slope.
"""

from __future__ import annotations

import math

import numpy as np
import pandas as pd

from analysis.frames.sample import Sample
from analysis.site_numbers.base import SiteNumbers
from analysis.site_numbers.jackknife import of_each_site

LEAST_ROWS = 2
"""At each end of a column of two values, and of all rows else: fewer are no group."""


def slope(sample: Sample) -> SiteNumbers:
    """Reduce each site to its slope of the outcome on the estimand's ``by``."""
    by = str(sample.estimand.by)
    return of_each_site(sample, lambda rows: _slope(rows, by))


def _slope(rows: pd.DataFrame, by: str) -> float:
    x, y = rows[by].to_numpy(dtype=np.float64), rows["y"].to_numpy(dtype=np.float64)
    values, counts = np.unique(x, return_counts=True)
    if len(values) < 2 or (counts.min() if len(values) == 2 else len(x)) < LEAST_ROWS:
        return math.nan
    centred = x - x.mean()
    return float(centred @ y / (centred @ centred))
