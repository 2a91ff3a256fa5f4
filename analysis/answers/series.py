"""Series of months, described site by site: where something got worse for good.

No test: a claim that a model brought authorities down is of single authorities and of what would
have become of them without it, which nobody saw. What can be told is in how many a series rose and
stayed up, with the model and without.
"""

from __future__ import annotations

import pandas as pd

from analysis.answers.contrast import Found, no_answer
from analysis.frames.candidates import Candidates
from study.results.said import say

STAYED = 3  # months that must all be up
BEFORE = 6  # months before, whose mean they are held against
RISE = 1.5  # by how much


def described(drawn: Candidates) -> Found:
    """Count the sites of each arm whose monthly mean rose by half and stayed there.

    Parameters
    ----------
    drawn : rows with ``month``; more is worse.
    """
    kept = drawn.analysed
    by_month = kept.groupby(["rsw", "site_id", "month"])["y"].mean()
    worse = by_month.groupby(["rsw", "site_id"]).agg(rose_for_good)
    counts = {arm: (int(own.sum()), len(own)) for arm, own in worse.groupby("rsw") if len(own)}
    (k, n), (k_others, n_others) = (counts.get(arm, (0, 0)) for arm in (1, 0))
    told = say("described_only", k=k, n=n, k_others=k_others, n_others=n_others)
    return no_answer(drawn.sample, told)


def rose_for_good(months: pd.Series[float]) -> bool:
    """Whether each of some months in a row is half as much again as the mean of those before.

    Parameters
    ----------
    months : one value a month, in their order.
    """
    before = months.rolling(BEFORE).mean().shift(STAYED)
    least = months.rolling(STAYED).min()
    return bool((least >= RISE * before).any())
