"""Job satisfaction: the mean of five items, each 1 to 5, 5 the most satisfied.

No published scoring came with the items, so none of them is reversed and nothing is prorated: the
score is missing as soon as one item is.
"""

from __future__ import annotations

import pandas as pd

from study.instruments.base import answers, complete_mean

ITEMS = tuple(f"job_satisfaction_i{number:02d}" for number in range(1, 6))
LOWEST, HIGHEST = 1, 5


def score(items: pd.DataFrame) -> pd.Series[float]:
    """Mean of the five items.

    Parameters
    ----------
    items : one row per questionnaire with the columns ``ITEMS``, 1 to 5 or missing.

    Returns
    -------
    ``job_satisfaction``, 1 to 5, on the index of ``items``.

    Raises
    ------
    ValueError : when a response lies outside 1 to 5.
    """
    values = complete_mean(answers(items, ITEMS, LOWEST, HIGHEST))
    return pd.Series(values, index=items.index, name="job_satisfaction")
