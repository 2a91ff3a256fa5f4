"""Whether a column as a whole looks as such columns do, whatever its cells by themselves.

Every finding is a query at the column's header: one cell to look at, and one explanation to give.
What is expected stands with the tables (``study.tables.expectations``).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd

from pipeline.reading.grids import letter
from pipeline.reading.table import ReadTable
from pipeline.rules.reader import Rule
from study.findings import Finding
from study.tables.expectations import (
    Between,
    Coded,
    Counted,
    Expectation,
    Noughts,
    PerHead,
    Rate,
    Usual,
    Varies,
)

OR_EXPLAIN = "or say in the explanations why it is so."

MIDDLE = Rule(
    "column.middle",
    "query",
    "The values of {column} are too {size} as a whole: their middle value is {side} {bound} "
    "{unit}, and elsewhere it lies between {low} and {high}.{looks}",
    "See in which unit the column is, and whether the system filled in a default; write it as the "
    "dictionary says ({unit}), leave unknown cells blank, " + OR_EXPLAIN,
)
SAME = Rule(
    "column.same",
    "query",
    "{share} of the {n} values of {column} are one and the same, which they are nowhere else.",
    "If the system filled in a default, give each row its own value or leave unknown cells blank; "
    + OR_EXPLAIN,
)
ROUNDED = Rule(
    "column.rounded",
    "query",
    "Most numbers in {column} end in 0 or 5, as estimates do; of counted ones two in ten would.",
    "Give the numbers as they were counted, " + OR_EXPLAIN,
)
RATIO = Rule(
    "column.ratio",
    "query",
    "{column} does not fit {other}: divided by it, the middle of the rows is {side} {bound}, and "
    "elsewhere it lies between {low} and {high}.",
    "See whether both columns are in the same unit, " + OR_EXPLAIN,
)
COPIED = Rule(
    "column.copied",
    "query",
    "{column} is the same as {other} in all {n} rows.",
    "See whether one column was exported for the other, " + OR_EXPLAIN,
)
PER_HEAD = Rule(
    "column.per_head",
    "query",
    "In {year} the sum of {column} is {value} for each of the {heads}; elsewhere it lies between "
    "{low} and {high}.{looks}",
    "See in which unit the amounts are and give them in pounds, " + OR_EXPLAIN,
)
SMALL_SUM = Rule(
    "column.small_sum",
    "query",
    "In {year} the sum of {column} is below {least}, which is small for a whole site.",
    "If the amounts are in thousands, give them in pounds; " + OR_EXPLAIN,
)
JUMP = Rule(
    "column.jump",
    "query",
    "{column} of {line} is more than {times} times as large in one year as in another.",
    "If one year is in thousands, give it in pounds; " + OR_EXPLAIN,
)
RATE = Rule(
    "column.rate",
    "query",
    "In {share} of the rows {column} is {value}; elsewhere it is so in {low} to {high} of them.",
    "See whether the codes of the column mean what the dictionary says, as 1 and 2 may be yes and "
    "no or no and yes, " + OR_EXPLAIN,
)
NOUGHTS = Rule(
    "column.no_noughts",
    "query",
    "{column} has {n} blank cells and never a 0; a blank cell and a dash were taken as not known, "
    "not as 0.",
    "If they mean 0, as a spreadsheet shows 0 as a dash, write 0 in those cells; " + OR_EXPLAIN,
)
APART = Rule(
    "column.far_apart",
    "query",
    "{n} of {column} hold a number such as 99, far above all others, as systems write where there "
    "is no answer.",
    "Leave those cells blank if they mean that; " + OR_EXPLAIN,
)
RULES = (RATE, NOUGHTS, APART, MIDDLE, SAME, ROUNDED, RATIO, COPIED, PER_HEAD, SMALL_SUM, JUMP)

DIGITS_FROM, DIGITS_ROWS, DIGITS_SHARE = 10, 30, 0.7
"""Of 30 counts of 10 or more, 21 end in 0 or 5 by chance less than once in ten million."""
_BARE = frozenset({"", "-", "–", "—"})
_BLANKS = 0.1  # of the rows, from which blank cells are asked about where no value is 0
_NO_ANSWER = (77, 88, 98, 99, 777, 888, 998, 999, 7777, 8888, 9998, 9999)
_REST, _TIMES_APART = 10, 3
TIMES = 300
"""Far from 1 and near enough to 1,000 that pounds and thousands are told apart."""


def column_findings(table: ReadTable) -> Iterator[Finding]:
    """Try every expectation of a table on the columns that it has.

    Yields
    ------
    Finding : at the header's cell, with no cell's value; at most one for a column.
    """
    found: dict[str, Finding] = {
        finding.column: finding for finding in (_apart(table) if table.complete else ())
    }
    for fact in table.spec.expectations if table.complete else ():
        for finding in _tried(table, fact):
            # One fault is one finding: what is said of a column first is its likeliest cause, and a
            # column that is wrong by itself is not set against another.
            if not (isinstance(fact, Between) and fact.other in found):
                found.setdefault(finding.column, finding)
    yield from found.values()


def _tried(table: ReadTable, fact: Expectation) -> Iterator[Finding]:
    match fact:
        case Usual():
            yield from _usual(table, fact)
        case Varies():
            yield from _varies(table, fact)
        case Counted():
            yield from _counted(table, fact)
        case Rate():
            yield from _rate(table, fact)
        case Noughts():
            yield from _noughts(table, fact)
        case Between():
            yield from _between(table, fact)
        case PerHead():
            yield from _per_head(table, fact)
        case Coded():  # settled before the rules between tables: pipeline.rules.codings
            pass


def at_header(table: ReadTable, rule: Rule, column: str, count: int = 1, **words: Any) -> Finding:
    """A finding on a column as a whole, at its header."""
    part = next((p for p in table.rows.parts if column in p.header.columns), table.rows.parts[0])
    at = part.header.columns.get(column)
    return rule.at(
        part.place(table.rows.site),
        row=part.header.row + 1,
        column=column,
        letter="" if at is None else letter(at),
        count=count,
        **words,
    )


def _usual(table: ReadTable, fact: Usual) -> Iterator[Finding]:
    values = _numbers(table, fact.column)
    if fact.positive:
        values = values[values > 0]
    if len(values) < fact.rows:
        return
    middle = float(values.median())
    if not fact.low <= middle <= fact.high:
        words = _side(middle, fact.low, fact.high, fact.mistaken)
        if values.nunique() == 1 and len(values) > 1:
            words["looks"] = f" All {len(values):,} are one and the same, as a default is."
        size = "large" if middle > fact.high else "small"
        yield at_header(table, MIDDLE, fact.column, size=size, unit=fact.unit, **words)


def _varies(table: ReadTable, fact: Varies) -> Iterator[Finding]:
    for column in fact.columns:
        values = table.frame[column].dropna()
        if len(values) < fact.rows:
            continue
        counts = values.value_counts()
        times, value = int(counts.iloc[0]), counts.index[0]
        if times == len(values):
            yield at_header(table, SAME, column, share="All", n=f"{len(values):,}")
        elif value != 0 and times >= fact.nearly * len(values):
            yield at_header(
                table, SAME, column, share=f"{times / len(values):.0%}", n=f"{len(values):,}"
            )


def _counted(table: ReadTable, fact: Counted) -> Iterator[Finding]:
    for column in fact.columns:
        values = _numbers(table, column)
        values = values[values >= DIGITS_FROM]
        if len(values) >= DIGITS_ROWS and (values % 5 == 0).mean() >= DIGITS_SHARE:
            yield at_header(table, ROUNDED, column)


def _rate(table: ReadTable, fact: Rate) -> Iterator[Finding]:
    # Of a column that says yes or nothing the share of yes is no second fault.
    asked = {one.column for one in table.findings if one.rule == "column.yes_or_blank"}
    for column in fact.columns:
        values = table.frame[column].dropna()
        if len(values) < fact.rows or column in asked:
            continue
        share = float((values == fact.value).mean())
        if not fact.low <= share <= fact.high:
            yield at_header(
                table,
                RATE,
                column,
                share=f"{share:.0%}",
                value="yes" if fact.value is True else str(fact.value),
                low=f"{fact.low:.0%}",
                high=f"{fact.high:.0%}",
            )


def _noughts(table: ReadTable, fact: Noughts) -> Iterator[Finding]:
    for column in fact.columns:
        if column not in table.rows.columns:
            continue
        values = _numbers(table, column)
        sent = table.rows.columns[column]
        bare = np.array([text in _BARE for text in sent.texts], dtype=bool)[sent.codes]
        blanks = int(bare.sum())
        if len(values) >= fact.rows and blanks >= _BLANKS * len(table.frame) and (values > 0).all():
            yield at_header(table, NOUGHTS, column, count=blanks, n=f"{blanks:,}")


def _apart(table: ReadTable) -> Iterator[Finding]:
    """Columns of numbers of which some are nines or the like, far above the others."""
    for column in table.spec.columns:
        if column.kind != "integer" or column.name not in table.rows.columns:
            continue
        values = _numbers(table, column.name)
        codes = values.isin(_NO_ANSWER)
        rest = values[~codes]
        # Nines of one length only: a count may well be 99 once, beside others that are near.
        if not codes.any() or values[codes].nunique() > 2 or len(rest) < _REST:
            continue
        if values[codes].min() > _TIMES_APART * max(rest.max(), 1):
            n = int(codes.sum())
            cells = "1 cell" if n == 1 else f"{n:,} cells"
            yield at_header(table, APART, column.name, count=n, n=cells)


def _between(table: ReadTable, fact: Between) -> Iterator[Finding]:
    both = table.frame[[fact.column, fact.other]].astype("Float64").dropna()
    if len(both) < fact.rows:
        return
    top, bottom = both[fact.column], both[fact.other]
    if fact.differ and bool((top == bottom).all()):
        yield at_header(table, COPIED, fact.column, other=fact.other, n=f"{len(both):,}")
        return
    ratio = float((top / bottom.where(bottom > 0)).dropna().median())
    if not np.isnan(ratio) and not fact.low <= ratio <= fact.high:
        yield at_header(
            table, RATIO, fact.column, other=fact.other, **_side(ratio, fact.low, fact.high)
        )


def _per_head(table: ReadTable, fact: PerHead) -> Iterator[Finding]:
    rows = table.frame.assign(amount=_numbers(table, fact.column))
    by_year = rows.groupby(fact.year).agg(
        amount=("amount", "sum"), known=("amount", "count"), heads=(fact.heads, "max")
    )
    lines = rows.groupby(fact.year).size()
    for year, amount, known, heads in by_year.astype({"heads": "Float64"}).itertuples(name=None):
        # The sum of a year of which not every amount is known can only be too large.
        whole = known == lines[year]
        if not whole and (pd.isna(heads) or not amount > fact.high * heads):
            continue
        if not pd.isna(heads) and heads > 0:
            value = float(amount / heads)
            if not fact.low <= value <= fact.high:
                yield at_header(
                    table,
                    PER_HEAD,
                    fact.column,
                    year=str(year),
                    value=f"{value:,.3g}" if value < 1000 else f"{value:,.0f}",
                    heads=fact.heads,
                    **_side(value, fact.low, fact.high, fact.mistaken),
                )
                return  # one cause, most likely: one finding
        elif 0 < amount < fact.least:
            yield at_header(
                table, SMALL_SUM, fact.column, year=str(year), least=f"{fact.least:,.10g}"
            )
            return
    above = rows[rows["amount"] > 0].groupby(fact.line)["amount"]
    for line, times in (above.max() / above.min()).items():
        if times > TIMES:
            yield at_header(table, JUMP, fact.column, line=str(line), times=f"{TIMES}")
            return


def _numbers(table: ReadTable, column: str) -> pd.Series:
    values: pd.Series = table.frame[column].astype("Float64").astype("float64")
    return values.dropna()


def _side(
    value: float, low: float, high: float, mistaken: tuple[tuple[float, str], ...] = ()
) -> dict[str, Any]:
    """The words on a value outside its bounds, and in which other unit it would be usual."""
    over = value > high
    others = (unit for factor, unit in mistaken if low <= value * factor <= high)
    looks = next((f" They look like {unit}." for unit in others), "")
    return {
        "side": "above" if over else "below",
        "bound": f"{high if over else low:,.10g}",
        "low": f"{low:,.10g}",
        "high": f"{high:,.10g}",
        "looks": looks,
    }
