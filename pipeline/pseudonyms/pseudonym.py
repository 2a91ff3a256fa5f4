"""Ids to pseudonyms, with a key that the council alone holds.

A pseudonym is the keyed hash (HMAC-SHA256, RFC 2104) of an id in its canonical form, under a key
of its own for each project and type of id, itself derived from the council's key by HMAC. Without
the key nobody can tell which id a pseudonym stands for, nor test a guess; with it, the same id has
the same pseudonym in every table and wave.
"""

from __future__ import annotations

import base64
import hashlib
import hmac
import re
from collections.abc import Iterable

import pandas as pd

from pipeline.pseudonyms.keys import Key
from pipeline.reading.ids import canonical

_BYTES = 20  # 160 bits are 32 characters of base32 without padding
_BODY = "[a-z2-7]{32}"


def pseudonym(key: Key, kind: str, text: str) -> str:
    """The pseudonym of one id, such as ``worker-`` and 32 letters and digits (160 bits).

    Raises
    ------
    ValueError : see ``canonical``; also when the text is a pseudonym already.
    """
    form = canonical(text)
    if is_pseudonym(form, kind):
        raise ValueError("is a pseudonym already")
    label = f"rsw pseudonym 1\0{key.project}\0{kind}".encode()
    sub_key = hmac.new(key.secret, label, hashlib.sha256).digest()
    digest = hmac.new(sub_key, form.encode(), hashlib.sha256).digest()[:_BYTES]
    return f"{kind}-{base64.b32encode(digest).decode().casefold()}"


def is_pseudonym(text: str, kind: str) -> bool:
    """Whether a text has the form of our pseudonyms of this type."""
    return re.fullmatch(f"{re.escape(kind)}-{_BODY}", text) is not None


def pseudonyms(key: Key, kind: str, values: pd.Series) -> pd.Series:
    """Pseudonyms of a column of ids; missing stays missing.

    Raises
    ------
    ValueError : when an id cannot be taken, or two ids got one pseudonym; says how many, not which.
    """
    made: dict[str, str] = {}
    refused: dict[str, int] = {}
    for text in values.dropna().unique():
        try:
            made[text] = pseudonym(key, kind, text)
        except ValueError as error:
            refused[str(error)] = refused.get(str(error), 0) + 1
    if refused:
        why, count = max(refused.items(), key=lambda item: item[1])
        raise ValueError(f"{count:,} different values of {values.name}: each {why}.")
    check_collisions(made.items())
    return values.map(made).astype("str")


def check_collisions(made: Iterable[tuple[str, str]]) -> None:
    """Check that different ids have different pseudonyms.

    Raises
    ------
    ValueError : when they do not; with 160 bits this is never chance.
    """
    forms: dict[str, str] = {}
    for text, name in made:
        if forms.setdefault(name, canonical(text)) != canonical(text):
            raise ValueError("Two different ids have the same pseudonym: nothing was written.")
