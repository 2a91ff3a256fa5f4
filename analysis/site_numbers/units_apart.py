"""How far a site's units are apart: the standard deviation of their own levels.

The variance between units is that of the analysis of variance, which takes off what people of one
unit differ by; it may come out below zero, and is kept so, because cutting it off there would raise
the mean of sites whose units are alike. What is compared is its root with its sign, in the
outcome's own unit.
"""

from __future__ import annotations

import math
from functools import partial

import numpy as np
import pandas as pd

from analysis.frames.sample import Sample
from analysis.site_numbers.base import SiteNumbers
from analysis.site_numbers.jackknife import of_each_site


def units_apart(sample: Sample) -> SiteNumbers:
    """Reduce each site to the standard deviation between its units."""
    return of_each_site(sample, partial(_apart, unit=sample.estimand.clusters[1]))


def _apart(rows: pd.DataFrame, unit: str) -> float:
    groups = rows.groupby(unit)["y"]
    sizes, means = groups.size().to_numpy(dtype=np.float64), groups.mean().to_numpy()
    n, k = sizes.sum(), len(sizes)
    if k < 2 or n <= k:
        return math.nan
    within = float(((rows["y"] - groups.transform("mean")) ** 2).sum()) / (n - k)
    grand = float(sizes @ means) / n
    between = float(sizes @ (means - grand) ** 2) / (k - 1)
    typical = (n - float(sizes @ sizes) / n) / (k - 1)
    variance = (between - within) / typical
    return math.copysign(math.sqrt(abs(variance)), variance)
