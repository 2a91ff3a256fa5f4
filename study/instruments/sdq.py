"""Strengths and Difficulties Questionnaire: the total of difficulties, 0 to 40, 40 the worst.

The council or the interviewer sends the total, for the wording of the items is licensed. A total of
17 or more of a parent's answers is in the band that was "abnormal" when the bands were set so that
one child in ten of the population lies in it.

Source
------
Goodman (1997), Journal of Child Psychology and Psychiatry 38 (5), 581-586.
"""

from __future__ import annotations

import pandas as pd

from study.instruments.base import answers, at_least

LOWEST, HIGHEST = 0, 40
HIGH_FROM = 17


def score(answered: pd.DataFrame) -> pd.DataFrame:
    """The total, and whether it is in the highest band.

    Parameters
    ----------
    answered : one row per interview with the column ``sdq_total``, 0 to 40 or missing.

    Returns
    -------
    Frame on the index of ``answered``: ``sdq_total`` and ``sdq_high`` (boolean, missing with it).

    Raises
    ------
    ValueError : when a total lies outside 0 to 40.
    """
    values = answers(answered, ["sdq_total"], LOWEST, HIGHEST)[:, 0]
    return pd.DataFrame({"sdq_total": values}, index=answered.index).assign(
        sdq_high=at_least(values, HIGH_FROM)
    )
