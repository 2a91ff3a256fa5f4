"""Yes and no, in words and in ticks.

A cross is a tick on many forms and a no on others, so only its column can tell, and a column that
says yes or nothing does not say what nothing means.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pipeline.reading.categories import CodeList
from pipeline.reading.cells import Parsed, broken
from study.tables.columns import TICKS, YES_NO

BOOLEANS = CodeList(YES_NO)
_BOXES = {"☐": False, "☒": True}  # of one set of signs: an empty box and one that is crossed
_CROSSES = frozenset({*"xX×✗✘✕✖", "xx", "XX"})
_FEWEST_BLANK = 2
_FEWEST_YES = 8  # of a column that is rightly blank in most rows
_ONE, _TWO, _ZERO = (frozenset({n, f"{n}.0"}) for n in "120")

ColumnTold = tuple[str, dict[str, str], int]


def parse_yes_no(
    texts: Sequence[str], counts: Sequence[int], *, sparse: bool = False
) -> tuple[list[Parsed | None], list[ColumnTold]]:
    """Read the different texts of a column.

    Parameters
    ----------
    counts : in how many cells each text stands.
    sparse : whether blank is usual, so that a few that say yes need no other that says no.

    Returns
    -------
    tuple : one result per text, None for one that says neither; and what is told of the column.
    """
    there = [text for text, count in zip(texts, counts, strict=True) if count]
    said = {text: _plain(text) for text in texts}
    crosses = [text for text in there if text in _CROSSES]
    says_yes = any(said[text] is True for text in there)
    says_no = any(said[text] is False for text in there)
    # Of 1 and 2, without a 0, either may be yes.
    ones, twos, noughts = ([t for t in there if t in numbers] for numbers in (_ONE, _TWO, _ZERO))
    unclear = {*ones, *twos} if ones and twos and not noughts else set()
    # A cross amid noes, or alone, is a tick; beside ticks it may be a no.
    tick = bool(crosses) and not says_yes
    cells: list[Parsed | None] = []
    for text in texts:
        if text in unclear:
            cells.append(Parsed(None, "invalid"))
        elif said[text] is not None:
            cells.append(Parsed(said[text]))
        elif text in _CROSSES:
            cells.append(Parsed(True) if tick else broken("cell.boolean_cross"))
        else:
            cells.append(None)
    number = dict(zip(texts, counts, strict=True))
    told: list[ColumnTold] = []
    if unclear:
        told.append(("column.one_two", {}, sum(number[text] for text in unclear)))
        return cells, told
    if tick and says_no:
        told.append(("column.crosses", {}, sum(number[text] for text in crosses)))
    blanks = number.get("", 0)
    yeses = sum(number[text] for text in there if said[text] is True or text in crosses)
    few = sparse and yeses < _FEWEST_YES
    if (tick or says_yes) and not says_no and not few and blanks >= (1 if tick else _FEWEST_BLANK):
        told.append(("column.yes_or_blank", {}, blanks))
    return cells, told


def _plain(text: str) -> Any:
    """What a text says by itself: True, False, or None."""
    if text in _BOXES:
        return _BOXES[text]
    if text.rstrip("\ufe0e\ufe0f") in TICKS and text:
        return True
    return BOOLEANS.find(text)
