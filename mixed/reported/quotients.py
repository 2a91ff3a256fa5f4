"""Whether a printed share, ratio, difference or change follows from the two numbers beside it.

A number with decimals may have been rounded; a whole number is a count and exact.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from fractions import Fraction
from itertools import product
from typing import Literal

from mixed.reported.numbers import Printed

Quotient = Literal["share", "ratio", "difference", "change"]

_OF: Mapping[Quotient, Callable[[Fraction, Fraction], Fraction]] = {
    "share": lambda a, b: 100 * a / b,
    "ratio": lambda a, b: a / b,
    "difference": lambda a, b: b - a,
    "change": lambda a, b: 100 * (b - a) / a,
}
_DIVISOR: Mapping[Quotient, int] = {"share": 1, "ratio": 1, "change": 0}


def recompute_quotient(
    kind: Quotient, a: Printed, b: Printed
) -> tuple[Fraction, Fraction, Fraction]:
    """The number that ``a`` and ``b`` give, and its least and largest with their rounding.

    A share is ``a`` of ``b`` in per cent, a ratio ``a`` over ``b``, a difference ``b`` less ``a``,
    and a change that from ``a`` to ``b`` in per cent of ``a``.

    Raises
    ------
    ValueError : when what is divided by is zero, or may have been rounded from zero.
    """
    ends = [_ends(a), _ends(b)]
    if kind in _DIVISOR:
        low, high = ends[_DIVISOR[kind]]
        if low <= 0 <= high:
            raise ValueError("nothing can be divided by zero")
    corners = [_OF[kind](x, y) for x, y in product(*ends)]
    return _OF[kind](a.value, b.value), min(corners), max(corners)


def _ends(number: Printed) -> tuple[Fraction, Fraction]:
    return (number.low, number.high) if number.decimals else (number.value, number.value)
