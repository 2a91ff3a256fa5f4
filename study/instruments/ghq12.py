"""General Health Questionnaire, twelve items: three scorings, caseness and proration.

Items are known by number and response code only; the wording is licensed. Each item is answered
0, 1, 2 or 3, and 3 is always the worst answer.

Sources
-------
Goldberg & Williams (1988), A User's Guide to the General Health Questionnaire: Likert scoring
0-1-2-3 and bimodal scoring 0-0-1-1, and which items are phrased positively.
Goodchild & Duncan-Jones (1985), Chronicity and the General Health Questionnaire, British Journal
of Psychiatry 146: C-GHQ scoring, in which the second answer to a negatively phrased item ("no
more than usual") also counts, because it may describe a lasting complaint.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import pandas as pd

from study.instruments.base import Benchmark, Numbers, answers, at_least

N_ITEMS = 12
ITEMS = tuple(f"ghq12_i{number:02d}" for number in range(1, N_ITEMS + 1))
LOWEST, HIGHEST = 0, 3
NEGATIVE_ITEMS = (2, 5, 6, 9, 10, 11)  # the others, 1, 3, 4, 7, 8 and 12, are phrased positively
CASE_CUTS = (3, 4)  # the two cuts in use on the bimodal score
MOST_PRORATED = 2  # of twelve items

Points = tuple[int, int, int, int]  # what the answers 0, 1, 2 and 3 score

SCORINGS: Mapping[str, tuple[Points, Points]] = {  # positive items, negative items
    "ghq12_likert": ((0, 1, 2, 3), (0, 1, 2, 3)),
    "ghq12_bimodal": ((0, 0, 1, 1), (0, 0, 1, 1)),
    "ghq12_cghq": ((0, 0, 1, 1), (0, 1, 1, 1)),
}

_GOODWIN = (
    "Goodwin et al. (2013), PLoS ONE 8(11) e78693: UK studies since 1990, one version and cut"
)
BENCHMARKS = (
    Benchmark("share of cases, occupational studies", 0.296, 0.273, 0.319, _GOODWIN),
    Benchmark("share of cases, population studies", 0.191, 0.173, 0.208, _GOODWIN),
)


def score(items: pd.DataFrame, case_cut: int, prorate_up_to: int) -> pd.DataFrame:
    """Score the GHQ-12 in its three ways and say who scores as a case.

    With m of twelve items missing, a score is the sum of the answered items times 12 / (12 - m),
    if m is at most ``prorate_up_to``; else it is missing. A prorated bimodal score is held against
    the cut as it stands, unrounded: 3 of 10 answered items prorate to 3.6, which is no case at a
    cut of 4.

    Parameters
    ----------
    items : one row per questionnaire with the columns ``ITEMS``, 0 to 3 or missing.
    case_cut : 3 or 4; a case has this bimodal score or a higher one.
    prorate_up_to : the most missing items for which a score is prorated, 0 to 2.

    Returns
    -------
    Frame on the index of ``items``: ``ghq12_likert`` (0 to 36), ``ghq12_bimodal`` and
    ``ghq12_cghq`` (0 to 12), ``ghq12_case`` (boolean, missing with its score) and
    ``ghq12_prorated`` (True where the scores stand on fewer than twelve answers).

    Raises
    ------
    ValueError : for a cut or a proration that the instrument does not allow, or a response
        other than 0, 1, 2 or 3.
    """
    if case_cut not in CASE_CUTS:
        raise ValueError(f"The GHQ-12 case cut must be 3 or 4, not {case_cut}.")
    if not 0 <= prorate_up_to <= MOST_PRORATED:
        raise ValueError(f"The GHQ-12 is prorated for 0 to 2 missing items, not {prorate_up_to}.")
    responses = answers(items, ITEMS, LOWEST, HIGHEST)
    if (responses % 1 > 0).any():
        raise ValueError("GHQ-12 responses are the whole numbers 0 to 3.")
    answered = (~np.isnan(responses)).sum(axis=1)
    enough = answered >= N_ITEMS - prorate_up_to
    scores: dict[str, Numbers] = {
        name: np.where(enough, _sum_of_points(responses, points) * N_ITEMS, np.nan)
        / np.maximum(answered, 1)
        for name, points in SCORINGS.items()
    }
    return pd.DataFrame(scores, index=items.index).assign(
        ghq12_case=at_least(scores["ghq12_bimodal"], case_cut),
        ghq12_prorated=enough & (answered < N_ITEMS),
    )


def _sum_of_points(responses: Numbers, points: tuple[Points, Points]) -> Numbers:
    """Add up what the answered items score; an item without an answer adds nothing."""
    positive, negative = points
    per_item = np.array(
        [negative if number in NEGATIVE_ITEMS else positive for number in range(1, N_ITEMS + 1)],
        dtype=np.float64,
    )
    missing = np.isnan(responses)
    answer = np.where(missing, LOWEST, responses).astype(np.intp)
    scored = per_item[np.arange(N_ITEMS), answer]
    return np.asarray(np.where(missing, 0.0, scored).sum(axis=1), dtype=np.float64)
