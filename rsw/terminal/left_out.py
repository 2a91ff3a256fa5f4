"""What is left out when errors remain, row by row and cell by cell, and that it is meant."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from itertools import groupby

from pipeline.checking.leaving import LeftOut
from pipeline.checking.submission import Submission
from reports.sentences.small_words import count_of, listing, start
from study.findings import printable

_WHY = {
    "error": "in error",
    "repeated": "there already, from an earlier row",
    "belongs": "because what {it} belongs to is left out",
    "no_row": "a total or a remark",
}


class ToConfirm(ValueError):
    """Errors remain, and what would be left out was not confirmed.

    Attributes
    ----------
    lines : every row and cell that would be left out, in words.
    code : what stands for exactly these.
    """

    def __init__(self, sentence: str, lines: Sequence[str], code: str) -> None:
        super().__init__(sentence)
        self.lines = lines
        self.code = code


def leaving(submission: Submission) -> list[str]:
    """What would be left out: first how much, then where, a line for each sheet and cause."""
    out = submission.left_out
    lost = [name for name, table in submission.tables.items() if table.status == "not accepted"]
    rows = sum(not one.letter for one in out)
    much = [count_of(n, noun) for n, noun in ((rows, "row"), (len(out) - rows, "cell")) if n]
    if not much and not lost:
        return []
    lines = [f"{start(listing(much))} would be left out."] if much else []
    lines += [f"{name}: the whole table would be left out." for name in lost]
    return [*lines, *_where([one for one in out if one.table not in lost])]


def code_of(lines: Sequence[str]) -> str:
    """Four letters and digits that stand for exactly this list."""
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()[:4].upper()


def confirmed(lines: Sequence[str], ask: Callable[[str], str] | None) -> bool:
    """Show what is left out and ask whether that is meant.

    Parameters
    ----------
    ask : reads an answer; None where nobody is there to ask, so that having asked for it is enough.
    """
    print("\n".join(lines))
    if not lines or ask is None:
        return True
    return ask("Go on without them? Write yes: ").strip().casefold() in ("yes", "y")


def _where(out: Sequence[LeftOut]) -> Iterator[str]:
    def sheet(one: LeftOut) -> tuple[str, str, str]:
        return one.table, one.file, one.sheet

    for (table, file, name), here in groupby(sorted(out, key=sheet), key=sheet):
        mine = list(here)
        place = printable(f"{table} ({file}, sheet {name})" if name else f"{table} ({file})")
        for why, words in _WHY.items():
            rows = [one.row for one in mine if not one.letter and one.why == why]
            if rows:
                cause = words.format(it="it" if len(rows) == 1 else "they")
                cause = cause.replace("they belongs", "they belong")
                label = "row" if len(rows) == 1 else "rows"
                yield f"{place}: {label} {listing(list(_spans(rows)))}, {cause}."
        cells = [f"{one.letter}{one.row}" for one in mine if one.letter]
        if cells:
            label = "cell" if len(cells) == 1 else "cells"
            yield f"{place}: {label} {listing(cells)}, in error, left blank."


def _spans(rows: Sequence[int]) -> Iterator[str]:
    """Row numbers, those that follow one another as "5 to 8"."""
    for _, together in groupby(enumerate(sorted(rows)), key=lambda pair: pair[1] - pair[0]):
        numbers = [number for _, number in together]
        if len(numbers) < 3:
            yield from map(str, numbers)
        else:
            yield f"{numbers[0]} to {numbers[-1]}"
