"""What a column looks like wherever it is rightly filled: facts that one module checks.

A value may be within its limits in every row and the column still be wrong as a whole: in another
unit, coded from another number, a default for everybody. A table declares what it expects of its
columns in these words, and ``pipeline.rules.columns`` and ``pipeline.rules.codings`` try them. The
bounds are wide: they tell apart units and codings, not good authorities and bad ones.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Usual:
    """Between which bounds the middle value of a column lies in any authority.

    Attributes
    ----------
    unit : what the numbers are, in words ("hours a week").
    mistaken : other units in which the column comes by mistake, each with what one of it is in
        the right unit.
    rows : from how many values on the middle one says something.
    positive : whether only values above 0 count, because many rows rightly have none.
    """

    column: str
    low: float
    high: float
    unit: str
    mistaken: tuple[tuple[float, str], ...] = ()
    rows: int = 8
    positive: bool = False


@dataclass(frozen=True)
class Varies:
    """Columns that do not have one value in all rows, nor one but 0 in nearly all.

    Attributes
    ----------
    rows : from how many values on that would be no chance: the commonest value's usual share,
        to the power of ``rows``, is below one in a million.
    nearly : the share of the values from which one value other than 0 is too common; 1 where a
        usual value, such as a full week, may be very common.
    """

    columns: tuple[str, ...]
    rows: int
    nearly: float = 0.9


@dataclass(frozen=True)
class Counted:
    """Columns of numbers that a system counts, so that one in five ends in 0 or 5."""

    columns: tuple[str, ...]


@dataclass(frozen=True)
class Rate:
    """How many of a column's values are one of them, in any authority.

    Attributes
    ----------
    value : True of a yes or no, or a code.
    low, high : the shares between which it lies, so wide that only another coding leaves them.
    rows : from how many values on the share says something.
    """

    columns: tuple[str, ...]
    low: float
    high: float
    value: bool | str = True
    rows: int = 15


@dataclass(frozen=True)
class Noughts:
    """Columns of numbers of which many are rightly 0, so that none being 0 means that blanks are.

    Attributes
    ----------
    rows : from how many values on the lack of a 0 would be no chance: where three in ten are 0,
        20 values without one come about less than once in a thousand.
    """

    columns: tuple[str, ...]
    rows: int = 20


@dataclass(frozen=True)
class Coded:
    """Columns of answers that share one coding, from their lowest to their highest code.

    Attributes
    ----------
    name : what the answers are together.
    lowest_used, highest_used : whether among a hundred answers some have the lowest code, or the
        highest.
    middle : between which bounds the mean of all answers lies, where one is known.
    """

    columns: tuple[str, ...]
    name: str
    lowest_used: bool = False
    highest_used: bool = False
    middle: tuple[float, float] | None = None


@dataclass(frozen=True)
class Between:
    """Between which bounds the middle of one column divided by another lies, row by row.

    Attributes
    ----------
    differ : whether the two are not the same in every row.
    """

    column: str
    other: str
    low: float
    high: float
    rows: int = 12
    differ: bool = True


@dataclass(frozen=True)
class PerHead:
    """Between which bounds the sum of a column by the heads that it is for lies, by year.

    Attributes
    ----------
    heads : the column of the heads, the same number in every row of a year.
    line : the column that tells apart what is comparable from year to year.
    least : the smallest sum of a year, where the heads are not known.
    mistaken : as for ``Usual``.
    """

    column: str
    heads: str
    year: str
    line: str
    low: float
    high: float
    least: float
    mistaken: tuple[tuple[float, str], ...] = ()


Expectation = Usual | Varies | Counted | Rate | Noughts | Coded | Between | PerHead
