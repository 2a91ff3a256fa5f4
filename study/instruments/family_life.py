"""Rating of family life: one answer, 0 to 10, 10 the best. It is its own score."""

from __future__ import annotations

import pandas as pd

from study.instruments.base import answers

LOWEST, HIGHEST = 0, 10


def score(answered: pd.DataFrame) -> pd.Series[float]:
    """The rating, ``family_life_rating``, 0 to 10; missing where it was not given.

    Raises
    ------
    ValueError : when a rating lies outside 0 to 10.
    """
    values = answers(answered, ["family_life_rating"], LOWEST, HIGHEST)[:, 0]
    return pd.Series(values, index=answered.index, name="family_life_rating")
