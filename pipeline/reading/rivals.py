"""Two versions of one table among the files: only the sender knows which is right."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from itertools import combinations
from pathlib import PurePath

from pipeline.reading.missing import clean
from pipeline.reading.rows import Part
from pipeline.reading.sheet_rows import cells_of, width
from study.tables import Table

_MARK = re.compile(
    r"\bv(?:er(?:sion)?)?[ .]?[0-9]+(?:\.[0-9]+)*\b|\((?:[0-9]{1,2}|copy)\)|\bcopy(?: of)?\b"
    r"|\b(?:old|older|new|newer|latest|final|finals|draft|previous|prev|superseded|backup|bak)\b"
    r"|\b(?:amended|corrected|revised|updated|update|resubmission|resubmitted|original|orig)\b"
)
_OVERLAP = 0.5  # of the smaller part's keys that are in the other too
_FEWEST = 2  # keys that two parts must share


def rivals(
    parts: Mapping[str, Sequence[Part]], tables: Mapping[str, Table]
) -> dict[str, tuple[Part, Part]]:
    """For each table of which two versions were sent, the first two sheets that hold them.

    Two sheets are versions of one table when their names differ only in words such as "old",
    "v2" or "(1)", or half of the rows of one have the key of a row of the other; and when their
    rows are not the same.
    """
    found = {}
    for name, several in parts.items():
        for first, second in combinations(several, 2):
            one, other = (_rows(tables[name], part) for part in (first, second))
            if not one or not other or set(one.items()) == set(other.items()):
                continue
            alike = _stem(first) == _stem(second) and _is_marked(first, second)
            shared = len(one.keys() & other.keys())
            # Without its wave a returning person has one key in two years' files.
            whole = all(
                key in p.header.columns for p in (first, second) for key in tables[name].key
            )
            most = shared >= _FEWEST and shared >= _OVERLAP * min(len(one), len(other))
            if alike or (whole and most):
                found[name] = first, second
                break
    return found


def _stem(part: Part) -> str:
    """The name of a part's file and sheet without the words that tell versions apart."""
    name = f"{PurePath(part.grid.file).stem} {part.grid.sheet}".casefold()
    plain = _MARK.sub(" ", re.sub(r"[_\-.]+", " ", name))
    return " ".join(re.findall(r"[a-z0-9]+", plain))


def _is_marked(*parts: Part) -> bool:
    names = (f"{PurePath(p.grid.file).stem} {p.grid.sheet}".casefold() for p in parts)
    return any(_MARK.search(re.sub(r"[_\-]+", " ", name)) for name in names)


def _rows(table: Table, part: Part) -> dict[tuple[str, ...], int]:
    """A number that stands for each row's cells, by the texts of its key."""
    body = part.grid.rows[part.header.row + 1 :]
    names = [name for name in table.column if name in part.header.columns]
    keys = [name for name in table.key if name in names]  # a wave may be left out
    if table.key[0] not in keys:
        return {}
    columns = {}
    for name in names:
        at = part.header.columns[name]
        if at >= width(body):
            columns[name] = [""] * len(body)
            continue
        cells = cells_of(body, at)
        texts = [clean(text).casefold() for text in cells.texts]
        columns[name] = [texts[code] for code in cells.codes.tolist()]
    places = zip(*(columns[name] for name in keys), strict=True)
    whole = zip(*columns.values(), strict=True)
    return {key: hash(row) for key, row in zip(places, whole, strict=True) if any(key)}
