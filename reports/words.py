"""Small words for computed sentences."""

from __future__ import annotations

from collections.abc import Sequence

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def in_words(n: int) -> str:
    """Write a small number as a word, as prose does; from ten on in digits."""
    return NUMBERS[n] if n < len(NUMBERS) else f"{n:,}"


def count_of(n: int, noun: str) -> str:
    """Say how many: "one error", "12 rows", "1,305 rows"."""
    if n == 1:
        return f"one {noun}"
    plural = f"{noun[:-1]}ies" if noun.endswith("ry") else f"{noun}s"
    return f"{in_words(n)} {plural}"


def listing(items: Sequence[str]) -> str:
    """Join items with commas and a last "and"."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)
