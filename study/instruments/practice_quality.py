"""Quality of practice heard in a recorded visit: seven dimensions, each rated 1 to 5.

A composite needs every one of its dimensions: the scheme has no rule for a missing one, and the
dimensions differ too much in their means for the others to stand in for it.

Sources
-------
Whittaker, Forrester, Killian & Jones (2017), Can we reliably measure social work communication
skills?, International Journal of Child and Family Welfare 17 (1/2), 47-63: the seven dimensions
and their reliability.
Forrester, Westlake, Killian et al. (2019), British Journal of Social Work 49 (8), 2148-2167: their
grouping into relationship building, good authority and evocation.
"""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd

from study.instruments.base import Benchmark, answers, at_least, complete_mean
from study.tables.visit_ratings import DIMENSIONS

LOWEST, HIGHEST = 1, 5

COMPOSITES: Mapping[str, tuple[str, ...]] = {
    "relationship_building": ("empathy", "collaboration", "autonomy"),
    "good_authority": ("purposefulness", "child_focus", "clarity_concerns"),
    "overall_quality": DIMENSIONS,
    "mi_skill": ("collaboration", "autonomy", "evocation"),
}

_WHITTAKER = "Whittaker et al. (2017), 28 recordings coded by three raters"
BENCHMARKS = (
    Benchmark("Krippendorff's alpha, range over seven dimensions", None, 0.461, 0.937, _WHITTAKER),
    Benchmark("ICC between raters, range over seven dimensions", None, 0.731, 0.967, _WHITTAKER),
)


def score(ratings: pd.DataFrame, skilled_from: float) -> pd.DataFrame:
    """Score one coder's ratings of one visit.

    Parameters
    ----------
    ratings : one row per visit and coder with the seven dimensions, 1 to 5 or missing.
    skilled_from : the lowest ``mi_skill`` that counts as skilled, 1 to 5.

    Returns
    -------
    Frame on the index of ``ratings``: the seven dimensions (``evocation`` is an outcome of its
    own), the ``COMPOSITES`` as means of theirs, and ``skilled`` (boolean, missing with
    ``mi_skill``).

    Raises
    ------
    ValueError : for a threshold or a rating outside 1 to 5.
    """
    if not LOWEST <= skilled_from <= HIGHEST:
        raise ValueError(f"Skilled practice begins between 1 and 5, not at {skilled_from}.")
    scores = {name: answers(ratings, [name], LOWEST, HIGHEST)[:, 0] for name in DIMENSIONS} | {
        name: complete_mean(answers(ratings, dimensions, LOWEST, HIGHEST))
        for name, dimensions in COMPOSITES.items()
    }
    return pd.DataFrame(scores, index=ratings.index).assign(
        skilled=at_least(scores["mi_skill"], skilled_from)
    )
