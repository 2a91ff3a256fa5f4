"""Ids: which columns hold them, which of them leave as they are, and when two are one."""

from __future__ import annotations

import re
import unicodedata

import pandas as pd

from study.tables import Column, Table

KEPT = ("site_id",)
"""Ids that stay as they are: an authority's code is no person's."""

_NUMBER_NOTATION = re.compile(r"[+-]?[0-9]+(?:\.[0-9]+)?e[+-][0-9]+|[+-]?[0-9]+\.[0-9]+e[0-9]+")
_DECIMAL = re.compile(r"[0-9]+\.0+")


def id_type(column: Column) -> str:
    """The type of an id, the same in every table that has the column: ``worker_id`` is "worker"."""
    return column.name.removesuffix("_id")


def id_columns(table: Table, *, sites: bool = False) -> tuple[Column, ...]:
    """The columns of a table whose ids become pseudonyms; that of the site only if asked."""
    return tuple(c for c in table.columns if c.kind == "id" and (sites or c.name not in KEPT))


def canonical_forms(ids: pd.Series) -> pd.Series:
    """Ids in the form in which two of them are one when they become pseudonyms.

    One that a program wrote as a number, which ``rsw pseudonymise`` says, stays as it is.
    """
    forms: dict[str, str] = {}
    for text in ids.dropna().unique():
        try:
            forms[text] = canonical(text)
        except ValueError:
            forms[text] = text
    return ids.map(forms)


def canonical(text: str) -> str:
    """The form of an id that is hashed, so that an id is one however it was typed.

    Full-width digits and letters become plain ones (NFKC), characters that cannot be seen go,
    every run of spaces becomes one space, outer spaces go, and capitals become small letters.
    Leading zeros stay: 007 and 7 are different ids.

    Raises
    ------
    ValueError : when nothing is left, or a program wrote the id as a number, so that digits or
        leading zeros may be gone. The message never holds the id.
    """
    shown = "".join(
        character
        for character in unicodedata.normalize("NFKC", text)
        if unicodedata.category(character) != "Cf"
    )
    form = unicodedata.normalize("NFKC", " ".join(shown.split()).casefold())
    if not form:
        raise ValueError("is blank")
    if _NUMBER_NOTATION.fullmatch(form):
        raise ValueError("is in scientific notation, so its digits are gone")
    if _DECIMAL.fullmatch(form):
        raise ValueError("has decimals, so a program took it for a number")
    return form
