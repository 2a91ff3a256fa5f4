"""Answers coded from another number than the study's, told by all the answers together.

Of a GHQ-12 answered 1 to 4 where the study has 0 to 3, only the 4s are out of range by themselves;
the 1s, 2s and 3s would be read, each as a better answer than it is. So the columns that share a
coding are looked at as one block, wave by wave, and where the block is shifted none of it is read.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from pipeline.reading.parse import parse_column
from pipeline.reading.rows import Mask
from pipeline.reading.table import ReadTable
from pipeline.rules.columns import OR_EXPLAIN, at_header
from pipeline.rules.reader import Rule
from study.findings import Finding
from study.tables import Column
from study.tables.expectations import Coded

SHIFTED = Rule(
    "column.coding",
    "error",
    "{name} is coded {is_low} to {is_high}{where}, and the study's codes are {low} to {high}: "
    "{beyond} answers lie {side} the codes and hardly any is {unused}. None of these answers was "
    "read, because each would be taken for another.",
    "{change} every answer of {columns}{where}, so that they run from {low} to {high}, and see in "
    "the dictionary that the highest means the same.{stray}",
)
NEVER_LOWEST = Rule(
    "column.lowest_unused",
    "query",
    "Among {n} answers of {name}{where} none is {low}, which some always are: perhaps they are "
    "coded from {next} on.",
    "See how the survey was coded: if from {next} on, take 1 from every answer of "
    "{columns}{where}; " + OR_EXPLAIN,
)
NEVER_HIGHEST = Rule(
    "column.highest_unused",
    "query",
    "Among {n} answers of {name}{where} none is {high}{more}, which some always are: perhaps they "
    "are coded otherwise{scored}.",
    "See how the survey was coded, and give the answers from {low} to {high} as they were given in "
    "{columns}{where}; " + OR_EXPLAIN,
)
TURNED = Rule(
    "column.turned",
    "query",
    "The mean of {n} answers of {name}{where} is {side} {bound}, and elsewhere it lies between "
    "{from_} and {to}: perhaps the codes run the other way.",
    "See in the dictionary what {low} and {high} mean in {columns}, and turn the codes if they run "
    "the other way; " + OR_EXPLAIN,
)
RULES = (SHIFTED, NEVER_LOWEST, NEVER_HIGHEST, TURNED)

FEWEST, BEYOND, STRAY = 20, 3, 0.01
"""A shift is said of 20 answers or more, of which three, and more than a hundredth, lie beyond the
codes at one end, and at most a hundredth below the shifted codes at the other: there, slips and
marks for "no answer"."""
_SCORED = ", or were scored 0-0-1-1 already"
MANY, PEOPLE = 100, 40
"""Where one answer in twenty is the lowest, a hundred without one come about six times in a
thousand; the columns of which it is declared have more. One person's answers are alike, so that few
people say little, however many items they answered."""


@dataclass(frozen=True)
class _Block:
    """Answers of one coding in one wave: numbers as sent, in or out of range, NaN where none."""

    fact: Coded
    columns: tuple[Column, ...]
    rows: Mask
    sent: np.ndarray
    where: str

    @property
    def limits(self) -> tuple[int, int]:
        low, high = _limits(self.columns[0])
        return int(low), int(high)

    @property
    def names(self) -> str:
        first, last = self.columns[0].name, self.columns[-1].name
        return first if first == last else f"{first} to {last}"


def settle_codings(table: ReadTable) -> ReadTable:
    """The table without the answers of a shifted coding, with one finding in place of many."""
    for fact in table.spec.expectations:
        if isinstance(fact, Coded) and table.complete:
            for block in _blocks(table, fact):
                before, table = table, _settle(table, block)
                if not block.where and table is not before:
                    break  # told of all the answers: not of each wave as well
    return table


def _settle(table: ReadTable, block: _Block) -> ReadTable:
    shift, (low, high) = _shift(block), block.limits
    answers = block.sent[~np.isnan(block.sent)]
    words: dict[str, Any] = {
        "name": block.fact.name,
        "columns": block.names,
        "where": block.where,
        "low": str(low),
        "high": str(high),
    }
    if not shift:
        people = int((~np.isnan(block.sent)).any(axis=1).sum())
        enough = len(answers) >= MANY and people >= PEOPLE
        doubt = _doubt(block, answers) if enough else None
        if doubt is None:
            return table
        rule, more = doubt
        words |= {"n": f"{len(answers):,}", **more}
        finding = at_header(table, rule, block.columns[0].name, **words)
        return replace(table, findings=(*table.findings, finding))
    finding = at_header(
        table,
        SHIFTED,
        block.columns[0].name,
        count=len(block.columns),
        is_low=str(low + shift),
        is_high=str(high + shift),
        beyond=f"{int(((answers > high) | (answers < low)).sum()):,}",
        side="above" if shift > 0 else "below",
        unused=_listed(range(low, low + shift) if shift > 0 else range(high + shift + 1, high + 1)),
        stray=f" If {low + shift} stands for no answer, leave those cells blank instead."
        if shift < 0
        else "",
        change=f"Take {shift} from" if shift > 0 else f"Add {-shift} to",
        **words,
    )
    return _without(table, block, finding)


def _doubt(block: _Block, answers: np.ndarray) -> tuple[Rule, dict[str, str]] | None:
    """The rule that many answers within the codes break, and the words that only it has."""
    fact, (low, high) = block.fact, block.limits
    if fact.lowest_used and not (answers <= low).any():
        return NEVER_LOWEST, {"next": str(low + 1)}
    if fact.highest_used and not (answers >= high).any():
        halves = bool((answers <= (low + high) // 2).all())
        above = _listed(range((low + high) // 2 + 1, high))
        return NEVER_HIGHEST, {
            "more": f" or {above}" if halves and above else "",
            "scored": _SCORED if halves and (low, high) == (0, 3) else "",
        }
    if fact.middle is not None and not fact.middle[0] <= answers.mean() <= fact.middle[1]:
        over = bool(answers.mean() > fact.middle[1])
        return TURNED, {
            "side": "above" if over else "below",
            "bound": f"{fact.middle[over]:g}",
            "from_": f"{fact.middle[0]:g}",
            "to": f"{fact.middle[1]:g}",
        }
    return None


def _shift(block: _Block) -> int:
    """By how much the answers are coded higher than the study's; 0 if they are not, or few."""
    answers = block.sent[~np.isnan(block.sent)]
    low, high = block.limits
    if len(answers) < FEWEST:
        return 0
    few = STRAY * len(answers)
    # Beyond the codes by no more than the codes reach: other numbers are no coding of these.
    for shift in [s for n in range(1, high - low + 1) for s in (n, -n)]:
        beyond = (answers > high).sum() if shift > 0 else (answers < low).sum()
        outside = ((answers < low + shift) | (answers > high + shift)).sum()
        if beyond >= BEYOND and beyond > few and outside <= few:
            return shift
    return 0


