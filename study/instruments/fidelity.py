"""Fidelity to the Reclaiming Social Work model: ten components, each rated 0 to 4.

The index is the mean of the ten ratings divided by 4: 0 is nothing of the model, 1 all of it. It
needs all ten: a component nobody could rate may be one that is not there.
"""

from __future__ import annotations

import pandas as pd

from study.instruments.base import answers, complete_mean

COMPONENTS = (
    "fid_unit_structure",
    "fid_shared_caseload",
    "fid_consultant_led",
    "fid_clinician_in_unit",
    "fid_unit_coordinator",
    "fid_systemic_training",
    "fid_weekly_unit_meeting",
    "fid_reduced_caseload",
    "fid_low_bureaucracy",
    "fid_senior_support",
)
LOWEST, HIGHEST = 0, 4


def score(ratings: pd.DataFrame) -> pd.Series[float]:
    """Fidelity index.

    Parameters
    ----------
    ratings : one row per site and wave with the columns ``COMPONENTS``, 0 to 4 or missing.

    Returns
    -------
    ``fidelity_index``, 0 to 1, on the index of ``ratings``.

    Raises
    ------
    ValueError : when a rating lies outside 0 to 4.
    """
    values = complete_mean(answers(ratings, COMPONENTS, LOWEST, HIGHEST)) / HIGHEST
    return pd.Series(values, index=ratings.index, name="fidelity_index")
