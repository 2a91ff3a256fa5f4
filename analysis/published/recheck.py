"""A table of published figures, each recomputed from what was printed beside it.

One row a figure: ``what`` it is, the ``statistic``, its ``value`` as printed (blank where it was
not obtained), and what it is recomputed from:

| statistic | recomputed from |
|---|---|
| t, r, chi2 | df, p |
| F | df, df2, p |
| z | p |
| mean | n; items, where a person's value is a mean over several; sd, where printed |
| share, ratio | a of b (per cent), a / b |
| difference, change | b less a, from a to b (per cent) |
| other | nothing; its value is any text |
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import get_args

from mixed.reported.means import nearest, spread_is_possible, totals
from mixed.reported.numbers import Printed, printed, printed_p
from mixed.reported.quotients import Quotient, recompute_quotient
from mixed.reported.tests import DEGREES, Statistic, recompute
from study.vocabulary import Rechecked

STATISTICS = (*DEGREES, "mean", *get_args(Quotient), "other")
COLUMNS = (
    *("id", "study", "what", "statistic", "value", "df", "df2", "p", "n", "items", "sd", "a", "b"),
    "grade",
)
NEEDED = ("what", "statistic", "value")
# With more numbers than this behind a mean, nearly every mean and SD of two decimals can be.
MOST_PEOPLE = 100_000


class PublishedError(ValueError):
    """A row cannot be read; the message names row and column."""


@dataclass(frozen=True)
class Figure:
    """A published figure and what became of it.

    Attributes
    ----------
    row : as in a spreadsheet, from 2.
    recomputed, low, high : the number that follows from what was printed beside it, and its least
        and largest with the rounding of that; of a test the p, of a mean the possible ones beside.
    found : ``not_checked`` where what it would be recomputed from is not given.
    """

    row: int
    id: str
    study: str
    what: str
    statistic: str
    value: str
    p: str
    recomputed: float | None
    low: float | None
    high: float | None
    found: Rechecked
    grade: str


def recheck(rows: Iterable[Mapping[str, str]], level: float = 0.05) -> Iterator[Figure]:
    """Recompute every figure that can be.

    Parameters
    ----------
    rows : cells by column, as printed; a column that is absent counts as blank.
    level : of significance.

    Raises
    ------
    PublishedError : when a cell is not what its column needs.
    """
    for number, cells in enumerate(rows, start=2):
        yield _figure(
            _Row(number, {name: str(cells.get(name, "")).strip() for name in COLUMNS}), level
        )


@dataclass(frozen=True)
class _Row:
    number: int
    cells: Mapping[str, str]

    def given(self, *names: str) -> bool:
        return all(self.cells[name] for name in names)

    def refuse(self, name: str, why: str) -> PublishedError:
        return PublishedError(f"row {self.number}, {name}: {self.cells[name]!r} {why}.")

    def printed(self, name: str) -> Printed:
        try:
            return printed(self.cells[name])
        except ValueError as error:
            raise self.refuse(name, str(error)) from None

    def whole(self, name: str, least: int, most: int) -> int:
        number = self.printed(name)
        if number.decimals or not least <= number.value <= most:
            raise self.refuse(name, f"is not a whole number from {least} to {most}")
        return int(number.value)


def _figure(row: _Row, level: float) -> Figure:
    statistic = row.cells["statistic"]
    if statistic not in STATISTICS:
        raise row.refuse("statistic", f"is none of {', '.join(STATISTICS)}")
    recomputed, low, high, verdict = _judged(row, level)
    given = {name: row.cells[name] for name in ("id", "study", "what", "statistic", "value")}
    return Figure(
        row.number,
        **given,
        p=row.cells["p"],
        recomputed=recomputed,
        low=low,
        high=high,
        found=verdict,
        grade=row.cells["grade"],
    )


_Judged = tuple[float | None, float | None, float | None, Rechecked]
_NOT_CHECKED: _Judged = (None, None, None, "not_checked")


def _judged(row: _Row, level: float) -> _Judged:
    if not row.given("value"):
        return None, None, None, "not_obtained"
    if row.cells["statistic"] == "other":
        return _NOT_CHECKED
    value = row.printed("value")
    if row.cells["statistic"] in DEGREES:
        return _test(row, value, level)
    return _mean(row, value) if row.cells["statistic"] == "mean" else _quotient(row, value)


def _test(row: _Row, value: Printed, level: float) -> _Judged:
    statistic: Statistic = row.cells["statistic"]  # type: ignore[assignment]
    names = DEGREES[statistic]
    for name in names:
        if row.given(name) and row.printed(name).value <= 0:
            raise row.refuse(name, "is not above zero")
    if not row.given("p", *names):
        return _NOT_CHECKED
    try:
        reported = printed_p(row.cells["p"], Fraction(str(level)))
    except ValueError as error:
        raise row.refuse("p", str(error)) from None
    degrees = tuple(float(row.printed(name).value) for name in names)
    found = recompute(statistic, value, degrees, reported, level)
    if found.agreement == "impossible":
        return None, None, None, "impossible"
    return found.p, found.low, found.high, found.agreement


def _mean(row: _Row, mean: Printed) -> _Judged:
    if not row.given("n"):
        return _NOT_CHECKED
    n = row.whole("n", 1, 10**9)
    items = row.whole("items", 1, 1000) if row.given("items") else 1
    if n * items > MOST_PEOPLE:
        return _NOT_CHECKED
    below, above = (float(x) for x in nearest(mean, n, items))
    if not totals(mean, n, items):
        return None, below, above, "impossible"
    if row.given("sd") and n > 1 and not spread_is_possible(mean, row.printed("sd"), n, items):
        return None, below, above, "impossible"
    return None, below, above, "consistent"


def _quotient(row: _Row, value: Printed) -> _Judged:
    if not row.given("a", "b"):
        return _NOT_CHECKED
    kind: Quotient = row.cells["statistic"]  # type: ignore[assignment]
    a, b = row.printed("a"), row.printed("b")
    try:
        found, low, high = recompute_quotient(kind, a, b)
    except ValueError as error:
        raise row.refuse("a" if kind == "change" else "b", f"is divided by: {error}") from None
    verdict: Rechecked = "consistent" if value.holds(low, high) else "inconsistent"
    return float(found), float(low), float(high), verdict
