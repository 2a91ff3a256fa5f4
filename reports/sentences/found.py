"""What a check found, in the words that the terminal, the page and the council's page share.

A finding is counted once, however many cells it stands for, so that what is counted is what is
listed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reports.sentences.small_words import count_of, listing, start

NOUNS = {"error": "error", "warning": "warning", "query": "query", "note": "note"}
EXPLAINABLE = ("warning", "query")
"""Levels whose findings a council may explain in place of mending."""
NOTHING = "Nothing was found to mend or to confirm."
GAP = "…"
_LEAST = 3  # words that sentences share before the shared part says anything


def found(levels: Mapping[str, int]) -> str:
    """How much was found, as in "One error and two queries were found".

    Parameters
    ----------
    levels : findings by level; a level without any may be left out.
    """
    said = [count_of(levels[level], noun) for level, noun in NOUNS.items() if levels.get(level)]
    if not said:
        return NOTHING
    was = "was" if sum(levels.values()) == 1 else "were"
    return f"{start(listing(said))} {was} found."


def outcome(exit_code: int, errors: int, unanswered: int) -> str:
    """What a check came to, in a sentence.

    Parameters
    ----------
    exit_code : of ``rsw check``.
    errors, unanswered : how many errors there are, and queries without an explanation.
    """
    if exit_code == 2:
        return "No table of the study was found in these files."
    if errors:
        is_an = "is an error" if errors == 1 else "are errors"
        return f"There {is_an} to mend before you send this."
    if unanswered:
        return f"No errors: please look at the {'query' if unanswered == 1 else 'queries'}."
    return "No errors."


def shared(sentences: Sequence[str]) -> str:
    """The wording that the sentences of one rule share, with a gap where they differ."""
    first, *others = dict.fromkeys(sentences)
    if not others:
        return first
    split = [sentence.split(" ") for sentence in (first, *others)]
    shortest = min(map(len, split))
    head = _alike(split, shortest)
    tail = _alike([words[::-1] for words in split], shortest - head)
    words = split[0]
    if head + tail < _LEAST:
        return f"{first} And the like."
    gap = [GAP] if head + tail < max(map(len, split)) else []
    return " ".join([*words[:head], *gap, *words[len(words) - tail :]])


def places(n: int) -> str:
    """In how many places: "in one place"."""
    return f"in {count_of(n, 'place')}"


def _alike(sentences: Sequence[Sequence[str]], most: int) -> int:
    """How many first words the sentences share."""
    n = 0
    while n < most and len({words[n] for words in sentences}) == 1:
        n += 1
    return n
