"""The chance that a unit of a standard size has less than half of its capacity.

A unit of ``MEMBERS`` posts is put together again from each of the months that the site's own units
had: each of its posts is lost with the share of posts that a unit lost on average. So what is told
is what absences and vacancies as frequent as the site's do to a unit of that size, and units and
teams are compared at equal staff. The chance given a share is exact (binomial).
"""

from __future__ import annotations

import numpy as np
import pandas as pd
from scipy import stats

from analysis.frames.sample import Sample
from analysis.site_numbers.base import SiteNumbers
from analysis.site_numbers.jackknife import of_each_site

MEMBERS = 5


def below_half(sample: Sample) -> SiteNumbers:
    """Reduce each site to the chance, from the share of capacity that its unit-months lost."""
    return of_each_site(sample, _chance)


def _chance(rows: pd.DataFrame) -> float:
    lost = rows["y"].to_numpy(dtype=np.float64).clip(0, 1)
    return float(np.mean(stats.binom.sf(MEMBERS // 2, MEMBERS, lost)))
