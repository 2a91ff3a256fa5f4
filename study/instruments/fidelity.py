"""Fidelity to the Reclaiming Social Work model: ten components, each rated 0 to 4.

The index is the mean of the ten ratings divided by 4: 0 is nothing of the model, 1 all of it. It
needs all ten: a component nobody could rate may be one that is not there.
"""

from __future__ import annotations

import pandas as pd

from study.instruments.base import answers, complete_mean

COMPONENTS = {
    "fid_unit_structure": "Unit structure",
    "fid_shared_caseload": "Shared caseload",
    "fid_consultant_led": "Led by a consultant social worker",
    "fid_clinician_in_unit": "Clinician in the unit",
    "fid_unit_coordinator": "Unit coordinator",
    "fid_systemic_training": "Systemic training",
    "fid_weekly_unit_meeting": "Weekly unit meeting",
    "fid_reduced_caseload": "Reduced caseload",
    "fid_low_bureaucracy": "Low bureaucracy",
    "fid_senior_support": "Support of senior managers",
}
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
    values = complete_mean(answers(ratings, tuple(COMPONENTS), LOWEST, HIGHEST)) / HIGHEST
    return pd.Series(values, index=ratings.index, name="fidelity_index")
