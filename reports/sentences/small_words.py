"""Small words for computed sentences."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")


def in_words(n: int) -> str:
    """Write a small number as a word, as prose does; from ten on in digits."""
    return NUMBERS[n] if n < len(NUMBERS) else f"{n:,}"


def count_of(n: int, noun: str) -> str:
    """Say how many: "one error", "12 rows", "1,305 rows"."""
    if n == 1:
        return f"one {noun}"
    return f"{in_words(n)} {plural(noun)}"


def plural(noun: str) -> str:
    """Write several of a noun: "rows", "queries"."""
    return f"{noun[:-1]}ies" if re.search("[^aeiou]y$", noun) else f"{noun}s"


def start(text: str) -> str:
    """Begin a text as a sentence does."""
    return text[:1].upper() + text[1:]


def sites_by_arm(n_sites: Mapping[str, int]) -> str:
    """Count the sites of both arms: "four RSW sites and one conventional site"."""
    rsw, conventional = n_sites["rsw"], n_sites["conventional"]
    return f"{count_of(rsw, 'RSW site')} and {count_of(conventional, 'conventional site')}"


def listing(items: Sequence[str]) -> str:
    """Join items with commas and a last "and"."""
    return " and ".join([", ".join(items[:-1]), items[-1]] if len(items) > 1 else items)


def site_name(site: str) -> str:
    """Print a site's id as its name: "north_town" as "North town", and "NorthTown" as it is."""
    if not site.islower():
        return site
    words = re.sub("[-_]", " ", site)
    return words[0].upper() + words[1:]
