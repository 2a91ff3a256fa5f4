"""The dictionary of released results, docs/results.md, made from their declarations alone."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from study.results import NATIONAL, PLANNED, RESULTS
from study.results.codes import CODES, Code
from study.results.columns import (
    Choice,
    Count,
    Flag,
    Names,
    Number,
    Remarks,
    ResultColumn,
    ResultsTable,
    Unit,
)
from study.vocabulary import MARKERS

UNITS: Mapping[Unit, str] = {
    "outcome": "the outcome's unit",
    "squared": "the outcome's unit squared",
    "none": "",
    "p": "three decimals, or <0.001",
    "belief": "three decimals, or <0.001 or >0.999",
    "share": "of the whole",
    "as set": "as in the settings",
    "measure": "the measure's unit",
    "currency": "the currency of the settings",
}
FOLDERS = (
    ("data/released/", "What leaves the analysis, as text; `ledger.csv` says what a rule touched.",
     RESULTS),
    ("data/national/results/", "Official statistics: figures of public authorities.", NATIONAL),
    ("data/plan/", "The next study.", PLANNED),
)  # fmt: skip


def page() -> str:
    """The dictionary as Markdown."""
    return "\n".join(_lines())


def _lines() -> Iterator[str]:
    yield "# Results"
    yield ""
    yield "Every file that a report is made from, and every column of it. This page is written by"
    yield "`rsw results --out docs/results.md` from `study/results/`, where each column is declared"
    yield "once: schema, release rule, reader, printed header and this page follow from there."
    yield ""
    yield "Numbers in an outcome's unit are in percentage points where the outcome is a share, with"
    yield "one decimal, and all else with two; a column may have more. In a cell may stand:"
    yield ""
    yield from (f"- `{marker}` {meaning}" for marker, meaning in MARKERS.items())
    yield ""
    yield "A cell of remarks is a JSON list of codes with their slots, such as"
    yield '`[{"code": "not_adjusted", "covariate": "wave"}]`. The codes stand at the end.'
    for folder, what, tables in FOLDERS:
        yield ""
        yield f"## `{folder}`"
        yield ""
        yield what
        for table in tables.values():
            yield from _table(table)
    yield ""
    yield "## Codes"
    yield ""
    yield "Each slot leaves by a rule of its own."
    yield ""
    yield from _rows(("code", "slots"), (_code(code) for code in CODES.values()))
    yield ""


def _table(table: ResultsTable) -> Iterator[str]:
    yield ""
    yield f"### `{table.name}.csv`"
    yield ""
    yield f"{table.title}. Key: {', '.join(f'`{name}`' for name in table.key)}."
    yield ""
    heads = ("column", "header", "holds", "leaves")
    yield from _rows(heads, (_column(column) for column in table.columns))


def _column(column: ResultColumn) -> tuple[str, ...]:
    meaning = f". {column.meaning}" if column.meaning else ""
    label = f"{column.label}{meaning}".removesuffix(".")
    blank = "; may be missing" if column.blank_ok else ""
    return f"`{column.name}`", label, f"{_holds(column)}{blank}", column.release.says


def _holds(column: ResultColumn) -> str:
    if isinstance(column, Choice):
        return ", ".join(f"`{value}`" for value in column.values)
    if isinstance(column, Number):
        return "; ".join(part for part in ("number", _decimals(column), UNITS[column.unit]) if part)
    kinds = {Flag: "`yes` or `no`", Count: "whole number", Names: "JSON list", Remarks: "remarks"}
    return kinds.get(type(column), "text")


def _decimals(column: Number) -> str:
    if column.unit == "outcome":
        return f"{column.decimals} more decimal" if column.decimals else ""
    return f"{column.decimals} decimal{'s' * (column.decimals > 1)}" if column.decimals else ""


def _code(code: Code) -> tuple[str, ...]:
    slots = [f"`{slot.name}` ({slot.release.says})" for slot in code.slots]
    return f"`{code.name}`", ", ".join(slots)


def _rows(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> Iterator[str]:
    for row in (heads, ("---",) * len(heads), *rows):
        yield f"| {' | '.join(row)} |"