def _blocks(table: ReadTable, fact: Coded) -> Iterator[_Block]:
    columns = tuple(table.spec.column[name] for name in fact.columns)
    there = [column for column in columns if column.name in table.rows.columns]
    if not there:
        return
    sent = np.column_stack([_as_sent(table, column) for column in there])
    yield _Block(fact, tuple(there), np.full(len(table.frame), True), sent, "")
    waves = table.frame["wave"] if "wave" in table.spec.column else pd.Series(dtype="str")
    for wave in waves.dropna().unique() if waves.nunique() > 1 else ():
        rows = waves.isin([wave]).to_numpy(dtype=bool)
        where = f" in wave {str(wave).removeprefix('t')}"
        yield _Block(fact, tuple(there), rows, sent[rows], where)


def _as_sent(table: ReadTable, column: Column) -> np.ndarray:
    """The numbers of a column whatever its limits."""
    texts = table.rows.columns[column.name]
    unlimited = replace(column, kind="number", codes={}, low=None, high=None)
    values = [cell.value for cell in parse_column(texts.texts, unlimited)[0]]
    return np.array(values, dtype=np.float64)[texts.codes]


def _limits(column: Column) -> tuple[float, float]:
    """The lowest and highest code of a column of numbers, or of codes that are numbers."""
    if column.codes:
        numbers = [int(code) for code in column.codes]
        return min(numbers), max(numbers)
    if column.low is None or column.high is None:
        raise ValueError(f"{column.name} has no coding: it needs limits.")
    return column.low, column.high


def _without(table: ReadTable, block: _Block, finding: Finding) -> ReadTable:
    """The table without a block's answers, and without a finding for each of them."""
    names = [column.name for column in block.columns]
    frame = table.frame.copy()
    lost: list[pd.DataFrame] = [table.reasons]
    for name in names:
        gone = block.rows & frame[name].notna().to_numpy()
        frame[name] = frame[name].mask(gone)
        lost.append(
            pd.DataFrame({"row": np.flatnonzero(gone), "column": name, "reason": "invalid"})
        )
    rows = table.rows
    places = {
        (rows.parts[part].grid.file, rows.parts[part].grid.sheet, number)
        for part, number in zip(
            rows.part[block.rows].tolist(), rows.number[block.rows].tolist(), strict=True
        )
    }
    kept = [
        one
        for one in table.findings
        if one.rule not in ("cell.range", "cell.category")
        or one.column not in names
        or (one.file, one.sheet, one.row) not in places
    ]
    return replace(
        table,
        frame=frame,
        reasons=pd.concat(lost, ignore_index=True).astype(table.reasons.dtypes.to_dict()),
        findings=(*kept, finding),
    )


def _listed(codes: range) -> str:
    texts = [str(code) for code in codes]
    return " or ".join(filter(None, [", ".join(texts[:-1]), texts[-1]]))
