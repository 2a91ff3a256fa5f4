"""Aggression from parents: incidents of five types that a worker counts over six months.

The total is missing as soon as one type is: the answered types alone would count too few. Workers
who spend more time with families are more exposed, so incidents are set against two exposures:
the worker's six months, and the hours of direct contact in them.
"""

from __future__ import annotations

import pandas as pd

from study.instruments.base import answers
from study.tables.worker_survey import AGGRESSION_TYPES

ITEMS = tuple(f"{kind}_6m" for kind in AGGRESSION_TYPES)
WEEKS = 26  # in the six months over which incidents are counted
HOURS_PER_UNIT = 100  # contact exposure is counted in hundreds of hours


def score(counts: pd.DataFrame) -> pd.DataFrame:
    """Take the five counts and add them up.

    Parameters
    ----------
    counts : one row per worker and wave with the columns ``ITEMS``, 0 or more, or missing.

    Returns
    -------
    Frame on the index of ``counts``: each of the five types by its name, and ``aggression``, their
    sum, in incidents over six months.

    Raises
    ------
    ValueError : when a count is negative.
    """
    values = answers(counts, ITEMS, 0, None)
    by_type = pd.DataFrame(values, index=counts.index, columns=list(AGGRESSION_TYPES))
    return by_type.assign(aggression=values.sum(axis=1))


def contact_exposure(direct_hours_week: pd.Series[float]) -> pd.Series[float]:
    """Hundreds of hours of direct contact in the six months that the counts cover.

    Parameters
    ----------
    direct_hours_week : hours of direct contact a week.

    Returns
    -------
    hours a week x 26 weeks / 100, missing where the hours are missing. It is zero without contact:
    then no rate per hour exists, and the incidents must be left out of one, in plain sight.
    """
    return direct_hours_week * WEEKS / HOURS_PER_UNIT
