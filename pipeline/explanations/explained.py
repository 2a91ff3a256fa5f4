"""Explanations that name rows by their ids, made to name them by pseudonyms."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import replace

import pandas as pd

from pipeline.checking.check import CheckResult
from pipeline.pseudonyms.keys import Key
from pipeline.pseudonyms.pseudonym import pseudonym
from pipeline.reading.explanations import Explanation
from pipeline.reading.ids import canonical, id_columns, id_type
from pipeline.reading.parse import parse_column
from pipeline.screening.columns import KINDS
from pipeline.screening.told import explained_identifiers
from pipeline.submitting.clean_csv import cell_texts
from study.tables import TABLES, Table
from study.tables.base import DTYPES

_SHORTEST = 4  # characters: shorter ids, such as team 12, are words of any sentence
_WORD = re.compile(r"[\w./-]*\w")


def pseudonymised_explanations(
    result: CheckResult, given: Sequence[Explanation], key: Key, *, sites: bool = False
) -> tuple[list[Explanation], int]:
    """The explanations, each naming its row by the key that it now has.

    Parameters
    ----------
    given : every explanation of the council, whether or not this check found what it explains
        (another check, against the previous submission, may have).

    Returns
    -------
    tuple : the explanations, and how many were left out because their row was not found.

    Raises
    ------
    ValueError : when the words of one name an id of the submission, or hold an identifier; the
        message does not.
    """
    raw = raw_ids(result.submission.frames, sites=sites)
    for one in given:
        if names_an_id(one.text, raw):
            raise ValueError(
                f"An explanation of {one.rule} names an id in its words: say it without, because "
                "explanations travel with the data."
            )
        if found := explained_identifiers([one.text]):
            kinds = " and ".join(kind.name for kind in KINDS if kind.code in found)
            raise ValueError(
                f"An explanation of {one.rule} holds what looks like {kinds}: say it without, "
                "because explanations travel with the data."
            )
    explained: dict[Explanation, None] = {}
    for finding, text in result.explanations.items():
        old = result.keys[finding]
        row = _new_key(TABLES[finding.table], old, key, sites=sites) if old else ""
        explained[Explanation(finding.rule, finding.table, row, text)] = None
    left_out = 0
    used = {(finding.rule, text) for finding, text in result.explanations.items()}
    for one in given:
        if (one.rule, one.text) in used:
            continue
        row = _new_key(TABLES[one.table], one.row, key, sites=sites) if one.table in TABLES else ""
        if one.row and not row:
            left_out += 1
        else:
            explained[replace(one, row=row)] = None
    return list(explained), left_out


def raw_ids(frames: Mapping[str, pd.DataFrame], *, sites: bool = False) -> set[str]:
    """The canonical form of every id that becomes a pseudonym."""
    return {
        canonical(text)
        for name, frame in frames.items()
        for column in id_columns(TABLES[name], sites=sites)
        for text in frame[column.name].dropna().unique()
    }


def names_an_id(text: str, ids: Set[str]) -> bool:
    """Whether a text has one of the ids, of four characters or more, as a word."""
    form = canonical(text)
    words = {word for found in _WORD.findall(form) for word in (found, *re.split(r"[./]", found))}
    spaced = {one for one in ids if " " in one}
    return any(len(word) >= _SHORTEST and word in ids for word in words) or any(
        one in form for one in spaced
    )


def _new_key(table: Table, old: str, key: Key, *, sites: bool) -> str:
    """A row's key, as it was in the cells, to what it is in the tables that we write.

    A part that cannot be read, or a key that holds the mark between its parts, becomes "", so that
    no id is carried along: the explanation is then of all findings of its rule in the table.
    """
    if old in table.column:
        return old  # of a finding on that column as a whole
    texts = old.split("|")
    may_be_blank = [name for name in table.key[len(texts) :] if table.column[name].blank_ok]
    if len(texts) + len(may_be_blank) != len(table.key):
        return ""
    replaced = {column.name for column in id_columns(table, sites=sites)}
    parts: list[str] = []
    for name, text in zip(table.key, texts, strict=False):
        column = table.column[name]
        if not text and column.blank_ok:
            parts.append("")
            continue
        value = parse_column([text], column)[0][0].value
        if value is None:
            return ""
        if name in replaced:
            parts.append(pseudonym(key, id_type(column), text))
        else:
            parts += cell_texts(pd.Series([value], dtype=DTYPES[column.kind]), column)
    return "|".join(parts)
