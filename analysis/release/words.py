"""Which words may leave: those that the plan declares, and sentences without a number of their own.

An identifier or an odd value that slipped into a text would leave with it. So a text is released
when it is declared in the settings or the claims; any other may hold no digit, except in numbers
that are themselves released beside it.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from typing import Any

from analysis.release.rules import CONFIDENTIAL, NOT_APPLICABLE, Cell, is_missing
from study.settings.instruments import Instruments
from study.settings.model import Settings

_BREAK = re.compile(r"[\s,;:()_]|(?<!\d)\.|\.(?!\d)")
_WAVE = re.compile(r"(?<![a-z])wave[ _]\d\b")
_PERCENTAGE = re.compile(r"\d{1,3}%")


def declared(settings: Settings, claims: Iterable[Mapping[str, str]]) -> frozenset[str]:
    """Collect the texts that the settings and the claims declare, which are public."""
    texts = {settings.study.title, *settings.study.sites}
    texts |= set(Instruments.model_fields)
    for outcome in settings.outcomes:
        texts |= {outcome.name, outcome.claim, outcome.label, outcome.unit}
    inference = settings.inference
    texts.add(f"{inference.confidence:.0%}")
    for sizes in (inference.smallest_effect, inference.plausible_range):
        for limit in sizes.values():
            texts |= {f"±{limit:.2f}", f"±{100 * limit:.1f}", f"{limit:.2f}", f"{1 / limit:.2f}"}
    for claim in claims:
        texts |= set(claim.values())
    return frozenset(texts)


def tokens(text: str) -> list[str]:
    """List what a reader would take for a number or an identifier; waves are neither."""
    parts = _BREAK.split(_WAVE.sub("wave", text))
    return [part for part in parts if any(sign.isdigit() for sign in part)]


def words(
    text: Any,
    vocabulary: Collection[str],
    beside: Collection[str] = (),
    percentages: bool = False,
) -> Cell:
    """Release a text, or withhold it whole.

    Parameters
    ----------
    vocabulary : texts that are public as they stand.
    beside : text that is released beside it, whose numbers it may repeat.
    percentages : whether whole percentages may stay: in what a model warns of they describe the
        model and not people.
    """
    if is_missing(text) or str(text) == "":
        return Cell(NOT_APPLICABLE)
    if text in vocabulary:
        return Cell(str(text))
    public = (*vocabulary, *beside)
    allowed = {token for other in public for token in tokens(other)}
    for token in tokens(str(text).replace("\N{MINUS SIGN}", "-")):
        if token not in allowed and not (percentages and _PERCENTAGE.fullmatch(token)):
            return Cell(CONFIDENTIAL, "words with a number that is not released")
    return Cell(str(text))
