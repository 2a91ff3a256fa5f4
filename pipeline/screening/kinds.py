"""What a kind of identifier says about itself, and how sure one text makes us of it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

from pipeline.reading.missing import clean


class Likeness(IntEnum):
    """What a text shows of a kind of identifier.

    ``ALIKE`` has its shape but not its check digit. ``CODE`` would pass as one, but so do some
    pseudonyms, and the column must tell. ``CERTAIN`` is one wherever it stands.
    """

    NONE = 0
    ALIKE = 1
    CODE = 2
    CERTAIN = 3


def _never(text: str) -> bool:
    return False


def _always(text: str) -> bool:
    return True


@dataclass(frozen=True)
class Kind:
    """A kind of direct identifier.

    Attributes
    ----------
    code : ends the rule's code, as in ``screen.nhs_number``.
    name : as a sentence names it, with its article.
    quick : an RE2 pattern, case ignored, that every text with the identifier matches.
    pattern : where in a text one may stand.
    valid : whether what the pattern found is one, by its check digit or its parts.
    certain : whether what is valid is one wherever it stands; else the column tells.
    near : shape of pseudonyms among which a valid one may be there by accident.
    check_digit : whether a check digit tells what is valid from what only looks so.
    chance : how often a pseudonym of that shape passes by accident.
    drawn : whether those of a column have many beginnings, which running numbers have not.
    why : what a column showed, as the end of a sentence.
    bulk : tells of many texts at once which have the shape and nothing else, and which of those
        are valid; for the shape that whole columns of pseudonyms have.
    """

    code: str
    name: str
    quick: str
    pattern: re.Pattern[str]
    valid: Callable[[str], bool] = _always
    certain: Callable[[str], bool] = _never
    near: re.Pattern[str] = re.compile(r"(?!)")
    check_digit: bool = False
    chance: float = 0.0
    drawn: bool = False
    why: str = ""
    bulk: Callable[[Sequence[str]], tuple[list[bool], list[bool]]] | None = None

    def look_at(self, texts: Sequence[str], *, strict: bool = False) -> list[Likeness]:
        """What each of several cleaned texts shows; see ``look``."""
        if self.bulk is None:
            return [self.look(text, strict=strict) for text in texts]
        good = Likeness.CERTAIN if strict else Likeness.CODE
        return [
            (good if valid else Likeness.ALIKE) if whole else self.look(text, strict=strict)
            for text, whole, valid in zip(texts, *self.bulk(texts), strict=True)
        ]

    def look(self, text: str, *, strict: bool = False) -> Likeness:
        """What a cleaned text shows of this kind.

        Parameters
        ----------
        strict : whether whatever is valid is certain, as it is outside the cells of a column.
        """
        best = Likeness.NONE
        prose: Prose | None = None
        for found in self.pattern.finditer(text):
            if not self.valid(found[0]):
                best = max(best, Likeness.ALIKE)
                continue
            if strict or self.certain(found[0]):
                return Likeness.CERTAIN
            prose = prose or Prose.of(text)
            if prose.beside(*found.span()):
                return Likeness.CERTAIN
            best = Likeness.CODE
        return best


_SPACE = re.compile(r"\s")
_TWO_LETTERS = re.compile(r"[^\W\d_]{2}")


class Prose(NamedTuple):
    """Where the first and the last space and the first and last two letters of a text stand.

    Found once for a text: it may hold thousands of numbers, each with all the others beside it.
    """

    spaces: tuple[int, int] | None
    letters: tuple[int, int] | None

    @classmethod
    def of(cls, text: str) -> Prose:
        """Look through a text once for each."""
        return cls(_first_and_last(_SPACE, text), _first_and_last(_TWO_LETTERS, text))

    def beside(self, start: int, end: int) -> bool:
        """Whether what stands outside of a stretch is written for people.

        It is when it has a space and a word of two letters or more.
        """
        return all(
            there is not None and (there[0] < start or there[1] >= end)
            for there in (self.spaces, self.letters)
        )


def _first_and_last(pattern: re.Pattern[str], text: str) -> tuple[int, int] | None:
    places = [found.start() for found in pattern.finditer(text)]
    return (places[0], places[-1]) if places else None


LABELS = (
    r"nhs|upn|nino|ni|swe|national ?insurance|post ?code|pcode|tel|telephone|phone|mob|mobile"
    r"|landline"
)
"""Words that say what the number after them is."""

_LABEL = re.compile(
    rf"(?<![0-9A-Za-z])({LABELS})(?: ?(?:no|num|number|id))?[^0-9A-Za-z+(]{{0,3}}(?=[0-9A-Z+(])",
    re.IGNORECASE,
)


def spaced_labels(text: str) -> str:
    """A text with one space between such a word and its number, as people write in prose.

    So "NHS:9434765870" and "NHS9434765870" are read as "NHS 9434765870".
    """
    return _LABEL.sub(r"\1 ", text)


START = r"(?<![0-9A-Za-z@])(?<![0-9][.,/:-])"
"""Before a number that stands by itself: no letter, no digit, and no part of a longer number."""

END = r"(?![0-9A-Za-z@])(?![.,/:-][0-9])"
"""After it, likewise."""

QUICK_START, QUICK_END = (
    rf"(?:^|[^0-9a-z]|(?:{LABELS})(?:no|num|number|id)?)",
    r"(?:[^0-9a-z]|$)",
)

_DASHES = re.compile("[\u2010-\u2015\u2212]")


def fold(text: str) -> str:
    """A text with plain digits, letters, spaces and hyphens in place of their look-alikes."""
    return _DASHES.sub("-", unicodedata.normalize("NFKC", clean(text)))
