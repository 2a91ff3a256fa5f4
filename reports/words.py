"""Small words for computed sentences."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

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


def site_name(site: str) -> str:
    """Print a site's id as its name: "north_town" as "North town", and "NorthTown" as it is."""
    if not site.islower():
        return site
    words = re.sub("[-_]", " ", site)
    return words[0].upper() + words[1:]


def with_site_names(text: str, sites: Iterable[str]) -> str:
    """Put names for the ids of sites that occur in a sentence as whole words."""
    ids = "|".join(re.escape(site) for site in sorted(sites, key=len, reverse=True))
    return re.sub(rf"(?<![\w-])(?:{ids})(?![\w-])", lambda m: site_name(m.group()), text)
