"""Every rule in one list, gathered from the tables and from where the rules stand.

The page, the CSV and the JSON of ``rsw rules`` are this list and nothing else.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache

from pipeline.rules import codings, columns, misfits
from pipeline.rules.far_ahead import FAR_AHEAD
from pipeline.rules.linkage import FOREIGN_KEY, PARENT_ABSENT, SEND_PARENT
from pipeline.rules.links import LINK_RULES
from pipeline.rules.plausibility import (
    BLANK_BESIDE_OTHERS,
    BLANKER,
    GROWN_SHARE,
    IDS,
    OTHER_IDS,
    OUTSIDE_RANGE,
    RATES,
    ROWS_CHANGED,
    TABLE_GONE,
    TOTAL_CHANGED,
    TOTAL_SHARE,
    TOTALS,
)
from pipeline.rules.reader import READING_RULES, Rule
from pipeline.screening.rules import RAW_IDS, SCREENING_RULES
from study.findings import LEVELS
from study.national_figures import YEAR
from study.tables import TABLES, Column, Level, Table

EVERY = "every table"

_WORDS = {
    "why": "why",
    "mend": "what to do",
    "found": "what was found",
    "here": "ours",
    "what": "the column",
    "headers": "its headers",
    "key": "key",
    "first": "an earlier row",
    "low": "lowest",
    "high": "highest",
    "codes": "its codes",
    "n": "number",
    "ids": "ids stand",
    "is_low": "lowest sent",
    "is_high": "highest sent",
    "now": "share now",
    "share": "share",
    "others": "share",
    "kept": "none is, or hardly one,",
    "beyond": "number",
    "unused": "a code",
    "next": "the next",
    "size": "large or small",
    "beside": "words",
    "how": "what was done",
    "unit": "its unit",
    "spot": "header or title",
    "rows": "rows",
    "read": "columns",
    "other": "another table",
    "letters": "letters",
    "second": "another file",
    "before": "many",
    "after": "few",
    "cells": "how many",
    "form": "How to write it in this column",
    "near": "its name",
}


@dataclass(frozen=True)
class ListedRule:
    """One rule as the list shows it.

    ``table`` and ``fields`` say where it is tried; a word in square brackets stands for what a
    finding names there.
    """

    code: str
    level: Level
    table: str
    fields: str
    sentence: str
    remedy: str


def _any(column: Column) -> bool:
    return True


def _kind(*kinds: str) -> Callable[[Column], bool]:
    return lambda column: column.kind in kinds


# Which columns a rule on cells is tried on, and how the list names them.
_CELLS: dict[str, tuple[str, Callable[[Column], bool]]] = {
    "cell.excel_error": ("every column", _any),
    "cell.blank": ("every column that may not be blank", lambda column: not column.blank_ok),
    "cell.id_scientific": ("every id", _kind("id")),
    "cell.id_decimal": ("every id", _kind("id")),
    "cell.id_date": ("every id", _kind("id")),
    "cell.not_known": (
        "every column that may be blank, but for ids",
        lambda column: column.blank_ok and column.kind != "id",
    ),
    "column.month_first": ("every date and month", _kind("date", "month")),
    "column.mixed_order": ("every date and month", _kind("date", "month")),
    "column.order_by_neighbours": ("every date", _kind("date")),
    "column.year_first": ("every date and month", _kind("date", "month")),
    "column.greenwich": ("every date", _kind("date")),
    "column.days_low": ("every date and month", _kind("date", "month")),
    "column.crosses": ("every yes or no", _kind("boolean")),
    "column.one_two": ("every yes or no", _kind("boolean")),
    "column.yes_or_blank": ("every yes or no", _kind("boolean")),
    "cell.boolean_cross": ("every yes or no", _kind("boolean")),
    "cell.date": ("every date", _kind("date")),
    "cell.month": ("every month", _kind("month")),
    "cell.serial_date": ("every date and month", _kind("date", "month")),
    "cell.number": ("every number", _kind("number")),
    "cell.integer": ("every whole number", _kind("integer")),
    "cell.range": (
        "every number that has limits",
        lambda column: column.low is not None or column.high is not None,
    ),
    "cell.percentage_scale": ("every share", lambda column: column.percentage),
    "cell.boolean": ("every yes or no", _kind("boolean")),
    "cell.category": ("every column with a code list", lambda column: bool(column.codes)),
}


def applies(rule: str, column: Column) -> bool:
    """Whether a rule on cells is tried on a column."""
    return rule in _CELLS and _CELLS[rule][1](column)


def rule_list() -> list[ListedRule]:
    """Every rule, by the table it belongs to: first those of every table, then table by table."""
    order = {name: i for i, name in enumerate((EVERY, *TABLES))}
    return sorted(
        {*_reading(), *_screening(), *_of_tables(), *_columns(), *_links(), *_plausible()},
        key=lambda rule: (order[rule.table], LEVELS.index(rule.level), rule.code, rule.fields),
    )


@cache
def rule_codes() -> frozenset[str]:
    """The codes of all rules that a council's check can find."""
    return frozenset(rule.code for rule in rule_list())


