"""Numbers as they were printed, each of which stands for all that round to it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

Sign = Literal["=", "<", ">"]

# More digits than any publication prints; a longer text is no number of one.
_NUMBER = re.compile(r"[-−–]?(\d{1,12}|\d{1,3}(,\d{3}){1,3})?(\.\d{1,12})?", re.ASCII)
_P = re.compile(r"([=<>]?)(0?\.\d{1,12}|[01](?:\.0{1,12})?)", re.ASCII)


@dataclass(frozen=True)
class Printed:
    """A printed number.

    Attributes
    ----------
    value : the number, exactly as printed.
    decimals : how many were printed.
    """

    value: Fraction
    decimals: int

    @property
    def half(self) -> Fraction:
        """Half a unit of the last printed digit."""
        return Fraction(1, 2 * 10**self.decimals)

    @property
    def low(self) -> Fraction:
        """The least that rounds to it, whichever way halves are rounded."""
        return self.value - self.half

    @property
    def high(self) -> Fraction:
        """The most that rounds to it."""
        return self.value + self.half

    def holds(self, low: Fraction | float, high: Fraction | float) -> bool:
        """Whether some number from ``low`` to ``high`` rounds to it."""
        return bool(self.low <= high and low <= self.high)


@dataclass(frozen=True)
class PrintedP:
    """A printed p value: equal to a number, below it, or above it."""

    sign: Sign
    number: Printed


def printed(text: str) -> Printed:
    """Read a printed number such as ``2.407``, ``.5``, ``-1,234.5`` or ``−3``.

    Raises
    ------
    ValueError : when the text is no number, or has more than twelve digits before or after the
        point.
    """
    text = re.sub(r"\s", "", text)
    if not (re.fullmatch(_NUMBER, text) and re.search(r"\d", text)):
        raise ValueError("is not a number")
    plain = re.sub(r"^[−–]", "-", text).replace(",", "")
    return Printed(Fraction(plain), len(plain.partition(".")[2]))


def printed_p(text: str, level: Fraction) -> PrintedP:
    """Read a printed p such as ``.017``, ``0.02``, ``<.001``, ``p > .05`` or ``ns`` (above level).

    Raises
    ------
    ValueError : when the text is no p, from 0 to 1.
    """
    text = re.sub(r"\s", "", text).casefold().removeprefix("p")
    if text in ("ns", "n.s."):
        return PrintedP(">", Printed(level, 0))
    match = re.fullmatch(_P, text)
    if not match or Fraction(match[2]) > 1:
        raise ValueError("is not a p from 0 to 1")
    sign: Sign = "<" if match[1] == "<" else ">" if match[1] == ">" else "="
    return PrintedP(sign, printed(match[2]))
