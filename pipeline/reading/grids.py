"""A sheet of text cells, each with the address that a person sees in a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Grid:
    """The cells of one CSV file or one sheet of a workbook, as text.

    Attributes
    ----------
    file : name of the file; ``sheet`` is "" for a CSV file.
    rows : the rows from the first on, so that ``rows[0]`` is row 1; they may differ in length.
    hidden : whether the sheet was hidden.
    ragged : whether a row can be longer than its header (a CSV file's can).
    formulas : row and column, counted from zero, of the cells that hold a formula.
    """

    file: str
    sheet: str
    rows: Sequence[Sequence[str]]
    hidden: bool = False
    ragged: bool = False
    formulas: Sequence[tuple[int, int]] = ()


def letter(position: int) -> str:
    """Letter of a column in a spreadsheet, from its position: 0 is A, 26 is AA."""
    letters = ""
    position += 1
    while position:
        position, rest = divmod(position - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters


def position(letters: str) -> int:
    """Position of a column from its letter; the inverse of ``letter``."""
    at = 0
    for one in letters:
        at = at * 26 + ord(one) - ord("A") + 1
    return at - 1
