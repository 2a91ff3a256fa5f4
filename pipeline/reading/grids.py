"""A sheet of text cells, each with the address that a person sees in a spreadsheet."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Grid:
    """The cells of one CSV file or one sheet of a workbook, as text.

    Attributes
    ----------
    file : name of the file; ``sheet`` is "" for a CSV file.
    rows : the rows from the first on, so that ``rows[0]`` is row 1; they may differ in length.
    hidden : whether the sheet was hidden.
    ragged : whether a row can be longer or shorter than its header (a CSV file's can).
    formulas : row and column, counted from zero, of the cells that hold a formula.
    look : what a person sees of the sheet beside its cells' texts.
    typed_dates : whether a date of the sheet is a date, not a text that looks like one.
    """

    file: str
    sheet: str
    rows: Sequence[Sequence[str]]
    hidden: bool = False
    ragged: bool = False
    formulas: Sequence[tuple[int, int]] = ()
    look: Look = field(default_factory=lambda: Look())
    typed_dates: bool = False


@dataclass(frozen=True)
class Look:
    """How a sheet's cells are shown, by rows and columns counted from zero.

    Attributes
    ----------
    hidden_rows, hidden_columns : by a filter or by hand.
    filtered : whether the sheet has a filter.
    struck : row and column of the cells whose text is struck through.
    merged : first row, first column, last row and last column of each merged area.
    from_1904 : whether a number that stands for a day counts from 1904, not from 1900.
    """

    hidden_rows: Sequence[int] = ()
    hidden_columns: Sequence[int] = ()
    filtered: bool = False
    struck: Sequence[tuple[int, int]] = ()
    merged: Sequence[tuple[int, int, int, int]] = ()
    from_1904: bool = False


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