def _listed(rule: Rule, table: str, fields: str, **words: str) -> ListedRule:
    return ListedRule(
        rule.code,
        rule.level,
        table,
        fields,
        _readable(rule.sentence, words),
        _readable(rule.remedy, words),
    )


def _readable(sentence: str, words: dict[str, str]) -> str:
    """A sentence with its braces filled, or with a word in brackets that says what will be there.

    What is set right after a word, as in "a date{why}", only adds to the sentence and is left out.
    """
    filled = re.sub(r"\{(\w+)\}", lambda m: words.get(m[1], m[0]), sentence)
    filled = filled.replace("{blank}", " Or leave the cell blank, where it may be.")
    filled = re.sub(r"(?<=\w)\{\w+\}", "", filled)
    return re.sub(r"\{(\w+)\}", lambda m: f"[{_WORDS.get(m[1], m[1])}]", filled)


def _reading() -> Iterator[ListedRule]:
    for code, rule in READING_RULES.items():
        fields = _CELLS[code][0] if code in _CELLS else "the whole file, sheet or row"
        yield _listed(rule, EVERY, fields, column="[column]")


def _screening() -> Iterator[ListedRule]:
    words = {"where": "[place]", "band": "1-9, 10-49, or 50 or more", "units": "cells", "why": ""}
    for rule in SCREENING_RULES.values():
        yield _listed(rule, EVERY, "every place of a file where text can stand", **words)
    yield _listed(RAW_IDS, EVERY, "every id but site_id", what="an identifier of a person")


def _of_tables() -> Iterator[ListedRule]:
    for table in TABLES.values():
        for row_rule in table.row_rules:
            rule = Rule(row_rule.code, row_rule.level, row_rule.sentence, row_rule.remedy)
            yield _listed(rule, table.name, row_rule.column)
        yield from _foreign(table)


def _foreign(table: Table) -> Iterator[ListedRule]:
    for key in table.foreign_keys:
        for rule in (FOREIGN_KEY, PARENT_ABSENT):
            yield _listed(
                rule,
                table.name,
                key.column,
                column=key.column,
                parent=key.parent,
                near=SEND_PARENT.format(parent=key.parent),
            )


def _columns() -> Iterator[ListedRule]:
    for rule in (*codings.RULES, *misfits.RULES, *columns.RULES):
        yield _listed(
            rule,
            EVERY,
            "the columns of which study/tables says what they look like",
            column="[column]",
            columns="[columns]",
            looks="",
            where="",
            stray="",
            more="",
            scored="",
        )


def _links() -> Iterator[ListedRule]:
    yield _listed(FAR_AHEAD, EVERY, "every date and month")
    for link in LINK_RULES:
        yield _listed(link.rule, link.table, link.column)


def _plausible() -> Iterator[ListedRule]:
    for figure, table, column, _ in RATES:
        words = {
            name: str(getattr(figure, name)) for name in ("name", "low", "high", "england", "unit")
        }
        yield _listed(
            OUTSIDE_RANGE, table, column, **words, value="[value]", column=column, year=str(YEAR)
        )
    for table, column in IDS.items():
        yield _listed(OTHER_IDS, table, column, column=column)
    for rule in (BLANKER, BLANK_BESIDE_OTHERS):
        words = {"column": "[column]"}
        readable = replace(rule, sentence=rule.sentence.replace(":.0%", ""))
        yield _listed(readable, EVERY, "every column", **words)
    for rule in (ROWS_CHANGED, TABLE_GONE):
        yield _listed(rule, EVERY, "the number of rows", more="which a new wave does not explain")
    for table, column, latest in TOTALS:
        grown = "" if latest else f", or a growth of more than {GROWN_SHARE:.0%}"
        share = f"{TOTAL_SHARE:.0%}{grown}"
        readable = replace(TOTAL_CHANGED, sentence=TOTAL_CHANGED.sentence.replace(":.0%", ""))
        yield _listed(readable, table, column, column=column, share=share)
