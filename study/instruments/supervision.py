"""Quality of an observed supervision session: 0 non-systemic, 1 green shoots, 2 systemic.

Source
------
Bostock, Patrizio, Godfrey & Forrester (2019), Children and Youth Services Review 105: the
scale, and the spread of its ratings.
"""

from __future__ import annotations

import pandas as pd

from study.instruments.base import Benchmark, answers, at_least

LOWEST, HIGHEST = 0, 2

_BOSTOCK = "Bostock et al. (2019), observed supervision sessions"
BENCHMARKS = (
    Benchmark("share of sessions rated non-systemic", 0.28, None, None, _BOSTOCK),
    Benchmark("share of sessions rated green shoots", 0.41, None, None, _BOSTOCK),
    Benchmark("share of sessions rated systemic", 0.31, None, None, _BOSTOCK),
)


def score(ratings: pd.DataFrame) -> pd.DataFrame:
    """One coder's rating of one session as a number.

    Parameters
    ----------
    ratings : one row per session and coder with the column ``rating``: "0", "1", "2" or missing.

    Returns
    -------
    Frame on the index of ``ratings``: ``supervision_rating`` (0 to 2) and ``systemic`` (boolean,
    whether it is 2; missing with the rating).

    Raises
    ------
    ValueError : when a rating lies outside 0 to 2.
    """
    numbers = ratings.assign(rating=pd.to_numeric(ratings["rating"]))
    values = answers(numbers, ["rating"], LOWEST, HIGHEST)[:, 0]
    return pd.DataFrame({"supervision_rating": values}, index=ratings.index).assign(
        systemic=at_least(values, HIGHEST)
    )
