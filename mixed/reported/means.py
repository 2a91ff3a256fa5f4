"""Whether a printed mean, and its standard deviation, can be those of n people's whole numbers.

GRIM: a mean of ``n`` people's ``items`` whole numbers is a whole total over ``n`` times ``items``
(Brown & Heathers 2017, Social Psychological and Personality Science 8, 363-369). GRIMMER: so is the
sum of squares, and it is odd or even with the total (Anaya 2016, PeerJ Preprints 4, e2400; Allard
2018). Halves may have been rounded either way.
"""

from __future__ import annotations

import math
from fractions import Fraction

from mixed.reported.numbers import Printed


def totals(mean: Printed, n: int, items: int = 1) -> range:
    """Every total of ``n`` people's ``items`` whole numbers of which the mean prints as ``mean``.

    The mean is a person's mean over the items; of a person's total ``items`` is 1.

    Raises
    ------
    ValueError : when ``n`` or ``items`` is below 1.

    Examples
    --------
    >>> from mixed.reported.numbers import printed
    >>> list(totals(printed("5.19"), 28)), list(totals(printed("5.18"), 28))
    ([], [145])
    """
    if n < 1 or items < 1:
        raise ValueError("n and items are 1 or more")
    number = n * items
    return range(math.ceil(mean.low * number), math.floor(mean.high * number) + 1)


def nearest(mean: Printed, n: int, items: int = 1) -> tuple[Fraction, Fraction]:
    """The possible means just below and just above a printed one; twice it where it is one."""
    number = n * items
    exact = mean.value * number
    return Fraction(math.floor(exact), number), Fraction(math.ceil(exact), number)


def spread_is_possible(mean: Printed, sd: Printed, n: int, items: int = 1) -> bool:
    """Whether an SD (over n − 1) between persons can be printed beside a mean (GRIMMER).

    A person's score is a whole number over ``items``, so that the scores times ``items`` have a
    whole total T and a whole sum of squares S, with S − T even, and

        SD² = (S − T² / n) / (n − 1) / items².

    Raises
    ------
    ValueError : when ``n`` is below 2, or ``items`` below 1.
    """
    if n < 2:
        raise ValueError("an SD is of 2 people or more")
    if sd.value < 0:
        return False
    least, most = max(Fraction(0), sd.low) ** 2, sd.high**2
    for total in totals(mean, n, items):
        squared = Fraction(total * total, n)
        low = math.ceil(least * (n - 1) * items**2 + squared)
        high = math.floor(most * (n - 1) * items**2 + squared)
        low += (low - total) % 2  # the first that is odd or even with the total
        if low <= high:
            return True
    return False
