"""Rows of totals among the rows of data: told by their words, or by being the sum of the others.

A total that is read as a unit or a worker doubles every count, so it is left out and asked about.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import pandas as pd
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from pipeline.reading.missing import clean
from study.tables import Table

_LONGEST = 60  # characters of a label
_OF_ALL = r"teams|units|workers|staff|children|families|cases|sites|services|visits|posts|rows"
_LABEL = re.compile(
    r"(?:(?:grand|overall|column|running|report|page|final|sum|general)[ -]*)?totals?"
    r"(?:[ :(–-].*)?"
    r"|sub[ -]?totals?(?:[ :(–-].*)?"
    r"|.*[ :–-](?:sub[ -]?)?totals?:?"
    rf"|overall|(?:all|sum|average|avg|mean|median)(?: (?:of )?(?:all )?(?:{_OF_ALL}))?:?"
    r"|(?:all|sum) of .*|σ|∑"
    r"|(?:average|avg|mean|median|min|minimum|max|maximum|number|count|proportion|share|rate) "
    r"(?:of|per|for|by|in|across) .*"
    r"|(?:min|minimum|max|maximum|count|percent|percentage|%)(?:(?::| of| in) ?.*)?"
    r"|(?:response|completion|vacancy|turnover) rate:?|(?:number|no\.?) of .*"
)
_MAYBE = (
    r"(?i)total|overall|σ|∑|%|\b(?:all|sum|average|avg|mean|median|minimum|maximum|min|max|number|no|"
    r"count|percent|percentage|proportion|share|rate)\b"
)
"""What every label holds: quickly told."""
_FEWEST_COLUMNS = 2  # that must be sums
_SHARE = 0.75  # of the columns that add up, that must be sums
_CLOSE = 1e-6
_LARGE = 10  # from which two sums that are equal are no accident

Mask = NDArray[np.bool_]
Column = tuple[NDArray[np.int32], Sequence[str]]
"""The codes of a column's rows, and its different texts."""


def is_label(text: str) -> bool:
    """Whether a text is what people write beside a total, an average or the like."""
    if not 1 <= len(text) <= _LONGEST:
        return False
    return _LABEL.fullmatch(" ".join(clean(text).casefold().split())) is not None


def labelled(spec: Table, columns: Mapping[str, Column], height: int) -> Mask:
    """Rows whose words say that they are totals.

    The words stand in a column of the key, or in another column of words of a row that has nothing
    in the first column of its key: a manager of "all" teams is no total.
    """
    found = np.zeros(height, dtype=bool)
    if spec.key[0] not in columns:
        return found
    codes, texts = columns[spec.key[0]]
    blank = np.array([not text for text in texts], dtype=bool)[codes]
    for column in spec.columns:
        if column.name not in columns:
            continue
        if column.kind in ("number", "integer", "boolean") and column.name not in spec.key:
            continue
        codes, texts = columns[column.name]
        of_label = pc.match_substring_regex(pa.array(texts, pa.string()), _MAYBE)
        of_label = of_label.to_numpy(zero_copy_only=False).astype(bool)
        for at in np.flatnonzero(of_label).tolist():
            of_label[at] = is_label(texts[at])
        if column.kind == "category":
            known = {
                word.casefold() for pair in column.codes.items() for word in (pair[0], *pair[1])
            }
            of_label &= np.array([text.casefold() not in known for text in texts], dtype=bool)
        if of_label.any():
            found |= of_label[codes] & (blank | (column.name in spec.key))
    return found


def sums(spec: Table, columns: Mapping[str, Column], height: int) -> Iterator[tuple[int, int, int]]:
    """Rows that are the sums of all others, or of those above since the first or the last total.

    Yields
    ------
    tuple : the row, and the first and the last of those that it adds up (itself not counted); a row
        may come twice.
    """
    numbers = [
        _numbers(columns[column.name])
        for column in spec.columns
        if column.unit not in (None, "share", "years") and column.name in columns
    ]
    if len(numbers) < _FEWEST_COLUMNS or height < 3:
        return
    values = np.column_stack(numbers)
    for group in _groups(spec, columns, height):
        for at in _sum_of_others(values[group]):
            yield int(group[at]), int(group[0]), int(group[-1])
    start, all_rows = 0, np.zeros(values.shape[1])
    while (at := _first_sum(values[start:])) is not None:
        yield start + at, start, start + at - 1
        all_rows += np.nansum(values[start : start + at], axis=0)
        start += at + 1
        if start < height and _is_sum(values[start], all_rows):
            yield start, 0, start - 1
            start += 1


def _groups(spec: Table, columns: Mapping[str, Column], height: int) -> Iterator[NDArray[np.intp]]:
    """All rows, and those that have one day, month or year in the key."""
    yield np.arange(height)
    for name in spec.key[1:]:
        if name in columns and spec.column[name].kind in ("date", "month"):
            codes = columns[name][0]
            order = np.argsort(codes, kind="stable")
            yield from np.split(order, np.flatnonzero(np.diff(codes[order])) + 1)


def _sum_of_others(values: NDArray[np.float64]) -> NDArray[np.intp]:
    """Rows that are each the sum of all the other rows, wherever they stand."""
    given = ~np.isnan(values)
    plain = np.where(given, values, 0.0)
    told = given & (plain != 0)
    others = plain.sum(axis=0) - plain
    addends = told.sum(axis=0) - told
    equal = told & (addends >= 2) & (np.abs(plain - others) <= _CLOSE * np.maximum(1, others))
    return np.flatnonzero(_enough(equal, told, plain))


def _enough(equal: Mask, told: Mask, values: NDArray[np.float64]) -> Mask:
    """Rows of which enough columns are sums: of small numbers many are so by accident."""
    large = (equal & (np.abs(values) >= _LARGE)).sum(axis=1)
    enough: Mask = (large >= _FEWEST_COLUMNS) & (equal.sum(axis=1) >= _SHARE * told.sum(axis=1))
    return enough


def _is_sum(row: NDArray[np.float64], of_all: NDArray[np.float64]) -> bool:
    told = ~np.isnan(row) & (row != 0)
    matched = told & (np.abs(row - of_all) <= _CLOSE * np.maximum(1, np.abs(of_all)))
    plain = np.where(told, row, 0.0)
    return bool(_enough(matched[np.newaxis], told[np.newaxis], plain[np.newaxis])[0])


def _first_sum(values: NDArray[np.float64]) -> int | None:
    """The first row that is the sum of those above it."""
    given = ~np.isnan(values)
    plain = np.where(given, values, 0.0)
    above = np.cumsum(plain, axis=0) - plain
    addends = np.cumsum(plain != 0, axis=0) - (plain != 0)
    told = given & (plain != 0)
    # A sum of one number and noughts is no sign of anything.
    equal = told & (addends >= 2) & (np.abs(plain - above) <= _CLOSE * np.maximum(1, np.abs(above)))
    places = np.flatnonzero(_enough(equal, told, plain))
    return int(places[0]) if len(places) else None


def _numbers(column: Column) -> NDArray[np.float64]:
    codes, texts = column
    bare = pd.Series(texts, dtype="str").str.replace(r"[£,\s]", "", regex=True)
    values = pd.to_numeric(bare, errors="coerce").to_numpy(dtype="float64")
    found: NDArray[np.float64] = np.where(np.isfinite(values), values, np.nan)[codes]
    return found
