"""The rules on one number: what may leave, rounded how, and the marker that stands for the rest.

Every function takes exact numbers and returns a `Cell`: text that may be printed anywhere, and the
rule that touched it. Nothing else in the project turns a result into released text.

The rules, after the ONS threshold of 10 and the practice of acro and OpenSAFELY:

1. Counts of people, families, units, visits or rows from 1 to 9 are suppressed; the others are
   rounded to base 5 (a half goes up), always, so that a count that needed no rounding cannot be
   told from one that did. 0 stays 0: that nobody is in a set says nothing about anybody in it.
2. A share is taken from the rounded counts, and is withheld where its numerator, its denominator
   or its complement is 1 to 9.
3. A mean or standard deviation needs 10 people behind it, that of a single site 20. A mean is
   written no finer than 5 steps of its score over the number of people, in units of 1, 2 or 5, so
   that it stands for at least 5 totals; standard deviations and errors have two digits.
4. A model's estimate needs 10 people behind every arm and site that it compares, and 10 residual
   degrees of freedom among people. The degrees of freedom of a t test on site summaries are not
   these: they count sites, and the number and names of sites and authorities are public facts,
   which are neither suppressed nor rounded.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from study.settings.disclosure import FLOOR, STEPS, Disclosure
from study.vocabulary import CONFIDENTIAL, NOT_APPLICABLE, NOT_AVAILABLE, ROUNDS_TO_ZERO


@dataclass(frozen=True)
class Profile:
    """How strict the rules are; may be tightened, never loosened below the floor.

    Attributes
    ----------
    suppress_below : counts from 1 to one less are suppressed; the n that a mean or model needs.
    round_to : 5 or 10.
    """

    suppress_below: int
    round_to: int

    def __post_init__(self) -> None:
        if self.suppress_below < FLOOR:
            raise ValueError(
                f"disclosure.suppress_below is {self.suppress_below}: "
                f"it may be raised, but never lowered below {FLOOR}."
            )
        if self.round_to not in (5, 10):
            raise ValueError(f"disclosure.round_to is {self.round_to}: it may be 5 or 10.")

    @classmethod
    def of(cls, settings: Disclosure) -> Profile:
        """The profile that the settings ask for."""
        return cls(settings.suppress_below, settings.round_to)

    def is_small(self, n: float) -> bool:
        """Tell whether a count is above zero and under the threshold."""
        return 0 < n < self.suppress_below

    def rounded(self, n: float) -> int:
        """Round a count to the profile's base, a half upwards.

        A person seen twice may count as half an event, and results keep six digits: 17.49998 of 48
        people are 17.5.
        """
        return self.round_to * math.floor(round(n / self.round_to, 3) + 0.5)


@dataclass(frozen=True)
class Cell:
    """Text that may leave, and the rule that made it what it is ("" where none had to)."""

    text: str
    rule: str = ""


def fixed(value: float, decimals: int) -> str:
    """Write a number with fixed decimals; a negative zero loses its sign."""
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text


def is_missing(value: Any) -> bool:
    """Tell whether a result is absent: None, NA or NaN."""
    return value is None or value != value or str(value) == "<NA>"


def public_count(n: Any) -> Cell:
    """Release a number of sites or authorities as it is."""
    return Cell(NOT_APPLICABLE) if is_missing(n) else Cell(str(int(n)))


def count(n: Any, profile: Profile) -> Cell:
    """Release a number of people, families, units, visits or rows (rule 1)."""
    if is_missing(n):
        return Cell(NOT_APPLICABLE)
    if profile.is_small(int(n)):
        return Cell(CONFIDENTIAL, f"count under {profile.suppress_below}")
    return Cell(str(profile.rounded(int(n))), f"rounded to {profile.round_to}")


def share(numerator: float, denominator: float, profile: Profile) -> float | None:
    """Take a share from rounded counts, or None where it may not be told (rule 2).

    Raises
    ------
    ZeroDivisionError : when the denominator is 0, which has no share.
    """
    complement = denominator - numerator
    if any(profile.is_small(n) for n in (numerator, denominator, complement)):
        return None
    return profile.rounded(numerator) / profile.rounded(denominator)


def level(value: Any, decimals: int, n: float, profile: Profile) -> Cell:
    """Release a mean, risk, rate or standard deviation of ``n`` people (rule 3)."""
    if n < profile.suppress_below:
        return Cell(CONFIDENTIAL, f"fewer than {profile.suppress_below} people")
    return unprotected(value, decimals, zero=ROUNDS_TO_ZERO)


def coarse(value: Any, finest: float, decimals: int) -> Cell:
    """Write a mean to the nearest multiple of the unit that ``finest`` allows (rule 3).

    Parameters
    ----------
    finest : the least that two printed values may differ by; the unit is the least of 1, 2 and 5
        times a power of ten that is no finer.
    decimals : that the unit has at most, however many people there are.
    """
    if is_missing(value) or not math.isfinite(value) or finest <= 0:
        return unprotected(value, decimals, zero=ROUNDS_TO_ZERO)
    power = math.floor(math.log10(finest))
    unit = next(u for u in (10.0**power * k for k in (1, 2, 5, 10)) if u >= finest * (1 - 1e-9))
    if unit <= 10.0**-decimals:
        return unprotected(value, decimals, zero=ROUNDS_TO_ZERO)
    shown = max(0, -math.floor(math.log10(unit) + 1e-9))
    return unprotected(round(value / unit) * unit, shown, zero="")


def two_digits(value: Any, decimals: int) -> Cell:
    """Write a standard deviation or error with two significant digits, or fewer (rule 3)."""
    if is_missing(value) or not math.isfinite(value) or value <= 0:
        return unprotected(value, decimals, zero=ROUNDS_TO_ZERO)
    digits = min(decimals, 1 - math.floor(math.log10(value)))
    return unprotected(round(value, digits), max(0, digits), zero=ROUNDS_TO_ZERO)


def finest(step: float, n: int, profile: Profile) -> float:
    """The least by which two printed means of ``n`` people may differ (rule 3).

    Of the fewest people that print as ``n`` does, so that it tells no more of ``n``.
    """
    return STEPS * step / max(1, profile.rounded(n) - profile.round_to // 2)


def unprotected(value: Any, decimals: int, zero: str = "") -> Cell:
    """Write a number whose right to leave has been settled, or that no person is behind.

    ``zero`` replaces a number that is not zero but would print as zero.
    """
    if is_missing(value):
        return Cell(NOT_APPLICABLE)
    if not math.isfinite(value):
        return Cell(NOT_AVAILABLE, "not finite")
    text = fixed(float(value), decimals)
    if zero and value != 0 and float(text) == 0:
        return Cell(zero, "rounds to zero")
    return Cell(text)


def probability(value: Any, level: float | None = None) -> Cell:
    """Write a p value with three decimals, or as below 0.001.

    Parameters
    ----------
    level : of the test that a p decides; what is printed lies on the same side of it as the p, with
        as many decimals as that takes. None for probabilities that decide nothing.
    """
    cell = unprotected(value, 3)
    if cell.text == "0.000" and (level is None or level >= 0.001):
        return Cell("<0.001")
    decimals = 3
    while level is not None and not is_missing(value) and math.isfinite(value):
        if (float(cell.text) < level) == (value < level) or decimals > 12:
            break
        decimals += 1
        cell = unprotected(value, decimals)
    return cell


def model_is_safe(people: Iterable[float], parameters: int, profile: Profile) -> bool:
    """Judge whether a model's estimates may leave (rule 4).

    Parameters
    ----------
    people : the number of people or families behind each group that the model compares.
    parameters : how many parameters the model has, one for each site among them.
    """
    behind = list(people)
    return (
        len(behind) > 0
        and min(behind) >= profile.suppress_below
        and sum(behind) - parameters >= profile.suppress_below
    )
