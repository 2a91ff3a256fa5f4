"""How numbers are printed: fixed decimals, a true minus, "to" between the ends of an interval.

Released tables hold text cells: plain machine-readable numbers, or a marker in square brackets.
These functions dress such a cell for a reader and never change a digit of it.
"""

from __future__ import annotations

import re

MINUS = "\N{MINUS SIGN}"
NBSP = "\N{NO-BREAK SPACE}"
_NUMBER = re.compile(r"-?\d+(\.\d+)?(e[+-]?\d+)?$")


def is_number(cell: str) -> bool:
    """Tell whether a cell is a plain number, not a marker or words."""
    return bool(_NUMBER.match(cell))


def fixed(value: float, decimals: int) -> str:
    """Write a number with fixed decimals as a plain cell; a negative zero loses its sign."""
    text = f"{value:.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text


def number(cell: str) -> str:
    """Dress a cell: true minus, commas at thousands; markers and words stay as they are."""
    if not is_number(cell) or "e" in cell:
        return cell
    sign, digits = (MINUS, cell[1:]) if cell.startswith("-") else ("", cell)
    whole, _, decimals = digits.partition(".")
    return f"{sign}{int(whole):,}" + (f".{decimals}" if decimals else "")


def interval(low: str, high: str) -> str:
    """Join the ends of an interval; one marker when neither end may be shown."""
    if low == high and not is_number(low):
        return low
    return f"{number(low)}{NBSP}to{NBSP}{number(high)}"


def p_value(cell: str) -> str:
    """Dress a p value: a space after its sign, as in "< 0.001"."""
    return re.sub(r"^([<>])(?=\d)", rf"\1{NBSP}", cell)


def signed(cell: str) -> str:
    """Dress a difference so that its sign always shows."""
    if is_number(cell) and float(cell) > 0:
        return "+" + number(cell)
    return number(cell)
